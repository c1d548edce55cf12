package cli

import (
	"testing"

	"github.com/xgen-lint/xgen-lint/internal/texts"
)

// A report in a pipe does not depend on what a machine's LANG is; who asks for a language gets it.
func TestLanguage(t *testing.T) {
	for _, c := range []struct {
		flag     string
		env      map[string]string
		terminal bool
		want     texts.Language
	}{
		{"", nil, true, texts.English},
		{"ko", map[string]string{"XGEN_LINT_LANG": "en"}, false, texts.Korean},
		{"", map[string]string{"XGEN_LINT_LANG": "ko", "LC_ALL": "C"}, false, texts.Korean},
		{"", map[string]string{"LC_ALL": "ko_KR.UTF-8"}, false, texts.Korean},
		{"", map[string]string{"LC_MESSAGES": "ko_KR", "LANG": "C"}, false, texts.Korean},
		{"", map[string]string{"LANG": "ko_KR.UTF-8"}, true, texts.Korean},
		{"", map[string]string{"LANG": "ko_KR.UTF-8"}, false, texts.English},
		{"", map[string]string{"LC_ALL": "C", "LANG": "ko_KR.UTF-8"}, true, texts.English},
	} {
		got, err := Language(c.flag, func(name string) string { return c.env[name] }, c.terminal)
		if err != nil || got != c.want {
			t.Errorf("--lang %q, %v, terminal %v: %v, %v; want %v", c.flag, c.env, c.terminal, got, err, c.want)
		}
	}
	if _, err := Language("kr", func(string) string { return "" }, false); err == nil {
		t.Error("--lang kr is taken")
	}
}
