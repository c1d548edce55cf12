package lint

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/input"
	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// resolve puts a hit on its place. doc is the document that its path is in,
// nil for hits of text. An error means that the rule named a path that its
// document does not have: a defect of the rule, never passed over.
func (run *run) resolve(hit finding.Hit, doc *input.Document) (finding.Finding, error) {
	rule := run.rules[hit.Rule]
	message, english := run.words.message(hit)
	f := finding.Finding{Rule: hit.Rule, Severity: rule.Severity, Message: message, English: english, Says: hit.Says(), Subject: hit.Subject,
		Help: run.words.help(hit, rule), Fault: hit.Fault, Absent: hit.Absent, Parts: hit.Parts, Precision: finding.Exact, Unreadable: hit.Unreadable, Unrendered: hit.Unrendered}
	if hit.Severity != finding.Off {
		f.Severity = hit.Severity
	}
	place, err := run.place(hit, doc)
	if err != nil {
		return f, err
	}
	f.Span, f.Precision, f.Origins = place.span, place.precision, place.chain
	f.Subject = fill(f.Subject, place.subject)
	if place.action != "" {
		f.Help = run.words.clause(run.words.Say(finding.Say("write-action", "action", place.action)))
	}
	if f.Fix = run.repair(hit, place); f.Fix == nil {
		f.Fix = run.suggest(hit, doc, place)
	}
	if f.Fix != nil {
		f.Fix.Description = cmp.Or(f.Fix.Description, f.Help)
	}
	f.At = run.address(hit, doc, hit.Path)
	if hit.About.Known() {
		f.At = hit.About
	}
	f.Reads = append(hit.Reads, place.reads...)
	for _, path := range hit.Breaks {
		f.Breaks = append(f.Breaks, run.address(hit, doc, path))
	}
	f.Breaks = append(f.Breaks, hit.BreaksAt...)
	if f.At.Known() && (hit.Span == source.Span{} || hit.Unreadable) {
		f.Breaks = append(f.Breaks, f.At)
	}
	run.followWay(&f, hit, doc)
	f.Remedies = run.remedies(hit, place, f)
	pair := rule.Pair && !run.isSite(f.File)
	for _, r := range hit.Related {
		at := finding.Hit{Rule: hit.Rule, Path: r.Path, File: r.File, Doc: r.Doc, Within: r.Within, Span: r.Span}
		p, err := run.place(at, doc)
		if err != nil {
			return f, err
		}
		if pair && run.isSite(p.span.File) {
			f.Origins = append(slices.Clone(p.chain), finding.Origin{Span: f.Span, Text: finding.Say("disagrees")})
			f.Span, f.Precision, pair = p.span, p.precision, false
			continue
		}
		if p.span != f.Span {
			f.Origins = append(f.Origins, finding.Origin{Span: p.span, Note: finding.Redact(run.words.say(hit.Rule, r.Text, r.Message))})
			if hit.Reverse.IsSet() && p.span.File != f.File {
				f.Partners, f.Reverse = append(f.Partners, p.span), run.words.reverse(hit)
			}
		}
	}
	return f, nil
}

// followWay notes which template nodes the rendered value of a finding passed.
func (run *run) followWay(f *finding.Finding, hit finding.Hit, doc *input.Document) {
	if doc == nil || f.At.Object == "" || hit.File != "" || !hit.Span.IsZero() {
		return
	}
	m, rest, ok := doc.Find(hit.Path)
	if !ok || m.From.Object == nil {
		return
	}
	path := m.From.Base.Child(rest...)
	f.Way, f.Keyed = run.renderer.Way(m.From.Object, path, hit.Key), hit.Key
	f.Named = run.renderer.Named(m.From.Object, path, f.Way)
	f.JudgesValue = cmp.Or(hit.Blames, run.rules[hit.Rule].Blames) == finding.BlameValue
	if _, v := source.Get(m.From.Object.Node, path); v != nil {
		f.Text = fmt.Sprint(source.Decode(v))
	}
}

// address is the value at a path of the document or file that a hit is about.
func (run *run) address(hit finding.Hit, doc *input.Document, path source.Path) finding.Place {
	switch {
	case hit.Span != (source.Span{}):
		return run.inFile(hit.Span.File, hit.Doc, path)
	case hit.File != "":
		return run.inFile(hit.File, hit.Doc, path)
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
		return run.inFile(m.From.YAML.Path, m.From.Doc, m.From.Base.Child(rest...))
	}
	return finding.Place{}
}

func (run *run) inFile(file string, doc int, path source.Path) finding.Place {
	return finding.Place{Kind: run.kindOf(file), File: file, Doc: doc, Path: path}
}

// kindOf returns what a file is for.
func (run *run) kindOf(file string) finding.Kind {
	r := run.repo
	switch {
	case run.isSite(file):
		return finding.InSite
	case r.Layout.RootApps != "" && strings.HasPrefix(file, r.Layout.RootApps+"/"):
		return finding.InRootApp
	case r.Layout.Secrets != "" && strings.HasPrefix(file, r.Layout.Secrets+"/"):
		return finding.InSecrets
	case r.Catalog != nil && r.Catalog.File.Path == file:
		return finding.InCatalog
	case r.Jenkins.Project != nil && r.Jenkins.Project.Path == file:
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

func (run *run) place(hit finding.Hit, doc *input.Document) (place, error) {
	switch {
	case hit.Span != (source.Span{}):
		p := place{span: hit.Span, precision: cmp.Or(hit.Precision, finding.Exact), subject: run.fileSubject(hit.Span.File)}
		if hit.Meant != "" {
			p.edit = &hit.Span
		}
		if hit.Unquoted {
			p.action = run.quoting(hit.Span)
		}
		return p, nil
	case hit.File != "":
		y, err := run.repo.Tree.YAML(hit.File)
		if err != nil {
			return place{}, fmt.Errorf("rule %s names file %s: %w", hit.Rule, hit.File, err)
		}
		p := yamlPlace(input.Origin{YAML: y, Doc: hit.Doc}, hit.Path, hit)
		p.subject = fill(p.subject, fill(run.entrySubject(y, hit.Path), run.fileSubject(hit.File)))
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
		p = run.editable(run.objectPlace(m.From.Object, m.From.Base.Child(rest...), hit), m.From.Object, hit)
	case m.From.YAML != nil:
		p = yamlPlace(m.From, rest, hit)
		p.subject = fill(p.subject, run.entrySubject(m.From.YAML, m.From.Base.Child(rest...)))
	default:
		p = place{span: m.From.Span, precision: finding.Exact}
	}
	p.subject = fill(p.subject, m.Subject)
	return p, nil
}

// entrySubject returns which environment and service of a site file a path lies
// in.
func (run *run) entrySubject(y *source.YAML, path source.Path) finding.Subject {
	var s finding.Subject
	if len(path) < 2 || path[0] != "environments" && path[0] != "destinations" {
		return s
	}
	for _, site := range run.repo.Sites {
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
func (run *run) objectPlace(o *render.Object, path source.Path, hit finding.Hit) place {
	t, written := render.Trace{}, false
	if hit.Written {
		t, written = run.renderer.Parting(o, path)
	}
	if !written {
		t = run.renderer.Trace(o, path, hit.Within, hit.Key)
	}
	p := place{span: t.Span, precision: t.Precision, chain: t.Chain, rewrite: t.Rewrite,
		subject: finding.Subject{Object: o.Kind + "/" + o.Name, Path: path.String()}}
	if _, v := source.Get(o.Node, path); t.Rewrite != nil && v != nil && v.Kind == yaml.ScalarNode {
		if span, exact := t.Rewrite(finding.Stretch{Start: 0, End: len(v.Value)}); exact && !hit.Key {
			p.edit, p.scalar = &span, true
		}
	}
	if run.kindOf(p.span.File) == finding.InValues && !input.IsTemplate(p.span.File) { // a default: the Application sets nothing
		p.reads = []finding.Pattern{{Kind: finding.InApplication, Path: source.P("spec", "source", "helm", "**")},
			{Kind: finding.InApplication, Path: source.P("spec", "sources", "*", "helm", "**")}}
	}
	if hit.Empty {
		if empty, ok := run.emptyCause(t.Causes); ok {
			p.span, p.chain, p.rewrite = empty.Span, empty.Chain, nil
			return p
		}
		if span, ok := run.emptyParameter(o, t); ok {
			p.span, p.rewrite = span, nil
			return p
		}
	}
	if t.Lacks {
		return p
	}
	return run.blameTemplate(hit, p, o, path)
}

// remedies are edits that would take a fault of a source file away: its fix, what was meant, a plain word, nothing.
func (run *run) remedies(hit finding.Hit, p place, f finding.Finding) (out [][]source.Edit) {
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
func (run *run) emptyCause(causes []render.Origin) (render.Origin, bool) {
	var lines []string
	for _, c := range causes {
		if f, err := run.repo.Tree.File(c.File); err == nil && len(c.Path) == 0 {
			lines = append(lines, f.Line(c.Line))
		}
	}
	for _, beside := range []bool{false, true} {
		for _, c := range causes {
			y, err := run.repo.Tree.YAML(c.File)
			if err != nil || len(c.Path) == 0 {
				continue
			}
			at := c.Path
			if beside {
				at = run.emptyBeside(y, at.Parent(), lines)
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
func (run *run) emptyParameter(o *render.Object, t render.Trace) (source.Span, bool) {
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
			f, err := run.repo.Tree.File(at.File)
			return err == nil && strings.Contains(f.Line(at.Line), "."+param.ValuePath.Last())
		}
		if slices.ContainsFunc(spans, read) {
			return run.renderer.Trace(o.Release.App.Object, param.Path.Child("value"), nil, false).Span, true
		}
	}
	return source.Span{}, false
}

// emptyBeside is the entry of a map that is empty and that one of the lines
// names.
func (run *run) emptyBeside(y *source.YAML, parent source.Path, lines []string) source.Path {
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
func (run *run) repair(hit finding.Hit, p place) *finding.Fix {
	if hit.Fix == nil {
		return nil
	}
	fix := &finding.Fix{Suggested: hit.Fix.Suggested, Description: run.words.say(hit.Rule, hit.Fix.Text, hit.Fix.Description), Edits: hit.Fix.Edits}
	for _, r := range hit.Fix.Replacements {
		if p.rewrite == nil {
			return nil
		}
		span, exact := p.rewrite(r.Stretch)
		if !exact {
			return nil
		}
		fix.Edits = append(fix.Edits, source.Edit{Span: span, Text: r.Text})
	}
	if len(fix.Edits) == 0 {
		return nil
	}
	return fix
}

// fill completes a subject with what another one knows.
func fill(s, more finding.Subject) finding.Subject {
	for _, f := range [][2]*string{{&s.Site, &more.Site}, {&s.Environment, &more.Environment}, {&s.Service, &more.Service},
		{&s.Object, &more.Object}, {&s.Path, &more.Path}} {
		if *f[0] == "" {
			*f[0] = *f[1]
		}
	}
	return s
}
