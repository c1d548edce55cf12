package agree

import (
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/kube/form"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Custom holds an object of another project to what its controllers and
// webhooks refuse beyond its schema: kind is group and kind.
func (m *Manifest) Custom(kind string, root *source.Node) {
	v := view{m, root, nil}
	switch kind {
	case "bitnami.com SealedSecret":
		agreeSealed(v)
	case "external-secrets.io ExternalSecret":
		agreeExternal(v)
	case "networking.istio.io Gateway":
		agreeGateway(v)
	case "networking.istio.io VirtualService":
		agreeVirtualService(v)
	}
}

// agreeGateway follows istio.io/istio's validation of Gateways: a server that ends
// TLS needs settings for it, and a certificate.
func agreeGateway(v view) {
	names := map[string]bool{}
	for _, s := range v.get("spec").items("servers") {
		port, tls := s.get("port"), s.get("tls")
		protocol := strings.ToUpper(port.text("protocol"))
		if protocol != "" && !slices.Contains(istioProtocols, protocol) {
			port.get("protocol").wrong(form.OneOf(protocol, istioProtocols))
			continue
		}
		if name := port.text("name"); name != "" && names[name] {
			port.get("name").bad("two-ports", "kind", "Gateway")
		} else {
			names[name] = true
		}
		secure := protocol == "HTTPS" || protocol == "TLS"
		switch mode := tls.text("mode"); {
		case secure && tls.n == nil:
			s.lacks("tls", "tls-needed", "protocol", protocol)
		case !secure && tls.n != nil && mode != "" && mode != "PASSTHROUGH":
			tls.get("mode").unwanted("no-tls", "mode", mode, "protocol", protocol)
		case tls.n != nil && (mode == "SIMPLE" || mode == "MUTUAL") && tls.text("credentialName") == "" && tls.size("credentialNames") == 0 &&
			tls.text("serverCertificate") == "" && tls.size("tlsCertificates") == 0:
			tls.lacks("credentialName", "certificate", "mode", mode)
		}
		for _, host := range s.items("hosts") {
			host.must(istioHost)
		}
	}
}

var istioProtocols = []string{"GRPC", "GRPC-WEB", "HBONE", "HTTP", "HTTP2", "HTTPS", "HTTP_PROXY", "MONGO", "MYSQL", "REDIS", "TCP", "TLS", "UDP"}

// istioHost is a host with its namespace: */a.example.com, ./*.b.
func istioHost(s string) finding.Phrase {
	if namespace, host, ok := strings.Cut(s, "/"); ok {
		if namespace != "*" && namespace != "." && form.DNSLabel(namespace).IsSet() {
			return finding.Say("istio-host")
		}
		s = host
	}
	if s == "*" {
		return finding.Phrase{}
	}
	return form.WildcardHost(s)
}

// agreeVirtualService follows istio.io/istio's validation of routes.
func agreeVirtualService(v view) {
	for _, route := range v.get("spec").items("http") {
		if i, ok := route.get("retries").number("attempts"); ok && i < 0 {
			route.get("retries", "attempts").bad("at-least", "bound", 0)
		}
		if route.has("redirect") && (route.size("route") > 0 || route.has("directResponse")) {
			route.get("redirect").unwanted("beside-route")
			continue
		}
		for _, d := range route.items("route") {
			if i, ok := d.number("weight"); ok && i < 0 {
				d.get("weight").bad("at-least", "bound", 0)
			}
		}
	}
}
