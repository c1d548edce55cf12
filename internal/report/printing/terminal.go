package printing

import (
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/lazyre"
)

// Terminal lays a page in Markdown out for a terminal of so many columns: its
// paragraphs are wrapped, its marks become colours where colour is set, and
// examples stay as they are written.
func Terminal(page string, columns int, colour bool) string {
	t := terminal{paint: Palette(colour), colour: colour, columns: columns}
	for line := range strings.Lines(page) {
		t.line(strings.TrimRight(line, "\n"))
	}
	t.flush()
	return t.out.String()
}

type terminal struct {
	out       strings.Builder
	paint     Painter
	colour    bool
	columns   int
	fence     string   // of the example that the next line is in; "" outside of one
	paragraph []string // lines that are to be wrapped as one
}

func (t *terminal) line(line string) {
	text := strings.TrimSpace(line)
	switch {
	case t.fence != "" && text == t.fence:
		t.fence = ""
	case t.fence != "":
		t.out.WriteString(strings.TrimRight("    "+t.paint(Cyan, line), " ") + "\n")
	case strings.HasPrefix(text, "```"):
		t.flush()
		t.fence = text[:len(text)-len(strings.TrimLeft(text, "`"))]
	case strings.HasPrefix(text, "#"):
		t.flush()
		t.out.WriteString(t.paint(Bold, strings.TrimLeft(text, "# ")) + "\n")
	case text == "":
		t.flush()
		t.out.WriteString("\n")
	case strings.HasPrefix(text, "|"):
		t.flush()
		t.out.WriteString(t.inline(line) + "\n")
	case strings.HasPrefix(text, "- "):
		t.flush()
		t.paragraph = []string{text}
	default:
		t.paragraph = append(t.paragraph, text)
	}
}

// flush writes the paragraph that was read.
func (t *terminal) flush() {
	if len(t.paragraph) == 0 {
		return
	}
	text, indent := t.inline(strings.Join(t.paragraph, " ")), ""
	if rest, item := strings.CutPrefix(text, "- "); item {
		t.out.WriteString("- ")
		text, indent = rest, "  "
	}
	columns := t.columns - len(indent)
	t.out.WriteString(strings.Join(Wrap(text, columns, columns), "\n"+indent) + "\n")
	t.paragraph = nil
}

var (
	codeMark = lazyre.New("`([^`]+)`")
	boldMark = lazyre.New(`\*\*([^*]+)\*\*`)
	italics  = lazyre.New(`(^|[ (])[*_]([^*_]+)[*_]([ ).,;:]|$)`)
	linkMark = lazyre.New(`\[([^\]]+)\]\(([^)]+)\)`)
)

// inline turns the marks within a line into colours. Without colours code keeps
// its marks, which part it from the sentence. What is in code is left alone.
func (t *terminal) inline(text string) string {
	var out strings.Builder
	for at := 0; at < len(text); {
		next := codeMark.FindStringIndex(text[at:])
		if next == nil {
			next = []int{len(text) - at, len(text) - at}
		}
		words := text[at : at+next[0]]
		words = linkMark.ReplaceAllString(words, "$1 ($2)")
		words = boldMark.ReplaceAllStringFunc(words, func(m string) string { return t.paint(Bold, strings.Trim(m, "*")) })
		out.WriteString(italics.ReplaceAllString(words, "$1$2$3"))
		if code := text[at+next[0] : at+next[1]]; t.colour && code != "" {
			out.WriteString(t.paint(Cyan, strings.Trim(code, "`")))
		} else {
			out.WriteString(code)
		}
		at += next[1]
	}
	return out.String()
}
