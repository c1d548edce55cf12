package editor

import (
	"context"
	"path"
	"strings"
	"testing"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

func findingAt(file string, line int) finding.Finding {
	return finding.Finding{Rule: "x/y", Span: source.Span{File: file, Line: line, Column: 1, EndLine: line, EndColumn: 2}}
}

// Whatever is asked at whatever place, nothing breaks and no secret is told.
func TestEverywhere(t *testing.T) {
	t.Parallel()
	step := 7
	if testing.Short() {
		step = 41
	}
	s := infra(t)
	ctx := context.Background()
	n := 0
	for _, e := range s.Tree().Files() {
		f, err := s.Tree().File(e.Path)
		if err != nil || path.Ext(e.Path) == ".md" {
			continue
		}
		s.Symbols(e.Path)
		s.Folds(e.Path)
		for line := 1; line <= f.Lines(); line++ {
			if n++; n%step != 0 {
				continue
			}
			p := source.Pos{Line: line, Column: 1 + (n*13)%(len([]rune(f.Line(line)))+2)}
			text, _, err := s.Hover(ctx, e.Path, p)
			if err != nil {
				t.Errorf("%s:%v: %v", e.Path, p, err)
			}
			if strings.Contains(text, "AgBcGxhY2V") || strings.Contains(text, "BEGIN ") {
				t.Errorf("%s:%v shows a secret:\n%s", e.Path, p, text)
			}
			if _, err := s.Definition(ctx, e.Path, p); err != nil {
				t.Errorf("%s:%v: %v", e.Path, p, err)
			}
			if _, _, err := s.Complete(ctx, e.Path, p); err != nil {
				t.Errorf("%s:%v: %v", e.Path, p, err)
			}
		}
	}
}
