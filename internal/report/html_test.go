package report

import (
	"regexp"
	"strings"
	"testing"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

const hostile = `<script>alert("1")</script>`

// TestHTMLIsEscaped wants nothing of what is linted to be markup.
func TestHTMLIsEscaped(t *testing.T) {
	t.Parallel()
	r := &Report{
		Findings: []finding.Finding{{Rule: "a/b", Severity: finding.Error, Message: hostile, Help: hostile, Span: source.Span{File: hostile, Line: 1, Column: 1},
			Subject: finding.Subject{Site: hostile, Service: hostile}, Fingerprint: `"><b>`, Origins: []finding.Origin{{Span: source.Span{File: hostile}, Note: hostile}}}},
		Fleet: &Fleet{Sites: []FleetSite{{Name: hostile, File: hostile, Environments: []FleetEnvironment{{Name: hostile, Domain: hostile,
			Services: []FleetService{{Name: hostile, Image: hostile, Containers: []FleetContainer{{Name: hostile, Variables: []FleetVariable{{Name: hostile, Value: hostile}}}}}}}}}}},
		Source: func(string) *source.File { return source.NewFile(hostile, []byte(hostile+"\n")) },
	}
	got := written(t, "html", r, Options{})
	if strings.Contains(got, "<script>alert") || strings.Contains(got, `id="f~">`) {
		t.Error("what is linted is markup")
	}
	if strings.Contains(written(t, "markdown", r, Options{}), "|\n<script") {
		t.Error("what is linted is markup in Markdown")
	}
	checkPage(t, got)
}

var (
	tag  = regexp.MustCompile(`<(/?)([a-z0-9]+)((?:\s+[a-z-]+(?:="[^"]*")?)*)\s*>`)
	void = map[string]bool{"meta": true, "input": true, "br": true}
)

// checkPage wants every tag of a page to be closed, and every link within it to
// lead somewhere.
func checkPage(t *testing.T, text string) {
	t.Helper()
	text = regexp.MustCompile(`(?s)<style>.*?</style>|<script>.*?</script>`).ReplaceAllString(text, "")
	var open []string
	ids := map[string]bool{}
	for _, m := range regexp.MustCompile(`\sid="([^"]*)"`).FindAllStringSubmatch(text, -1) {
		if ids[m[1]] {
			t.Errorf("two elements have the id %q", m[1])
		}
		ids[m[1]] = true
	}
	for _, m := range regexp.MustCompile(`href="#([^"]*)"`).FindAllStringSubmatch(text, -1) {
		if !ids[m[1]] {
			t.Errorf("a link leads to %q, which is not there", m[1])
		}
	}
	for _, m := range tag.FindAllStringSubmatch(text, -1) {
		switch name := m[2]; {
		case void[name]:
		case m[1] == "":
			open = append(open, name)
		case len(open) == 0 || open[len(open)-1] != name:
			t.Fatalf("</%s> closes %v", name, open)
		default:
			open = open[:len(open)-1]
		}
	}
	if len(open) > 0 {
		t.Errorf("%v are not closed", open)
	}
	if n := strings.Count(text, "<"); n != len(tag.FindAllString(text, -1))+1 { // the doctype
		t.Errorf("%d <, and %d tags", n, len(tag.FindAllString(text, -1)))
	}
}

func TestHTMLShowsTheFleet(t *testing.T) {
	t.Parallel()
	r := &Report{
		Findings: []finding.Finding{
			{Rule: "a/b", Severity: finding.Error, Message: "m", Subject: finding.Subject{Site: "one", Environment: "prd", Service: "web"}, Sites: []string{"one", "two"},
				Also: []finding.Subject{{Site: "two", Environment: "prd", Service: "web"}}, Fingerprint: "1"},
			{Rule: "a/c", Severity: finding.Info, Message: "n", Subject: finding.Subject{Site: "one", Service: "web"}, Fingerprint: "2"},
		},
		Fleet: &Fleet{Sites: []FleetSite{
			{Name: "one", Environments: []FleetEnvironment{{Name: "prd", Domain: "one.example.com", Services: []FleetService{{Name: "web", Image: "web:1", Replicas: "2"}, {Name: "api"}}}}},
			{Name: "two", Environments: []FleetEnvironment{{Name: "prd", Services: []FleetService{{Name: "web", Containers: []FleetContainer{{Name: "Deployment/web, web",
				Variables: []FleetVariable{{Name: "URL", Value: "x", Source: "ConfigMap/web", Place: "two.yaml:3", Shadows: []FleetVariable{{Value: "y", Source: "values"}}}}}}}}}}},
		}},
	}
	got := written(t, "html", r, Options{})
	checkPage(t, got)
	for _, want := range []string{
		`<a href="#service~one~prd~web"><span class="chip error" title="error">1</span> <span class="chip info" title="info">1</span> </a>`,
		`<a href="#service~two~prd~web"><span class="chip error" title="error">1</span> </a>`,
		`<td class="dim" title="not deployed">–</td>`,
		`<code>web:1</code>`, `domain one.example.com`, `<code>two.yaml:3</code>`, `over <code>y</code> values`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("the page has no %s", want)
		}
	}
}
