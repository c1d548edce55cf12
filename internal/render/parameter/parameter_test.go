package parameter

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/xgen-lint/xgen-lint/internal/argo"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

func TestParametersOnTheirWay(t *testing.T) {
	env := map[string]string{"ARGOCD_APP_NAME": "web"}
	tests := map[string]struct {
		value   string
		force   bool
		final   any
		mangled Mangled
		detail  string
	}{
		"text":                        {"abc", false, "abc", MangledNot, ""},
		"integer":                     {"5432", false, int64(5432), MangledNot, ""},
		"integer as text":             {"5432", true, "5432", MangledNot, ""},
		"bool":                        {"true", false, true, MangledNot, ""},
		"a fraction stays text":       {"1.5", false, "1.5", MangledNot, ""},
		"a leading zero stays text":   {"0123", false, "0123", MangledNot, ""},
		"an exponent stays text":      {"1e3", false, "1e3", MangledNot, ""},
		"commas are escaped":          {"a,b", true, "a,b", MangledNot, ""},
		"a list":                      {"{a,b}", false, []any{"a", "b"}, MangledNot, ""},
		"a known variable":            {"$ARGOCD_APP_NAME-x", true, "web-x", MangledNot, ""},
		"a doubled dollar":            {"pa$$word", true, "pa$word", MangledNot, ""},
		"an unknown variable is lost": {"pa$word", true, "pa", MangledSubstitution, "$word"},
		"in braces too":               {"a${B}c", true, "ac", MangledSubstitution, "$B"},
		"a backslash removes itself":  {`C:\dir`, true, "C:dir", MangledBackslash, `\`},
		"escapes of a person":         {`\{a,b\\c\,d}`, true, `{a,b\c,d}`, MangledNot, ""},
		"a text in braces":            {"{kor,eng}", true, []any{"kor", "eng"}, MangledList, ""},
		"JSON":                        {`{"a": 1}`, false, []any{`"a": 1`}, MangledList, ""},
		"a placeholder":               {"{{ question }}", true, nil, MangledRefused, "key \"}\" has no value"},
		"null deletes":                {"null", false, nil, MangledNull, ""},
		"null as text":                {"null", true, "null", MangledNot, ""},
		"empty":                       {"", true, "", MangledNot, ""},
		"an open list":                {"{a", true, nil, MangledRefused, "list must terminate with '}'"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			p := Read([]argo.Parameter{{Name: "a.b", Value: tt.value, ForceString: tt.force, At: argo.Place{Path: source.P("spec", "0")}}}, env)[0]
			if d := cmp.Diff(tt.final, p.Final); d != "" {
				t.Errorf("final value (-want +got):\n%s", d)
			}
			if p.Mangled != tt.mangled || p.Detail != tt.detail {
				t.Errorf("mangled %q (%s), want %q (%s)", p.Mangled, p.Detail, tt.mangled, tt.detail)
			}
			if !p.Path.Equal(source.P("spec", "0")) || !p.ValuePath.Equal(source.P("a", "b")) {
				t.Errorf("paths %v, %v", p.Path, p.ValuePath)
			}
		})
	}
}

func TestParametersBesideEachOther(t *testing.T) {
	param := func(name, value string, force bool) argo.Parameter {
		return argo.Parameter{Name: name, Value: value, ForceString: force}
	}
	list := Read([]argo.Parameter{
		param("a", "1", false), param("a.b", "2", false), param("c", "1", false), param("c", "2", false),
		param("d", "x", true), param("d", "y", false), param(`e\.f.g[1].h`, "z", true),
	}, nil)
	if list[0].Mangled != MangledConflict || list[0].Beside != list[1] || list[1].Mangled != MangledNot {
		t.Errorf("a beside a.b: %q (%v), %q", list[0].Mangled, list[0].Beside != nil, list[1].Mangled)
	}
	got := map[string]any{}
	Apply(got, list)
	want := map[string]any{
		"a":   map[string]any{"b": int64(2)}, // no failure: the rule speaks, not Helm
		"c":   int64(2),                      // the last wins
		"d":   "x",                           // forceString comes after
		"e.f": map[string]any{"g": []any{nil, map[string]any{"h": "z"}}},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("values (-want +got):\n%s", d)
	}
	if p := list[6].ValuePath; !p.Equal(source.P("e.f", "g", "1", "h")) {
		t.Errorf("path %q", p)
	}
	for _, p := range list {
		if p.Failure.IsSet() {
			t.Errorf("%s: %s", p.Name, p.Failure.Key())
		}
	}
	list = Read([]argo.Parameter{param("n.b", "1", false)}, nil)
	Apply(map[string]any{"n": nil}, list)
	if !list[0].Failure.IsSet() {
		t.Error("Helm refuses n.b over n: null, and nothing says so")
	}
}
