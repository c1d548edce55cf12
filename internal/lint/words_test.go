package lint

import (
	"context"
	"fmt"
	"maps"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/source"
	"github.com/xgen-lint/xgen-lint/internal/texts"
)

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
		if len(f.Message) > texts.MaxMessage+len("…")+200 || !strings.Contains(f.Message, "'key1'") {
			t.Errorf("%s: %d bytes: %.200s", f.Rule, len(f.Message), f.Message)
		}
	}
	if len(res.Findings) != 1 {
		t.Errorf("%d findings, want the one of the schema", len(res.Findings))
	}
	secret := strings.Repeat("hunter2", 1<<10) // 7 KB, in 64 KB of others
	run := &run{repo: &model.Repo{Tree: source.NewTree(files)}, secrets: []string{secret}}
	fs := []finding.Finding{{Message: strings.Repeat("x ", texts.MaxMessage/2-10) + secret + " is what it says"}}
	if run.mask(fs); strings.Contains(fs[0].Message, "hunter2") {
		t.Errorf("the message shows a secret's beginning: %s", fs[0].Message[texts.MaxMessage-40:])
	}
}
