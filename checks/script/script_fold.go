package script

import (
	"strings"

	"github.com/xgen-lint/xgen-lint/checks/check"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/lazyre"
	"github.com/xgen-lint/xgen-lint/internal/shell"
	"github.com/xgen-lint/xgen-lint/internal/source"
	"github.com/xgen-lint/xgen-lint/internal/workload"
)

// findFolds reports scripts that are written as a folded block (>) although each of
// their lines is a command: YAML joins the lines, and the shell sees one command.
func findFolds(pass *check.Pass, paths objectPaths, c *workload.Container) []finding.Hit {
	var hits []finding.Hit
	for _, s := range c.Scripts {
		if !shell.MayBeFolded(s.Text) && !invalidAt(c, s.Place) {
			continue
		}
		lines, header, opens := foldedLines(pass, s.Place)
		i := shell.FoldedAway(lines)
		if i < 0 {
			continue
		}
		h, ok := paths.hit(scriptRule, c, workload.Stretch{Place: s.Place}, finding.Say("fold", "who", writer(c, s.Place), "line", brief(lines[i])))
		if !ok {
			continue
		}
		h.Path, h.Within, h.Span, h.Precision = nil, nil, opens, finding.Traced
		h.HelpText = finding.Say("fold", "line", strings.TrimSpace(header))
		hits = append(hits, h)
	}
	return hits
}

func invalidAt(c *workload.Container, p workload.Place) bool {
	for _, i := range c.Invalid {
		if i.At.Object == p.Object && i.At.Path.Equal(p.Path) {
			return true
		}
	}
	return false
}

// folded reports whether a text that is not shell is so because of a fold.
func folded(pass *check.Pass, c *workload.Container, at workload.Stretch) bool {
	lines, _, _ := foldedLines(pass, at.Place)
	return shell.FoldedAway(lines) >= 0
}

var foldHeader = lazyre.New(`(?:^|[:\-]\s+|\}\}\s*)(?:[&!]\S+\s+)*>[-+0-9]*\s*(?:#.*)?$`)

// foldedLines are the lines of the folded block that a rendered string comes from,
// without its indentation, and the line that opens the block, with the place of its >; none if it
// is not one.
func foldedLines(pass *check.Pass, p workload.Place) (lines []string, header string, opens source.Span) {
	t := pass.Renderer.Trace(p.Object, p.Path, nil, false)
	f, err := pass.Repo.Tree.File(t.Span.File)
	if err != nil || t.Span.Line < 1 {
		return nil, "", opens
	}
	at := t.Span.Line
	for ; at >= 1 && !foldHeader.MatchString(f.Line(at)); at-- {
		if at < t.Span.Line && strings.TrimSpace(f.Line(at)) != "" && indentOf(f.Line(at)) < indentOf(f.Line(t.Span.Line)) {
			return nil, "", opens
		}
	}
	if at < 1 {
		return nil, "", opens
	}
	line := f.Line(at)
	head, _, _ := strings.Cut(line, " #")
	start := f.Offset(source.Pos{Line: at, Column: 1}) + strings.LastIndexByte(head, '>')
	return block(f, at), line, f.Span(start, start+1)
}

// block are the lines of the block scalar that line at opens.
func block(f *source.File, at int) []string {
	parent, inner := indentOf(f.Line(at)), -1
	var out []string
	for n := at + 1; n <= f.Lines(); n++ {
		line := f.Line(n)
		if strings.TrimSpace(line) == "" {
			out = append(out, "")
			continue
		}
		if inner < 0 {
			inner = indentOf(line)
		}
		if inner <= parent || indentOf(line) < inner {
			break
		}
		out = append(out, line[inner:])
	}
	for len(out) > 0 && out[len(out)-1] == "" {
		out = out[:len(out)-1]
	}
	return out
}

func indentOf(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }
