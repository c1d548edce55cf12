package agree

import (
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/kube/form"
	"github.com/xgen-lint/xgen-lint/internal/kube/problem"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// within reports integer fields outside a range.
func (v view) within(low, high int64, names ...string) {
	for _, name := range names {
		if i, ok := v.number(name); ok && (i < low || i > high) {
			v.get(name).bad("between", "low", low, "high", high)
		}
	}
}

// port reports a port that is no number from 1 to 65535; absent is 0.
func (v view) port(name string) {
	if i, ok := v.number(name); ok && (i < 1 || i > 65535) {
		v.get(name).bad("between", "low", 1, "high", 65535)
	}
}

// portOrName reports a port that is neither a number from 1 to 65535 nor a name.
func (v view) portOrName(name string) {
	p := v.get(name)
	if p.n == nil {
		return
	}
	v.port(name)
	if s, ok := source.Text(p.n); ok && s == "" {
		p.refuse("empty-port")
	} else {
		p.must(form.PortName)
	}
}

// agreePlacedContainer holds a container to the list that it is in.
func agreePlacedContainer(v view, init bool) {
	always := v.text("restartPolicy") == "Always"
	switch {
	case !init && v.has("restartPolicy"):
		v.get("restartPolicy").unwanted("init-only")
	case init && v.has("restartPolicy") && !always:
		v.get("restartPolicy").bad("always-or-absent")
	case init && !always:
		for _, name := range []string{"lifecycle", "livenessProbe", "readinessProbe", "startupProbe"} {
			if v.has(name) {
				v.get(name).unwanted("not-for-init")
			}
		}
	}
	for _, name := range []string{"livenessProbe", "startupProbe"} {
		if i, ok := v.get(name).number("successThreshold"); ok && i != 1 && i != 0 {
			v.get(name, "successThreshold").bad("one-for", "name", name)
		}
	}
	if v.get("readinessProbe").has("terminationGracePeriodSeconds") {
		v.get("readinessProbe", "terminationGracePeriodSeconds").unwanted("not-for-readiness")
	}
}

func agreeContainer(v view) {
	names := map[string]bool{}
	for _, p := range v.items("ports") {
		name := p.text("name")
		if name != "" && names[name] {
			p.get("name").bad("two-ports", "kind", "")
		}
		names[name] = true
		if ip := p.text("hostIP"); ip != "" && !isIP(ip) {
			p.get("hostIP").bad("no-address")
		}
	}
	if !v.get("securityContext").isTrue("privileged") {
		for _, m := range v.items("volumeMounts") {
			if m.text("mountPropagation") == "Bidirectional" {
				m.get("mountPropagation").bad("needs", "setting", "securityContext.privileged: true")
			}
		}
	}
	devices := map[string]bool{}
	for _, d := range v.items("volumeDevices") {
		if name := d.text("name"); devices[name] {
			d.get("name").bad("device-twice")
		}
		devices[d.text("name")] = true
		d.get("devicePath").noBacksteps()
	}
	for _, m := range v.items("volumeMounts") {
		if devices[m.text("name")] {
			m.get("name").bad("mounted-device")
		}
	}
	if v.m.Minor < Gated("Container", "resizePolicy") {
		return
	}
	for _, p := range v.items("resizePolicy") {
		p.oneOf("resourceName", "cpu", "memory")
		p.oneOf("restartPolicy", "NotRequired", "RestartContainer")
	}
}

// agreeEnv: a variable has a value or a place to take it from.
func agreeEnv(v view) {
	v.get("name").must(form.EnvName)
	if !v.has("valueFrom") {
		return
	}
	from := v.get("valueFrom")
	if value := v.text("value"); value != "" {
		from.beside("value", "a-variable")
		return
	}
	from.exactlyOne("a-value-from", "configMapKeyRef", "secretKeyRef", "fieldRef", "resourceFieldRef")
	for _, ref := range []string{"configMapKeyRef", "secretKeyRef"} {
		from.get(ref).get("key").must(form.ConfigKey)
	}
	if path := from.get("fieldRef").text("fieldPath"); path != "" && !slices.Contains(envFields, path) && !subscript(path) {
		from.get("fieldRef", "fieldPath").wrong(form.OneOf(path, append([]string{"metadata.labels['NAME']", "metadata.annotations['NAME']"}, envFields...)))
	}
}

var (
	envFields = []string{"metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.serviceAccountName",
		"status.hostIP", "status.hostIPs", "status.podIP", "status.podIPs"}
	fileFields = []string{"metadata.name", "metadata.namespace", "metadata.labels", "metadata.annotations", "metadata.uid"}
)

// subscript reports a field path such as metadata.labels['app'].
func subscript(path string) bool {
	for _, prefix := range []string{"metadata.labels['", "metadata.annotations['"} {
		key, ok := strings.CutPrefix(path, prefix)
		key, closed := strings.CutSuffix(key, "']")
		if ok && closed {
			return !form.LabelKey(strings.ToLower(key)).IsSet()
		}
	}
	return false
}

func agreeFieldRef(v view) {
	if version := v.text("apiVersion"); version != "" && version != "v1" {
		v.get("apiVersion").bad("must-be", "value", "v1", "with", "")
	}
}

func agreeEnvFrom(v view) {
	v.get("prefix").must(form.EnvName)
	for _, ref := range []string{"configMapRef", "secretRef"} {
		if _, raw := source.Get(v.n, source.P(ref)); raw != nil && !v.has(ref) {
			at := v.get(ref)
			v.m.Add(problem.Problem{Path: at.path, Key: true, Kind: problem.MissingField, Field: "name", Says: finding.Say("lacks", "of", at.path, "field", "name", "why", finding.Phrase{})})
			return
		}
	}
	v.exactlyOne("an-env-from", "configMapRef", "secretRef")
}

var resourceFields = []string{"limits.cpu", "limits.memory", "limits.ephemeral-storage", "requests.cpu", "requests.memory", "requests.ephemeral-storage"}

func agreeResourceFieldRef(v view) {
	r := v.text("resource")
	huge := strings.HasPrefix(r, "limits.hugepages-") || strings.HasPrefix(r, "requests.hugepages-")
	if r != "" && !huge && !slices.Contains(resourceFields, r) {
		v.get("resource").wrong(form.OneOf(r, resourceFields))
		return
	}
	divisor, ok := form.QuantityOf(v.value("divisor"))
	if !ok || divisor == 0 {
		return
	}
	if strings.HasSuffix(r, ".cpu") {
		if divisor != 1 && divisor != 0.001 {
			v.get("divisor").bad("cpu-divisor")
		}
		return
	}
	if divisor < 1 || !form.IsUnit(divisor) {
		v.get("divisor").bad("divisor")
	}
}

func agreeProbe(v view) {
	v.atLeast(0, "initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold")
	v.atLeast(1, "terminationGracePeriodSeconds")
	v.exactlyOne("a-probe", "exec", "httpGet", "tcpSocket", "grpc")
	v.get("tcpSocket").portOrName("port")
}

func agreeHandler(v view) {
	v.exactlyOne("a-hook", "exec", "httpGet", "tcpSocket", "sleep")
	v.get("tcpSocket").portOrName("port")
}

func agreeExec(v view) {
	if v.size("command") == 0 {
		v.lacks("command", "")
	}
}

func agreeHTTPGet(v view) {
	v.portOrName("port")
	for _, h := range v.items("httpHeaders") {
		h.get("name").must(form.HeaderName)
	}
}

func agreeSecurity(v view) {
	v.within(0, 1<<31-1, "runAsUser", "runAsGroup")
	if escalate := v.value("allowPrivilegeEscalation"); escalate == nil || source.Scalar(escalate) != false {
		return
	}
	if v.isTrue("privileged") {
		v.get("privileged").unwanted("privileged")
	}
	for _, capability := range v.get("capabilities").items("add") {
		if capability.string() == "CAP_SYS_ADMIN" {
			capability.bad("no-escalation")
		}
	}
}

func agreeSeccomp(v view) {
	profile := v.get("localhostProfile")
	switch local := v.text("type") == "Localhost"; {
	case local && !v.has("localhostProfile"):
		v.lacks("localhostProfile", "needed-by", "what", "type: Localhost", "other", "")
	case local:
		profile.descending()
	case v.has("localhostProfile"):
		profile.unwanted("only-for", "settings", []string{"type: Localhost"}, "type", "")
	}
}
