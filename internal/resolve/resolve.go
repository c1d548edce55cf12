// Package resolve turns what a rule reports, an address in a document, a file or a rendered object, into a finding: the file
// and line that a person would edit, with its origins and edits. Nothing else does.
package resolve

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/input"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/source"
	"github.com/xgen-lint/xgen-lint/internal/texts"
)

// Resolver turns hits into findings.
type Resolver struct {
	repo     *model.Repo
	renderer *render.Renderer
	words    texts.Words
	rules    map[string]finding.Rule
}

// New returns the Resolver of a repository, as its renderer renders it, for hits of rules, by ID.
func New(repo *model.Repo, renderer *render.Renderer, words texts.Words, rules map[string]finding.Rule) *Resolver {
	return &Resolver{repo, renderer, words, rules}
}

// Resolve puts a hit on its place. doc is the document that its path is in,
// nil for hits of text. An error means that the rule named a path that its
// document does not have: a defect of the rule, never passed over.
func (r *Resolver) Resolve(hit finding.Hit, doc *input.Document) (finding.Finding, error) {
	rule := r.rules[hit.Rule]
	message, english := r.words.Said(hit)
	f := finding.Finding{Rule: hit.Rule, Severity: rule.Severity, Message: message, English: english, Says: hit.Says(), Subject: hit.Subject,
		Help: r.words.HelpFor(hit, rule), Fault: hit.Fault, Absent: hit.Absent, Parts: hit.Parts, Precision: finding.Exact, Unreadable: hit.Unreadable, Unrendered: hit.Unrendered}
	if hit.Severity != finding.Off {
		f.Severity = hit.Severity
	}
	place, err := r.place(hit, doc)
	if err != nil {
		return f, err
	}
	f.Span, f.Precision, f.Origins = place.span, place.precision, place.chain
	f.Subject = Fill(f.Subject, place.subject)
	if place.action != "" {
		f.Help = r.words.Clause(r.words.Say(finding.Say("write-action", "action", place.action)))
	}
	if f.Fix = r.repair(hit, place); f.Fix == nil {
		f.Fix = r.suggest(hit, doc, place)
	}
	if f.Fix != nil {
		f.Fix.Description = cmp.Or(f.Fix.Description, f.Help)
	}
	f.At = r.address(hit, doc, hit.Path)
	if hit.About.Known() {
		f.At = hit.About
	}
	f.Reads = append(hit.Reads, place.reads...)
	for _, path := range hit.Breaks {
		f.Breaks = append(f.Breaks, r.address(hit, doc, path))
	}
	f.Breaks = append(f.Breaks, hit.BreaksAt...)
	if f.At.Known() && (hit.Span == source.Span{} || hit.Unreadable) {
		f.Breaks = append(f.Breaks, f.At)
	}
	r.followWay(&f, hit, doc)
	f.Remedies = r.remedies(hit, place, f)
	pair := rule.Pair && !r.repo.IsSiteFile(f.File)
	for _, related := range hit.Related {
		at := finding.Hit{Rule: hit.Rule, Path: related.Path, File: related.File, Doc: related.Doc, Within: related.Within, Span: related.Span}
		p, err := r.place(at, doc)
		if err != nil {
			return f, err
		}
		if pair && r.repo.IsSiteFile(p.span.File) {
			f.Origins = append(slices.Clone(p.chain), finding.Origin{Span: f.Span, Text: finding.Say("disagrees")})
			f.Span, f.Precision, pair = p.span, p.precision, false
			continue
		}
		if p.span != f.Span {
			f.Origins = append(f.Origins, finding.Origin{Span: p.span, Note: finding.Redact(r.words.SayOr(hit.Rule, related.Text, related.Message))})
			if hit.Reverse.IsSet() && p.span.File != f.File {
				f.Partners, f.Reverse = append(f.Partners, p.span), r.words.ReverseFor(hit)
			}
		}
	}
	return f, nil
}

// followWay notes which template nodes the rendered value of a finding passed.
func (r *Resolver) followWay(f *finding.Finding, hit finding.Hit, doc *input.Document) {
	if doc == nil || f.At.Object == "" || hit.File != "" || !hit.Span.IsZero() {
		return
	}
	m, rest, ok := doc.Find(hit.Path)
	if !ok || m.From.Object == nil {
		return
	}
	path := m.From.Base.Child(rest...)
	f.Way, f.Keyed = r.renderer.Way(m.From.Object, path, hit.Key), hit.Key
	f.Named = r.renderer.Named(m.From.Object, path, f.Way)
	f.JudgesValue = cmp.Or(hit.Blames, r.rules[hit.Rule].Blames) == finding.BlameValue
	if _, v := source.Get(m.From.Object.Node, path); v != nil {
		f.Text = fmt.Sprint(source.Decode(v))
	}
}

// address is the value at a path of the document or file that a hit is about.
func (r *Resolver) address(hit finding.Hit, doc *input.Document, path source.Path) finding.Place {
	switch {
	case hit.Span != (source.Span{}):
		return r.inFile(hit.Span.File, hit.Doc, path)
	case hit.File != "":
		return r.inFile(hit.File, hit.Doc, path)
	case doc == nil:
		return finding.Place{}
	}
	m, rest, ok := doc.Find(path)
	switch {
	case !ok:
		return finding.Place{}
	case m.From.Object != nil:
		return inObject(m.From.Object, m.From.Base.Child(rest...))
	case m.From.YAML != nil:
		return r.inFile(m.From.YAML.Path, m.From.Doc, m.From.Base.Child(rest...))
	}
	return finding.Place{}
}

func (r *Resolver) inFile(file string, doc int, path source.Path) finding.Place {
	return finding.Place{Kind: r.kindOf(file), File: file, Doc: doc, Path: path}
}

// kindOf returns what a file is for.
func (r *Resolver) kindOf(file string) finding.Kind {
	repo := r.repo
	switch {
	case repo.IsSiteFile(file):
		return finding.InSite
	case repo.Layout.RootApps != "" && strings.HasPrefix(file, repo.Layout.RootApps+"/"):
		return finding.InRootApp
	case repo.Layout.Secrets != "" && strings.HasPrefix(file, repo.Layout.Secrets+"/"):
		return finding.InSecrets
	case repo.Catalog != nil && repo.Catalog.File.Path == file:
		return finding.InCatalog
	case repo.Jenkins.Project != nil && repo.Jenkins.Project.Path == file:
		return finding.InProject
	}
	return finding.InValues
}

func inObject(o *render.Object, path source.Path) finding.Place {
	at := o.Address()
	at.Path = path
	return at
}

// place is where a hit stands.
type place struct {
	span      source.Span
	precision finding.Precision
	chain     []finding.Origin
	subject   finding.Subject
	// rewrite turns stretches of the string at the hit's path into edits; nil
	// where the source text is not the string's own.
	rewrite func(finding.Stretch) (source.Span, bool)
	// edit is the key or value itself in a source file, nil if it is not there.
	edit   *source.Span
	scalar bool
	reads  []finding.Pattern
	action string // what the action at span should be, where that is the help; "" leaves that of the hit
}

func (r *Resolver) place(hit finding.Hit, doc *input.Document) (place, error) {
	switch {
	case hit.Span != (source.Span{}):
		p := place{span: hit.Span, precision: cmp.Or(hit.Precision, finding.Exact), subject: r.repo.FileSubject(hit.Span.File)}
		if hit.Meant != "" {
			p.edit = &hit.Span
		}
		if hit.Unquoted {
			p.action = r.quoting(hit.Span)
		}
		return p, nil
	case hit.File != "":
		y, err := r.repo.Tree.YAML(hit.File)
		if err != nil {
			return place{}, fmt.Errorf("rule %s names file %s: %w", hit.Rule, hit.File, err)
		}
		p := yamlPlace(input.Origin{YAML: y, Doc: hit.Doc}, hit.Path, hit)
		p.subject = Fill(p.subject, Fill(r.entrySubject(y, hit.Path), r.repo.FileSubject(hit.File)))
		return p, nil
	case doc == nil:
		return place{}, fmt.Errorf("rule %s: a hit without a place", hit.Rule)
	}
	m, rest, ok := doc.Find(hit.Path)
	if !ok {
		return place{}, fmt.Errorf("rule %s names %s, which comes from no file", hit.Rule, hit.Path)
	}
	var p place
	switch {
	case m.From.Object != nil:
		p = r.editable(r.objectPlace(m.From.Object, m.From.Base.Child(rest...), hit), m.From.Object, hit)
	case m.From.YAML != nil:
		p = yamlPlace(m.From, rest, hit)
		p.subject = Fill(p.subject, r.entrySubject(m.From.YAML, m.From.Base.Child(rest...)))
	default:
		p = place{span: m.From.Span, precision: finding.Exact}
	}
	p.subject = Fill(p.subject, m.Subject)
	return p, nil
}

// entrySubject returns which environment and service of a site file a path lies
// in.
func (r *Resolver) entrySubject(y *source.YAML, path source.Path) finding.Subject {
	var s finding.Subject
	if len(path) < 2 || path[0] != "environments" && path[0] != "destinations" {
		return s
	}
	for _, site := range r.repo.Sites {
		if site.File.Path != y.Path {
			continue
		}
		for _, e := range site.Environments {
			if e.Name != path[1] {
				continue
			}
			s.Environment = e.Name
			if service := e.Service(path); service != nil {
				s.Service = service.Name
			}
		}
	}
	return s
}

// yamlPlace finds the place of a path in a source file.
// SpanIn is where a hit in the first document of a file stands.
func SpanIn(y *source.YAML, hit finding.Hit) source.Span {
	return yamlPlace(input.Origin{YAML: y}, hit.Path, hit).span
}

func yamlPlace(from input.Origin, rest source.Path, hit finding.Hit) place {
	path := from.Base.Child(rest...)
	p := place{precision: finding.Exact, subject: finding.Subject{Path: path.String()}}
	y := from.YAML
	if y.Root() == nil || from.Doc >= len(y.Docs) {
		p.span, p.precision = y.LineSpan(1), finding.Anchored
		return p
	}
	key, value := source.Get(y.Docs[from.Doc], path)
	if value == nil {
		p.span, _ = y.Nearest(from.Doc, path)
		p.precision = finding.Anchored
		return p
	}
	switch {
	case hit.Within != nil:
		p.span, _ = y.Within(value, hit.Within.Start, hit.Within.End)
	case hit.Key && key != nil:
		p.span = y.NodeSpan(key)
	default:
		p.span = y.EntrySpan(key, value)
	}
	p.rewrite = func(s finding.Stretch) (source.Span, bool) { return y.Within(value, s.Start, s.End) }
	span := y.NodeSpan(value)
	if hit.Key && key != nil {
		span = y.NodeSpan(key)
	}
	p.edit, p.scalar = &span, value.Kind == yaml.ScalarNode
	return p
}

// objectPlace finds the place of a path in a rendered object, by tracing it.
func (r *Resolver) objectPlace(o *render.Object, path source.Path, hit finding.Hit) place {
	t, written := render.Trace{}, false
	if hit.Written {
		t, written = r.renderer.Parting(o, path)
	}
	if !written {
		t = r.renderer.Trace(o, path, hit.Within, hit.Key)
	}
	p := place{span: t.Span, precision: t.Precision, chain: t.Chain, rewrite: t.Rewrite,
		subject: finding.Subject{Object: o.Kind + "/" + o.Name, Path: path.String()}}
	if _, v := source.Get(o.Node, path); t.Rewrite != nil && v != nil && v.Kind == yaml.ScalarNode {
		if span, exact := t.Rewrite(finding.Stretch{Start: 0, End: len(v.Value)}); exact && !hit.Key {
			p.edit, p.scalar = &span, true
		}
	}
	if r.kindOf(p.span.File) == finding.InValues && !input.IsTemplate(p.span.File) { // a default: the Application sets nothing
		p.reads = []finding.Pattern{{Kind: finding.InApplication, Path: source.P("spec", "source", "helm", "**")},
			{Kind: finding.InApplication, Path: source.P("spec", "sources", "*", "helm", "**")}}
	}
	if hit.Empty {
		if empty, ok := r.emptyCause(t.Causes); ok {
			p.span, p.chain, p.rewrite = empty.Span, empty.Chain, nil
			return p
		}
		if span, ok := r.emptyParameter(o, t); ok {
			p.span, p.rewrite = span, nil
			return p
		}
	}
	if t.Lacks {
		return p
	}
	return r.blameTemplate(hit, p, o, path)
}

// remedies are edits that would take a fault of a source file away: its fix, what was meant, a plain word, nothing.
func (r *Resolver) remedies(hit finding.Hit, p place, f finding.Finding) (out [][]source.Edit) {
	if p.edit == nil {
		return out
	}
	span := *p.edit
	if hit.Meant != "" {
		out = append(out, []source.Edit{{Span: span, Text: hit.Meant}})
	}
	if !hit.Key && p.scalar {
		out = append(out, []source.Edit{{Span: span, Text: "x"}}, []source.Edit{{Span: span, Text: "null"}})
	}
	return out
}

// emptyCause is the first place of a value that is empty: one of the causes, or
// an entry beside one that the template names on the same line.
func (r *Resolver) emptyCause(causes []render.Origin) (render.Origin, bool) {
	var lines []string
	for _, c := range causes {
		if f, err := r.repo.Tree.File(c.File); err == nil && len(c.Path) == 0 {
			lines = append(lines, f.Line(c.Line))
		}
	}
	for _, beside := range []bool{false, true} {
		for _, c := range causes {
			y, err := r.repo.Tree.YAML(c.File)
			if err != nil || len(c.Path) == 0 {
				continue
			}
			at := c.Path
			if beside {
				at = r.emptyBeside(y, at.Parent(), lines)
			}
			if _, v := source.Get(y.Root(), at); isEmptyScalar(v) {
				c.Span, _ = y.Lookup(0, at)
				return c, true
			}
		}
	}
	return render.Origin{}, false
}

// emptyParameter is the value of a parameter that the object's Application sets to nothing, and that a line of the trace reads.
func (r *Resolver) emptyParameter(o *render.Object, t render.Trace) (source.Span, bool) {
	if o.Release == nil || o.Release.App == nil || o.Release.App.Object == nil {
		return source.Span{}, false
	}
	spans := []source.Span{t.Span}
	for _, step := range t.Chain {
		spans = append(spans, step.Span)
	}
	for _, param := range o.Release.App.Parameters {
		if param.Final != "" || param.Shadowed || len(param.ValuePath) == 0 {
			continue
		}
		read := func(at source.Span) bool {
			f, err := r.repo.Tree.File(at.File)
			return err == nil && strings.Contains(f.Line(at.Line), "."+param.ValuePath.Last())
		}
		if slices.ContainsFunc(spans, read) {
			return r.renderer.Trace(o.Release.App.Object, param.Path.Child("value"), nil, false).Span, true
		}
	}
	return source.Span{}, false
}

// emptyBeside is the entry of a map that is empty and that one of the lines
// names.
func (r *Resolver) emptyBeside(y *source.YAML, parent source.Path, lines []string) source.Path {
	found := parent
	_, siblings := source.Get(y.Root(), parent)
	source.Entries(siblings, func(name string, _, v *source.Node) {
		if isEmptyScalar(v) && slices.ContainsFunc(lines, func(line string) bool { return strings.Contains(line, "."+name) }) {
			found = parent.Child(name)
		}
	})
	return found
}

func isEmptyScalar(n *source.Node) bool {
	n = source.Deref(n)
	return n != nil && n.Kind == yaml.ScalarNode && (n.Value == "" || source.IsNull(n))
}

// repair makes a hit's repair ready: replacements become edits where the
// source text is the string's own; one that does not fit takes the fix away.
func (r *Resolver) repair(hit finding.Hit, p place) *finding.Fix {
	if hit.Fix == nil {
		return nil
	}
	fix := &finding.Fix{Suggested: hit.Fix.Suggested, Description: r.words.SayOr(hit.Rule, hit.Fix.Text, hit.Fix.Description), Edits: hit.Fix.Edits}
	for _, replacement := range hit.Fix.Replacements {
		if p.rewrite == nil {
			return nil
		}
		span, exact := p.rewrite(replacement.Stretch)
		if !exact {
			return nil
		}
		fix.Edits = append(fix.Edits, source.Edit{Span: span, Text: replacement.Text})
	}
	if len(fix.Edits) == 0 {
		return nil
	}
	return fix
}

// Fill completes a subject with what another one knows.
func Fill(s, more finding.Subject) finding.Subject {
	for _, f := range [][2]*string{{&s.Site, &more.Site}, {&s.Environment, &more.Environment}, {&s.Service, &more.Service},
		{&s.Object, &more.Object}, {&s.Path, &more.Path}} {
		if *f[0] == "" {
			*f[0] = *f[1]
		}
	}
	return s
}
