package policy

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

func compileOne(t testing.TB, body string) *Engine {
	t.Helper()
	e, err := Compile(context.Background(), folder("a.rego", head+body))
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestHits(t *testing.T) {
	document := map[string]any{
		"site":     map[string]any{"name": "here", "doc": map[string]any{"a.b/c": "x"}},
		"releases": []any{map[string]any{"manifests": []any{map[string]any{"kind": "Deployment"}}}},
	}
	tests := map[string]struct {
		report string // the elements
		hits   []finding.Hit
		err    string
	}{
		"nothing": {"", nil, ""},
		"path and message": {`{"path": ["releases", 0, "manifests", 0, "kind"], "message": "m"}`, []finding.Hit{
			{Path: source.P("releases", "0", "manifests", "0", "kind"), Message: "m"}}, ""},
		"everything": {`{"path": ["site", "doc", "a.b/c"], "message": "m", "help": "h", "key": true, "written": true, "severity": "info",
				"related": [{"path": ["site", "name"], "message": "r"}],
				"subject": {"site": "s", "environment": "e", "service": "v", "object": "Kind/name"}}`, []finding.Hit{
			{Path: source.P("site", "doc", "a.b/c"), Message: "m", Help: "h", Key: true, Written: true, Severity: finding.Info,
				Related: []finding.Related{{Path: source.P("site", "name"), Message: "r"}},
				Subject: finding.Subject{Site: "s", Environment: "e", Service: "v", Object: "Kind/name"}}}, ""},
		"a missing field": {`{"path": ["site", "doc", "vars", "A"], "message": "m", "nearest": true}`, []finding.Hit{
			{Path: source.P("site", "doc", "vars", "A"), Message: "m"}}, ""},
		"in order": {`{"path": ["site"], "message": "b"}, {"path": ["site"], "message": "a"}`, []finding.Hit{
			{Path: source.P("site"), Message: "a"}, {Path: source.P("site"), Message: "b"}}, ""},
		"no such path":             {`{"path": ["site", "doc", "vars"], "message": "m"}`, nil, "the document has no path site.doc.vars"},
		"nearest of nothing":       {`{"path": ["sight"], "message": "m", "nearest": true}`, nil, "the document has no path sight"},
		"no such index":            {`{"path": ["releases", 1], "message": "m"}`, nil, "the document has no path releases[1]"},
		"an index as text":         {`{"path": ["releases", "0"], "message": "m"}`, nil, "the document has no path releases[0]"},
		"half an index":            {`{"path": ["releases", 0.5], "message": "m"}`, nil, "path: 0.5 is no index"},
		"an empty path":            {`{"path": [], "message": "m"}`, nil, "path: want a list of keys and indexes, not []"},
		"a dotted path":            {`{"path": "site.name", "message": "m"}`, nil, `path: want a list of keys and indexes, not "site.name"`},
		"no message":               {`{"path": ["site"]}`, nil, "path and message are wanted"},
		"no path":                  {`{"message": "m"}`, nil, "path and message are wanted"},
		"not an object":            {`"m"`, nil, `"m" is no object`},
		"an unknown key":           {`{"path": ["site"], "message": "m", "hlep": "h"}`, nil, "hlep: a report has no such key"},
		"an unknown severity":      {`{"path": ["site"], "message": "m", "severity": "bad"}`, nil, `severity: no severity "bad"`},
		"a severity of off":        {`{"path": ["site"], "message": "m", "severity": "off"}`, nil, "severity: what is off is not reported"},
		"a flag as text":           {`{"path": ["site"], "message": "m", "key": "yes"}`, nil, `key: want true or false, not "yes"`},
		"a related path elsewhere": {`{"path": ["site"], "message": "m", "related": [{"path": ["x"], "message": "r"}]}`, nil, "related: 0: the document has no path x"},
		"a related place bare":     {`{"path": ["site"], "message": "m", "related": [{"path": ["site"]}]}`, nil, "related: 0: path and message are wanted"},
		"an unknown subject":       {`{"path": ["site"], "message": "m", "subject": {"file": "x"}}`, nil, "subject: file: a subject has"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			elements := "[" + test.report + "]"
			e := compileOne(t, "report contains x if some x in "+elements+"\n")
			hits, err := e.Eval(context.Background(), "site", document, nil)
			if test.err != "" {
				if err == nil || !strings.HasPrefix(err.Error(), "rule mine/some-rule: reported ") || !strings.Contains(err.Error(), test.err) {
					t.Fatalf("got error %v, want %s", err, test.err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			for i := range test.hits {
				test.hits[i].Rule = "mine/some-rule"
			}
			if diff := cmp.Diff(test.hits, hits); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestAFailingFunctionIsNoSilence(t *testing.T) {
	e := compileOne(t, "report contains x if {\n\tto_number(input.site.name) > 1\n\tx := {}\n}\n")
	_, err := e.Eval(context.Background(), "site", map[string]any{"site": map[string]any{"name": "x"}}, nil)
	const want = "evaluate rule mine/some-rule: mine/a.rego:8:2: to_number: "
	if err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("got %v, want %s", err, want)
	}
}

// A built-in rule that fails on a manifest does not end the run: the rest of it speaks, and the rule is named.
func TestABuiltInRuleThatFailsStillSpeaks(t *testing.T) {
	e := compileOne(t, "report contains {\"path\": [\"site\"], \"message\": \"m\"}\n\nreport contains x if {\n\tto_number(input.site.name) > 1\n\tx := {}\n}\n")
	e.rules[0].own = false
	hits, err := e.Eval(context.Background(), "site", map[string]any{"site": map[string]any{"name": "x"}}, nil)
	if err != nil || len(hits) != 1 || len(e.Odd()) != 1 {
		t.Errorf("%v, hits %v, odd %v", err, hits, e.Odd())
	}
}

func TestOnlyEnabledRulesOfTheScopeRun(t *testing.T) {
	rule := func(name, scope string) string {
		return strings.Replace(strings.Replace(head, "some_rule", name, 1), "scope: site", "scope: "+scope, 1) +
			"report contains {\"path\": [\"kind\"], \"message\": \"m\"}\n"
	}
	e, err := Compile(context.Background(), folder(
		"a.rego", rule("on", "site"), "b.rego", rule("off", "site"), "c.rego", rule("other", "fleet"), "d.rego", rule("also_on", "site")))
	if err != nil {
		t.Fatal(err)
	}
	hits, err := e.Eval(context.Background(), "site", map[string]any{"kind": "site"}, func(id string) bool { return id != "mine/off" })
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, h := range hits {
		got = append(got, h.Rule)
	}
	if diff := cmp.Diff([]string{"mine/also-on", "mine/on"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestEvalStopsWithItsContext(t *testing.T) {
	e := compileOne(t, "report contains x if {\n\tsome a in numbers.range(1, 100000)\n\tsome b in numbers.range(1, 100000)\n\ta * b == -1\n\tx := {}\n}\n")
	ctx, stop := context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer stop()
	if _, err := e.Eval(ctx, "site", map[string]any{}, nil); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
}

func TestEvalIsSafeForConcurrentUse(t *testing.T) {
	e := compileBuiltin(t)
	shared, err := Precompute(sampleSite(3, true))
	if err != nil {
		t.Fatal(err)
	}
	want, err := e.Eval(context.Background(), "site", shared, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(want) < 9 {
		t.Fatalf("got %d hits, want more: nothing would be compared", len(want))
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 5 {
				got, err := e.Eval(context.Background(), "site", shared, nil)
				if err != nil {
					t.Error(err)
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Error(diff)
				}
			}
		})
	}
	wg.Wait()
}
