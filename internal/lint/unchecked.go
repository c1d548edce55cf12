package lint

import (
	"fmt"
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/known"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// gap is a part of the repository that could not be rendered, so that nothing was checked in it: a site whose file
// cannot be read, a release that failed, a root app that no site's rendering came by. Each must have a finding.
type gap struct {
	finding.Subject
	file string // of a site or root app, "" for a release
}

// says names what was not rendered.
func (g gap) says() finding.Phrase {
	return finding.Say("gap", "service", g.Service, "environment", g.Environment, "site", g.Site, "file", g.file)
}

// isAbout reports whether a finding says why there is a gap.
func (g gap) isAbout(f finding.Finding) bool {
	if g.file != "" {
		through := func(o finding.Origin) bool { return o.File == g.file }
		return f.File == g.file && g.Site == "" || f.Unreadable && (f.File == g.file || slices.ContainsFunc(f.Origins, through)) ||
			f.At.File == g.file && len(f.At.Path) == 0
	}
	return f.Unrendered && f.Site == g.Site && (f.Environment == g.Environment || f.Environment == "") && (f.Service == g.Service || f.Service == "")
}

// noteGaps keeps what of a site could not be rendered. Releases that need something from outside of the repository are
// counted in the summary.
func (run *run) noteGaps(site *model.Site, res *render.Result) {
	run.mu.Lock()
	defer run.mu.Unlock()
	run.gaps = append(run.gaps, gapsOf(site, res)...)
	if res == nil {
		return
	}
	for _, app := range run.repo.RootApps {
		if app.Site == nil && app.File.Path == site.File.Path { // it names no site file, and is one by itself
			run.rendered[app] = true
		}
	}
	for _, root := range res.Roots {
		if root.App != nil {
			run.rendered[root.App] = true
		}
	}
}

// gapsOf lists what of a site could not be rendered; res is nil if nothing could.
func gapsOf(site *model.Site, res *render.Result) (out []gap) {
	if res == nil {
		return []gap{{Subject: finding.Subject{Site: site.Name}, file: site.File.Path}}
	}
	add := func(rel *render.Release, service string) {
		if rel.Failed && rel.NotRendered == "" {
			out = append(out, gap{Subject: finding.Subject{Site: site.Name, Environment: rel.Environment, Service: service}})
		}
	}
	for _, root := range res.Roots {
		add(root.Release, "")
	}
	for _, rel := range res.Releases {
		add(rel, rel.Service)
	}
	return out
}

// unchecked returns the one warning about gaps that no reported finding tells of, because it is off, skipped,
// suppressed or known, or because there is none. It is reported whatever is switched off.
func (run *run) unchecked(d *decision, earlier []finding.Finding) []finding.Finding {
	if !run.rendersForRules() {
		return nil
	}
	d.follow(run, earlier)
	if !run.scope.narrowed || run.Shard.Of > 1 {
		for _, app := range run.repo.RootApps {
			if run.scope.narrowed && (app.Site == nil && run.Shard.Index > 1 || app.Site != nil && !run.scope.hasSite(app.Site.Name)) {
				continue // another shard's
			}
			if !run.rendered[app] && (app.Site == nil || !app.Site.Broken()) {
				run.gaps = append(run.gaps, gap{file: app.File.Path})
			}
		}
	}
	var open []gap
	var places []hidden
	for _, g := range run.gaps {
		if d.tells(g) {
			continue
		}
		open = append(open, g)
		if i := slices.IndexFunc(d.hidden, func(h hidden) bool { return g.isAbout(h.Finding) }); i >= 0 {
			places = append(places, d.hidden[i])
		}
	}
	for _, h := range d.hidden {
		if h.Unreadable && !slices.ContainsFunc(run.gaps, func(g gap) bool { return g.isAbout(h.Finding) }) {
			open, places = append(open, gap{file: h.File}), append(places, h)
		}
	}
	if len(open) == 0 {
		return nil
	}
	f := run.warning(open, places)
	f.Comparing = len(places) > 0 && len(run.Known) > 0 &&
		!slices.ContainsFunc(run.Known, func(k *known.Findings) bool { return !k.Revision }) &&
		!slices.ContainsFunc(places, func(h hidden) bool { return h.why != isKnownAlready })
	return []finding.Finding{f}
}

// rendersForRules reports whether any rule that was asked for reads what is rendered.
func (run *run) rendersForRules() bool {
	for id, r := range run.rules {
		if r.Stage != finding.Text && r.Stage != finding.Shape && r.Scope != "text" && r.Scope != "file" && run.enabled(id) {
			return true
		}
	}
	return false
}

func (run *run) warning(open []gap, places []hidden) finding.Finding {
	var gaps []finding.Phrase
	for _, g := range open {
		gaps = append(gaps, g.says())
	}
	slices.SortFunc(gaps, func(a, b finding.Phrase) int { return strings.Compare(a.Key(), b.Key()) })
	gaps = slices.CompactFunc(gaps, func(a, b finding.Phrase) bool { return a.Key() == b.Key() })
	f := render.Unchecked()
	say := func(because string, why finding.Phrase) {
		hit := finding.Hit{Rule: f.Rule, Text: finding.Say("gaps", "gaps", gaps, "rule", because, "why", why)}
		f.Message, f.English = run.words.Said(hit)
		f.Says = hit.Says()
	}
	f.Span = source.Span{File: run.firstFile(open), Line: 1, Column: 1, EndLine: 1, EndColumn: 1}
	f.Precision = finding.Anchored
	if len(places) == 0 {
		say("", finding.Phrase{})
		return f
	}
	first := places[0]
	f.Span, f.Precision, f.Subject = first.Span, first.Precision, first.Subject
	say(first.Rule, first.why.says())
	f.Help = run.words.Clause(run.words.Say(finding.Say(first.why.id()+"-help", "rule", first.Rule)))
	for _, p := range places[1:] {
		if p.Span != f.Span && !slices.ContainsFunc(f.Origins, func(o finding.Origin) bool { return o.Span == p.Span }) {
			f.Origins = append(f.Origins, finding.Origin{Span: p.Span, Text: finding.Say("rule-why", "rule", p.Rule, "why", p.why.says())})
		}
	}
	return f
}

func (run *run) firstFile(open []gap) string {
	for _, g := range open {
		if s := run.repo.Site(g.Site); s != nil {
			return s.File.Path
		}
		if g.file != "" {
			return g.file
		}
	}
	return model.ConfigName
}

func (r reason) id() string {
	return [...]string{"is-suppressed", "is-skipped", "is-off", "is-known"}[r]
}

func (r reason) says() finding.Phrase { return finding.Say(r.id()) }

// follow works out which findings are shown, in the place of which others, and puts those that a baseline or an earlier
// revision knows among the hidden ones.
func (d *decision) follow(run *run, known []finding.Finding) {
	isKnown := map[string]bool{}
	for _, f := range known {
		isKnown[shownAs(f)] = true
	}
	d.shown = make([]bool, len(d.all))
	for i, f := range d.all {
		root := i
		for d.cause[root] >= 0 {
			root = d.cause[root]
		}
		d.shown[i] = !isKnown[shownAs(d.reported[d.group[root]])]
		if !d.shown[i] && (f.Unrendered || f.Unreadable) {
			d.hidden = append(d.hidden, hidden{f, isKnownAlready})
		}
	}
	if len(d.hidden) == 0 {
		return
	}
	// What is hidden may follow from what is shown.
	graph, err := run.relations()
	if err != nil {
		return
	}
	all := slices.Clone(d.all)
	for _, h := range d.hidden {
		all = append(all, h.Finding)
	}
	causes := consequences(graph, run.rules, all, nil)
	for i := len(d.all); i < len(all); i++ {
		if c := causes[i]; c >= 0 && c < len(d.all) && d.shown[c] {
			d.covered = append(d.covered, all[i])
		}
	}
	d.hidden = slices.DeleteFunc(d.hidden, func(h hidden) bool {
		return slices.ContainsFunc(d.covered, func(f finding.Finding) bool { return shownAs(f) == shownAs(h.Finding) && f.Subject == h.Subject })
	})
}

// shownAs names a finding among those that are reported.
func shownAs(f finding.Finding) string {
	return strings.Join([]string{f.Rule, fmt.Sprint(f.Span), f.Says}, " ")
}

// tells reports whether a finding that is shown says why there is a gap.
func (d *decision) tells(g gap) bool {
	said := false
	for i, f := range d.all {
		if g.isAbout(f) {
			if d.shown[i] {
				return true
			}
			said = true
		}
	}
	if slices.ContainsFunc(d.covered, g.isAbout) {
		return true
	}
	if said || g.file != "" || slices.ContainsFunc(d.hidden, func(h hidden) bool { return g.isAbout(h.Finding) }) {
		return false
	}
	// Nothing names the release: a file that it takes cannot be read, which is reported at the file.
	for i, f := range d.all {
		if f.Unreadable && d.shown[i] {
			return true
		}
	}
	return false
}
