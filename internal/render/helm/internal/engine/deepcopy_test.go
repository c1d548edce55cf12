package engine

import (
	"reflect"
	"testing"

	"github.com/Masterminds/sprig/v3"
	"github.com/xgen-lint/xgen-lint/internal/render/helm/internal/chartutil"
	"github.com/xgen-lint/xgen-lint/internal/render/helm/internal/functions"
	"helm.sh/helm/v3/pkg/chart"
)

// TestDeepCopy holds the copy against Sprig's, types included, and sees that it shares nothing that a template can change: what a file
// holds it cannot.
func TestDeepCopy(t *testing.T) {
	slow, ok := sprig.TxtFuncMap()["mustDeepCopy"].(func(any) (any, error))
	if !ok {
		t.Fatal("Sprig's mustDeepCopy has another type")
	}
	caps, err := chartutil.NewCapabilities("1.32.0", nil)
	if err != nil {
		t.Fatal(err)
	}
	context := chartutil.Values{
		"Values": map[string]any{"a": nil, "b": []any{1.0, nil, "x", map[string]any{}, []any{}}, "c": int64(3), "d": true},
		"Files":  newFiles([]*chart.File{{Name: "a", Data: []byte("text")}, {Name: "empty", Data: []byte{}}}),
		"Chart": struct {
			chart.Metadata
			IsRoot bool
		}{chart.Metadata{Name: "c", Keywords: []string{"k"}}, true},
		"Capabilities": caps,
		"Subcharts":    map[string]any{"sub": chartutil.Values{"Release": map[string]any{"Name": "r"}}},
	}
	ours := functions.All(copyFiles)["mustDeepCopy"].(func(any) (any, error))
	for _, v := range []any{context, map[string]any(nil), []any(nil), chartutil.Values(nil), files(nil), "x", 1, []string{"a"},
		map[string]string{"a": "b"}, map[string]any{"a": []any(nil)}} {
		want, wantErr := slow(v)
		got, err := ours(v)
		if !reflect.DeepEqual(got, want) || (err == nil) != (wantErr == nil) {
			t.Errorf("copy of %#v:\n%#v, %v, Sprig's:\n%#v, %v", v, got, err, want, wantErr)
		}
	}
	c, err := ours(context)
	if err != nil {
		t.Fatal(err)
	}
	c.(chartutil.Values)["Values"].(map[string]any)["b"].([]any)[3].(map[string]any)["new"] = 1
	c.(chartutil.Values)["Files"].(files)["a"] = nil
	if n := len(context["Values"].(map[string]any)["b"].([]any)[3].(map[string]any)); n != 0 || string(context["Files"].(files)["a"]) != "text" {
		t.Error("the copy shares parts with what it was made of")
	}
}
