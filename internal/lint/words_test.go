package lint

import (
	"context"
	"fmt"
	"maps"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// TestShortened: what a repository names may be of any length; a report stays readable, and valid.
func TestShortened(t *testing.T) {
	for text, want := range map[string]string{
		"a short one":                             "a short one",
		strings.Repeat("x", maxMessage):           strings.Repeat("x", maxMessage),
		strings.Repeat("x", 1<<20):                strings.Repeat("x", maxMessage) + "…",
		"x" + strings.Repeat("값", maxMessage/3+1): "x" + strings.Repeat("값", (maxMessage-1)/3) + "…",
	} {
		if got := shortened(text, maxMessage); got != want || !utf8.ValidString(got) {
			t.Errorf("%.20s of %d bytes: got %d bytes ending in %q", text, len(text), len(got), got[max(0, len(got)-30):])
		}
	}
}

// TestLongMessages: a message that names very much is cut, and a secret in it is not half shown.
func TestLongMessages(t *testing.T) {
	files := maps.Clone(infra(t))
	var required []string
	for i := range 100_000 {
		required = append(required, fmt.Sprintf("%q", fmt.Sprint("key", i)))
	}
	files["k3s/helm-chart/values.schema.json"] = &fstest.MapFile{Data: []byte(`{"required":[` + strings.Join(required, ",") + "]}"), Mode: 0o644}
	res, err := Run(context.Background(), Options{FS: files, Sites: []string{"xgen-jeju"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range res.Findings {
		if len(f.Message) > maxMessage+len("…")+200 || !strings.Contains(f.Message, "'key1'") {
			t.Errorf("%s: %d bytes: %.200s", f.Rule, len(f.Message), f.Message)
		}
	}
	if len(res.Findings) != 1 {
		t.Errorf("%d findings, want the one of the schema", len(res.Findings))
	}
	secret := strings.Repeat("hunter2", 1<<10) // 7 KB, in 64 KB of others
	run := &run{repo: &model.Repo{Tree: source.NewTree(files)}, secrets: []string{secret}}
	fs := []finding.Finding{{Message: strings.Repeat("x ", maxMessage/2-10) + secret + " is what it says"}}
	if run.mask(fs); strings.Contains(fs[0].Message, "hunter2") {
		t.Errorf("the message shows a secret's beginning: %s", fs[0].Message[maxMessage-40:])
	}
}
