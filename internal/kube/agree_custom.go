package kube

import (
	"slices"
	"strings"
)

// agreeCustom holds objects of other projects to what their controllers and
// webhooks refuse beyond their schemas: kind is group and kind.
func agreeCustom(kind string, v view) {
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
			port.get("protocol").bad("%s", oneOf(protocol, istioProtocols))
			continue
		}
		if name := port.text("name"); name != "" && names[name] {
			port.get("name").bad("is the name of two ports of the Gateway")
		} else {
			names[name] = true
		}
		secure := protocol == "HTTPS" || protocol == "TLS"
		switch mode := tls.text("mode"); {
		case secure && tls.n == nil:
			s.lacks("tls", "protocol "+protocol+" needs it, such as { mode: SIMPLE, credentialName: … }")
		case !secure && tls.n != nil && mode != "" && mode != "PASSTHROUGH":
			tls.get("mode").unwanted("is %s, but protocol %s has no TLS; use protocol: HTTPS", mode, protocol)
		case tls.n != nil && (mode == "SIMPLE" || mode == "MUTUAL") && tls.text("credentialName") == "" && tls.size("credentialNames") == 0 &&
			tls.text("serverCertificate") == "" && tls.size("tlsCertificates") == 0:
			tls.lacks("credentialName", "mode "+mode+" needs the Secret with the certificate")
		}
		for _, host := range s.items("hosts") {
			host.must(istioHost)
		}
	}
}

var istioProtocols = []string{"GRPC", "GRPC-WEB", "HBONE", "HTTP", "HTTP2", "HTTPS", "HTTP_PROXY", "MONGO", "MYSQL", "REDIS", "TCP", "TLS", "UDP"}

// istioHost is a host with its namespace: */a.example.com, ./*.b.
func istioHost(s string) string {
	if namespace, host, ok := strings.Cut(s, "/"); ok {
		if namespace != "*" && namespace != "." && dnsLabel(namespace) != "" {
			return "must have a namespace, * or . before its /"
		}
		s = host
	}
	if s == "*" {
		return ""
	}
	return wildcardHost(s)
}

// agreeVirtualService follows istio.io/istio's validation of routes.
func agreeVirtualService(v view) {
	for _, route := range v.get("spec").items("http") {
		if i, ok := route.get("retries").number("attempts"); ok && i < 0 {
			route.get("retries", "attempts").bad("must be at least 0")
		}
		if route.has("redirect") && (route.size("route") > 0 || route.has("directResponse")) {
			route.get("redirect").unwanted("is set beside route or directResponse; a rule has only one of them")
			continue
		}
		for _, d := range route.items("route") {
			if i, ok := d.number("weight"); ok && i < 0 {
				d.get("weight").bad("must be at least 0")
			}
		}
	}
}
