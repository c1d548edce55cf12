package editor

import (
	"context"
	"fmt"
	"regexp"
	"slices"

	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/internal/editor/effect"
	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

func isMap(n *source.Node) bool { return n.Kind == yaml.MappingNode }

// keyName are names that a template reads by a dot.
var keyName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// Renamable is the name at a place that can have another one: a key of values, or
// a helper.
func (s *Snapshot) Renamable(ctx context.Context, file string, p source.Pos) (text string, at source.Span, err error) {
	w, err := s.load(ctx)
	if err != nil {
		return "", at, err
	}
	n, ok := s.nameOf(ctx, w, file, p)
	if !ok || n.kind != ofValue && n.kind != ofHelper {
		return "", at, ctx.Err()
	}
	return n.text, n.at, nil
}

// Rename gives a key of values, or a helper, another name everywhere: in the
// values of all sites and charts, in the templates, in the parameters of
// Applications. The error says why it must not be: what is rendered would not be
// the same.
func (s *Snapshot) Rename(ctx context.Context, file string, p source.Pos, to string) ([]source.Edit, error) {
	w, err := s.load(ctx)
	if err != nil {
		return nil, err
	}
	n, ok := s.nameOf(ctx, w, file, p)
	switch {
	case !ok || n.kind != ofValue && n.kind != ofHelper:
		return nil, fmt.Errorf("only keys of values and helpers of charts can be renamed")
	case n.kind == ofValue && !keyName.MatchString(to):
		return nil, fmt.Errorf("%q is not a name that a template can read by a dot", to)
	case n.kind == ofHelper && (to == "" || regexp.MustCompile("[\"`\\n]").MatchString(to)):
		return nil, fmt.Errorf("%q is not a name of a helper", to)
	case to == n.text:
		return nil, nil
	}
	var edits []source.Edit
	for _, o := range s.occurrences(ctx, w, n) {
		text := to
		if f, err := s.Tree().File(o.File); err == nil && len(f.Text(o.Span)) > 1 && (f.Text(o.Span)[0] == '"' || f.Text(o.Span)[0] == '\'') {
			text = f.Text(o.Span)[:1] + to + f.Text(o.Span)[:1]
		}
		edits = append(edits, source.Edit{Span: o.Span, Text: text})
	}
	other := n
	if n.kind == ofValue {
		other.path = n.path.Parent().Child(to)
	}
	other.text = to
	if there := s.occurrences(ctx, w, other); len(there) > 0 {
		return nil, fmt.Errorf("%s is there already (%s:%d)", to, there[0].File, there[0].Line)
	}
	return edits, s.same(ctx, w, edits)
}

// same renders all sites with the edits; the error is about the first that is not
// what it was.
func (s *Snapshot) same(ctx context.Context, w *world, edits []source.Edit) error {
	files := map[string][]byte{}
	slices.SortFunc(edits, func(a, b source.Edit) int {
		if b.Start().Less(a.Start()) {
			return -1
		}
		return 1
	})
	for _, e := range edits {
		f, err := s.Tree().File(e.File)
		if err != nil {
			return err
		}
		text := f.Data
		if files[e.File] != nil {
			text = files[e.File]
		}
		files[e.File] = slices.Concat(text[:f.Offset(e.Start())], []byte(e.Text), text[f.Offset(e.End()):])
	}
	changed, err := loadWorld(ctx, s.state.With(files), w.renderer)
	if err != nil {
		return err
	}
	for _, site := range w.repo.Sites {
		k, err := s.site(ctx, w, site)
		if err != nil {
			return err
		}
		now := changed.repo.Site(site.Name)
		if now == nil {
			return fmt.Errorf("site %s would be gone", site.Name)
		}
		is, err := changed.renderer.Site(ctx, now, nil)
		if err != nil {
			return err
		}
		if why := unlike(k, is); why != "" {
			return fmt.Errorf("%s of site %s would not be the same: something reads it that cannot be renamed with it", why, site.Name)
		}
	}
	return nil
}

// unlike names what is not the same; the names of parameters are meant to change.
func unlike(k *kept, is *render.Result) string {
	for _, list := range effect.Compare(k.result, is) {
		for _, d := range list {
			switch {
			case d.Object == nil:
				return d.Made.String()
			case d.Object.Kind == "Application" && len(d.Path) > 0:
			default:
				return d.Object.String()
			}
		}
	}
	return ""
}
