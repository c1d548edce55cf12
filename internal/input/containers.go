package input

import (
	"path"
	"slices"
	"strconv"

	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/source"
	"github.com/xgen-lint/xgen-lint/internal/workload"
)

// addContainers adds what each container of the site gets and reads, and what is
// known of the Secrets that they refer to. Paths in it ("at") are paths into the
// whole document.
func (build *Builder) addContainers(d *Document, res *render.Result) {
	b := &containerDocument{build: build, d: d, site: res.Site.Name, objects: map[*render.Object][]any{}, secrets: map[*model.Secret]int{}}
	for i, rel := range res.Releases {
		for j, o := range rel.Objects {
			b.objects[o] = []any{"releases", i, "manifests", j}
		}
	}
	d.Containers = build.workload.Containers(res)
	out := make([]any, 0, len(d.Containers))
	b.readers(d.Containers)
	for i, c := range d.Containers {
		d.Mount(source.P("containers").Index(i), Origin{Object: c.Object, Base: c.Path},
			finding.Subject{Site: res.Site.Name, Environment: c.Release.Environment, Service: c.Release.Service})
		out = append(out, b.container(c))
	}
	d.Tree["containers"], d.Tree["secrets"] = out, b.list
}

type containerDocument struct {
	build   *Builder
	d       *Document
	site    string
	objects map[*render.Object][]any // where each is in the document
	secrets map[*model.Secret]int
	list    []any
	wanted  []workload.Meaning // what any container reads, for the keys that may be meant so
	base    []any              // the place to name where a thing's own is not in the document
}

// readers collects the names that containers read or refer to.
func (b *containerDocument) readers(cs []*workload.Container) {
	var names []string
	for _, c := range cs {
		for _, r := range c.Reads {
			names = append(names, r.Name)
		}
		for _, r := range c.Refs {
			if r.Kind == workload.Secret {
				names = append(names, r.Key)
			}
		}
		for name, v := range c.Variables {
			if role := b.build.workload.About(name).Role; v.Kind != workload.Secret && (role == workload.AccessKey || role == workload.SecretKey) {
				names = append(names, name)
			}
		}
	}
	for _, name := range finding.Unique(names) {
		b.wanted = append(b.wanted, workload.Mean(name))
	}
}

func (b *containerDocument) container(c *workload.Container) map[string]any {
	b.base = b.path(c.Object, c.Path)
	sources := make([]any, 0, len(c.Sources))
	for _, s := range c.Sources {
		sources = append(sources, b.source(s))
	}
	refs := make([]any, 0, len(c.Refs))
	for _, r := range c.Refs {
		refs = append(refs, b.ref(r))
	}
	reads := make([]any, 0, len(c.Reads))
	for _, r := range c.Reads {
		reads = append(reads, b.read(c, r))
	}
	out := map[string]any{
		"environment": c.Release.Environment, "service": c.Release.Service, "namespace": c.Object.Namespace,
		"object": c.Object.String(), "container": c.Name, "init": c.Init, "path": b.base,
		"complete": c.Complete(), "storage": string(c.Storage()),
		"roles": b.roles(c), "sources": sources, "refs": refs, "reads": reads,
	}
	if b.build.whole {
		vars := make(map[string]any, len(c.Variables))
		for name, v := range c.Variables {
			vars[name] = b.variable(c, v)
		}
		out["variables"] = vars
	}
	return out
}

// roles lists the variables that have a part in object storage, by their role:
// few of many, and all that the built-in rules read.
func (b *containerDocument) roles(c *workload.Container) map[string][]map[string]any {
	var names []string
	for name := range c.Variables {
		if b.build.workload.About(name).Role != "" {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	out := map[string][]map[string]any{}
	for _, name := range names {
		role := string(b.build.workload.About(name).Role)
		out[role] = append(out[role], b.variable(c, c.Variables[name]))
	}
	return out
}

func (b *containerDocument) variable(c *workload.Container, v *workload.Variable) map[string]any {
	out := b.value(&v.Value)
	out["name"], out["at"] = v.Name, b.place(v.Place)
	if v.Uncertain {
		out["uncertain"] = true
	}
	about := b.build.workload.About(v.Name)
	if about.Credential {
		out["credential"] = true
	}
	if role := about.Role; role != "" {
		out["role"] = string(role)
		if (role == workload.AccessKey || role == workload.SecretKey) && workload.DefaultCredential(v.Text) {
			out["default"] = true
		}
		if role == workload.Endpoint {
			if a, ok := workload.ParseAddress(v.Text); ok {
				out["address"] = map[string]any{"scheme": a.Scheme, "host": a.Host, "inCluster": a.InCluster(), "aws": a.AWS()}
			}
		}
		if role != workload.Bucket && role != workload.Secure && role != workload.Region && b.build.workload.Fixed(c, v) {
			out["fixed"] = true
		}
	}
	if len(v.Shadows) > 0 {
		var shadows []any
		for i := range v.Shadows {
			s := b.value(&v.Shadows[i])
			s["at"] = b.place(v.Shadows[i].Place)
			shadows = append(shadows, s)
		}
		out["shadows"] = shadows
	}
	return out
}

// value is what one layer says: null where it is secret or not known.
func (b *containerDocument) value(v *workload.Value) map[string]any {
	out := map[string]any{"source": v.Source(), "kind": string(v.Kind), "value": nil, "known": v.Known}
	if v.Known && !v.Secret {
		out["value"] = v.Text
	}
	if v.Secret {
		out["secret"] = true
	}
	return out
}

func (b *containerDocument) source(s *workload.Source) map[string]any {
	out := map[string]any{"kind": string(s.Kind), "name": s.Name, "optional": s.Optional, "known": !s.Unknown || s.Broken, "at": b.place(s.Place)}
	if s.Prefix != "" {
		out["prefix"] = s.Prefix
	}
	if s.Incomplete != "" {
		out["incomplete"] = s.Incomplete
	}
	if s.Secret != nil {
		out["secret"] = b.secret(s.Secret, s.Object)
	}
	return out
}

func (b *containerDocument) ref(r *workload.Ref) map[string]any {
	out := map[string]any{"variable": r.Variable, "kind": string(r.Kind), "name": r.Name, "key": r.Key, "optional": r.Optional,
		"known": !r.Unknown || r.Broken, "missing": r.Missing, "at": b.place(r.Place)}
	if r.Why != "" {
		out["incomplete"] = r.Why
	}
	if r.Secret != nil {
		out["secret"] = b.secret(r.Secret, r.Object)
	}
	return out
}

func (b *containerDocument) read(c *workload.Container, r *workload.Read) map[string]any {
	out := map[string]any{"name": r.Name, "syntax": string(r.Syntax), "at": b.place(r.At.Place), "within": []any{r.At.Start, r.At.End},
		"optional": r.Optional, "supplied": c.Supplied(r.Name)}
	if b.build.workload.About(r.Name).Credential {
		out["credential"] = true
	}
	if r.InEnv != "" {
		out["inEnv"] = r.InEnv
	}
	if c.Supplied(r.Name) || r.Optional {
		return out
	}
	if i := c.Behind(r.Name); i >= 0 {
		out["behind"] = i
	} else if near := workload.Misspelt(r.Name, c.Names()); near != "" {
		out["near"] = near
	}
	return out
}

// secret returns the number of a Secret in the document's list.
func (b *containerDocument) secret(s *model.Secret, o *render.Object) int {
	if n, ok := b.secrets[s]; ok {
		return n
	}
	n := len(b.list)
	b.secrets[s] = n
	prefix := source.P("secrets").Index(n)
	keys := map[string]any{}
	subject := finding.Subject{Site: b.site, Environment: s.Environment, Object: s.Kind + "/" + s.Name}
	at := func(base source.Path) Origin { return Origin{YAML: s.File, Doc: s.Doc, Base: base} }
	out := map[string]any{"name": s.Name, "namespace": s.Namespace, "environment": s.Environment, "keys": keys, "data": map[string]any{},
		"incomplete": s.Incomplete, "origin": "manifest"}
	switch {
	case o != nil:
		out["origin"] = "release"
		at = func(base source.Path) Origin { return Origin{Object: o, Base: base} }
	case s.File == nil:
		out["origin"], out["file"] = "script", s.Span.File
		subject.Object = "Secret/" + s.Name
		at = func(source.Path) Origin { return Origin{Span: s.Span} }
	default:
		out["file"] = s.File.Path
	}
	wanted := slices.DeleteFunc(slices.Clone(b.wanted), func(name workload.Meaning) bool { return s.Key(name.Name()) != nil })
	b.d.Mount(prefix, at(s.Base), subject)
	b.d.Mount(prefix.Child("data"), at(s.Data), subject)
	for _, k := range s.Keys {
		from := at(k.Path)
		if o == nil && s.File == nil {
			from.Span = k.Span
		}
		b.d.Mount(prefix.Child("keys", k.Name), from, subject)
		keys[k.Name] = map[string]any{"maybe": k.Maybe, "meant": meant(k.Name, wanted)}
	}
	b.list = append(b.list, out)
	return n
}

// meant lists the variables, read and no keys of the Secret, that one of its
// keys may have been meant as.
func meant(key string, wanted []workload.Meaning) []string {
	out := []string{}
	says := workload.Mean(key)
	for _, name := range wanted {
		if says.MeantAs(name) {
			out = append(out, name.Name())
		}
	}
	return out
}

// place is a place as a path of the document; what is not in it (an object of
// the app-of-apps chart's own release) is named by the container.
func (b *containerDocument) place(p workload.Place) []any {
	switch {
	case p.Secret != nil && p.Key != nil:
		var o *render.Object
		if p.Object != nil {
			o = p.Object
		}
		return []any{"secrets", b.secret(p.Secret, o), "keys", p.Key.Name}
	case p.Object != nil && b.objects[p.Object] != nil:
		return b.path(p.Object, p.Path)
	}
	return b.base
}

// path is a path in a rendered object as one of the document.
func (b *containerDocument) path(o *render.Object, in source.Path) []any {
	prefix := b.objects[o]
	return append(prefix[:len(prefix):len(prefix)], steps(o.Node, in)...)
}

// steps is a path in a tree as rules write it: list indexes as numbers. It ends
// where the tree has no such index.
func steps(n *source.Node, path source.Path) []any {
	out := make([]any, 0, len(path))
	if slices.ContainsFunc(path, func(elem string) bool { return elem != "" && elem[0] >= '0' && elem[0] <= '9' }) {
		n = source.Deref(n) // followed only where there may be lists
	} else {
		n = nil
	}
	for _, elem := range path {
		if n != nil && n.Kind == yaml.SequenceNode {
			i, err := strconv.Atoi(elem)
			if err != nil {
				return out
			}
			out = append(out, i)
		} else {
			out = append(out, elem)
		}
		if n != nil {
			_, n = source.Get(n, source.P(elem))
			n = source.Deref(n)
		}
	}
	return out
}

// secretsFolder is where a manifest of a site's Secret would be found.
func (build *Builder) secretsFolder(site *model.Site) string {
	dir := build.repo.Layout.Secrets
	if dir == "" {
		dir = path.Join(path.Dir(build.repo.Layout.ArgoCD), "secrets")
	}
	return path.Join(dir, site.Name)
}
