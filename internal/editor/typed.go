package editor

import (
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/source"
	"github.com/xgen-lint/xgen-lint/internal/values"
)

// typed is where a person types in a YAML file, by indentation: while a line is
// typed the file is often no YAML.
type typed struct {
	path     source.Path // of the map that the line is in; values.Any for the items of a list
	key      string      // whose value is typed, "" while a key is typed
	inValue  bool
	prefix   string   // what is typed of the word
	siblings []string // other keys of the map
}

// typedAt reads the lines around a place.
func typedAt(file *source.File, p source.Pos) typed {
	text := file.Line(p.Line)
	line := text[:inLine(file, p)]
	var out typed
	if i := flow(line); i >= 0 { // autoscaling: { min
		out = typedIn(line[i+1:])
		out.siblings = keysIn(text[i+1:])
		head := dashes(line[:i])
		if key, _, ok := strings.Cut(line[head.column:i], ":"); ok {
			out.path = source.P(unquoted(key)).Child(out.path...)
		}
		out.path = append(above(file, p.Line, head), out.path...)
		return out
	}
	head := dashes(line)
	out = typedIn(line[head.column:])
	out.path = above(file, p.Line, head)
	out.siblings = siblings(file, p.Line, head)
	return out
}

// typedIn reads the last entry of a map, as far as it is typed.
func typedIn(text string) typed {
	text = text[strings.LastIndexByte(text, ',')+1:]
	key, value, ok := strings.Cut(text, ":")
	if !ok {
		return typed{prefix: strings.TrimLeft(text, " ")}
	}
	return typed{key: unquoted(key), inValue: true, prefix: strings.TrimLeft(value, " \"'")}
}

func keysIn(text string) (out []string) {
	for _, part := range strings.Split(strings.TrimRight(text, "} \t"), ",") {
		if key, _, ok := strings.Cut(part, ":"); ok {
			out = append(out, unquoted(key))
		}
	}
	return out
}

// flow is where the innermost { begins that is still open, -1 for none.
func flow(line string) int {
	var open []int
	for i := range len(line) {
		switch line[i] {
		case '{':
			if i+1 < len(line) && line[i+1] == '{' {
				return -1 // a template
			}
			open = append(open, i)
		case '}':
			open = open[:max(0, len(open)-1)]
		}
	}
	if len(open) == 0 {
		return -1
	}
	return open[len(open)-1]
}

// head is how a line begins: the columns of its dashes, and of what comes then.
type head struct {
	dashes []int
	column int
}

func dashes(line string) (out head) {
	for at := 0; at < len(line); at++ {
		switch {
		case line[at] == ' ':
			continue
		case line[at] == '-' && (at+1 == len(line) || line[at+1] == ' '):
			out.dashes = append(out.dashes, at)
			continue
		}
		out.column = at
		return out
	}
	out.column = len(line)
	return out
}

// above is the way from the root to a line that begins so, by the lines above it.
func above(file *source.File, line int, h head) source.Path {
	var up []string // innermost first
	limit, item := h.column, false
	enter := func(h head) {
		for i := len(h.dashes) - 1; i >= 0; i-- {
			if h.dashes[i] < limit {
				up = append(up, values.Any)
				limit, item = h.dashes[i], true
			}
		}
	}
	enter(h)
	for n := line - 1; n > 0 && (limit > 0 || item); n-- {
		text := file.Line(n)
		trimmed := strings.TrimSpace(text)
		if trimmed == "" || trimmed[0] == '#' {
			continue
		}
		if strings.HasPrefix(text, "---") {
			break
		}
		h := dashes(text)
		key, rest, ok := strings.Cut(text[h.column:], ":")
		rest, _, _ = strings.Cut(rest, "#")
		if ok && (h.column < limit || item && h.column == limit && len(h.dashes) == 0) && strings.TrimSpace(rest) == "" {
			up = append(up, unquoted(key))
			limit, item = h.column, false
		}
		enter(h)
	}
	out := make(source.Path, 0, len(up))
	for i := len(up) - 1; i >= 0; i-- {
		out = append(out, up[i])
	}
	return out
}

// siblings are the keys beside a line, in the same map.
func siblings(file *source.File, line int, own head) (out []string) {
	for _, step := range []int{-1, 1} {
		for n := line + step; n > 0 && n <= file.Lines(); n += step {
			text := file.Line(n)
			if trimmed := strings.TrimSpace(text); trimmed == "" || trimmed[0] == '#' {
				continue
			}
			h := dashes(text)
			if h.column < own.column || step > 0 && len(h.dashes) > 0 && h.column == own.column {
				break
			}
			if key, _, ok := strings.Cut(text[h.column:], ":"); ok && h.column == own.column {
				out = append(out, unquoted(key))
			}
			if step < 0 && (len(h.dashes) > 0 && h.column == own.column || len(own.dashes) > 0) {
				break
			}
		}
	}
	return out
}

func unquoted(key string) string { return strings.Trim(strings.TrimSpace(key), `"'`) }
