package editor

import (
	"context"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/files"
	"github.com/xgen-lint/xgen-lint/internal/source"
	"github.com/xgen-lint/xgen-lint/internal/values"
	"github.com/xgen-lint/xgen-lint/schema"
)

// ItemKind is what an Item is.
type ItemKind int

// The kinds of items.
const (
	KeyItem ItemKind = iota
	ValueItem
	HelperItem
	NameItem // a service, an environment, a Secret
)

// Item is something that could be written at a place.
type Item struct {
	Label, Detail, Doc string
	Kind               ItemKind
}

// readDetail says of a key that only templates know it: perhaps the one that is
// being typed.
const readDetail = "read by the templates"

var (
	chainTyped  = regexp.MustCompile(`\.Values((?:\.\w+)*)\.(\w*)$`)
	helperTyped = regexp.MustCompile(`\b(?:include|template)\s+"([^"]*)$`)
)

// Complete lists what could be written at a place, and the stretch of its line that
// it takes the place of.
func (s *Snapshot) Complete(ctx context.Context, file string, p source.Pos) ([]Item, source.Span, error) {
	text, err := s.Tree().File(file)
	if err != nil {
		return nil, source.Span{}, nil
	}
	line := text.Line(p.Line)[:inLine(text, p)]
	at := func(prefix string) source.Span { return span(text, p.Line, len(line)-len(prefix), len(line)) }
	if chart, ok := chartOf(s.Tree(), file); ok {
		if m := chainTyped.FindStringSubmatch(line); m != nil {
			items := slices.DeleteFunc(s.keyItems(chart, parts(m[1])), func(i Item) bool { return i.Label == m[2] && i.Detail == readDetail })
			return items, at(m[2]), nil
		}
		if m := helperTyped.FindStringSubmatch(line); m != nil {
			return s.helperItems(chart), at(m[1]), nil
		}
		if strings.Contains(line, "{{") && !strings.Contains(line[strings.LastIndex(line, "{{"):], "}}") {
			return nil, source.Span{}, nil
		}
	}
	if !files.IsYAML(file) && path.Ext(file) != ".tpl" {
		return nil, source.Span{}, nil
	}
	w, err := s.load(ctx)
	if err != nil { // a configuration that is being typed
		w = &world{}
	}
	t := typedAt(text, p)
	items, err := s.itemsIn(ctx, w, text, p, t)
	items = slices.DeleteFunc(items, func(i Item) bool { return i.Kind == KeyItem && slices.Contains(t.siblings, i.Label) })
	return items, at(t.prefix), err
}

func parts(chain string) source.Path {
	if chain == "" {
		return nil
	}
	return strings.Split(chain[1:], ".")
}

// keyItems are the keys of a chart's values at a path: those that templates read,
// and those of its defaults.
func (s *Snapshot) keyItems(chart string, at source.Path) (out []Item) {
	own := path.Join(chart, "values.yaml")
	var defaults *source.Node
	y, err := s.Tree().YAML(own)
	if err == nil && y.Root() != nil {
		defaults = y.Root()
		if len(at) > 0 {
			_, defaults = source.Get(y.Root(), at)
		}
	}
	seen := map[string]bool{}
	if defaults != nil && isMap(defaults) {
		source.Entries(defaults, func(key string, _, v *source.Node) {
			seen[key] = true
			out = append(out, Item{Label: key, Detail: "default " + shown(key, source.Decode(v))})
		})
	}
	for _, key := range s.reads(chart).Keys(at) {
		if !seen[key] {
			out = append(out, Item{Label: key, Detail: readDetail})
		}
	}
	return out
}

func (s *Snapshot) helperItems(chart string) (out []Item) {
	for _, dir := range s.charts() {
		if dir != chart && !strings.HasPrefix(dir, chart+"/") {
			continue
		}
		for _, f := range s.templates(dir) {
			for _, m := range defined.FindAllSubmatch(f.Data, -1) {
				if name := string(m[1]); name != "" && !slices.ContainsFunc(out, func(i Item) bool { return i.Label == name }) {
					out = append(out, Item{Label: name, Detail: f.Path, Kind: HelperItem})
				}
			}
		}
	}
	return out
}

// itemsIn lists what may be written where a person types in a YAML file.
func (s *Snapshot) itemsIn(ctx context.Context, w *world, text *source.File, p source.Pos, t typed) ([]Item, error) {
	if t.inValue {
		return s.valueItems(w, text, p, t), nil
	}
	kind, isTyped := s.kindOf(w, text.Path)
	var out []Item
	if isTyped {
		out = append(out, s.fieldItems(ctx, kind, t.path)...)
		out = append(out, s.nameKeys(w, kind, text.Path, t.path)...)
	}
	if w.repo == nil {
		return out, nil
	}
	for _, chart := range s.chartsOf(ctx, w, text.Path) {
		for _, i := range s.keyItems(chart, t.path) {
			if !slices.ContainsFunc(out, func(o Item) bool { return o.Label == i.Label }) {
				out = append(out, i)
			}
		}
	}
	return out, ctx.Err()
}

// kindOf is the schema that a file is held against.
func (s *Snapshot) kindOf(w *world, file string) (schema.Kind, bool) {
	if path.Base(file) == ".xgen-lint.yaml" {
		return schema.Config, true
	}
	if w.repo == nil {
		return "", false
	}
	for _, site := range w.repo.Sites {
		if site.Seed && site.File.Path == file {
			return schema.Site, true
		}
	}
	for _, app := range w.repo.RootApps {
		if app.File.Path == file {
			return schema.RootApp, true
		}
	}
	switch {
	case w.repo.Jenkins.Project != nil && w.repo.Jenkins.Project.Path == file:
		return schema.Jenkins, true
	case w.repo.Catalog != nil && w.repo.Catalog.File.Path == file:
		return schema.Catalog, true
	}
	return "", false
}

// nameKeys are names that stand as keys: environments in a site file, rules and
// sites in the configuration.
func (s *Snapshot) nameKeys(w *world, kind schema.Kind, file string, at source.Path) (out []Item) {
	switch {
	case kind == schema.Site && len(at) == 1 && (at[0] == "environments" || at[0] == "destinations"):
		for _, name := range environments(w, file) {
			out = append(out, Item{Label: name, Detail: "environment", Kind: NameItem})
		}
	case kind == schema.Config && len(at) == 1 && at[0] == "rules":
		for _, r := range s.state.Rules() {
			out = append(out, Item{Label: r.ID, Detail: r.Title, Doc: r.Description, Kind: NameItem})
		}
	case kind == schema.Config && len(at) == 1 && at[0] == "sites" && w.repo != nil:
		for _, name := range w.repo.SiteNames() {
			out = append(out, Item{Label: name, Detail: "site", Kind: NameItem})
		}
	}
	return out
}

// environments are those of the other sites: the file's own may be half typed.
func environments(w *world, file string) (out []string) {
	if w.repo == nil {
		return nil
	}
	for _, site := range w.repo.Sites {
		for _, e := range site.Environments {
			if site.File.Path != file && !slices.Contains(out, e.Name) {
				out = append(out, e.Name)
			}
		}
	}
	slices.Sort(out)
	return out
}

// valueItems lists the values that are known for a key.
func (s *Snapshot) valueItems(w *world, text *source.File, p source.Pos, t typed) (out []Item) {
	if t.path.Last() == "secretKeyRef" || t.path.Last() == "secretRef" || t.path.Last() == "secretKeySelector" {
		return s.secretItems(w, text, p, t)
	}
	kind, isTyped := s.kindOf(w, text.Path)
	at := t.path.Child(t.key)
	switch {
	case !isTyped:
		return nil
	case kind == schema.Site && len(at) == 5 && values.Match(at, []string{"environments", values.Any, "services", values.Any, "name"}):
		for _, name := range services(w) {
			out = append(out, Item{Label: name, Detail: "service", Kind: NameItem})
		}
	case kind == schema.RootApp && t.key == "value" && t.path.Parent().Last() == "parameters":
		for _, name := range environments(w, text.Path) {
			out = append(out, Item{Label: name, Detail: "environment", Kind: NameItem})
		}
	}
	return append(out, s.enumItems(kind, at)...)
}

// services are those of the catalogue, else those that sites list.
func services(w *world) (out []string) {
	if c := w.repo.Catalog; c != nil {
		for _, s := range c.Services {
			out = append(out, s.Name)
		}
	}
	for _, site := range w.repo.Sites {
		for _, e := range site.Environments {
			for _, v := range e.Services {
				if w.repo.Catalog == nil && v.Name != "" && !slices.Contains(out, v.Name) {
					out = append(out, v.Name)
				}
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// secretItems are the names of the Secrets that sites have, and the names of their
// keys; never a value.
func (s *Snapshot) secretItems(w *world, text *source.File, p source.Pos, t typed) (out []Item) {
	if w.repo == nil {
		return nil
	}
	named := secretName(text, p)
	add := func(label, detail string) {
		if label != "" && !slices.ContainsFunc(out, func(i Item) bool { return i.Label == label }) {
			out = append(out, Item{Label: label, Detail: detail, Kind: NameItem})
		}
	}
	for _, site := range w.repo.Sites {
		all := w.repo.Secrets(site, "")
		for _, secret := range slices.Concat(all.Manifests, all.Scripts) {
			switch {
			case t.key == "name":
				add(secret.Name, "Secret of "+site.Name)
			case t.key == "key" && (named == "" || named == secret.Name):
				for _, k := range secret.Keys {
					add(k.Name, "key of Secret "+secret.Name)
				}
			}
		}
	}
	return out
}

var secretNamed = regexp.MustCompile(`\bname:\s*["']?([-.a-z0-9]+)["']?`)

// secretName is the name beside a key, as far as it is written out.
func secretName(text *source.File, p source.Pos) string {
	for _, n := range []int{p.Line, p.Line - 1, p.Line + 1} {
		if m := secretNamed.FindStringSubmatch(text.Line(n)); m != nil {
			return m[1]
		}
	}
	return ""
}
