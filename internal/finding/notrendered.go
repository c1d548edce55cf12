package finding

import (
	"slices"
	"strings"
)

// Reason is why an Application was not rendered, as reports for machines have it: one of those below, or the name of the
// tool that is not run.
type Reason string

// The reasons that have a text.
const (
	RemoteChart      Reason = "remote chart"
	OtherRepository  Reason = "other repository"
	RemoteValuesFile Reason = "remote values file"
	RemoteDependency Reason = "remote dependency"
	RemoteBase       Reason = "remote base"
	Circle           Reason = "circle"
	NoElement        Reason = "no element"
	RequiredValues   Reason = "required values" // of a chart without any Application, whose defaults are not meant to be enough
	Generator        Reason = "ApplicationSet generator"
)

// Phrase is the reason in words; a tool is called by its name.
func (r Reason) Phrase() Phrase {
	worded := []Reason{RemoteChart, OtherRepository, RemoteValuesFile, RemoteDependency, RemoteBase, Circle, NoElement, RequiredValues, Generator}
	if slices.Contains(worded, r) {
		return Say("reason-" + strings.ReplaceAll(strings.ToLower(string(r)), " ", "-"))
	}
	return Say("words", "words", string(r))
}

// NotRendered counts the Applications that could not be rendered for one reason.
type NotRendered struct {
	Reason       Reason `json:"reason"`
	Applications int    `json:"applications"`
}
