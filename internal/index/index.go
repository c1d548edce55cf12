// Package index owns what a site makes and what its objects name: which
// ConfigMaps, Secrets, claims, accounts, roles, Services and Gateways are there,
// in which namespace, with which keys and ports, and who refers to which of
// them. It links the two and lists the references that lead nowhere. It refuses
// to say how bad that is beyond what the kind of reference decides, and to know
// a line.
package index

import (
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// The kinds that are linked by name. Gateways are told apart by their group.
const (
	ConfigMap      = "ConfigMap"
	Secret         = "Secret"
	Claim          = "PersistentVolumeClaim"
	ServiceAccount = "ServiceAccount"
	Role           = "Role"
	ClusterRole    = "ClusterRole"
	PriorityClass  = "PriorityClass"
	StorageClass   = "StorageClass"
	Service        = "Service"
	Gateway        = "Gateway"     // Istio's
	APIGateway     = "API Gateway" // the Gateway API's
)

// Maker is one thing that is there under a name.
type Maker struct {
	Kind, Name, Namespace string
	// Object makes it, itself or through an operator; nil for a Secret of a file
	// under layout.secrets or of a setup script: that is Secret then.
	Object *render.Object
	Secret *model.Secret

	scope    scope
	keys     []string
	partial  bool // there may be more keys than keys
	anywhere bool // in all namespaces
	derived  bool // by an operator, so that only the name is known
	read     bool // something names it
	// misplaced is set where it is reported itself as being in the wrong namespace.
	misplaced bool
}

// Read reports whether any reference of the site leads to it.
func (m *Maker) Read() bool { return m.read }

// scope is where a name is looked up. Two environments of a site are two
// clusters, or at least two deployments; "" is all of them.
type scope struct{ environment, cluster string }

// sees reports whether what is in one scope is there for the other.
func (s scope) sees(t scope) bool {
	return (s.environment == t.environment || s.environment == "" || t.environment == "") &&
		(s.cluster == t.cluster || s.cluster == "" || t.cluster == "")
}

// Index is what one site makes and names.
type Index struct {
	repo *model.Repo
	site *model.Site

	scopes   map[*render.Release]scope
	made     map[string]map[string][]*Maker // kind, name
	custom   []*render.Object               // of kinds whose operators may make more
	objects  []*render.Object
	pods     []*pod
	services []*service
	homes    map[home]bool // namespaces that the site puts something in
	failed   []failure
	unnamed  []*render.Object              // without a name or a kind: manifest/invalid says so
	sayings  []said                        // see written
	secrets  map[string]*model.SiteSecrets // by environment
	refs     []*Ref
	broken   []Broken

	portsUsed map[*Maker]bool // Services that an address reaches at a port that they have
}

type home struct {
	scope     scope
	namespace string
}

// failure is a release of which not all could be rendered.
type failure struct {
	release *render.Release
	scope   scope
	names   []string
}

// Ref is a place where an object names another thing.
type Ref struct {
	From      *render.Object
	Path      source.Path // of the name, in From
	Kind      string
	Name      string
	Namespace string // in which it is looked up; "" for what has none
	Keys      []Key
	Optional  bool
	// Pull is set for an entry of imagePullSecrets.
	Pull bool

	files []string // names that its volume gives the keys, where it lists them
}

// Key is a key that a reference asks for.
type Key struct {
	Name string
	Path source.Path
}

// Build links a rendered site.
func Build(repo *model.Repo, res *render.Result) *Index {
	x := &Index{repo: repo, site: res.Site, scopes: map[*render.Release]scope{}, made: map[string]map[string][]*Maker{},
		homes: map[home]bool{}, secrets: map[string]*model.SiteSecrets{}, portsUsed: map[*Maker]bool{}}
	for _, root := range res.Roots {
		if root.Release != nil {
			x.release(root.Release, rootCluster(root))
		}
	}
	for _, rel := range res.Releases {
		x.release(rel, cluster(rel.App.Object.Node))
	}
	x.ownSecrets()
	for _, o := range x.objects {
		x.walk(o)
	}
	x.link()
	x.linkPorts()
	x.linkRoutes()
	x.linkAddresses()
	return x
}

// Names lists what the site makes, each as Absent writes it.
func (x *Index) Names() []string {
	var out []string
	for kind, names := range x.made {
		for name, makers := range names {
			for _, m := range makers {
				out = append(out, Absent(kind, m.Namespace, name))
				if m.anywhere {
					out = append(out, Absent(kind, "*", name))
				}
			}
		}
	}
	return out
}

// Absent writes the name of a thing for a comparison between sites.
func Absent(kind, namespace, name string) string { return kind + " " + namespace + "/" + name }

// Broken lists the references that lead nowhere.
func (x *Index) Broken() []Broken { return x.broken }

func (x *Index) release(rel *render.Release, cluster string) {
	s := scope{rel.Environment, cluster}
	x.scopes[rel] = s
	if rel.Failed {
		x.failed = append(x.failed, failure{rel, s, familyOf(rel)})
	}
	for _, o := range rel.Objects {
		x.objects = append(x.objects, o)
		if o.Namespace != "" && o.Group() != "argoproj.io" {
			x.homes[home{s, o.Namespace}] = true
		}
		if o.Kind == "" || o.Name == "" {
			x.unnamed = append(x.unnamed, o)
		}
		x.makes(o)
	}
}

// familyOf are the names that a release's own objects usually begin with.
func familyOf(rel *render.Release) []string {
	var out []string
	for _, n := range []string{rel.Name, rel.Service} {
		if n != "" {
			out = append(out, n)
		}
	}
	if rel.App != nil {
		out = append(out, rel.App.Name)
	}
	return out
}

func cluster(app *source.Node) string {
	for _, key := range []string{"server", "name"} {
		if v := text(app, "spec", "destination", key); v != "" {
			return v
		}
	}
	return ""
}

func rootCluster(root *render.Root) string {
	if root.App == nil {
		return ""
	}
	return cluster(root.App.Node())
}

func (x *Index) scopeOf(o *render.Object) scope { return x.scopes[o.Release] }

// add notes that something is there.
func (x *Index) add(m *Maker) *Maker {
	if m.Name == "" {
		return m
	}
	if m.Object != nil {
		m.scope = x.scopeOf(m.Object)
	}
	byName := x.made[m.Kind]
	if byName == nil {
		byName = map[string][]*Maker{}
		x.made[m.Kind] = byName
	}
	byName[m.Name] = append(byName[m.Name], m)
	return m
}

// ownSecrets adds the Secrets that files under layout.secrets and setup scripts
// make for the site.
func (x *Index) ownSecrets() {
	environments := map[string]bool{}
	for _, s := range x.scopes {
		environments[s.environment] = true
	}
	for env := range environments {
		known := x.repo.Secrets(x.site, env)
		x.secrets[env] = known
		for _, list := range [][]*model.Secret{known.Manifests, known.Scripts} {
			for _, s := range list {
				m := x.add(&Maker{Kind: Secret, Name: s.Name, Namespace: literal(s.Namespace), Secret: s, scope: scope{environment: env}, partial: s.Incomplete != ""})
				for _, k := range s.Keys {
					m.keys = append(m.keys, k.Name)
				}
			}
		}
	}
}

// literal is a text of a script, "" where it is put together there.
func literal(s string) string {
	if strings.ContainsAny(s, "$`{") {
		return ""
	}
	return s
}

// in lists what is there for a reader in a scope under that name, in its
// namespace or, for what has none, in the cluster.
func (x *Index) in(s scope, kind, name, namespace string) []*Maker {
	var out []*Maker
	for _, m := range x.made[kind][name] {
		if m.scope.sees(s) && (m.anywhere || m.Namespace == namespace || m.Namespace == "" || namespace == "") {
			out = append(out, m)
		}
	}
	return out
}

// home reports whether the site puts anything into a namespace.
func (x *Index) home(s scope, namespace string) bool {
	for h := range x.homes {
		if h.namespace == namespace && h.scope.sees(s) {
			return true
		}
	}
	return false
}
