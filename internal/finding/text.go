package finding

import (
	"errors"
	"fmt"

	"github.com/xgen-lint/xgen-lint/internal/source"
)

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

// Key is equal for texts that say the same, and the same in each language.
func (t Phrase) Key() string {
	if !t.IsSet() {
		return ""
	}
	return t.ID + fmt.Sprint(t.Args)
}

// Says is a hit's Finding.Says: a digest, because what is said may hold a secret.
func (h Hit) Says() string {
	if h.Text.IsSet() {
		return digest(h.Text.Key(), 0)
	}
	return digest(h.Message, 0)
}

// textError is an error that says a Phrase.
type textError struct {
	text Phrase
	err  error
}

func (e *textError) Error() string { return e.text.Key() }
func (e *textError) Unwrap() error { return e.err }

// Fail makes an error of a Phrase, for those who report it in words of a language.
func Fail(text Phrase, cause error) error { return &textError{text, cause} }

// PhraseOf returns what an error says: its Phrase, else its words as they are.
func PhraseOf(err error) Phrase {
	var e *textError
	if errors.As(err, &e) {
		return e.text
	}
	return Say("words", "words", err.Error())
}

// NotYAML returns why a text is not YAML, as the end of a sentence that says so.
func NotYAML(e *source.SyntaxError) Phrase { return Say("yaml-"+e.ID, e.Args...) }
