package workload

import (
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// site finds the ConfigMaps, Secrets and Services that the containers of one
// site refer to.
type site struct {
	*Reader
	model    *model.Site
	objects  map[objectKey]*render.Object
	services map[scopeKey][]string // names
	secrets  map[string]*model.SiteSecrets
	made     map[*render.Object]*model.Secret
}

// scopeKey is one namespace of one environment; two environments of a site are
// two clusters or at least two deployments.
type scopeKey struct{ environment, namespace string }

type objectKey struct {
	scopeKey
	kind, name string
}

func newSite(r *Reader, res *render.Result) *site {
	s := &site{Reader: r, model: res.Site, objects: map[objectKey]*render.Object{}, services: map[scopeKey][]string{},
		secrets: map[string]*model.SiteSecrets{}, made: map[*render.Object]*model.Secret{}}
	for _, root := range res.Roots {
		if root.Release != nil {
			s.index(root.Release)
		}
	}
	for _, rel := range res.Releases {
		s.index(rel)
	}
	return s
}

func (s *site) index(rel *render.Release) {
	for _, o := range rel.Objects {
		key := scopeKey{rel.Environment, o.Namespace}
		switch o.Kind {
		case "ConfigMap":
			s.objects[objectKey{key, "ConfigMap", o.Name}] = o
		case "Service":
			s.services[key] = append(s.services[key], o.Name)
		case "Secret", "SealedSecret", "ExternalSecret":
			m, ok := model.ReadSecretManifest(o.Node)
			if !ok {
				continue
			}
			sec := &model.Secret{Name: m.Name, Namespace: o.Namespace, Environment: rel.Environment, Kind: m.Kind, Data: m.Data, Incomplete: m.Incomplete}
			for _, k := range m.Keys {
				sec.Keys = append(sec.Keys, model.SecretKey{Name: k.Name, Path: k.Path})
			}
			s.objects[objectKey{key, "Secret", m.Name}] = o
			s.made[o] = sec
		}
	}
}

// scope is what one workload can refer to: its namespace, its own release first.
type scope struct {
	*site
	rel *render.Release
	key scopeKey
}

func (s *site) scope(rel *render.Release, o *render.Object) *scope {
	return &scope{s, rel, scopeKey{rel.Environment, o.Namespace}}
}

// configMap finds a rendered ConfigMap, nil if there is none.
func (s *scope) configMap(name string) *render.Object {
	for _, o := range s.rel.Objects {
		if o.Kind == "ConfigMap" && o.Name == name && o.Namespace == s.key.namespace {
			return o
		}
	}
	return s.objects[objectKey{s.key, "ConfigMap", name}]
}

// secret finds what is known of a Secret: the site's manifest, else a rendered
// one (object is then set), else what the setup scripts create. Nil where
// nothing is known.
func (s *scope) secret(name string) (sec *model.Secret, object *render.Object) {
	known := s.known()
	if m := known.Manifest(name, s.key.namespace); m != nil {
		return m, nil
	}
	if o := s.objects[objectKey{s.key, "Secret", name}]; o != nil {
		return s.made[o], o
	}
	return known.Script(name, s.key.namespace), nil
}

// elsewhere is another namespace in which what a pod names is made, "" where
// there is none.
func (s *scope) elsewhere(kind, name string) string {
	if kind == "Secret" {
		for _, list := range [][]*model.Secret{s.known().Manifests, s.known().Scripts} {
			for _, m := range list {
				if m.Name == name {
					return m.Namespace
				}
			}
		}
	}
	best := ""
	for key := range s.objects {
		if key.kind == kind && key.name == name && key.environment == s.key.environment && (best == "" || key.namespace < best) {
			best = key.namespace
		}
	}
	return best
}

func (s *scope) known() *model.SiteSecrets {
	known := s.secrets[s.key.environment]
	if known == nil {
		known = s.repo.Secrets(s.model, s.key.environment)
		s.secrets[s.key.environment] = known
	}
	return known
}

// services returns the prefixes of the variables that Kubernetes adds for the
// Services of the namespace.
func (s *scope) links() []string {
	out := make([]string, 0, len(s.site.services[s.key]))
	for _, n := range s.site.services[s.key] {
		out = append(out, strings.ToUpper(strings.ReplaceAll(n, "-", "_"))+"_")
	}
	return out
}

// linked reports whether a variable is one that Kubernetes adds for a Service:
// X_SERVICE_HOST, X_SERVICE_PORT…, X_PORT…
func linked(name, prefix string) bool {
	rest, ok := strings.CutPrefix(name, prefix)
	return ok && (strings.HasPrefix(rest, "SERVICE_") || rest == "PORT" || strings.HasPrefix(rest, "PORT_"))
}

// keyPlace is where a key of a Secret is written.
func keyPlace(sec *model.Secret, object *render.Object, key *model.SecretKey) Place {
	if object != nil {
		p := Place{Object: object, Secret: sec, Key: key}
		if key != nil {
			p.Path = key.Path
		}
		return p
	}
	return Place{Secret: sec, Key: key}
}

func dataPlace(o *render.Object, key string) Place {
	return Place{Object: o, Path: source.P("data", key)}
}
