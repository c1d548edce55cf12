package report

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// sarifValidator is the official schema with its formats asserted.
func sarifValidator(t *testing.T) *jsonschema.Schema {
	t.Helper()
	file, err := os.Open("testdata/schema/sarif-schema-2.1.0.json")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	doc, err := jsonschema.UnmarshalJSON(file)
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource(sarifSchema, doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile(sarifSchema)
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func TestSARIFFitsItsSchema(t *testing.T) {
	schema := sarifValidator(t)
	for name, r := range map[string]*Report{"full": fixture(), "empty": {}, "clean": {Rules: fixtureRules(), Tool: Tool{Name: "xgen-lint"}},
		"compared": compared(), "failed": Failed(Tool{Name: "xgen-lint"}, ".xgen-lint.yaml", "no [site] *x*")} {
		t.Run(name, func(t *testing.T) {
			if r.Tool.Name == "" {
				r.Tool.Name = "xgen-lint" // the specification asks for one
			}
			doc, err := jsonschema.UnmarshalJSON(strings.NewReader(written(t, "sarif", r, Options{})))
			if err != nil {
				t.Fatal(err)
			}
			if err := schema.Validate(doc); err != nil {
				t.Error(err)
			}
		})
	}
	if err := schema.Validate(map[string]any{"version": "2.1.0"}); err == nil {
		t.Error("the schema accepts a log without runs: it is not in force")
	}
}

// What no schema says: indexes lead to the right rule, URIs to the right file.
func TestSARIFRefersRightly(t *testing.T) {
	var log sarifLog
	r := fixture()
	if err := json.Unmarshal([]byte(written(t, "sarif", r, Options{})), &log); err != nil {
		t.Fatal(err)
	}
	run := log.Runs[0]
	for i, res := range run.Results {
		if got := run.Tool.Driver.Rules[res.RuleIndex].ID; got != res.RuleID {
			t.Errorf("result %d of %s refers to rule %s", i, res.RuleID, got)
		}
	}
	last := run.Results[len(run.Results)-1].Locations[0].Physical
	want := sarifPhysical{
		Artifact: sarifArtifact{URI: "%EC%97%86%EB%8A%94%20%ED%8C%8C%EC%9D%BC:1%25.yaml", URIBaseID: "%SRCROOT%"},
		Region:   &sarifRegion{3, 1, 5, 2},
	}
	want.Artifact.URI = "./" + want.Artifact.URI // else the part before the colon would be a scheme
	if diff := cmp.Diff(want, last); diff != "" {
		t.Errorf("location (-want +got):\n%s", diff)
	}
	if run.Results[0].Locations[0].Physical.Region != nil {
		t.Error("a finding about a file has a region")
	}
}

func wellFormed(t *testing.T, doc string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(doc))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Fatalf("not XML: %v\n%s", err, doc)
		}
	}
}

func TestXMLHoldsWhatXMLCannot(t *testing.T) {
	r := &Report{Findings: []finding.Finding{{
		Rule: "x/y", Severity: finding.Error, Span: source.Span{File: "a\x02.yaml", Line: 1, Column: 1},
		Message: "\x00 \x1b \ufffe ]]> <a & 'b' \xff",
	}}, Source: func(name string) *source.File { return source.NewFile(name, []byte("]]> \x0b \uffff <x>")) }}
	for _, format := range []string{"junit", "checkstyle"} {
		wellFormed(t, written(t, format, r, Options{}))
	}
	var got junitReport
	if err := xml.Unmarshal([]byte(written(t, "junit", r, Options{})), &got); err != nil {
		t.Fatal(err)
	}
	want := "\na␂.yaml:1:1: error: ␀ ␛ \ufffd ]]> <a & 'b' \ufffd [x/y]\n   1 | ]]> ␋ \ufffd <x>\n     | ^\n"
	if diff := cmp.Diff(want, got.Suites[0].Cases[0].Failure.Text); diff != "" {
		t.Errorf("failure text (-want +got):\n%s", diff)
	}
}

// A clean run must give each reader a document that it takes.
func TestEmptyReports(t *testing.T) {
	for format, want := range map[string]string{
		"text":   "",
		"github": "",
		"gitlab": "[]\n",
		"json": `{
  "version": 1,
  "findings": [],
  "summary": {
    "sites": 0,
    "applications": 0,
    "manifests": 0,
    "errors": 0,
    "warnings": 0,
    "infos": 0,
    "suppressed": 0
  }
}
`,
		"checkstyle": xml.Header + "<checkstyle version=\"4.3\"></checkstyle>\n",
		"junit":      xml.Header + "<testsuites tests=\"0\" failures=\"0\" errors=\"0\"></testsuites>\n",
	} {
		if diff := cmp.Diff(want, written(t, format, &Report{}, Options{})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", format, diff)
		}
	}
}

func TestJUnitCounts(t *testing.T) {
	r := fixture()
	r.Findings = append(r.Findings, r.Findings[len(r.Findings)-1]) // the same place twice
	var got junitReport
	if err := xml.Unmarshal([]byte(written(t, "junit", r, Options{})), &got); err != nil {
		t.Fatal(err)
	}
	tests, failures, names := 0, 0, map[string]bool{}
	for _, s := range got.Suites {
		tests, failures = tests+len(s.Cases), failures+s.Failures
		for _, c := range s.Cases {
			if names[c.ClassName+c.Name] {
				t.Errorf("two tests are %s %s", c.ClassName, c.Name)
			}
			names[c.ClassName+c.Name] = true
		}
	}
	if want := len(r.Findings); failures != want || got.Failures != want || got.Tests != tests || tests != want+1 {
		t.Errorf("%d tests (%d said), %d failures (%d said), want %d failures and the rule that passed", tests, got.Tests, failures, got.Failures, want)
	}
}

func TestGitLabFingerprintsAreUnique(t *testing.T) {
	f := fixture().Findings[1]
	bare := f
	bare.Fingerprint = ""
	var issues []gitlabIssue
	if err := json.Unmarshal([]byte(written(t, "gitlab", &Report{Findings: []finding.Finding{f, f, bare, bare}}, Options{})), &issues); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, i := range issues {
		if i.Fingerprint == "" || seen[i.Fingerprint] {
			t.Errorf("fingerprint %q is empty or taken", i.Fingerprint)
		}
		seen[i.Fingerprint] = true
	}
}

func TestMultiLineSpanIsUnderlinedOnItsFirstLine(t *testing.T) {
	r := &Report{Source: fixtureSource, Findings: []finding.Finding{{Rule: "x/y", Severity: finding.Warning, Message: "m",
		Span: span("k3s/argocd/projects/xgen-aww.yaml", 8, 1, 9, 5)}}}
	want := "k3s/argocd/projects/xgen-aww.yaml:8:1: warning: m [x/y]\n   8 | vars:\n     | ^~~~~\n"
	if diff := cmp.Diff(want, written(t, "text", r, Options{})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// compared is the fixture in comparison with a revision that has some of it.
func compared() *Report {
	r := fixture()
	r.Compared, r.Earlier, r.Findings = true, r.Findings[:3], r.Findings[3:]
	return r
}

// Formats that a forge compares itself carry all; the others what is new.
func TestCompared(t *testing.T) {
	var log sarifLog
	if err := json.Unmarshal([]byte(written(t, "sarif", compared(), Options{})), &log); err != nil {
		t.Fatal(err)
	}
	states := map[string]int{}
	for _, res := range log.Runs[0].Results {
		states[res.Baseline]++
	}
	if diff := cmp.Diff(map[string]int{"unchanged": 3, "new": 10}, states); diff != "" {
		t.Errorf("baseline states (-want +got):\n%s", diff)
	}
	for format, want := range map[string]bool{"gitlab": true, "sarif": true, "text": false, "json": false, "junit": false, "github": false, "checkstyle": false} {
		if got := strings.Contains(written(t, format, compared(), Options{}), "no root app renders"); got != want {
			t.Errorf("%s has what the revision has: %v, want %v", format, got, want)
		}
	}
}

// Help and the way reach the reader in every format.
func TestEveryFormatHelps(t *testing.T) {
	for _, format := range Formats() {
		got := written(t, format, fixture(), Options{})
		for _, want := range []string{"set minReplicas to 1, or raise", "k3s/argocd/templates/application.yaml"} {
			if !strings.Contains(got, want) {
				t.Errorf("%s does not say %q", format, want)
			}
		}
	}
	sarif := written(t, "sarif", fixture(), Options{})
	for _, want := range []string{`"informationUri": "https://`, `\n\n- from `, "**Help:** set minReplicas"} {
		if !strings.Contains(sarif, want) {
			t.Errorf("sarif does not say %q", want)
		}
	}
}

// Each format says in one entry that the run failed.
func TestFailed(t *testing.T) {
	r := Failed(Tool{Name: "xgen-lint"}, ".xgen-lint.yaml", "no site")
	for _, format := range Formats() {
		if got := written(t, format, r, Options{}); !strings.Contains(got, "could not finish: no site") || !strings.Contains(got, ".xgen-lint.yaml") {
			t.Errorf("%s: %s", format, got)
		}
	}
}

// A test of JUnit keeps its name when lines move.
func TestJUnitNamesHaveNoLines(t *testing.T) {
	moved := fixture()
	for i := range moved.Findings {
		moved.Findings[i].Line += 100
	}
	names := func(r *Report) (out []string) {
		var got junitReport
		if err := xml.Unmarshal([]byte(written(t, "junit", r, Options{})), &got); err != nil {
			t.Fatal(err)
		}
		for _, s := range got.Suites {
			for _, c := range s.Cases {
				out = append(out, c.ClassName+" "+c.Name)
			}
		}
		return out
	}
	if diff := cmp.Diff(names(fixture()), names(moved)); diff != "" {
		t.Errorf("names change when lines move:\n%s", diff)
	}
}

func TestPaths(t *testing.T) {
	for _, format := range Formats() {
		got := written(t, format, fixture(), Options{Path: func(name string) string { return "infra/" + name }})
		if !strings.Contains(got, "infra/k3s/argocd/projects/xgen-aww.yaml") || !strings.Contains(got, "infra/k3s/argocd/templates/application.yaml") {
			t.Errorf("%s does not print the paths that were asked for", format)
		}
	}
	text := written(t, "text", fixture(), Options{Path: func(name string) string { return "infra/" + name }})
	if !strings.Contains(text, "   7 |     domain: *\n") {
		t.Errorf("no snippet:\n%s", text)
	}
}
