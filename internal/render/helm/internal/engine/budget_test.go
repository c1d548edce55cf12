package engine

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/xgen-lint/xgen-lint/internal/render/helm/internal/chartutil"
	"github.com/xgen-lint/xgen-lint/internal/render/helm/internal/functions"
	"github.com/xgen-lint/xgen-lint/internal/texts"
)

// hostile are templates that would take all memory or time, with what has to be said of them. A line that begins with > is the one to blame.
var hostile = []struct{ name, text, want string }{
	{"until", "> {{ range until 1000000000 }}x{{ end }}", "until: a list of 1000000000 numbers"},
	{"untilStep", "> {{ untilStep 0 1000000000 1 | len }}", "untilStep: a list of 1000000000 numbers"},
	{"untilStep wraps", "> {{ untilStep 0 9223372036854775807 4611686018427387904 | len }}", "untilStep: a list of"},
	{"seq", "> {{ seq 1 1000000000 | len }}", "seq: a list of 999999999 numbers"},
	{"range", "> {{ range 1000000000000 }}{{ end }}", "range: 1000000000000 steps"},
	{"nested range", "{{ range until 3000 }}{{ range until 3000 }}\n> {{ range until 3000 }}{{ end }}{{ end }}{{ end }}", "range: more than 1000000 steps"},
	{"repeat", `> {{ repeat 1000000000 "x" | len }}`, "repeat: 1000000000 bytes of text"},
	{"repeat wraps", `> {{ repeat 9223372036854775807 "xx" | len }}`, "repeat: 9223372036854775807 bytes of text"},
	{"indent", `> {{ indent 1000000000 "x" | len }}`, "indent: 1000000001 bytes of text"},
	{"nindent", `> {{ nindent 1000000 (repeat 1000 "x\n") | len }}`, "nindent: 1001002000 bytes of text"},
	{"printf width", `> {{ range until 2000 }}{{ printf "%1000000d" 1 }}{{ end }}`, "more than 64 MiB"},
	{"printf widths", `> {{ printf (repeat 1000 "%1000000d") 1 | len }}`, "printf: 1000"},
	{"printf star", `> {{ printf (repeat 1000 "%[1]*[2]d") 1000000 1 | len }}`, "printf: "},
	{"printf again", `> {{ printf (repeat 10000 "%[1]s") (repeat 1000000 "x") | len }}`, "printf: "},
	{"regexReplaceAll", `> {{ regexReplaceAll "a" (repeat 50000 "a") (repeat 50000 "b") | len }}`, "regexReplaceAll: 2500050000 bytes of text"},
	{"regexReplaceAll empty", `> {{ regexReplaceAll "" (repeat 50000 "a") (repeat 50000 "b") | len }}`, "regexReplaceAll: "},
	{"regexReplaceAll parts", `> {{ regexReplaceAll "^.*$" (repeat 100000 "a") (repeat 10000 "$0") | len }}`, "regexReplaceAll: "},
	{"regexFindAll", `> {{ regexFindAll "" (repeat 20000000 "a") -1 | len }}`, "regexFindAll: up to 20000001 texts"},
	{"regex program", `> {{ regexMatch (repeat 300 "(a{1,500})") "aaa" }}`, "regexMatch: an expression of"},
	{"replace", `> {{ replace "a" (repeat 50000 "b") (repeat 50000 "a") | len }}`, "replace: 2500050000 bytes of text"},
	{"join", `> {{ join (repeat 100000 "b") (until 100000) | len }}`, "join: 100"},
	{"wrapWith", `> {{ wrapWith 1 (repeat 100000 "b") (repeat 100000 "x ") | len }}`, "wrapWith: "},
	{"splitList", `> {{ splitList "" (repeat 30000000 "a") | len }}`, "splitList: a list of 30000002 texts"},
	{"randAlphaNum", `> {{ randAlphaNum 1000000000 | len }}`, "randAlphaNum: 1000000000 bytes"},
	{"randBytes", `> {{ randBytes 2000000000 | len }}`, "randBytes: 6000000000 bytes"},
	{"derivePassword", `> {{ range $i := until 2000 }}{{ derivePassword 1 "long" (toString $i) "u" "s" | len }}{{ end }}`, "derivePassword: more than"},
	{"sha", `> {{ sha256sum (repeat 500000000 "x") }}`, "repeat: 500000000 bytes"},
	{"string doubling", "{{ $s := \"x\" }}{{ range until 40 }}\n> {{ $s = cat $s $s }}{{ end }}", "cat: "},
	{"list doubling", "{{ $s := list 1 }}{{ range until 40 }}\n> {{ $s = concat $s $s }}{{ end }}", "concat: "},
	{"print doubling", "{{ $s := \"x\" }}{{ range until 40 }}\n> {{ $s = print $s $s }}{{ end }}", "print: "},
	{"value that doubles", "{{ $l := list 1 }}{{ range until 40 }}{{ $l = list $l $l }}{{ end }}\n> {{ toYaml $l | len }}", "toYaml: a value of more than"},
	{"value that doubles, printed", "{{ $l := list 1 }}{{ range until 40 }}{{ $l = list $l $l }}{{ end }}\n> {{ $l }}", "printing: a value of more than"},
	{"values", "{{ $d := dict }}{{ range $i := until 900000 }}\n> {{ $_ := set $d (printf \"%0100d\" $i) $i }}{{ end }}", "printf: more than"},
	{"circle, toYaml", "{{ $d := dict }}{{ $_ := set $d \"a\" $d }}\n> {{ toYaml $d }}", "toYaml: the value is nested more than 1000 levels deep; does it hold itself?"},
	{"circle, printed", "{{ $d := dict }}{{ $_ := set $d \"a\" $d }}\n> {{ $d }}", "printing: the value is nested more than 1000 levels deep"},
	{"circle, values", "{{ $_ := set .Values \"self\" .Values }}\n> {{ .Values }}", "printing: the value is nested"},
	{"circle, deepCopy", "{{ $d := dict }}{{ $_ := set $d \"a\" $d }}\n> {{ deepCopy $d | len }}", "deepCopy: the value is nested"},
	{"circle, merge", "{{ $d := dict }}{{ $_ := set $d \"a\" $d }}\n> {{ merge $d $d | len }}", "merge: the value is nested"},
	{"circle, key", "{{ $d := dict }}{{ $_ := set $d \"a\" $d }}\n> {{ dict $d 1 }}", "dict: the value is nested"},
	{"deep", "{{ $d := dict }}{{ range until 100000 }}{{ $d = dict \"a\" $d }}{{ end }}\n> {{ toJson $d | len }}", "toJson: the value is nested"},
	{"include", "{{ define \"a\" }}{{ include \"b\" . }}{{ end }}{{ define \"b\" }}{{ include \"c\" . }}{{ end }}{{ define \"c\" }}{{ include \"d\" . }}{{ end }}\n" +
		"> {{ define \"d\" }}{{ include \"e\" . }}{{ end }}{{ define \"e\" }}{{ include \"a\" . }}{{ end }}{{ include \"a\" . }}", "4000 templates are inside of each other"},
	{"template", "> {{ define \"r\" }}{{ template \"r\" . }}{{ end }}{{ template \"r\" . }}", "template \"r\": 4000 templates"},
	{"tpl", `> {{ tpl "{{ tpl .x . }}" (dict "x" "{{ tpl .x . }}") }}`, "tpl: 4000 templates"},
	{"fork bomb", `> {{ define "d" }}{{ if gt (int .) 0 }}{{ include "d" (sub (int .) 1) }}{{ include "d" (sub (int .) 1) }}{{ end }}{{ end }}{{ include "d" 40 }}`, "more than 1000000 steps"},
	{"template bomb", `> {{ define "d" }}{{ if gt (int .) 0 }}{{ template "d" (sub (int .) 1) }}{{ template "d" (sub (int .) 1) }}{{ end }}{{ end }}{{ template "d" 40 }}`, "more than 1000000 steps"},
	{"many texts", `> {{ range $i := until 60000 }}{{ $_ := tpl (printf "{{ $x := %d }}" $i) $ }}{{ end }}`, "tpl: more than 1000000 steps"},
	{"output", "{{ $b := repeat 1048576 \"x\" }}{{ range until 1024 }}\n> {{ $b }}{{ end }}", "more than 64 MiB"},
	{"output of text", "{{ range until 100000 }}\n> " + strings.Repeat("x", 1000) + "{{ end }}", "more than 64 MiB"},
	{"output of an include", "{{ define \"b\" }}{{ range until 100000 }}\n> " + strings.Repeat("x", 1000) + "{{ end }}{{ end }}{{ include \"b\" . }}", "more than 64 MiB"},
	{"fromYaml aliases", `> {{ fromYaml (printf "a: &a [x]\nb: [%s]" (repeat 3000 "*a,")) | len }}`, "fromYaml: a text of"},
	{"fromYaml", `> {{ fromYaml (repeat 1000000 "[],") | len }}`, "fromYaml: a text of 3000000 bytes"},
	{"fromToml deep", `> {{ fromToml (printf "a = %s" (repeat 300000 "{b=")) | len }}`, "fromToml: 300000 brackets are inside of each other"},
	{"cast", "{{ $l := list 1 }}{{ range until 40 }}{{ $l = list $l $l }}{{ end }}\n> {{ add1 $l }}", "add1: a value of more than"},
	{"cast among others", "{{ $l := list 1 }}{{ range until 40 }}{{ $l = list $l $l }}{{ end }}\n> {{ max 1 2 $l }}", "max: a value of more than"},
	{"cast, two", "{{ $l := list 1 }}{{ range until 40 }}{{ $l = list $l $l }}{{ end }}\n> {{ div 1 $l }}", "div: a value of more than"},
	{"decimal", "{{ $l := list 1 }}{{ range until 40 }}{{ $l = list $l $l }}{{ end }}\n> {{ toDecimal $l }}", "toDecimal: a value of more than"},
	{"duration", "{{ $l := list 1 }}{{ range until 40 }}{{ $l = list $l $l }}{{ end }}\n> {{ durationRound $l }}", "durationRound: a value of more than"},
	{"uniq", `> {{ range until 100 }}{{ uniq (until 20000) | len }}{{ end }}`, "uniq: "},
}

// TestHostile holds the kinds of templates that take all there is: each fails at its line, in words that name the function and the number. What
// it may take until then is the budget, in bytes and steps; one that is not counted does not end.
func TestHostile(t *testing.T) {
	for _, tt := range hostile {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			set, err := Parse([]Template{{Name: "c/templates/x.yaml", File: "x.yaml", Text: tt.text}}, &functions.Gate{})
			if err != nil {
				t.Fatal(err)
			}
			_, err = set.Run([]chartutil.Values{{"Values": map[string]any{"x": "y"}}}, "")
			var f *Failure
			if !errors.As(err, &f) || f.Kind != KindLimit || !strings.Contains(texts.Of(texts.English).Say(f.Text), tt.want) {
				t.Fatalf("got %v, want %q", err, tt.want)
			}
			line := 1 + strings.Count(tt.text[:strings.Index(tt.text, "> ")], "\n")
			if at := f.Positions[0]; at.File != "x.yaml" || at.Line != line {
				t.Errorf("%s is at %v, want line %d", f.Text.Key(), at, line)
			}
		})
	}
}

// TestWithinBudget holds what large charts do: nothing is refused.
func TestWithinBudget(t *testing.T) {
	legal := []string{
		`{{ range until 100000 }}{{ end }}`,
		`{{ define "r" }}{{ if lt (int .) 900 }}{{ include "r" (add1 (int .)) }}{{ end }}{{ end }}{{ include "r" 0 }}`,
		`{{ define "r" }}{{ if lt (int .) 900 }}{{ template "r" (add1 (int .)) }}{{ end }}{{ end }}{{ template "r" 0 }}`,
		`{{ $b := repeat 1048576 "x" }}{{ range until 10 }}{{ $b }}{{ end }}`,
		`{{ repeat 5000000 "x\n" | nindent 2 | len }}`,
		`{{ range $i := until 3000 }}{{ printf "%d-%s" $i "x" | sha256sum | trunc 8 | quote }}{{ end }}`,
		`{{ regexReplaceAll "[^a-z]+" (repeat 50000 "ab ") "-" | len }}`,
		`{{ $d := dict }}{{ range $i := until 5000 }}{{ $_ := set $d (toString $i) (list $i $i) }}{{ end }}{{ toYaml $d | nindent 4 | len }}{{ deepCopy $d | len }}{{ toJson $d | fromJson | len }}`,
		`{{ $d := dict }}{{ $_ := set $d "root" $ }}{{ $_ := set $ "d" $d }}{{ .d.root.Values.x }}`,
		`{{ derivePassword 1 "long" "a" "b" "c" | len }}`,
		`{{ untilStep 10 0 -3 }}{{ seq 0 2 10 }}{{ until 0 }}{{ until -2 }}{{ untilStep 0 10 0 }}`,
	}
	for i, text := range legal {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			set, err := Parse([]Template{{Name: "c/templates/x.yaml", Text: text}}, &functions.Gate{})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := set.Run([]chartutil.Values{{"Values": map[string]any{"x": "y"}}}, ""); err != nil {
				t.Errorf("%s: %v", text, err)
			}
		})
	}
}

// TestNesting holds the parser's stack: blocks inside of each other are counted before a template is parsed.
func TestNesting(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"ifs", strings.Repeat("{{ if 1 }}\n", 5000) + strings.Repeat("{{ end }}", 5000), "more than 1000 blocks"},
		{"else ifs", "{{ if 0 }}" + strings.Repeat("{{- else if 0 }}", 5000) + "{{ end }}", "more than 1000 blocks"},
		{"actions", strings.Repeat("{{ 1 }}", 250_001), "more than 250000 actions"},
		{"one after the other", strings.Repeat("{{ if 1 }}{{ else if 2 }}{{ else }}{{ end }}", 5000), ""},
		{"comments", strings.Repeat("{{/* as {{ if x }} */}}", 5000), ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Parse([]Template{{Name: "c/templates/x.yaml", Text: tt.text}}, nil)
			if got := fmt.Sprint(err); tt.want == "" && err != nil || !strings.Contains(got, tt.want) && tt.want != "" {
				t.Errorf("got %.200s, want %q", got, tt.want)
			}
		})
	}
	set, err := Parse([]Template{{Name: "c/templates/x.yaml", Text: `{{ tpl (repeat 5000 "{{ if 1 }}") . }}`}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := set.Run([]chartutil.Values{{}}, ""); !strings.Contains(fmt.Sprint(err), "more than 1000 blocks") {
		t.Errorf("got %v", err)
	}
}

// TestOverLimitAgain holds that a chart that takes too much in every release does so a few times only, and says the same each time.
func TestOverLimitAgain(t *testing.T) {
	set, err := Parse([]Template{{Name: "c/templates/x.yaml", File: "x.yaml", Text: "a\n{{ range until 1000 }}{{ range until 2000 }}{{ end }}{{ end }}"}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	said := map[string]int{}
	for range 3 * functions.MaxOver {
		_, err := set.Run([]chartutil.Values{{}}, "")
		said[fmt.Sprint(err)]++
	}
	if len(said) != 1 {
		t.Errorf("the same fault is said in %d ways: %v", len(said), said)
	}
}
