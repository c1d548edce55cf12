package kube

import (
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// help is what to do about a problem, with the text to write where it is known; unset
// where only its reader can know.
func (p Problem) help() finding.Phrase {
	switch {
	case p.Emptied:
		return finding.Say("indent-below", "key", p.Near)
	case p.Kind == Misplaced && p.Near != "":
		return finding.Say("write-above", "key", p.Near)
	case p.Kind == UnknownField && p.Near != "":
		return finding.Say("rename-field", "field", p.Field, "near", p.Near)
	case p.Kind == UnknownField:
		return finding.Say("remove-or-move", "field", p.Field)
	case p.Kind == BadValue && p.Near != "":
		return finding.Say("write-near", "near", p.Near)
	case p.Kind == MissingField && (p.Field == "kind" || p.Field == "apiVersion"): // of the object itself: there is no map to name
		return finding.Say("add-field", "field", p.Field, "path", "")
	case p.Kind == MissingField && p.Field != "" && p.Path.Last() == p.Field:
		return finding.Say("give-value", "path", p.Path.String())
	case p.Kind == MissingField && p.Field != "" && !p.Path.Equal(source.P("kind")):
		return finding.Say("add-field", "field", p.Field, "path", p.Path.String())
	}
	return finding.Phrase{}
}
