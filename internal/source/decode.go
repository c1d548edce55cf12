package source

import (
	"encoding/base64"
	"math"
	"slices"
	"strconv"
	"strings"

	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/internal/lazyre"
)

// Decode turns a tree into plain values (map[string]any, []any, string, bool,
// int64, float64, nil) as Helm, Argo CD and Kubernetes read it: YAML 1.1
// scalars through sigs.k8s.io/yaml (`on` is true, 017 is 15, a key `y` is
// "true"), merge keys applied. Aliases beyond a budget and circles become nil.
func Decode(n *Node) any {
	d := decoder{budget: decodeBudget}
	return d.value(n)
}

// decodeBudget bounds the nodes that one Decode visits, aliases expanded.
const decodeBudget = 2_000_000

type decoder struct {
	budget int
	open   []*Node // anchored nodes that are being read: an alias to one of them is a circle
}

// enter returns the node to read, nil if there is none or the budget is
// spent; leave must follow.
func (d *decoder) enter(n *Node) *Node {
	if d.budget--; d.budget < 0 {
		return nil
	}
	if n = Deref(n); n == nil || n.Anchor == "" {
		return n
	}
	if slices.Contains(d.open, n) {
		return nil
	}
	d.open = append(d.open, n)
	return n
}

func (d *decoder) leave(n *Node) {
	if n.Anchor != "" {
		d.open = d.open[:len(d.open)-1]
	}
}

func (d *decoder) value(n *Node) any {
	if n = d.enter(n); n == nil {
		return nil
	}
	defer d.leave(n)
	switch n.Kind {
	case yaml.MappingNode:
		out := make(map[string]any, len(n.Content)/2)
		d.entries(n, out)
		return out
	case yaml.SequenceNode:
		out := make([]any, len(n.Content))
		for i, c := range n.Content {
			out[i] = d.value(c)
		}
		return out
	case yaml.ScalarNode:
		return Scalar(n)
	}
	return nil
}

func (d *decoder) entries(n *Node, out map[string]any) {
	for i := 0; i+1 < len(n.Content); i += 2 {
		if !isMerge(n.Content[i]) {
			out[KeyText(n.Content[i])] = d.value(n.Content[i+1])
			continue
		}
		sources := mergeSources(n.Content[i+1])
		for j := len(sources) - 1; j >= 0; j-- { // earlier sources win
			m := d.enter(sources[j])
			if m == nil {
				continue
			}
			if m.Kind == yaml.MappingNode {
				d.entries(m, out)
			}
			d.leave(m)
		}
	}
}

// Entries calls f for every key and value of a mapping, merge keys applied. As
// in Decode, of two entries for one key the later one counts, a merge key after
// it included; it is told at the place of the first.
func Entries(n *Node, f func(name string, key, value *Node)) {
	n = Deref(n)
	if n == nil || n.Kind != yaml.MappingNode {
		return
	}
	if each(n, f) {
		return
	}
	budget := aliasBudget
	list := entryList{entries: make([]entry, 0, len(n.Content)/2), at: make(map[string]int, len(n.Content)/2)}
	list.add(n, &budget)
	for _, e := range list.entries {
		f(e.name, e.key, e.value)
	}
}

// fewKeys is up to how many keys comparing each with all others is cheap.
const fewKeys = 16

// each is Entries of a mapping of few keys that are all different, as nearly
// all are; else it calls nothing and reports false.
func each(n *Node, f func(name string, key, value *Node)) bool {
	var names [fewKeys]string
	size := len(n.Content) / 2
	if size > fewKeys {
		return false
	}
	for i := range size {
		key := n.Content[2*i]
		name := KeyText(key)
		if isMerge(key) || slices.Contains(names[:i], name) {
			return false
		}
		names[i] = name
	}
	for i, name := range names[:size] {
		f(name, n.Content[2*i], n.Content[2*i+1])
	}
	return true
}

type entry struct {
	name       string
	key, value *Node
}

type entryList struct {
	entries []entry
	at      map[string]int // name -> index in entries
}

func (l *entryList) add(n *Node, budget *int) {
	if *budget--; *budget < 0 {
		return
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if !isMerge(n.Content[i]) {
			l.set(entry{KeyText(n.Content[i]), n.Content[i], n.Content[i+1]})
			continue
		}
		sources := mergeSources(n.Content[i+1])
		for j := len(sources) - 1; j >= 0; j-- { // earlier sources win
			if m := Deref(sources[j]); m != nil && m.Kind == yaml.MappingNode {
				l.add(m, budget)
			}
		}
	}
}

func (l *entryList) set(e entry) {
	if i, ok := l.at[e.name]; ok {
		l.entries[i] = e
		return
	}
	l.at[e.name] = len(l.entries)
	l.entries = append(l.entries, e)
}

// KeyText returns a key as Helm sees it: booleans and numbers become text.
func KeyText(n *Node) string {
	n = Deref(n)
	if n == nil {
		return ""
	}
	if s, ok := Text(n); ok {
		return s // nearly all
	}
	switch v := Scalar(n).(type) {
	case string:
		return v
	case bool:
		return strconv.FormatBool(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 32)
	}
	return n.Value
}

// Text returns the value of a scalar that Scalar takes for a string, without its
// box.
func Text(n *Node) (s string, ok bool) {
	const quoted = yaml.SingleQuotedStyle | yaml.DoubleQuotedStyle | yaml.LiteralStyle | yaml.FoldedStyle
	switch {
	case n == nil || n.Kind != yaml.ScalarNode:
		return "", false
	case n.Style&yaml.TaggedStyle == 0 && n.Style&quoted != 0, n.Style == 0 && isText(n.Value):
		return n.Value, true
	}
	s, ok = Scalar(n).(string)
	return s, ok
}

// IsString reports whether Resolve takes a plain scalar for a string.
func IsString(s string) bool {
	if isText(s) {
		return true
	}
	_, ok := Resolve(s).(string)
	return ok
}

// IsNull reports whether a node is a scalar that Scalar takes for null.
func IsNull(n *Node) bool {
	switch n.Value {
	case "", "~", "null", "Null", "NULL":
		return n.Kind == yaml.ScalarNode && Scalar(n) == nil
	}
	return false
}

// Scalar returns the typed value of a scalar node, read as YAML 1.1.
func Scalar(n *Node) any {
	if n.Kind != yaml.ScalarNode {
		return nil
	}
	quoted := n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) != 0
	if n.Style&yaml.TaggedStyle != 0 {
		switch n.Tag {
		case "!!binary":
			if data, err := base64.StdEncoding.DecodeString(n.Value); err == nil {
				return string(data)
			}
			return n.Value
		case "!!float":
			if i, ok := Resolve(n.Value).(int64); ok {
				return float64(i)
			}
		case "!!bool", "!!int", "!!null", "!!timestamp":
		default:
			return n.Value // a tag of one's own, `!=` among them, makes a string
		}
	} else if quoted || n.Tag == "!" {
		return n.Value
	}
	return Resolve(n.Value)
}

var (
	words11 = map[string]any{
		"y": true, "Y": true, "yes": true, "Yes": true, "YES": true, "true": true, "True": true, "TRUE": true,
		"on": true, "On": true, "ON": true, "n": false, "N": false, "no": false, "No": false, "NO": false,
		"false": false, "False": false, "FALSE": false, "off": false, "Off": false, "OFF": false,
		"": nil, "~": nil, "null": nil, "Null": nil, "NULL": nil,
		".nan": math.NaN(), ".NaN": math.NaN(), ".NAN": math.NaN(),
		".inf": math.Inf(1), ".Inf": math.Inf(1), ".INF": math.Inf(1),
		"+.inf": math.Inf(1), "+.Inf": math.Inf(1), "+.INF": math.Inf(1),
		"-.inf": math.Inf(-1), "-.Inf": math.Inf(-1), "-.INF": math.Inf(-1),
	}
	float11 = lazyre.New(`^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$`)
)

// isText tells most texts by a look at them: what begins as no number does and
// is none of words11, and addresses, quantities and the like. Trying them all
// for numbers cost 5 % of a run.
func isText(s string) bool {
	if s == "" {
		return false
	}
	switch c := s[0]; c {
	case 'y', 'Y', 'n', 'N', 't', 'T', 'f', 'F', 'o', 'O', '~':
		_, word := words11[s]
		return !word
	case '+', '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9':
		_, word := words11[s]
		return !word && (strings.Count(s, ".") > 1 || hasNotOfNumbers(s))
	}
	return s[0] != '.'
}

// hasNotOfNumbers reports whether a text has a character that is in no number of
// Go's or YAML's: neither a digit of any base nor its mark, a sign, a point, an
// exponent's.
func hasNotOfNumbers(s string) bool {
	for i := range len(s) {
		switch c := s[i]; {
		case c >= '0' && c <= '9', c >= 'a' && c <= 'f', c >= 'A' && c <= 'F':
		case c == 'x', c == 'X', c == 'o', c == 'O', c == '_', c == '+', c == '-', c == '.':
		default:
			return true
		}
	}
	return false
}

// Resolve types a plain scalar by YAML 1.1's rules as go.yaml.in/yaml/v2's
// resolve does (the reader under sigs.k8s.io/yaml); a time stays a string.
func Resolve(s string) any {
	if isText(s) {
		return s
	}
	if v, ok := words11[s]; ok {
		return v
	}
	if s[0] == '.' {
		if f, err := strconv.ParseFloat(s, 64); err == nil {
			return f
		}
		return s
	}
	plain := strings.ReplaceAll(s, "_", "")
	if i, err := strconv.ParseInt(plain, 0, 64); err == nil {
		return i
	}
	if u, err := strconv.ParseUint(plain, 0, 64); err == nil {
		return float64(u)
	}
	if float11.MatchString(plain) {
		if f, err := strconv.ParseFloat(plain, 64); err == nil {
			return f
		}
	}
	return s
}
