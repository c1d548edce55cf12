package finding

import "github.com/xgen-lint/xgen-lint/internal/source"

// Phrase is a sentence before it is in any language: its ID, under which its words are in the rule's folder, and what is
// put into it, by name. The values are strings, numbers, booleans, other Phrases, and lists of these.
type Phrase struct {
	ID   string
	Args map[string]any
}

// Say makes a Phrase of an ID and of names with values: Say("twice", "key", key, "line", 12).
func Say(id string, args ...any) Phrase {
	t := Phrase{ID: id}
	for i := 0; i+1 < len(args); i += 2 {
		if t.Args == nil {
			t.Args = make(map[string]any, len(args)/2)
		}
		name, _ := args[i].(string)
		if path, ok := args[i+1].(source.Path); ok { // the caller may go on with it, and the words are found later
			args[i+1] = path.Child()
		}
		t.Args[name] = args[i+1]
	}
	return t
}

// IsSet reports whether there is a text at all.
func (t Phrase) IsSet() bool { return t.ID != "" }
