package kube

import (
	"fmt"

	"github.com/xgen-lint/xgen-lint/internal/source"
)

// help is what to do about a problem, with the text to write where it is known; ""
// where only its reader can know.
func (p Problem) help() string {
	in := func(path source.Path) string {
		if len(path) == 0 {
			return ""
		}
		return " to " + path.String()
	}
	switch {
	case p.Emptied:
		return fmt.Sprintf("indent it so that it is below `%s:`", p.Near)
	case p.Kind == Misplaced && p.Near != "":
		return fmt.Sprintf("write `%s:` above it, and indent what belongs to it", p.Near)
	case p.Kind == UnknownField && p.Near != "":
		return fmt.Sprintf("rename %s to %s", p.Field, p.Near)
	case p.Kind == UnknownField:
		return "remove " + p.Field + ", or move it to where it belongs"
	case p.Kind == BadValue && p.Near != "":
		return "write " + p.Near
	case p.Kind == MissingField && (p.Field == "kind" || p.Field == "apiVersion"): // of the object itself: there is no map to name
		return "add " + p.Field
	case p.Kind == MissingField && p.Field != "" && p.Path.Last() == p.Field:
		return "give " + p.Path.String() + " a value"
	case p.Kind == MissingField && p.Field != "" && !p.Path.Equal(source.P("kind")):
		return "add " + p.Field + in(p.Path)
	}
	return ""
}
