package origin

import (
	"cmp"
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/argo"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/render/chart"
	"github.com/xgen-lint/xgen-lint/internal/render/trial"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// askCost is what a question costs beside what is rendered for it, in bytes that are rendered meanwhile.
const askCost = 16 << 10

// Manifest is what a template of a source's chart wrote. It is an argo.Provenance.
type Manifest struct {
	Source *Source
	Doc    *chart.Document
}

// Causes follows a value back through the template.
func (m *Manifest) Causes(path source.Path, w argo.Want) []argo.Cause {
	root := m.Doc.YAML.Root()
	o := &Object{Back: m.Source.back, Site: m.Source.site, Source: m.Source, Node: root, Object: trial.Object{
		Doc: m.Doc, Item: -1, Kind: argo.TextAt(root, "kind"), Name: argo.TextAt(root, "metadata", "name")}}
	var out []argo.Cause
	for _, c := range o.trace(path, trial.Want{Key: w.Key, Within: w.Within}) {
		out = append(out, argo.Cause{Span: c.Span, Same: c.exact, Anchored: c.anchored, Chain: c.Chain})
	}
	return out
}

// trace lists the causes of a value, the likeliest first; none where nothing
// at all is known.
func (o *Object) trace(path source.Path, w trial.Want) []cause {
	src := o.Source
	switch {
	case o.Namespace != nil && path.Equal(source.P("metadata", "namespace")):
		return o.Back.at(*o.Namespace, o.Site, w)
	case o.Doc.From != nil:
		return o.byTool(path, w)
	case src == nil:
		return nil
	}
	src.mu.Lock()
	defer src.mu.Unlock()
	asked := question{changed: w.Changed, document: o.Doc, item: o.Item, path: strings.Join(path, "\x00"), inner: strings.Join(w.Inner, "\x00"), key: w.Key}
	if w.Within != nil {
		asked.within, asked.start, asked.end = true, w.Within.Start, w.Within.End
	}
	causes, known := src.answers[asked]
	if !known {
		before := src.Written()
		causes = src.trace(o, path, w)
		src.back.cost.Add(askCost + src.Written() - before)
		if src.answers == nil {
			src.answers = map[question][]cause{}
		}
		src.answers[asked] = causes
	}
	return slices.Clone(causes)
}

// question is what trace was asked of a release: the same value is asked for several times for one finding, and a value
// of an Application for many.
type question struct {
	document    *chart.Document
	item        int
	path, inner string
	key, within bool
	changed     bool
	start, end  int
}

// trace is Object.trace for what a template of the chart wrote; src.mu is held.
func (src *Source) trace(o *Object, path source.Path, w trial.Want) []cause {
	if len(path) == 0 {
		return src.presence(o, w.Changed)
	}
	f := src.field(o, path, w)
	if f == nil {
		return src.absent(o, path, w.Changed)
	}
	if !f.Traced() {
		return src.untraced(o, path)
	}
	var causes []cause
	switch {
	case f.Want.Key:
		causes = f.keyCauses()
	case !f.Scalar() && len(f.Value.Content) > 0:
		causes = f.collectionCauses()
	default:
		causes = f.valueCauses()
	}
	return sortCauses(causes)
}

// untraced is the nearest place where the template runs so much that its steps are not recorded: its first line that
// writes a key of this name.
func (src *Source) untraced(o *Object, path source.Path) []cause {
	f, err := src.Tree.File(o.Doc.Template)
	if err != nil {
		return nil
	}
	line := 1
	for n := 1; n <= f.Lines(); n++ {
		if text := strings.TrimLeft(f.Line(n), "- \t"); strings.HasPrefix(text, path[len(path)-1]+":") {
			line = n
			break
		}
	}
	return []cause{{rank: rankTemplate, anchored: true, Origin: Origin{Span: f.LineSpan(line)}}}
}

// byTool asks the tool that rendered the manifest.
func (o *Object) byTool(path source.Path, w trial.Want) []cause {
	if o.Item >= 0 {
		path = source.P("items").Index(o.Item).Child(path...)
	}
	var out []cause
	for _, c := range o.Doc.From.Causes(path, argo.Want{Key: w.Key, Within: w.Within}) {
		next := w
		if !c.Same {
			next = trial.Want{Changed: w.Changed}
		}
		found := []cause{{Origin: Origin{Span: c.Span}, rank: rankValues, exact: c.Same}}
		if c.Span.IsZero() {
			found = o.Back.at(c.At, o.Site, next)
		}
		for _, f := range atLevel(found, c.Chain) {
			f.exact = f.exact && c.Same
			f.plain = c.Literal && c.At.File != nil
			f.anchored, f.lacks = f.anchored || c.Anchored, f.lacks || c.Lacks
			out = append(out, f)
		}
	}
	return out
}

// absent is for a path that does not exist: the nearest key that does.
func (src *Source) absent(o *Object, path source.Path, changed bool) []cause {
	var causes []cause
	for p := path.Parent(); ; p = p.Parent() {
		if len(p) == 0 {
			causes = src.presence(o, changed)
			break
		}
		f := src.field(o, p, trial.Want{Changed: changed})
		if f == nil {
			continue
		}
		if !f.Traced() {
			return nil
		}
		if f.Scalar() || len(f.Value.Content) == 0 {
			causes = f.valueCauses()
		} else {
			causes = f.collectionCauses()
		}
		causes = sortCauses(causes)
		break
	}
	for i := range causes {
		causes[i].anchored = true
	}
	return causes
}

// sortCauses puts the likeliest first: what holds the stretch that is meant,
// what occurs in the value, the more specific file; empty defaults last.
func sortCauses(causes []cause) []cause {
	slices.SortStableFunc(causes, func(a, b cause) int {
		return cmp.Or(
			last(a.yaml == nil && a.rank == rankTemplate && !a.covers, b.yaml == nil && b.rank == rankTemplate && !b.covers),
			last(!a.covers, !b.covers), last(a.empty, b.empty), last(!a.part, !b.part), cmp.Compare(a.rank, b.rank))
	})
	seen := map[source.Span]bool{}
	return slices.DeleteFunc(causes, func(c cause) bool {
		again := seen[c.Span]
		seen[c.Span] = true
		return again
	})
}

func last(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// atLevel adds the way through one template to causes found below it.
func atLevel(causes []cause, chain []finding.Origin) []cause {
	for i := range causes {
		causes[i].Chain = append(causes[i].Chain[:len(causes[i].Chain):len(causes[i].Chain)], chain...)
	}
	return causes
}
