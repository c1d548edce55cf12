package report

import (
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/report/page"
	"github.com/xgen-lint/xgen-lint/internal/report/printing"
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
	h := page.Head{Title: "xgen-lint", Subtitle: summaryLine(r.Summary), Search: true,
		Filters: []page.Filter{{Name: "severity", Label: "Severity", Values: []string{"error", "warning", "info"}}}, Sections: [][2]string{{"findings", "Findings"}}}
	if r.Fleet != nil {
		h.Sections = append([][2]string{{"fleet", "Fleet"}}, append(h.Sections, [2]string{"sites", "Sites"})...)
	}
	p := &findingsPage{Writer: page.New(h, r.lines()), report: r, titles: map[string]string{}, counts: countPlaces(r.Findings)}
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
	return p.WriteTo(w, foot)
}

type findingsPage struct {
	*page.Writer
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
		p.Raw(`<span class="good" title="no findings">✓</span>`)
		return
	}
	for i := 2; i >= 0; i-- {
		if n[i] > 0 {
			severity := (finding.Info + finding.Severity(i)).String()
			p.Raw(`<span class="chip `, severity, `" title="`, severity, `">`, strconv.Itoa(n[i]), "</span> ")
		}
	}
}

// matrix prints which service runs at which site, with the findings of each.
func (p *findingsPage) matrix() {
	p.Section("fleet", "Fleet")
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
	p.Raw("<div class=\"scroll\"><table class=\"matrix\"><thead><tr><th>site</th><th>environment</th>")
	for _, v := range services {
		p.Raw("<th>", page.Esc(v), "</th>")
	}
	p.Raw("</tr></thead><tbody>\n")
	for _, s := range p.report.Fleet.Sites {
		for _, e := range s.Environments {
			p.Raw(`<tr data-find="`, page.Finds(s.Name, e.Name, s.Platform, e.Domain), `"><th><a href="#`, page.Esc(page.Anchor("site", s.Name)), `">`, page.Esc(s.Name), "</a></th><th>", page.Esc(orDash(e.Name)), "</th>")
			for _, name := range services {
				i := slices.IndexFunc(e.Services, func(v FleetService) bool { return v.Name == name })
				if i < 0 {
					p.Raw(`<td class="dim" title="not deployed">–</td>`)
					continue
				}
				p.Raw(`<td><a href="#`, page.Esc(page.Anchor("service", s.Name, e.Name, name)), `">`)
				p.chips(p.at(s.Name, e.Name, name))
				p.Raw("</a></td>")
			}
			p.Raw("</tr>\n")
		}
	}
	p.Raw("</tbody></table></div>\n")
}

func (p *findingsPage) findings() {
	p.Section("findings", "Findings")
	if len(p.report.Findings) == 0 {
		p.Raw("<p class=\"none good\">No findings.</p>\n")
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
	p.Raw(`<article class="`, severity, `" id="`, page.Esc(page.Anchor("f", f.Fingerprint)), `" data-severity="|`, severity, `|" data-find="`,
		page.Finds(severity, f.Rule, f.Message, f.File, strings.Join(sites, " "), f.Environment, f.Service, f.Object), "\">\n")
	p.Raw(`<h3><span class="chip `, severity, `">`, severity, "</span> ", page.Esc(printing.OneLine(f.Message)), "</h3>\n")
	place := f.Span
	place.File = printing.OneLine(place.File)
	p.Raw(`<p class="where"><code>`, page.Esc(position(place)), `</code> · <span title="`, page.Esc(p.titles[f.Rule]), `">`, page.Esc(f.Rule), "</span>")
	for _, s := range sites {
		p.Raw(` · <a href="#`, page.Esc(page.Anchor("site", s)), `">`, page.Esc(s), "</a>")
	}
	if f.Service != "" {
		p.Raw(" · ", page.Esc(f.Service))
	}
	p.Raw("</p>\n")
	p.Code(f.Span)
	for _, o := range f.Origins {
		at := o.Span
		at.File = printing.OneLine(at.File)
		p.Raw(`<p class="where">from <code>`, page.Esc(position(at)), "</code>")
		if o.Note != "" {
			p.Raw(" (", page.Esc(printing.OneLine(o.Note)), ")")
		}
		p.Raw("</p>\n")
	}
	if f.Help != "" {
		p.Raw(`<p class="help"><b>help:</b> `, page.Esc(printing.OneLine(f.Help)), "</p>\n")
	}
	p.Raw("</article>\n")
}

// sites prints a table of each site's services, and the environment of each.
func (p *findingsPage) sites() {
	p.Section("sites", "Sites")
	for _, s := range p.report.Fleet.Sites {
		p.Raw(`<details data-box id="`, page.Esc(page.Anchor("site", s.Name)), `"><summary><b>`, page.Esc(s.Name), "</b> ")
		p.chips(p.at(s.Name, "", ""))
		p.Raw(` <span class="dim">`, page.Esc(strings.Join(present(s.Platform, s.File), " · ")), "</span></summary><div class=\"inside\">\n")
		for _, e := range s.Environments {
			p.environment(s, e)
		}
		p.Raw("</div></details>\n")
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
	p.Raw("<p>", page.Esc(strings.Join(present(facts...), " · ")), "</p>\n<div class=\"scroll\"><table><thead><tr><th>service</th><th>findings</th><th>replicas</th><th>autoscaling</th><th>image</th></tr></thead><tbody>\n")
	for _, v := range e.Services {
		p.Raw(`<tr data-find="`, page.Finds(s.Name, e.Name, v.Name, v.Image), `"><th><a href="#`, page.Esc(page.Anchor("service", s.Name, e.Name, v.Name)), `">`, page.Esc(v.Name), "</a></th><td>")
		p.chips(p.at(s.Name, e.Name, v.Name))
		p.Raw("</td><td>", page.Esc(orDash(v.Replicas)), "</td><td>", page.Esc(orDash(v.Scaling)), "</td><td><code>", page.Esc(orDash(v.Image)), "</code></td></tr>\n")
	}
	p.Raw("</tbody></table></div>\n")
	for _, v := range e.Services {
		p.Raw(`<details data-box id="`, page.Esc(page.Anchor("service", s.Name, e.Name, v.Name)), `"><summary>`, page.Esc(v.Name), ` <span class="dim">environment</span></summary><div class="inside">`, "\n")
		for _, c := range v.Containers {
			p.container(s, v, c)
		}
		if len(v.Containers) == 0 {
			p.Raw("<p class=\"dim\">No container was rendered.</p>\n")
		}
		p.Raw("</div></details>\n")
	}
}

func (p *findingsPage) container(s FleetSite, v FleetService, c FleetContainer) {
	p.Raw("<p>container ", page.Esc(c.Name), "</p>\n<div class=\"scroll\"><table><thead><tr><th>variable</th><th>value</th><th>from</th><th>line</th></tr></thead><tbody>\n")
	for _, x := range c.Variables {
		p.Raw(`<tr data-find="`, page.Finds(s.Name, v.Name, x.Name, x.Value), `"><th><code>`, page.Esc(x.Name), "</code></th><td><code>", page.Esc(x.Value), "</code></td><td>", page.Esc(x.Source),
			"</td><td><code>", page.Esc(x.Place), "</code>")
		for _, o := range x.Shadows {
			p.Raw(`<br><span class="dim">over <code>`, page.Esc(o.Value), "</code> ", page.Esc(o.Source), " <code>", page.Esc(o.Place), "</code></span>")
		}
		p.Raw("</td></tr>\n")
	}
	p.Raw("</tbody></table></div>\n")
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
