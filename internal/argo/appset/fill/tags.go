package fill

import (
	"fmt"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/finding"
)

// Tags fills {{tags}} as Argo CD does without goTemplate (fasttemplate): a tag
// that value does not know stays as it is. written, where not nil, gets which
// part of the text wrote what.
func Tags(text string, written *Marks, value func(tag string) (string, bool)) (string, error) {
	if !onOneLine(text) {
		written.add(Mark{})
		return text, nil
	}
	var b strings.Builder
	for at := 0; ; {
		before, rest, found := strings.Cut(text[at:], "{{")
		written.add(Mark{Out: b.Len(), In: at})
		b.WriteString(before)
		if !found {
			return b.String(), nil
		}
		tag, _, closed := strings.Cut(rest, "}}")
		if !closed {
			return "", finding.Fail(finding.Say("set-unclosed"), nil)
		}
		at += len(before)
		written.add(Mark{b.Len(), at, true})
		v, ok := value(tag)
		if !ok {
			v = "{{" + tag + "}}"
		}
		if b.Len()+len(v) > MaxText {
			return "", fmt.Errorf("the template writes more than %d KiB: %w", MaxText>>10, ErrBudget)
		}
		b.WriteString(v)
		at += len(tag) + len("{{}}")
	}
}

// onOneLine reports whether some line has both "{{" and "}}" after it: Argo
// CD's expression for that does not go over the end of a line.
func onOneLine(text string) bool {
	for line := range strings.Lines(text) {
		if i := strings.Index(line, "{{"); i >= 0 && strings.Contains(line[i:], "}}") {
			return true
		}
	}
	return false
}
