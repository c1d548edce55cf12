package object

import (
	"testing"

	helmyaml "sigs.k8s.io/yaml"

	"github.com/xgen-lint/xgen-lint/internal/source"
)

// A variable's marker is text to every reader, and toYaml quotes it: else all
// sites whose chart writes variables by toYaml are rendered six times more.
func TestMarker(t *testing.T) {
	for _, n := range []int{0, 7, 99_999} {
		text := marker(n, false)
		if out, err := helmyaml.Marshal(text); err != nil || string(out) != `"`+text+"\"\n" {
			t.Errorf("toYaml writes %s as %s (%v), want it in quotes", text, out, err)
		}
		var helm any
		if err := helmyaml.Unmarshal([]byte(text), &helm); err != nil || helm != text {
			t.Errorf("Helm reads a bare %s as %v (%v), want the text", text, helm, err)
		}
		if got := source.Decode(source.ParseYAML(source.NewFile("", []byte(text))).Root()); got != text {
			t.Errorf("a bare %s is read as %v, want the text", text, got)
		}
	}
}
