package index

import (
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/source"
)

// linkPull notes a pull secret that holds no login: the kubelet passes it over without a word, and asks the registry as
// anybody (its MakeDockerKeyring takes the types kubernetes.io/dockerconfigjson and dockercfg, by their one key). That is so
// only where none beside it may hold one.
func (x *Index) linkPull(r *Ref, makers []*Maker) {
	holdsNone := func(makers []*Maker) bool {
		return len(makers) > 0 && !x.scriptMade(makers) && !slices.ContainsFunc(makers, (*Maker).mayLogIn)
	}
	known := slices.ContainsFunc(x.broken, func(b Broken) bool { return (b.Why == NoLogin || b.Why == NotLogin) && b.Maker == makers[0] })
	if !r.Pull || known || !holdsNone(makers) || slices.ContainsFunc(x.refs, func(o *Ref) bool {
		return o.Pull && o.From == r.From && !holdsNone(x.in(x.scopeOf(o.From), Secret, o.Name, o.Namespace))
	}) {
		return
	}
	b := Broken{Why: NoLogin, Ref: r, Reader: r.From, ReaderAt: r.Path, Wanted: loginKey, Known: makers[0].keys, Maker: makers[0], Certain: true}
	if slices.Contains(b.Known, loginKey) || slices.Contains(b.Known, oldLoginKey) {
		b.Why, b.Wanted, b.Known = NotLogin, loginType, nil
		if typ, _ := makers[0].secretType(); typ != "" {
			b.Known = []string{typ}
		}
	}
	x.broken = append(x.broken, b)
}

// The keys of a login, and the types in which the kubelet looks for them.
const (
	loginKey     = ".dockerconfigjson"
	oldLoginKey  = ".dockercfg"
	loginType    = "kubernetes.io/dockerconfigjson"
	oldLoginType = "kubernetes.io/dockercfg"
)

// mayLogIn reports whether the kubelet may find a login in a Secret.
func (m *Maker) mayLogIn() bool {
	if m.partial || len(m.keys) == 0 {
		return true
	}
	switch typ, known := m.secretType(); {
	case !known:
		return pullSecret(m) || slices.Contains(m.keys, oldLoginKey)
	case typ == loginType || typ == oldLoginType:
		return true // that its key is not there is the API server's to say
	}
	return false
}

// secretType returns the type of the Secret that a manifest makes, "" for Opaque; known is false where something else makes it,
// or another one does and this only adds to it.
func (m *Maker) secretType() (typ string, known bool) {
	if m.Object == nil && m.Secret != nil && m.Secret.File == nil {
		return scriptType(m.Secret.Kind)
	}
	manifest, at := m.typed()
	if at == nil {
		return "", false
	}
	policy := text(manifest, "spec", "target", "creationPolicy") // of an ExternalSecret
	return text(manifest, at...), policy == "" || policy == "Owner"
}

// scriptType is the type of a Secret that a script makes, by the kind that it makes it of (see setup.SecretCreation).
func scriptType(kind string) (typ string, known bool) {
	switch kind {
	case "generic":
		return "", true
	case "docker-registry":
		return loginType, true
	}
	return kind, strings.HasPrefix(kind, "kubernetes.io/")
}

// TypePath is where the manifest says the type of its Secret, from its top; nil where it says none.
func (m *Maker) TypePath() source.Path {
	manifest, at := m.typed()
	if at == nil || text(manifest, at...) == "" {
		return nil
	}
	return at
}

// typed is the manifest of a Secret, and where the type is in its kind; nil where no manifest that is known makes it.
func (m *Maker) typed() (manifest *source.Node, at source.Path) {
	switch {
	case m.Object != nil:
		manifest = m.Object.Node
	case m.Secret != nil && m.Secret.File != nil:
		_, manifest = source.Get(m.Secret.File.Docs[m.Secret.Doc], m.Secret.Base)
	}
	return manifest, map[string]source.Path{"Secret": source.P("type"), "SealedSecret": source.P("spec", "template", "type"),
		"ExternalSecret": source.P("spec", "target", "template", "type")}[text(manifest, "kind")]
}

// pullSecret reports whether a Secret looks like the login of a registry.
func pullSecret(m *Maker) bool {
	if m.Secret != nil {
		return m.Secret.Kind == "docker-registry" || m.Secret.Key(loginKey) != nil
	}
	return slices.Contains(m.keys, loginKey) || m.Object != nil && text(m.Object.Node, "type") == loginType
}
