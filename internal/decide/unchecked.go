package decide

import (
	"fmt"
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Gap is a part of the repository that could not be rendered, so that nothing was checked in it: a site whose file
// cannot be read, a release that failed, a root app that no site's rendering came by. Each must have a finding.
type Gap struct {
	finding.Subject
	File string // of a site or root app, "" for a release
}

// says names what was not rendered.
func (g Gap) says() finding.Phrase {
	return finding.Say("gap", "service", g.Service, "environment", g.Environment, "site", g.Site, "file", g.File)
}

// isAbout reports whether a finding says why there is a gap.
func (g Gap) isAbout(f finding.Finding) bool {
	if g.File != "" {
		through := func(o finding.Origin) bool { return o.File == g.File }
		return f.File == g.File && g.Site == "" || f.Unreadable && (f.File == g.File || slices.ContainsFunc(f.Origins, through)) ||
			f.At.File == g.File && len(f.At.Path) == 0
	}
	return f.Unrendered && f.Site == g.Site && (f.Environment == g.Environment || f.Environment == "") && (f.Service == g.Service || f.Service == "")
}

// GapsOf lists what of a site could not be rendered; res is nil if nothing could.
func GapsOf(site *model.Site, res *render.Result) (out []Gap) {
	if res == nil {
		return []Gap{{Subject: finding.Subject{Site: site.Name}, File: site.File.Path}}
	}
	add := func(rel *render.Release, service string) {
		if rel.Failed && rel.NotRendered == "" {
			out = append(out, Gap{Subject: finding.Subject{Site: site.Name, Environment: rel.Environment, Service: service}})
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

// Open is what is looked at once it is known what else is reported.
type Open struct {
	Gaps []Gap
	// Known are the findings that a baseline or an earlier revision has. Compared is set where there is a revision and no baseline:
	// a forge that compares reports itself wants the findings of a revision too.
	Known    []finding.Finding
	Compared bool
	// SiteFile names the file of a site, "" for none.
	SiteFile func(site string) string
}

// Unchecked returns the one warning about gaps that no reported finding tells of, because it is off, skipped,
// suppressed or known, or because there is none. It is reported whatever is switched off.
func (d *Decision) Unchecked(o Open) []finding.Finding {
	d.follow(o.Known)
	o.Gaps = slices.SortedStableFunc(slices.Values(o.Gaps), func(a, b Gap) int { return compareSubjects(a.Subject, b.Subject) })
	var open []Gap
	var places []hidden
	for _, g := range o.Gaps {
		if d.tells(g) {
			continue
		}
		open = append(open, g)
		if i := slices.IndexFunc(d.hidden, func(h hidden) bool { return g.isAbout(h.Finding) }); i >= 0 {
			places = append(places, d.hidden[i])
		}
	}
	for _, h := range d.hidden {
		if h.Unreadable && !slices.ContainsFunc(o.Gaps, func(g Gap) bool { return g.isAbout(h.Finding) }) {
			open, places = append(open, Gap{File: h.File}), append(places, h)
		}
	}
	if len(open) == 0 {
		return nil
	}
	f := d.warning(o, open, places)
	f.Comparing = len(places) > 0 && o.Compared &&
		!slices.ContainsFunc(places, func(h hidden) bool { return h.why != isKnownAlready })
	return []finding.Finding{f}
}

func (d *Decision) warning(o Open, open []Gap, places []hidden) finding.Finding {
	words := d.basis.Extent.Words
	var gaps []finding.Phrase
	for _, g := range open {
		gaps = append(gaps, g.says())
	}
	slices.SortFunc(gaps, func(a, b finding.Phrase) int { return strings.Compare(a.Key(), b.Key()) })
	gaps = slices.CompactFunc(gaps, func(a, b finding.Phrase) bool { return a.Key() == b.Key() })
	f := render.Unchecked()
	say := func(because string, why finding.Phrase) {
		hit := finding.Hit{Rule: f.Rule, Text: finding.Say("gaps", "gaps", gaps, "rule", because, "why", why)}
		f.Message, f.English = words.Said(hit)
		f.Says = hit.Says()
	}
	f.Span = source.Span{File: o.firstFile(open), Line: 1, Column: 1, EndLine: 1, EndColumn: 1}
	f.Precision = finding.Anchored
	if len(places) == 0 {
		say("", finding.Phrase{})
		return f
	}
	first := places[0]
	f.Span, f.Precision, f.Subject = first.Span, first.Precision, first.Subject
	say(first.Rule, first.why.says())
	f.Help = words.Clause(words.Say(finding.Say(first.why.id()+"-help", "rule", first.Rule)))
	for _, p := range places[1:] {
		if p.Span != f.Span && !slices.ContainsFunc(f.Origins, func(o finding.Origin) bool { return o.Span == p.Span }) {
			f.Origins = append(f.Origins, finding.Origin{Span: p.Span, Text: finding.Say("rule-why", "rule", p.Rule, "why", p.why.says())})
		}
	}
	return f
}

func (o Open) firstFile(open []Gap) string {
	for _, g := range open {
		if name := o.SiteFile(g.Site); name != "" {
			return name
		}
		if g.File != "" {
			return g.File
		}
	}
	return model.ConfigName
}

func (r Reason) id() string {
	return [...]string{"is-suppressed", "is-skipped", "is-off", "is-known"}[r]
}

func (r Reason) says() finding.Phrase { return finding.Say(r.id()) }

// follow works out which findings are shown, in the place of which others, and puts those that a baseline or an earlier
// revision knows among the hidden ones.
func (d *Decision) follow(known []finding.Finding) {
	isKnown := map[string]bool{}
	for _, f := range known {
		isKnown[ShownAs(f)] = true
	}
	d.shown = make([]bool, len(d.all))
	for i, f := range d.all {
		root := i
		for d.cause[root] >= 0 {
			root = d.cause[root]
		}
		d.shown[i] = !isKnown[ShownAs(d.Reported[d.group[root]])]
		if !d.shown[i] && (f.Unrendered || f.Unreadable) {
			d.hidden = append(d.hidden, hidden{f, isKnownAlready})
		}
	}
	if len(d.hidden) == 0 {
		return
	}
	// What is hidden may follow from what is shown.
	graph, err := d.basis.Relations()
	if err != nil {
		return
	}
	all := slices.Clone(d.all)
	for _, h := range d.hidden {
		all = append(all, h.Finding)
	}
	causes := consequences(graph, d.basis.Rules, all, nil)
	for i := len(d.all); i < len(all); i++ {
		if c := causes[i]; c >= 0 && c < len(d.all) && d.shown[c] {
			d.covered = append(d.covered, all[i])
		}
	}
	d.hidden = slices.DeleteFunc(d.hidden, func(h hidden) bool {
		return slices.ContainsFunc(d.covered, func(f finding.Finding) bool { return ShownAs(f) == ShownAs(h.Finding) && f.Subject == h.Subject })
	})
}

// ShownAs names a finding among those that are reported.
func ShownAs(f finding.Finding) string {
	return strings.Join([]string{f.Rule, fmt.Sprint(f.Span), f.Says}, " ")
}

// tells reports whether a finding that is shown says why there is a gap.
func (d *Decision) tells(g Gap) bool {
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
	if said || g.File != "" || slices.ContainsFunc(d.hidden, func(h hidden) bool { return g.isAbout(h.Finding) }) {
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
