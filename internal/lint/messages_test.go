package lint

import (
	"context"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/policy"
	"github.com/xgen-lint/xgen-lint/internal/ruleset"
	"github.com/xgen-lint/xgen-lint/internal/texts"
)

var update = flag.Bool("update", false, "write testdata/messages.golden anew")

const messagesGolden = "../../testdata/messages.golden"

// TestMessages holds what is said about the incidents, in one file for people: each finding with its help, in English and
// in Korean. But for the words the two runs are the same, fingerprints included. One incident in some is linted, with -update
// all are.
func TestMessages(t *testing.T) {
	step := 12
	if *update {
		step = 1
	}
	files, err := filepath.Glob(filepath.Join(incidentsDir, "*.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	engine, err := policy.Compile(context.Background(), policy.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	base := infra(t)
	var got []string
	for i := 0; i < len(files); i += step {
		file := files[i]
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		before := lay(base, archive, "before/")
		english, korean := inLanguage(t, engine, before, texts.English), inLanguage(t, engine, before, texts.Korean)
		if diff := cmp.Diff(fingerprints(english), fingerprints(korean)); diff != "" {
			t.Errorf("%s: in Korean other findings (-en +ko):\n%s", file, diff)
			continue
		}
		for i, en := range english {
			ko := korean[i]
			got = append(got, fmt.Sprintf("%s\n  %s\n    %s\n  %s\n    %s\n", en.Rule, en.Message, en.Help, ko.Message, ko.Help))
		}
	}
	slices.Sort(got)
	text := strings.Join(slices.Compact(got), "\n")
	if *update {
		if err := os.WriteFile(messagesGolden, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(messagesGolden)
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range got {
		if untold.MatchString(one) {
			t.Errorf("a part of this has no text:\n%s", one)
		}
		if !strings.Contains(string(want), one) {
			t.Errorf("%s lacks this; write it anew with -update, and read it:\n%s", messagesGolden, one)
		}
	}
}

func inLanguage(t *testing.T, engine *policy.Engine, fsys fs.FS, l texts.Language) []finding.Finding {
	t.Helper()
	res, err := Run(context.Background(), Options{FS: fsys, Language: l, compiled: engine})
	if err != nil {
		t.Fatal(err)
	}
	return res.Findings
}

func fingerprints(fs []finding.Finding) (out []string) {
	for _, f := range fs {
		out = append(out, fmt.Sprintf("%s:%d %s %s", f.File, f.Line, f.Rule, f.Fingerprint))
	}
	return out
}

// TestKoreanPages: what each built-in rule says of itself is in Korean too.
func TestKoreanPages(t *testing.T) {
	rules, err := ruleset.List(context.Background(), texts.Korean)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rules {
		for what, text := range map[string]string{"title": r.Title, "description": r.Description, "help": r.Help} {
			if !strings.ContainsFunc(text, func(c rune) bool { return c >= '가' && c <= '힣' }) {
				t.Errorf("%s: the %s is not in its ko.yaml: %q", r.ID, what, text)
			}
		}
	}
}
