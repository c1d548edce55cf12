package helmtest

import (
	"fmt"
	"strings"
	"testing/fstest"
)

// Generate makes a chart of any bytes, in the folder c: each byte is one choice, and equal bytes make equal charts. A third of what
// random bytes make renders, the rest fails somewhere.
func Generate(data []byte) fstest.MapFS {
	g := &generator{data: data}
	files := fstest.MapFS{}
	put := func(name, text string) { files["c/"+name] = &fstest.MapFile{Data: []byte(text), Mode: 0o644} }
	put("Chart.yaml", "{apiVersion: v2, name: c, version: 1.2.3, appVersion: \"4\"}\n")
	put("values.yaml", g.values())
	helpers := ""
	for i := range 2 {
		helpers += fmt.Sprintf("{{%s define \"h%d\" %s}}%s{{ end }}\n", g.pick("-", ""), i, g.pick("-", ""), g.pipeline(2))
	}
	put("templates/_helpers.tpl", helpers)
	for i := range 1 + g.next(2) {
		g.variables, g.keys = 0, 0
		put(fmt.Sprintf("templates/t%d.yaml", i), fmt.Sprintf("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: t%d\ndata:\n  first: \"1\"\n%s", i, g.lines(3)))
	}
	return files
}

// generator makes texts by its choices.
type generator struct {
	data      []byte
	variables int // that are set where the next text is
	keys      int // that were written
	loops     int // that the next text is in
}

// next is a choice of n; the first where no bytes are left.
func (g *generator) next(n int) int {
	if len(g.data) == 0 {
		return 0
	}
	b := int(g.data[0])
	g.data = g.data[1:]
	return b % n
}

func (g *generator) pick(of ...string) string { return of[g.next(len(of))] }

var scalars = []string{"text", "1", "\"1\"", "true", "\"true\"", "~", "1.5", "1e6", "-3", "\"\"", "\"a b\"", "\"{{ .Release.Name }}\"", "12345678901", "\"*\"", "한글", "0.1", "\"a,b\"", "\"x: y\\n\""}

// values is a values.yaml in which what the templates read is, or is not.
func (g *generator) values() string {
	var b strings.Builder
	for _, name := range []string{"a", "b", "c"} {
		if g.next(4) < 3 {
			fmt.Fprintf(&b, "%s: %s\n", name, g.pick(scalars...))
		}
	}
	fmt.Fprintf(&b, "list: [%s, %s]\n", g.pick(scalars...), g.pick(scalars...))
	fmt.Fprintf(&b, "map: {k: %s, z: %s, \"1\": {k: %s}}\n", g.pick(scalars...), g.pick(scalars...), g.pick(scalars...))
	return b.String()
}

// lines are entries of a map, and what decides about them.
func (g *generator) lines(depth int) string {
	var b strings.Builder
	for range 1 + g.next(3) {
		b.WriteString(g.line(depth))
	}
	return b.String()
}

func (g *generator) line(depth int) string {
	g.keys++
	entry := fmt.Sprintf("  k%d", g.keys)
	if g.loops > 0 {
		entry += g.pick("", "{{ $i }}")
	}
	choices := 11
	if depth <= 0 {
		choices = 5
	}
	variables := g.variables
	defer func() { g.variables = variables }()
	switch g.next(choices) {
	case 0, 1:
		return entry + ": {{ " + g.pipeline(2) + " | quote }}\n"
	case 2:
		return entry + ": {{ " + g.pipeline(2) + " }}\n"
	case 3:
		return entry + ": {{- " + g.pipeline(2) + " | " + g.pick("toYaml", "toJson", "toString") + " | nindent 4 }}\n"
	case 4:
		return entry + ": |\n    {{- " + g.pipeline(2) + " | nindent 4 -}}\n{{ \"\" }}\n"
	case 5:
		return "{{- if " + g.pipeline(1) + " }}\n" + g.lines(depth-1) + g.pick("", "{{- else }}\n"+g.lines(depth-1), "{{- else if "+g.pipeline(1)+" }}\n"+g.lines(depth-1)) + "{{- end }}\n"
	case 6:
		return "{{- with " + g.pipeline(1) + " }}\n" + g.lines(depth-1) + g.pick("", "{{- else }}\n"+g.lines(depth-1)) + "{{- end }}\n"
	case 7:
		g.loops++
		defer func() { g.loops-- }()
		return "{{- range $i, $e := " + g.pick(".Values.list", ".Values.map", "until 3", g.pipeline(1)) + " }}\n" + g.lines(depth-1) +
			g.pick("", "{{- if $i }}{{ break }}{{ end }}\n", "{{- else }}\n  empty: \"1\"\n") + "{{- end }}\n"
	case 8:
		variables++ // for the lines behind this one
		return fmt.Sprintf("{{- $v%d := %s }}\n", variables, g.pipeline(2))
	case 9:
		if g.variables > 0 {
			return fmt.Sprintf("{{- $v%d = %s }}\n", 1+g.next(g.variables), g.pipeline(1))
		}
		return "{{/* nothing */}}\n"
	default:
		return entry + ": {{ include \"h" + g.pick("0", "1", "2") + "\" " + g.pick(".", "$", "(dict \"Values\" .Values)") + " | quote }}\n"
	}
}

// pipeline is an expression of a few functions.
func (g *generator) pipeline(depth int) string {
	text := g.operand(depth)
	for range g.next(3) {
		if g.next(5) > 0 {
			text += " | " + g.pick(takesAll...)
			continue
		}
		text += " | " + g.pick(takesSome...)
	}
	return text
}

// takesAll are functions that take what any other one gives.
var takesAll = []string{"quote", "squote", "toString", "toJson", "toYaml", "not", "int", "int64", "float64", "kindOf", "typeOf", "empty", "default \"d\"", "default 0", "ternary \"y\" \"n\" | toString",
	"printf \"%v\"", "printf \"%s\"", "printf \"%d\"", "printf \"%5.1f\"", "coalesce nil", "cat \"x\"", "toRawJson", "mustToJson", "deepCopy", "kindIs \"map\"", "and true", "or \"\"", "required \"it is needed\"",
	"add 1", "add1", "mul 2", "sub 3", "max 2", "round 1", "floor", "toString | upper", "toString | lower", "toString | trim", "toString | b64enc", "toString | sha256sum", "toString | title", "toString | snakecase",
	"toString | kebabcase", "toString | camelcase", "toString | trunc 3", "toString | trunc -2", "toString | indent 2", "toString | nindent 2", "toString | replace \"a\" \"b\"", "toString | contains \"e\"",
	"toString | hasPrefix \"t\"", "toString | trimSuffix \"t\"", "toString | splitList \",\"", "toString | regexMatch \"^[a-z]+$\"", "toString | regexReplaceAll \"a(x*)b\" \"${1}W\"", "toString | nospace",
	"toString | wrap 5", "toString | repeat 2", "toString | base", "toString | dir", "toString | ext", "toString | fromYaml", "toYaml | fromYaml", "toString | fromYamlArray", "toString | fromJson", "toString | b64dec",
	"list | toJson", "dict \"k\" | toYaml", "list | uniq | len", "list | join \"-\"", "list 1 | has 1", "eq nil", "toString | eq \"text\"", "toString | atoi", "toString | semver | toString"}

// takesSome are functions that fail with much.
var takesSome = []string{"upper", "trim", "len", "first", "last", "rest", "initial", "uniq", "sortAlpha", "reverse", "ceil", "trunc 3", "nindent 2", "contains \"e\"", "ternary \"y\" \"n\"", "join \"-\"", "splitList \",\"",
	"div 2", "mod 5", "toDecimal", "eq 1", "eq \"text\"", "ne \"\"", "lt 1", "has 1", "without 1", "compact", "concat (list 1)", "append 1", "hasKey (dict \"k\" 1)", "semverCompare \"^1.2\"", "substr 0 2",
	"plural \"one\" \"many\"", "urlParse", "toToml", "until | toJson", "keys | sortAlpha", "pick \"k\"", "omit \"k\"", "fail"}

func (g *generator) operand(depth int) string {
	choices := 20
	if depth <= 0 {
		choices = 12
	}
	switch g.next(choices) {
	case 0, 1:
		return "$.Values." + g.pick("a", "b", "c")
	case 2:
		return "$.Values.map.k"
	case 3:
		return "$.Values.list"
	case 4:
		return "$.Values.map"
	case 5:
		if g.loops > 0 { // elsewhere it holds pointers, and printing these prints addresses
			return "."
		}
		return "$.Values"
	case 6:
		return g.pick("$.Values.a", "$.Values.b", "$.Values.none.deep", ".k", "$.Values.none", "$.Values.map.none", "$.Release.Name", "$.Release.Namespace", "$.Chart.Version", "$.Chart.AppVersion", "$.Template.Name", "$.Capabilities.KubeVersion.Minor", "$.Release.IsInstall")
	case 7:
		return g.pick("1", "0", "-2", "1.5", "true", "false", "(nil | quote)", "(list nil)")
	case 8:
		return g.pick("\"a\"", "\"\"", "\"1\"", "\"a b\"", "\"k: v\"", "\"[1, 2]\"", "\"1.2.3\"", "`raw`", "'x'")
	case 9:
		if g.variables > 0 {
			return fmt.Sprintf("$v%d", 1+g.next(g.variables))
		}
		return "$.Release.Service"
	case 10:
		if g.loops > 0 {
			return g.pick("$i", "$e")
		}
		return "$.Values.list"
	case 11:
		return "(list)"
	case 12:
		return "(list " + g.inner(depth) + " " + g.inner(depth) + ")"
	case 13:
		return "(dict \"k\" " + g.inner(depth) + " \"z\" " + g.inner(depth) + ")"
	case 14:
		return "(index $.Values." + g.pick("list 0", "map \"k\"", "map \"1\" \"k\"", "list 5", "map \"none\"") + ")"
	case 15:
		return "(get $.Values.map \"k\")"
	case 16:
		return "(tpl (" + g.inner(depth) + " | toString) $)"
	case 17:
		return "(" + g.pick("merge", "mergeOverwrite", "merge (dict)") + " (dict \"k\" " + g.inner(depth) + ") (dict \"n\" 1) | toJson)"
	case 18:
		return "(dig \"1\" \"k\" \"none\" $.Values.map)"
	default:
		return "(set (deepCopy $.Values.map) \"s\" " + g.inner(depth) + ")"
	}
}

func (g *generator) inner(depth int) string { return "(" + g.pipeline(depth-1) + ")" }
