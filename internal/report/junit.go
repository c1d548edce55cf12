package report

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/mask"
	"github.com/xgen-lint/xgen-lint/internal/report/printing"
)

// The form that Jenkins, GitLab and others read as JUnit's; there is no
// official schema, this is the part on which the readers agree:
// https://github.com/testmoapp/junitxml
type junitReport struct {
	XMLName  xml.Name     `xml:"testsuites"`
	Name     string       `xml:"name,attr,omitempty"`
	Tests    int          `xml:"tests,attr"`
	Failures int          `xml:"failures,attr"`
	Errors   int          `xml:"errors,attr"`
	Suites   []junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name     string      `xml:"name,attr"`
	Tests    int         `xml:"tests,attr"`
	Failures int         `xml:"failures,attr"`
	Errors   int         `xml:"errors,attr"`
	Cases    []junitCase `xml:"testcase"`
}

type junitCase struct {
	ClassName string        `xml:"classname,attr"`
	Name      string        `xml:"name,attr"`
	File      string        `xml:"file,attr,omitempty"`
	Line      int           `xml:"line,attr,omitempty"`
	Failure   *junitFailure `xml:"failure"`
	Error     *junitFailure `xml:"error"`
}

type junitFailure struct {
	Type    string `xml:"type,attr"`
	Message string `xml:"message,attr"`
	Text    string `xml:",cdata"`
}

// writeJUnit makes each family of rules a suite: a rule that found nothing is
// a test that passed, each finding one that failed. So a clean run shows what
// was checked, and readers that refuse an empty file are served.
func writeJUnit(w io.Writer, r *Report, _ Options) error {
	out := junitReport{Name: r.Tool.Name}
	byRule := map[string][]finding.Finding{}
	for _, f := range r.Findings {
		byRule[f.Rule] = append(byRule[f.Rule], f)
	}
	ls := r.lines()
	at := map[string]int{}
	for _, rule := range allRules(r) {
		i, ok := at[rule.Category()]
		if !ok {
			i = len(out.Suites)
			at[rule.Category()] = i
			out.Suites = append(out.Suites, junitSuite{Name: rule.Category()})
		}
		out.Suites[i].add(ls, rule, byRule[rule.ID], r.Failure != "", labelsOf(r))
	}
	for _, s := range out.Suites {
		out.Tests += s.Tests
		out.Failures += s.Failures
		out.Errors += s.Errors
	}
	return encodeXML(w, out)
}

// add adds a rule's tests. failed is set where the run itself failed, which JUnit
// calls an error and not a failure.
func (s *junitSuite) add(ls *mask.Lines, rule finding.Rule, found []finding.Finding, failed bool, l labels) {
	class := strings.ReplaceAll(rule.ID, "/", ".")
	if len(found) == 0 {
		s.Tests++
		s.Cases = append(s.Cases, junitCase{ClassName: class, Name: rule.ID})
	}
	seen := map[string]int{}
	for _, f := range found {
		name := caseName(f)
		if seen[name]++; seen[name] > 1 { // readers take tests of one name for one
			name += fmt.Sprintf(" #%d", seen[name])
		}
		s.Tests++
		test := junitCase{ClassName: class, Name: name, File: f.File, Line: f.Line}
		why := &junitFailure{f.Severity.String(), f.Message, "\n" + asText(ls, f, l)}
		if failed {
			s.Errors++
			test.Error = why
		} else {
			s.Failures++
			test.Failure = why
		}
		s.Cases = append(s.Cases, test)
	}
}

// caseName names a test by what does not change when lines move, so that the
// reader's history goes on: rule, object, path in it, and whose it is. A finding
// that is about no object is named by its file.
func caseName(f finding.Finding) string {
	parts := []string{f.Rule + ":", cmp.Or(f.Object, f.File)}
	if f.Subject.Path != "" {
		parts = append(parts, f.Subject.Path)
	}
	var whose []string
	for _, name := range []string{f.Site, f.Environment, f.Service} {
		if name != "" {
			whose = append(whose, name)
		}
	}
	if len(whose) > 0 {
		parts = append(parts, "("+strings.Join(whose, "/")+")")
	}
	return strings.Join(parts, " ")
}

// asText returns a finding as the text format prints it.
func asText(ls *mask.Lines, f finding.Finding, l labels) string {
	t := &text{lines: ls, labels: l, paint: printing.Palette(false), width: printing.DefaultWidth, link: func(_, text string) string { return text }}
	t.head(f)
	t.body(f)
	return t.String()
}

// allRules returns the rules that ran, then those that only findings name.
func allRules(r *Report) []finding.Rule {
	rules := append([]finding.Rule(nil), r.Rules...)
	known := map[string]bool{}
	for _, rule := range rules {
		known[rule.ID] = true
	}
	for _, f := range slices.Concat(r.Findings, r.Earlier) {
		if !known[f.Rule] {
			known[f.Rule] = true
			rules = append(rules, finding.Rule{ID: f.Rule, Title: f.Rule, Severity: f.Severity})
		}
	}
	return rules
}
