package index

import (
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// makes adds what an object makes: itself, and what an operator makes of it.
func (x *Index) makes(o *render.Object) {
	switch o.Kind {
	case ConfigMap:
		if o.Group() == "" {
			m := x.add(&Maker{Kind: ConfigMap, Name: o.Name, Namespace: o.Namespace, Object: o, anywhere: mirrored(o)})
			m.keys = append(keysOf(o.Node, "data"), keysOf(o.Node, "binaryData")...)
		}
	case "Secret", "SealedSecret", "ExternalSecret":
		x.secret(o)
	case "ClusterExternalSecret":
		name := first(text(o.Node, "spec", "externalSecretSpec", "target", "name"), text(o.Node, "spec", "externalSecretName"), o.Name)
		x.add(&Maker{Kind: Secret, Name: name, Object: o, anywhere: true, partial: true, derived: true})
	case "Bundle": // cert-manager's trust-manager writes it into every namespace
		x.add(&Maker{Kind: ConfigMap, Name: o.Name, Object: o, anywhere: true, partial: true, derived: true})
		x.add(&Maker{Kind: Secret, Name: o.Name, Object: o, anywhere: true, partial: true, derived: true})
	case "Certificate":
		x.add(&Maker{Kind: Secret, Name: text(o.Node, "spec", "secretName"), Namespace: o.Namespace, Object: o, derived: true, partial: true})
	case "SecretProviderClass":
		for _, one := range items(at(o.Node, "spec", "secretObjects")) {
			m := x.add(&Maker{Kind: Secret, Name: text(one, "secretName"), Namespace: o.Namespace, Object: o, derived: true})
			for _, d := range items(at(one, "data")) {
				m.keys = append(m.keys, text(d, "key"))
			}
		}
	case "Ingress", "HTTPRoute":
		x.issued(o)
	case "StatefulSet":
		for _, c := range items(at(o.Node, "spec", "volumeClaimTemplates")) {
			x.add(&Maker{Kind: Claim, Name: text(c, "metadata", "name") + "-" + o.Name + "-0", Namespace: o.Namespace, Object: o, derived: true})
		}
	case Claim, ServiceAccount, Role, ClusterRole, PriorityClass, StorageClass:
		if native(o.Group()) {
			x.add(&Maker{Kind: o.Kind, Name: o.Name, Namespace: o.Namespace, Object: o})
		}
	case "Service":
		if o.Group() == "" {
			x.service(o)
		}
	case "Gateway":
		kind := Gateway
		if strings.HasPrefix(o.APIVersion, "gateway.networking.k8s.io/") {
			kind = APIGateway
			x.issued(o)
		}
		x.add(&Maker{Kind: kind, Name: o.Name, Namespace: o.Namespace, Object: o})
	}
	if !native(o.Group()) && !makesNothing[o.Kind] {
		x.custom = append(x.custom, o)
		x.connection(o)
	}
}

func (x *Index) secret(o *render.Object) {
	manifest, ok := model.ReadSecretManifest(o.Node)
	if !ok {
		return
	}
	m := x.add(&Maker{Kind: Secret, Name: manifest.Name, Namespace: o.Namespace, Object: o, anywhere: mirrored(o),
		partial: manifest.Incomplete != "" || o.Kind == "Secret" && strings.HasPrefix(text(o.Node, "type"), "kubernetes.io/service-account")})
	for _, k := range manifest.Keys {
		m.keys = append(m.keys, k.Name)
	}
	if o.Kind == "SealedSecret" && len(items(at(o.Node, "spec", "template", "metadata", "annotations"))) == 0 {
		m.anywhere = m.anywhere || mirroredBy(at(o.Node, "spec", "template", "metadata", "annotations"))
	}
}

// issued adds the Secrets that cert-manager makes for an annotated Ingress or
// Gateway.
func (x *Index) issued(o *render.Object) {
	issued := false
	source.Entries(at(o.Node, "metadata", "annotations"), func(name string, _, _ *source.Node) {
		issued = issued || strings.HasPrefix(name, "cert-manager.io/") || name == "kubernetes.io/tls-acme"
	})
	if !issued {
		return
	}
	for _, tls := range items(at(o.Node, "spec", "tls")) {
		x.add(&Maker{Kind: Secret, Name: text(tls, "secretName"), Namespace: o.Namespace, Object: o, derived: true, partial: true})
	}
	for _, listener := range items(at(o.Node, "spec", "listeners")) {
		for _, ref := range items(at(listener, "tls", "certificateRefs")) {
			x.add(&Maker{Kind: Secret, Name: text(ref, "name"), Namespace: first(text(ref, "namespace"), o.Namespace), Object: o, derived: true, partial: true})
		}
	}
}

// connection adds the Secret that a custom resource says it writes.
func (x *Index) connection(o *render.Object) {
	for _, path := range [][]string{{"spec", "writeConnectionSecretToRef"}, {"spec", "destination"}, {"spec", "managedSecret"},
		{"spec", "managedSecretReference"}, {"spec", "target"}, {"spec", "output"}} {
		n := at(o.Node, path...)
		if name := first(text(n, "name"), text(n, "secretName")); name != "" {
			x.add(&Maker{Kind: Secret, Name: name, Namespace: first(text(n, "namespace"), text(n, "secretNamespace"), o.Namespace), Object: o, derived: true, partial: true})
		}
	}
}

// mirrored reports whether a controller copies an object into other namespaces
// (emberstack's reflector, mittwald's replicator, config-syncer).
func mirrored(o *render.Object) bool { return mirroredBy(at(o.Node, "metadata", "annotations")) }

func mirroredBy(annotations *source.Node) bool {
	found := false
	source.Entries(annotations, func(name string, _, _ *source.Node) {
		found = found || slices.ContainsFunc([]string{"reflector.", "replicator.", "kubed.", "config-syncer", "replicate"}, func(s string) bool { return strings.Contains(name, s) })
	})
	return found
}

// makesNothing are custom kinds whose controllers make none of the kinds that
// are linked by name, as far as their documentation says.
var makesNothing = map[string]bool{
	"ServiceMonitor": true, "PodMonitor": true, "PrometheusRule": true, "Probe": true, "ScaledObject": true, "TriggerAuthentication": true,
	"ExternalSecret": true, "SealedSecret": true, "SecretStore": true, "ClusterSecretStore": true, "Certificate": true, "Issuer": true,
	"ClusterIssuer": true, "Middleware": true, "IngressRoute": true, "VerticalPodAutoscaler": true, "CustomResourceDefinition": true,
	"NodePool": true, "EC2NodeClass": true, "CiliumNetworkPolicy": true, "CiliumClusterwideNetworkPolicy": true, "BackendConfig": true,
	"FrontendConfig": true, "ManagedCertificate": true, "SecurityGroupPolicy": true, "TargetGroupBinding": true,
}

// native reports whether a group is Kubernetes' own, or Istio's or Argo CD's,
// whose controllers make nothing of what is linked here.
func native(group string) bool {
	return !strings.Contains(group, ".") || strings.HasSuffix(group, ".k8s.io") || strings.HasSuffix(group, ".istio.io") || group == "argoproj.io"
}

// excused reports whether a name that nothing makes may be there all the same:
// of a release that could not be rendered, by an operator, or by a program that
// names it.
func (x *Index) excused(r *Ref) bool {
	s := x.scopeOf(r.From)
	if r.From.Release.Failed {
		return true
	}
	if known := x.secrets[s.environment]; r.Kind == Secret && known != nil && len(known.Broken) > 0 {
		return true // a manifest or script that cannot be read may make it
	}
	for _, f := range x.failed {
		if f.scope.sees(s) && slices.ContainsFunc(f.names, func(n string) bool { return strings.Contains(r.Name, n) || strings.Contains(n, r.Name) }) {
			return true
		}
	}
	for _, o := range x.unnamed {
		if x.scopeOf(o).sees(s) && (o.Kind == "" && o.Name == r.Name || o.Kind == r.Kind && o.Name == "") {
			return true
		}
	}
	for _, o := range x.custom {
		if x.scopeOf(o).sees(s) && o != r.From && (r.Name == o.Name || strings.HasPrefix(r.Name, o.Name+"-") ||
			strings.Contains(r.Name, "."+o.Name+".") || holds(o.Node, r.Name, 0)) {
			return true
		}
	}
	return (r.Kind == Secret || r.Kind == ConfigMap) && x.written(r, s)
}

// said is a text that may name what a program makes: a word of a command, or a
// script in a ConfigMap.
type said struct {
	scope  scope
	object *render.Object // whose command it is, nil for a script
	text   string
}

// written reports whether a command or script of the site, other than the
// reader's own, names what may be made by it.
func (x *Index) written(r *Ref, s scope) bool {
	if x.sayings == nil {
		x.sayings = x.whatIsSaid() // once, not once a name
	}
	return slices.ContainsFunc(x.sayings, func(one said) bool {
		return strings.Contains(one.text, r.Name) && one.object != r.From && one.scope.sees(s)
	})
}

func (x *Index) whatIsSaid() []said {
	out := []said{}
	for _, p := range x.pods {
		for _, list := range []string{"initContainers", "containers"} {
			for _, c := range items(at(p.spec, list)) {
				for _, word := range append(slices.Clone(items(at(c, "command"))), items(at(c, "args"))...) {
					out = append(out, said{x.scopeOf(p.object), p.object, scalar(word)})
				}
			}
		}
	}
	for _, o := range x.objects {
		if o.Kind == ConfigMap {
			source.Entries(at(o.Node, "data"), func(_ string, _, v *source.Node) {
				if t := scalar(v); strings.Contains(t, "kubectl") || strings.Contains(t, "oc create") {
					out = append(out, said{x.scopeOf(o), nil, t})
				}
			})
		}
	}
	return out
}
