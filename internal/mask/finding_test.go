package mask

import (
	"strings"
	"testing"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

const withSecrets = "vars:\r\n  MY_TOKEN: *hunter4\r\n  HOST: \"db\"\n---\nkind: Secret\nstringData:\n  OTHER: *hunter5 # x\n"

func TestContent(t *testing.T) {
	f := source.NewFile("f", []byte(withSecrets))
	got := string(Content(f, nil))
	if strings.Contains(got, "hunter") || !strings.Contains(got, "  MY_TOKEN: ***\r\n  HOST: \"db\"\n") {
		t.Errorf("%q", got)
	}
	plain := "a: 1\r\nb: 2"
	if got := string(Content(source.NewFile("f", []byte(plain)), nil)); got != plain {
		t.Errorf("%q", got)
	}
}

// The lines that a finding is about give away what its texts must not repeat.
func TestFinding(t *testing.T) {
	f := source.NewFile("f", []byte(withSecrets))
	lines := New(func(string) *source.File { return f })
	in := finding.Finding{Span: source.Span{File: "f", Line: 2, EndLine: 2}, Message: "YAML reads *hunter4 as an alias; db stays",
		Help: `write "*hunter4"`, Origins: []finding.Origin{{Span: source.Span{File: "f", Line: 7}, Note: "hunter5"}},
		Fix: &finding.Fix{Description: "quote *hunter4", Edits: []source.Edit{{Text: `"*hunter4"`}}}}
	out := lines.Finding(in)
	if text := out.Message + out.Help + out.Origins[0].Note + out.Fix.Description; strings.Contains(text, "hunter") || !strings.Contains(text, "db stays") {
		t.Error(text)
	}
	if out.Fix.Edits[0].Text != `"*hunter4"` {
		t.Error("the fix lost what it writes")
	}
	if lines.Shown(in).Fix != nil {
		t.Error("a report would show the fix")
	}
	if in.Message == out.Message || in.Origins[0].Note != "hunter5" {
		t.Error("the finding itself was changed")
	}
}
