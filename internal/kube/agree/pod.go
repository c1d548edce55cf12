package agree

import (
	"net"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/kube/form"
	"github.com/xgen-lint/xgen-lint/internal/kube/problem"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// agreePod holds a pod's containers, volumes and settings to each other
// (ValidatePodSpec).
func agreePod(v view) {
	names := map[string]string{}
	for _, list := range []string{"containers", "initContainers"} {
		for _, c := range v.items(list) {
			if name := c.text("name"); name != "" {
				if first, ok := names[name]; ok {
					c.get("name").bad("container-twice", "first", first)
				}
				names[name] = c.path.String()
			}
			agreePlacedContainer(c, list == "initContainers")
			for _, hook := range []string{"postStart", "preStop"} {
				v.sleeps(c.get("lifecycle", hook, "sleep"))
			}
		}
	}
	v.hostPorts()
	v.m.mounts(v)
	for _, secret := range v.items("imagePullSecrets") {
		if secret.text("name") == "" {
			secret.lacks("name", "pull-secret-name")
		}
	}
	v.within(1, 1<<31-1, "activeDeadlineSeconds")
	for _, name := range []string{"hostname", "subdomain"} {
		v.get(name).must(form.DNSLabel)
	}
	for _, name := range []string{"nodeName", "priorityClassName", "runtimeClassName"} {
		v.get(name).must(form.DNSSubdomain)
	}
	if v.text("dnsPolicy") == "None" && v.get("dnsConfig").size("nameservers") == 0 {
		v.lacks("dnsConfig", "dns-none")
	}
	if v.isTrue("hostPID") && v.isTrue("shareProcessNamespace") {
		v.get("shareProcessNamespace").unwanted("host-pid")
	}
	for _, gate := range v.items("readinessGates") {
		gate.get("conditionType").must(form.LabelKey)
	}
	v.get("os").oneOf("name", "linux", "windows")
	if v.get("os").text("name") == "windows" {
		for _, name := range []string{"hostPID", "hostIPC", "shareProcessNamespace"} {
			if v.isTrue(name) {
				v.get(name).unwanted("not-on-windows")
			}
		}
	}
	if v.m.Minor >= 34 { // before, the fields are dropped without a word
		v.claimNames()
	}
}

// sleeps holds a hook that sleeps to the time that the pod has to stop.
func (v view) sleeps(hook view) {
	grace, ok := v.number("terminationGracePeriodSeconds")
	if !ok {
		grace = 30
	}
	if i, ok := hook.number("seconds"); ok && (i < 0 || i == 0 && v.m.Minor < 33 || i > grace) {
		hook.get("seconds").bad("sleep", "grace", grace)
	}
}

// claimNames holds the claims that containers use to those that the pod has.
func (v view) claimNames() {
	names := map[string]bool{}
	for _, claim := range v.items("resourceClaims") {
		names[claim.text("name")] = true
		if claim.has("resourceClaimName") && claim.has("resourceClaimTemplateName") {
			claim.get("resourceClaimTemplateName").beside("resourceClaimName", "a-claim")
		} else if !claim.has("resourceClaimName") && !claim.has("resourceClaimTemplateName") {
			claim.lacks("resourceClaimName", "claim-name")
		}
		claim.get("name").must(form.DNSLabel)
		claim.get("resourceClaimName").must(form.DNSSubdomain)
		claim.get("resourceClaimTemplateName").must(form.DNSSubdomain)
	}
	for _, list := range []string{"containers", "initContainers"} {
		for _, c := range v.items(list) {
			for _, use := range c.get("resources").items("claims") {
				if name := use.text("name"); name != "" && !names[name] {
					use.get("name").bad("no-claim")
				}
			}
		}
	}
}

// hostPorts reports a port of the node that two ports of the pod want.
func (v view) hostPorts() {
	host := v.isTrue("hostNetwork")
	taken := map[string]string{}
	for _, c := range v.items("containers") {
		for _, p := range c.items("ports") {
			number, ok := p.number("hostPort")
			at := p.get("hostPort")
			if inside, _ := p.number("containerPort"); host && ok && number != 0 && number != inside {
				at.bad("host-network", "port", inside)
				continue
			} else if host && (!ok || number == 0) {
				number, ok, at = inside, true, p.get("containerPort")
			}
			if !ok || number == 0 {
				continue
			}
			protocol := p.text("protocol")
			if protocol == "" {
				protocol = "TCP"
			}
			key := protocol + "/" + p.text("hostIP") + "/" + form.FormatNumber(float64(number))
			if first, ok := taken[key]; ok {
				at.bad("node-port-taken", "first", first)
				continue
			}
			taken[key] = p.path.String()
		}
	}
}

func agreePodSecurity(v view) {
	v.within(0, 1<<31-1, "runAsUser", "runAsGroup", "fsGroup")
	for _, g := range v.items("supplementalGroups") {
		if i, ok := integer(g.n); ok && (i < 0 || i > 1<<31-1) {
			g.bad("between", "low", 0, "high", 2147483647)
		}
	}
	names := map[string]bool{}
	for _, s := range v.items("sysctls") {
		name := s.text("name")
		if name == "" {
			s.lacks("name", "")
			continue
		}
		if !form.SysctlName(name) {
			s.get("name").bad("no-sysctl")
		} else if names[name] {
			s.get("name").bad("set-twice", "first", "")
		}
		names[name] = true
	}
}

func agreeHostAlias(v view) {
	if ip := v.text("ip"); ip != "" && !isIP(ip) {
		v.get("ip").bad("no-address")
	}
	for _, name := range v.items("hostnames") {
		name.wrong(form.DNSSubdomain(name.string()))
	}
}

// isIP takes what the API server takes, also numbers with leading zeros.
func isIP(s string) bool {
	if net.ParseIP(s) != nil {
		return true
	}
	parts := strings.Split(s, ".")
	for i := range parts {
		if trimmed := strings.TrimLeft(parts[i], "0"); trimmed != "" || parts[i] == "" {
			parts[i] = trimmed
		} else {
			parts[i] = "0"
		}
	}
	return len(parts) == 4 && net.ParseIP(strings.Join(parts, ".")) != nil
}

func isCIDR(s string) bool {
	ip, bits, ok := strings.Cut(s, "/")
	if !ok || !isIP(ip) {
		return false
	}
	family := "0.0.0.0/"
	if strings.Contains(ip, ":") {
		family = "::/"
	}
	_, _, err := net.ParseCIDR(family + bits)
	return err == nil
}

func agreeDNS(v view) {
	if v.size("nameservers") > 3 {
		v.get("nameservers").refuse("too-many-entries", "count", v.size("nameservers"), "most", 3)
	}
	for _, ns := range v.items("nameservers") {
		if !isIP(ns.string()) {
			ns.bad("no-address")
		}
	}
	if v.size("searches") > 32 {
		v.get("searches").refuse("too-many-entries", "count", v.size("searches"), "most", 32)
	}
	for _, s := range v.items("searches") {
		if s.string() != "." {
			s.wrong(form.DNSSubdomain(strings.TrimSuffix(s.string(), ".")))
		}
	}
	for _, o := range v.items("options") {
		if o.text("name") == "" {
			o.lacks("name", "")
		}
	}
}

// mounts holds volume mounts to the volumes there are.
func (m *Manifest) mounts(pod view) {
	volumes, devices := map[string]bool{}, map[string]bool{} // devices: those of claims
	for _, name := range m.claims {
		volumes[name], devices[name] = true, true
	}
	seen := map[string]bool{}
	for _, vol := range pod.items("volumes") {
		name := vol.text("name")
		seen[name], volumes[name] = true, true
		devices[name] = devices[name] && !seen[name] || vol.has("persistentVolumeClaim") || vol.has("ephemeral")
	}
	var absent []problem.Problem
	var names []string
	named := map[string]bool{}
	for _, list := range []string{"containers", "initContainers"} {
		for _, container := range pod.items(list) {
			mounted := map[string]bool{}
			for _, m := range container.items("volumeMounts") {
				mounted[m.text("mountPath")] = true
			}
			for _, use := range []string{"volumeMounts", "volumeDevices"} {
				for _, mount := range container.items(use) {
					at := mount.get("name")
					switch s := at.string(); {
					case s == "":
					case !volumes[s]:
						name := form.Quote(s)
						if !named[name] {
							names, named[name] = append(names, name), true
						}
						absent = append(absent, problem.Problem{Path: at.path, Kind: problem.BadValue, Field: "name", Says: problem.Says(at.path, name, finding.Say("no-volume")), Help: finding.Say("add-volume", "name", name)})
					case use == "volumeDevices" && !devices[s]:
						at.bad("no-device")
					case use == "volumeDevices" && mounted[mount.text("devicePath")]:
						mount.get("devicePath").bad("device-mounted")
					}
				}
			}
		}
	}
	if len(names) > 1 && len(volumes) == 0 { // it is the volumes that are missing, not each name that is wrong
		absent = absent[:1]
		absent[0].Says, absent[0].Help = finding.Say("no-volumes", "of", pod.path, "names", names), finding.Say("add-volumes", "of", pod.path, "names", names)
		if _, list := source.Get(pod.n, source.P("volumes")); list != nil {
			absent[0].Path, absent[0].Key = pod.path.Child("volumes"), true
		}
	}
	for _, p := range absent {
		m.Add(p)
	}
}
