package lint

import (
	"bytes"
	"context"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/xgen-lint/xgen-lint/internal/policy"
	"github.com/xgen-lint/xgen-lint/internal/report"
	"github.com/xgen-lint/xgen-lint/internal/ruleset"
	"github.com/xgen-lint/xgen-lint/internal/source"
	"github.com/xgen-lint/xgen-lint/internal/texts"
)

var updateExamples = flag.Bool("update-examples", false, "write the findings that the rules' pages open with")

const examplesDir = "../report/examples"

// examplesEvery is which of the examples the test holds: all take 20 seconds.
const examplesEvery = 4

// TestExamples: a rule's page opens with the finding of its incident as a run prints it.
func TestExamples(t *testing.T) {
	engine, err := policy.Compile(context.Background(), policy.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	rules, err := ruleset.List(context.Background(), texts.English)
	if err != nil {
		t.Fatal(err)
	}
	base := infra(t)
	for i, rule := range rules {
		file := filepath.Join(incidentsDir, report.ExampleName(rule.ID)+".txtar")
		if _, err := os.Stat(file); err != nil || !*updateExamples && i%examplesEvery != 0 {
			continue
		}
		t.Run(rule.ID, func(t *testing.T) {
			t.Parallel()
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for i, f := range archive.Files { // what the test wants of it is no part of the example
				archive.Files[i].Data = withoutWants(f.Data)
			}
			res, err := Run(context.Background(), Options{FS: lay(base, archive, "before/"), compiled: engine})
			if err != nil {
				t.Fatal(err)
			}
			got := printed(t, res, rule.ID)
			if *updateExamples {
				if err := os.WriteFile(filepath.Join(examplesDir, report.ExampleName(rule.ID)+".txt"), []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(report.Example(rule.ID), got); diff != "" {
				t.Errorf("make examples writes it anew (-page +run):\n%s", diff)
			}
		})
	}
}

func withoutWants(data []byte) []byte {
	lines := strings.Split(string(data), "\n")
	for i, line := range lines {
		if at := wantMarker.FindStringIndex(line); at != nil {
			lines[i] = strings.TrimRight(line[:at[0]], " ")
		}
	}
	return []byte(strings.Join(lines, "\n"))
}

// printed is the first finding of a rule, as text.
func printed(t *testing.T, res *Result, rule string) string {
	t.Helper()
	for _, f := range res.Findings {
		if f.Rule != rule {
			continue
		}
		var out bytes.Buffer
		r := report.Report{Findings: res.Findings[:0:0], Source: func(name string) *source.File {
			file, err := res.Tree.File(name)
			if err != nil {
				return nil
			}
			return file
		}}
		r.Findings = append(r.Findings, f)
		if err := report.Write(&out, "text", &r, report.Options{}); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	t.Fatalf("its incident gives no finding of %s", rule)
	return ""
}
