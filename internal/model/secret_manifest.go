package model

import (
	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/internal/source"
)

// SecretManifest is what the manifest of a Secret, SealedSecret or
// ExternalSecret says about the Secret that comes of it. Values are not read.
type SecretManifest struct {
	Kind            string
	Name, Namespace string
	Keys            []ManifestKey
	// Data is the map that a further key would be written to.
	Data source.Path
	// Incomplete is why there may be more keys than Keys; "" where there are
	// none.
	Incomplete string
}

// ManifestKey is a key and its place in the manifest: its entry, or the value
// that names it (ExternalSecret's secretKey).
type ManifestKey struct {
	Name string
	Path source.Path
}

// ReadSecretManifest reads one manifest; false where it makes no Secret. The
// kinds are those of Kubernetes' core/v1, of Bitnami's sealed-secrets
// (bitnami.com/v1alpha1) and of the External Secrets Operator
// (external-secrets.io).
func ReadSecretManifest(n *source.Node) (SecretManifest, bool) {
	m := SecretManifest{Kind: text(source.Decode(at(n, "kind"))), Name: text(source.Decode(at(n, "metadata", "name"))),
		Namespace: text(source.Decode(at(n, "metadata", "namespace")))}
	switch m.Kind {
	case "Secret":
		m.Data = source.P("stringData")
		if at(n, "data") != nil {
			m.Data = source.P("data")
		}
		m.addKeys(n, source.P("data"))
		m.addKeys(n, source.P("stringData"))
		if text(source.Decode(at(n, "type"))) == "kubernetes.io/service-account-token" { // the cluster writes these
			for _, name := range []string{"token", "ca.crt", "namespace"} {
				m.Keys = append(m.Keys, ManifestKey{name, source.P("type")})
			}
		}
	case "SealedSecret":
		m.Data = source.P("spec", "encryptedData")
		m.addKeys(n, m.Data)
		m.addKeys(n, source.P("spec", "template", "data"))
		if at(n, "spec", "data") != nil { // the old form: one sealed blob
			m.Incomplete = "the whole Secret is sealed as one text"
		}
	case "ExternalSecret":
		m.external(n)
	default:
		return m, false
	}
	return m, m.Name != ""
}

func (m *SecretManifest) addKeys(n *source.Node, path source.Path) {
	source.Entries(at(n, path...), func(name string, _, _ *source.Node) {
		m.Keys = append(m.Keys, ManifestKey{name, path.Child(name)})
	})
}

// external reads an ExternalSecret. A template replaces the keys that were
// fetched, unless it is to be merged with them.
func (m *SecretManifest) external(n *source.Node) {
	m.Data = source.P("spec", "data")
	if name := text(source.Decode(at(n, "spec", "target", "name"))); name != "" {
		m.Name = name
	}
	template := source.P("spec", "target", "template")
	written := at(n, template.Child("data")...) != nil
	m.addKeys(n, template.Child("data"))
	if at(n, template.Child("templateFrom")...) != nil {
		m.Incomplete = "its keys come from a template elsewhere (templateFrom)"
	}
	if written && text(source.Decode(at(n, template.Child("mergePolicy")...))) != "Merge" {
		m.Data = template.Child("data")
		return
	}
	if list := source.Deref(at(n, m.Data...)); list != nil && list.Kind == yaml.SequenceNode {
		for i, item := range list.Content {
			if name := text(source.Decode(at(item, "secretKey"))); name != "" {
				m.Keys = append(m.Keys, ManifestKey{name, m.Data.Index(i).Child("secretKey")})
			}
		}
	}
	if from := source.Deref(at(n, "spec", "dataFrom")); from != nil && len(from.Content) > 0 {
		m.Incomplete = "its keys stand in the store (dataFrom)"
	}
}
