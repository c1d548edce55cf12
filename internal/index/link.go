package index

import (
	"cmp"
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/near"
	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Broken is a reference that leads nowhere.
type Broken struct {
	Why Why
	// Ref is the reference; nil where a port or an address is one of its own.
	Ref *Ref
	// Object and At are the place to edit; where Object is nil, Maker's name is.
	Object *render.Object
	At     source.Path
	// Wanted is what is not there: a key, a file, a port, a name.
	Wanted string
	Number bool // Wanted is a port's number
	// Certain is set where nothing but a mistake explains it: a near name, a name
	// of the site's own.
	Certain bool
	Near    string   // the name that was probably meant
	Known   []string // what there is in place of Wanted
	Maker   *Maker   // the other party
	By      string   // who asks, or who makes it elsewhere
	Within  [2]int   // the stretch of the text at At; empty for all of it
	// Reader and ReaderAt are one of those who ask, where the maker is to blame.
	Reader   *render.Object
	ReaderAt source.Path
}

// Why is what is missing.
type Why string

// What may be missing.
const (
	NoObject    Why = "object"
	NoKey       Why = "key"
	NoLogin     Why = "login"     // a pull secret without a login
	NotLogin    Why = "type"      // one of a type in which the kubelet looks for none
	Elsewhere   Why = "namespace" // made in another namespace
	Misnamed    Why = "misnamed"  // the maker has another name than its readers use
	NoBackend   Why = "destination"
	NoRoutePort Why = "route-port"
	NoGateway   Why = "gateway"
	NoHost      Why = "host"
	NoAddress   Why = "address"
	WrongPort   Why = "address-port"
	PortMoved   Why = "port-moved" // the Service differs from all who name it
)

// link looks up every reference to an object.
func (x *Index) link() {
	var lost []*Ref
	for _, r := range x.refs {
		makers := x.in(x.scopeOf(r.From), r.Kind, r.Name, r.Namespace)
		if len(makers) > 0 {
			for _, m := range makers {
				m.read = true
			}
			x.linkKeys(r, makers)
			x.linkPull(r, makers)
		} else if !r.Optional && !wellKnown(r) {
			lost = append(lost, r)
		}
	}
	lost = slices.DeleteFunc(lost, x.excused)
	lost = x.linkMakers(lost)
	x.insteadOfScripts()
	for _, r := range lost {
		m := x.otherNamespace(r)
		if m != nil && m.unplaced() {
			continue
		}
		if m != nil {
			b := Broken{Why: Elsewhere, Ref: r, Object: r.From, At: r.Path, Wanted: r.Name, Maker: m, Certain: true}
			if m.astray() {
				b.Object, b.At, b.Reader, b.ReaderAt = nil, nil, r.From, r.Path
			}
			x.broken = append(x.broken, b)
			continue
		}
		b := Broken{Why: NoObject, Ref: r, Object: r.From, At: r.Path, Wanted: r.Name}
		b.Near, b.Certain, b.Maker = x.near(r)
		if b.Near == "" {
			b.By = x.otherSite(r)
		}
		x.broken = append(x.broken, b)
	}
}

func (x *Index) linkKeys(r *Ref, makers []*Maker) {
	if r.Optional || slices.ContainsFunc(makers, func(m *Maker) bool { return m.partial || m.derived && len(m.keys) == 0 }) {
		return
	}
	if (r.Kind != ConfigMap && r.Kind != Secret) || len(r.Keys) == 0 || x.scriptMade(makers) {
		return
	}
	best := makers[0]
	for _, k := range r.Keys {
		if slices.ContainsFunc(makers, func(m *Maker) bool { return slices.Contains(m.keys, k.Name) }) {
			continue
		}
		b := Broken{Why: NoKey, Ref: r, Object: r.From, At: k.Path, Wanted: k.Name, Known: best.keys, Maker: best, Certain: r.Kind == ConfigMap}
		if n, ok := near.Nearest(k.Name, best.keys); ok {
			b.Near, b.Certain = n, b.Certain || near.Alike(k.Name, n)
		}
		x.broken = append(x.broken, b)
	}
}

// scriptMade: a manifest of the site goes before what the scripts make; what the
// scripts make for a key that may be there is not known for sure.
func (x *Index) scriptMade(makers []*Maker) bool {
	return slices.ContainsFunc(makers, func(m *Maker) bool {
		return m.Secret != nil && slices.ContainsFunc(m.Secret.Keys, func(k model.SecretKey) bool { return k.Maybe })
	})
}

// wellKnown are names that the cluster itself makes.
func wellKnown(r *Ref) bool {
	switch r.Kind {
	case ConfigMap:
		return slices.Contains([]string{"kube-root-ca.crt", "openshift-service-ca.crt", "istio-ca-root-cert", "istio", "coredns", "kube-proxy", "cluster-info",
			"extension-apiserver-authentication", "aws-auth", "kubeadm-config", "kubelet-config"}, r.Name) || r.Namespace == "kube-system"
	case ServiceAccount:
		return r.Name == "default" || r.Namespace == "kube-system"
	case Role, ClusterRole:
		return slices.Contains([]string{"admin", "cluster-admin", "edit", "view"}, r.Name) || strings.HasPrefix(r.Name, "system:") || strings.Contains(r.Name, "extension-apiserver-authentication-reader")
	case PriorityClass:
		return strings.HasPrefix(r.Name, "system-")
	}
	return false
}

// otherNamespace finds who makes what is named, in another namespace.
func (x *Index) otherNamespace(r *Ref) *Maker {
	if r.Namespace == "" {
		return nil
	}
	for _, m := range x.made[r.Kind][r.Name] {
		if m.scope.sees(x.scopeOf(r.From)) && m.Namespace != "" && !m.derived {
			return m
		}
	}
	return nil
}

// astray reports whether it is the maker that is in the wrong namespace: a
// Secret beside the releases, or an object that is not in the namespace of its
// own Application.
func (m *Maker) astray() bool {
	return m.Secret != nil || m.Object != nil && m.Object.Release.Namespace != "" && m.Object.Namespace != m.Object.Release.Namespace
}

// near finds the name that was probably meant, among those of the reader's
// namespace first. Certain is set where it can hardly be another thing.
func (x *Index) near(r *Ref) (name string, certain bool, maker *Maker) {
	s := x.scopeOf(r.From)
	var known []string
	by := map[string]*Maker{}
	for _, names := range x.made[r.Kind] {
		for _, m := range names {
			if m.scope.sees(s) && (m.Namespace == r.Namespace || m.Namespace == "" || m.anywhere || r.Namespace == "") {
				known, by[m.Name] = append(known, m.Name), m
			}
		}
	}
	slices.Sort(known)
	if n, ok := near.Nearest(r.Name, known); ok {
		return n, r.Kind == ConfigMap || r.Kind == Role || near.Alike(r.Name, n), by[n]
	}
	switch {
	case r.Kind == ConfigMap || r.Kind == Role:
		return "", true, nil
	case r.Pull && x.noPullSecret(r):
		if pulls := slices.DeleteFunc(known, func(n string) bool { return !pullSecret(by[n]) }); len(slices.Compact(pulls)) == 1 {
			return pulls[0], true, by[pulls[0]]
		}
	case r.Kind == ServiceAccount || r.Kind == Claim:
		return "", x.ownName(r), nil
	}
	return "", false, nil
}

// noPullSecret reports whether none of the pull secrets beside this one is
// made: else this one may be somebody else's.
func (x *Index) noPullSecret(r *Ref) bool {
	return !slices.ContainsFunc(x.refs, func(o *Ref) bool {
		return o.Pull && o.From == r.From && len(x.in(x.scopeOf(o.From), Secret, o.Name, o.Namespace)) > 0
	})
}

// ownName reports whether a name is one of the site's own: it begins with that
// of the release or of its namespace, so that nobody outside of the repository
// would choose it.
func (x *Index) ownName(r *Ref) bool {
	for _, n := range append(familyOf(r.From.Release), r.Namespace) {
		if n != "" && n != "default" && (r.Name == n || strings.HasPrefix(r.Name, n+"-")) {
			return true
		}
	}
	return false
}

// otherSite returns which other site of the repository has a Secret of that name.
func (x *Index) otherSite(r *Ref) string {
	if r.Kind != Secret {
		return ""
	}
	for _, site := range x.repo.Sites {
		if site == x.site {
			continue
		}
		if m := x.repo.Secrets(site, "").Manifest(r.Name, ""); m != nil && m.File != nil {
			return m.File.Path
		}
	}
	return ""
}

// linkMakers takes away the references that fail because their one maker has
// the wrong name: several readers agree, nothing reads the maker, and its name
// is near. It is the maker then that is to be renamed.
func (x *Index) linkMakers(lost []*Ref) []*Ref {
	type wanted struct {
		scope                 scope
		kind, name, namespace string
	}
	groups := map[wanted][]*Ref{}
	for _, r := range lost {
		w := wanted{x.scopeOf(r.From), r.Kind, r.Name, r.Namespace}
		groups[w] = append(groups[w], r)
	}
	var taken []*Ref
	for w, readers := range groups {
		m := x.unread(w.scope, w.kind, w.name, w.namespace)
		if m == nil || !x.agreed(readers, m) {
			continue
		}
		x.broken = append(x.broken, Broken{Why: Misnamed, Ref: readers[0], Wanted: w.name, Maker: m, Certain: true, Reader: readers[0].From, ReaderAt: readers[0].Path})
		taken = append(taken, readers...)
	}
	slices.SortStableFunc(x.broken, func(a, b Broken) int { return cmp.Compare(a.Wanted, b.Wanted) })
	return slices.DeleteFunc(lost, func(r *Ref) bool { return slices.Contains(taken, r) })
}

// insteadOfScripts adds manifests of the site that nothing reads, and that have most keys of the Secret that a script
// makes: a site's Secret is its manifest, so the manifest has a wrong name.
func (x *Index) insteadOfScripts() {
	done := map[*Maker]bool{}
	for _, r := range x.refs {
		makers := x.in(x.scopeOf(r.From), r.Kind, r.Name, r.Namespace)
		if r.Kind != Secret || len(makers) != 1 || makers[0].Secret == nil || makers[0].Secret.File != nil || done[makers[0]] {
			continue
		}
		done[makers[0]] = true
		for _, list := range x.made[Secret] {
			for _, m := range list {
				if !m.read && m.Secret != nil && m.Secret.File != nil && (m.Namespace == r.Namespace || m.Namespace == "") && holdsMost(m.keys, makers[0].keys) {
					x.broken = append(x.broken, Broken{Why: Misnamed, Ref: r, Wanted: r.Name, Maker: m, Certain: true, Reader: r.From, ReaderAt: r.Path})
				}
			}
		}
	}
}

// holdsMost reports whether at least two of the keys, and half of them, are held.
func holdsMost(held, keys []string) bool {
	n := 0
	for _, k := range keys {
		if slices.Contains(held, k) {
			n++
		}
	}
	return n >= 2 && 2*n >= len(keys)
}

// unread is the one maker of a near name that nothing reads.
func (x *Index) unread(s scope, kind, name, namespace string) *Maker {
	var found *Maker
	for _, list := range x.made[kind] {
		for _, m := range list {
			if m.read || m.derived || !m.scope.sees(s) || m.Namespace != namespace && m.Namespace != "" || !near.Alike(name, m.Name) {
				continue
			}
			if found != nil && found.Name != m.Name {
				return nil
			}
			found = m
		}
	}
	return found
}

// agreed reports whether the readers are right and the maker is wrong: several
// releases use the name, or other sites make it under that name.
func (x *Index) agreed(readers []*Ref, m *Maker) bool {
	if m.Secret != nil {
		return x.madeElsewhere(m.Kind, readers[0].Name) && !x.madeElsewhere(m.Kind, m.Name)
	}
	releases := map[*render.Release]bool{}
	for _, r := range readers {
		releases[r.From.Release] = true
	}
	return len(releases) > 1
}

// unplaced reports whether it is not known in which namespace an object is made: a
// chart was rendered as a root by itself, since no Application says where to.
func (m *Maker) unplaced() bool {
	if m.Object == nil || m.Object.Release == nil {
		return false
	}
	rel := m.Object.Release
	return rel.App == nil && rel.Root != nil && rel.Root.App == nil && len(rel.Site.Roots) > 0
}

func (x *Index) madeElsewhere(kind, name string) bool {
	if kind != Secret {
		return false
	}
	for _, site := range x.repo.Sites {
		known := x.repo.Secrets(site, "")
		if site != x.site && (known.Manifest(name, "") != nil || known.Script(name, "") != nil) {
			return true
		}
	}
	return false
}
