package shell

import (
	"github.com/xgen-lint/xgen-lint/internal/lazyre"
	"github.com/xgen-lint/xgen-lint/internal/shell/sed"
	"github.com/xgen-lint/xgen-lint/internal/shell/tree"
)

// SedUse is an s command of sed whose pattern or replacement holds variables.
type SedUse struct {
	// Substitution has the parts as they are written, and the delimiters' places.
	Substitution
	Span               // of the whole: from the first delimiter to the last
	Vars []SedVariable // in order
}

// SedVariable is a plain ${NAME} in an s command: its value becomes sed's text.
type SedVariable struct {
	Name string
	Span
	// Assigned: the script gives NAME a value; Value is that value where it is one
	// text, else "".
	Assigned bool
	Value    string
}

// plainVariable is an expansion that puts in the value as it is.
var plainVariable = lazyre.New(`\$\{([A-Za-z_][A-Za-z0-9_]*)\}|\$\(?([A-Za-z_][A-Za-z0-9_]*)\)?`)

// substitution notes the variables in an s command.
func (r *reader) substitution(c sed.Command, t tree.Text) {
	if c.Kind != 's' || r.plain {
		return
	}
	use := SedUse{Substitution: r.sedParts(c, t), Span: t.Span(c.Delims[0], c.Delims[2]+1)}
	for _, m := range plainVariable.FindAllStringSubmatchIndex(t.Val[c.PatFrom:c.To], -1) {
		a, b := c.PatFrom+m[0], c.PatFrom+m[1]
		if !t.DynamicAt(a) || !t.DynamicAt(b-1) {
			continue
		}
		v := SedVariable{Span: t.Span(a, b)}
		for g := 2; g < 6; g += 2 {
			if m[g] >= 0 {
				v.Name = t.Val[c.PatFrom+m[g] : c.PatFrom+m[g+1]]
			}
		}
		if v.Assigned = r.set[v.Name]; v.Assigned {
			v.Value = r.constantOf(v.Name)
		}
		use.Vars = append(use.Vars, v)
	}
	if len(use.Vars) > 0 {
		r.out.Substitutions = append(r.out.Substitutions, use)
	}
}

// constantOf is the text that the script has given a name, "" where that is not known.
func (r *reader) constantOf(name string) string {
	value, times := "", 0
	for _, l := range r.out.Literals {
		if l.Name == name && (l.Style == StyleAssign || l.Style == StyleExport) {
			if times++; l.Dynamic {
				return ""
			}
			value = l.Value
		}
	}
	if times != 1 {
		return ""
	}
	return value
}

func (r *reader) sedParts(c sed.Command, t tree.Text) Substitution {
	s := Substitution{Pattern: t.Val[c.PatFrom:c.PatTo], Replacement: t.Val[c.From:c.To], Delim: string(t.Val[c.Delims[0]])}
	for i, d := range c.Delims {
		s.Delims[i] = t.Span(d, d+1)
	}
	return s
}
