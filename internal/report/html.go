package report

import (
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/finding"
)

// Fleet is the fleet as a page shows it beside the findings.
type Fleet struct {
	Sites []FleetSite
}

// FleetSite is one site.
type FleetSite struct {
	Name, File, Platform, ImageSite string
	Environments                    []FleetEnvironment
}

// FleetEnvironment is an environment with its services.
type FleetEnvironment struct {
	Name, Domain, RootApp string
	Services              []FleetService
}

// FleetService is a service as it is deployed; numbers are "" if nothing says.
type FleetService struct {
	Name, Image, Replicas, Scaling string
	Containers                     []FleetContainer
}

// FleetContainer is the environment that a container gets.
type FleetContainer struct {
	Name      string
	Variables []FleetVariable
}

// FleetVariable is a variable with the layer that won and what it overrides; the
// value of a secret is masked already.
type FleetVariable struct {
	Name, Value, Source, Place string
	Shadows                    []FleetVariable
}

// writeHTML prints the fleet and the findings on one page.
func writeHTML(w io.Writer, r *Report, _ Options) error {
	h := pageHead{title: "xgen-lint", subtitle: summaryLine(r.Summary), search: true,
		filters: []htmlFilter{{"severity", "Severity", []string{"error", "warning", "info"}}}, sections: [][2]string{{"findings", "Findings"}}}
	if r.Fleet != nil {
		h.sections = append([][2]string{{"fleet", "Fleet"}}, append(h.sections, [2]string{"sites", "Sites"})...)
	}
	p := &findingsPage{page: newPage(h, r.lines()), report: r, titles: map[string]string{}, counts: countPlaces(r.Findings)}
	for _, rule := range r.Rules {
		p.titles[rule.ID] = rule.Title
	}
	if r.Fleet != nil {
		p.matrix()
	}
	p.findings()
	if r.Fleet != nil {
		p.sites()
	}
	foot := r.Tool.Name + " " + r.Tool.Version
	if line := notRenderedLine(r.Summary); line != "" {
		foot = line + ". " + foot
	}
	return p.writeTo(w, foot)
}

type findingsPage struct {
	*page
	report *Report
	titles map[string]string // of rules
	counts map[place][3]int
}

// place is where findings are counted; environment and service are "" for a whole
// site.
type place struct{ site, env, service string }

// countPlaces counts the findings of each place by severity.
func countPlaces(fs []finding.Finding) map[place][3]int {
	out := map[place][3]int{}
	for _, f := range fs {
		seen := map[place]bool{}
		for _, s := range append([]finding.Subject{f.Subject}, f.Also...) {
			for _, at := range []place{{s.Site, "", ""}, {s.Site, s.Environment, s.Service}} {
				if s.Site == "" || seen[at] {
					continue
				}
				seen[at] = true
				n := out[at]
				n[f.Severity-finding.Info]++
				out[at] = n
			}
		}
	}
	return out
}

// at are the findings of a service: those of its environment, and those that hold
// in all.
func (p *findingsPage) at(site, env, service string) (n [3]int) {
	n = p.counts[place{site, env, service}]
	if env != "" {
		for i, more := range p.counts[place{site, "", service}] {
			n[i] += more
		}
	}
	return n
}

// chips prints counts, a mark for none.
func (p *findingsPage) chips(n [3]int) {
	if n == [3]int{} {
		p.raw(`<span class="good" title="no findings">✓</span>`)
		return
	}
	for i := 2; i >= 0; i-- {
		if n[i] > 0 {
			severity := (finding.Info + finding.Severity(i)).String()
			p.raw(`<span class="chip `, severity, `" title="`, severity, `">`, strconv.Itoa(n[i]), "</span> ")
		}
	}
}

// matrix prints which service runs at which site, with the findings of each.
func (p *findingsPage) matrix() {
	p.section("fleet", "Fleet")
	var services []string
	for _, s := range p.report.Fleet.Sites {
		for _, e := range s.Environments {
			for _, v := range e.Services {
				if !slices.Contains(services, v.Name) {
					services = append(services, v.Name)
				}
			}
		}
	}
	p.raw("<div class=\"scroll\"><table class=\"matrix\"><thead><tr><th>site</th><th>environment</th>")
	for _, v := range services {
		p.raw("<th>", esc(v), "</th>")
	}
	p.raw("</tr></thead><tbody>\n")
	for _, s := range p.report.Fleet.Sites {
		for _, e := range s.Environments {
			p.raw(`<tr data-find="`, finds(s.Name, e.Name, s.Platform, e.Domain), `"><th><a href="#`, esc(anchor("site", s.Name)), `">`, esc(s.Name), "</a></th><th>", esc(orDash(e.Name)), "</th>")
			for _, name := range services {
				i := slices.IndexFunc(e.Services, func(v FleetService) bool { return v.Name == name })
				if i < 0 {
					p.raw(`<td class="dim" title="not deployed">–</td>`)
					continue
				}
				p.raw(`<td><a href="#`, esc(anchor("service", s.Name, e.Name, name)), `">`)
				p.chips(p.at(s.Name, e.Name, name))
				p.raw("</a></td>")
			}
			p.raw("</tr>\n")
		}
	}
	p.raw("</tbody></table></div>\n")
}

func (p *findingsPage) findings() {
	p.section("findings", "Findings")
	if len(p.report.Findings) == 0 {
		p.raw("<p class=\"none good\">No findings.</p>\n")
	}
	for _, f := range p.report.Findings {
		p.finding(f)
	}
}

func (p *findingsPage) finding(f finding.Finding) {
	severity := f.Severity.String()
	sites := f.Sites
	if len(sites) == 0 && f.Site != "" {
		sites = []string{f.Site}
	}
	p.raw(`<article class="`, severity, `" id="`, esc(anchor("f", f.Fingerprint)), `" data-severity="|`, severity, `|" data-find="`,
		finds(severity, f.Rule, f.Message, f.File, strings.Join(sites, " "), f.Environment, f.Service, f.Object), "\">\n")
	p.raw(`<h3><span class="chip `, severity, `">`, severity, "</span> ", esc(oneLine(f.Message)), "</h3>\n")
	place := f.Span
	place.File = oneLine(place.File)
	p.raw(`<p class="where"><code>`, esc(position(place)), `</code> · <span title="`, esc(p.titles[f.Rule]), `">`, esc(f.Rule), "</span>")
	for _, s := range sites {
		p.raw(` · <a href="#`, esc(anchor("site", s)), `">`, esc(s), "</a>")
	}
	if f.Service != "" {
		p.raw(" · ", esc(f.Service))
	}
	p.raw("</p>\n")
	p.code(f.Span)
	for _, o := range f.Origins {
		at := o.Span
		at.File = oneLine(at.File)
		p.raw(`<p class="where">from <code>`, esc(position(at)), "</code>")
		if o.Note != "" {
			p.raw(" (", esc(oneLine(o.Note)), ")")
		}
		p.raw("</p>\n")
	}
	if f.Help != "" {
		p.raw(`<p class="help"><b>help:</b> `, esc(oneLine(f.Help)), "</p>\n")
	}
	p.raw("</article>\n")
}

// sites prints a table of each site's services, and the environment of each.
func (p *findingsPage) sites() {
	p.section("sites", "Sites")
	for _, s := range p.report.Fleet.Sites {
		p.raw(`<details data-box id="`, esc(anchor("site", s.Name)), `"><summary><b>`, esc(s.Name), "</b> ")
		p.chips(p.at(s.Name, "", ""))
		p.raw(` <span class="dim">`, esc(strings.Join(present(s.Platform, s.File), " · ")), "</span></summary><div class=\"inside\">\n")
		for _, e := range s.Environments {
			p.environment(s, e)
		}
		p.raw("</div></details>\n")
	}
}

func (p *findingsPage) environment(s FleetSite, e FleetEnvironment) {
	facts := []string{e.Name}
	if e.Domain != "" {
		facts = append(facts, "domain "+e.Domain)
	}
	if e.RootApp != "" {
		facts = append(facts, "root app "+e.RootApp)
	}
	p.raw("<p>", esc(strings.Join(present(facts...), " · ")), "</p>\n<div class=\"scroll\"><table><thead><tr><th>service</th><th>findings</th><th>replicas</th><th>autoscaling</th><th>image</th></tr></thead><tbody>\n")
	for _, v := range e.Services {
		p.raw(`<tr data-find="`, finds(s.Name, e.Name, v.Name, v.Image), `"><th><a href="#`, esc(anchor("service", s.Name, e.Name, v.Name)), `">`, esc(v.Name), "</a></th><td>")
		p.chips(p.at(s.Name, e.Name, v.Name))
		p.raw("</td><td>", esc(orDash(v.Replicas)), "</td><td>", esc(orDash(v.Scaling)), "</td><td><code>", esc(orDash(v.Image)), "</code></td></tr>\n")
	}
	p.raw("</tbody></table></div>\n")
	for _, v := range e.Services {
		p.raw(`<details data-box id="`, esc(anchor("service", s.Name, e.Name, v.Name)), `"><summary>`, esc(v.Name), ` <span class="dim">environment</span></summary><div class="inside">`, "\n")
		for _, c := range v.Containers {
			p.container(s, v, c)
		}
		if len(v.Containers) == 0 {
			p.raw("<p class=\"dim\">No container was rendered.</p>\n")
		}
		p.raw("</div></details>\n")
	}
}

func (p *findingsPage) container(s FleetSite, v FleetService, c FleetContainer) {
	p.raw("<p>container ", esc(c.Name), "</p>\n<div class=\"scroll\"><table><thead><tr><th>variable</th><th>value</th><th>from</th><th>line</th></tr></thead><tbody>\n")
	for _, x := range c.Variables {
		p.raw(`<tr data-find="`, finds(s.Name, v.Name, x.Name, x.Value), `"><th><code>`, esc(x.Name), "</code></th><td><code>", esc(x.Value), "</code></td><td>", esc(x.Source),
			"</td><td><code>", esc(x.Place), "</code>")
		for _, o := range x.Shadows {
			p.raw(`<br><span class="dim">over <code>`, esc(o.Value), "</code> ", esc(o.Source), " <code>", esc(o.Place), "</code></span>")
		}
		p.raw("</td></tr>\n")
	}
	p.raw("</tbody></table></div>\n")
}

func present(list ...string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(s string) bool { return s == "" })
}

func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

func itoa(n int) string { return strconv.Itoa(n) }
