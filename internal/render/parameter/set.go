package parameter

import (
	"strconv"
	"strings"

	"helm.sh/helm/v3/pkg/strvals"

	"github.com/xgen-lint/xgen-lint/internal/source"
)

// setValue reads one value as --set or --set-string would.
func setValue(text string, forceString bool) (any, error) {
	dest := map[string]any{}
	if err := setInto("x", text, forceString, dest); err != nil {
		return nil, err
	}
	return dest["x"], nil
}

// setInto writes one value into dest.
func setInto(name, text string, forceString bool, dest map[string]any) error {
	if isPlainName(name) && isPlainValue(text) && setPlain(name, typed(text, forceString), dest) {
		return nil
	}
	if forceString {
		return strvals.ParseIntoString(name+"="+text, dest)
	}
	return strvals.ParseInto(name+"="+text, dest)
}

// Most names and values use nothing of --set's syntax, and reading them
// character by character was a tenth of rendering.

// isPlainName reports whether a name is words with points between them.
func isPlainName(name string) bool {
	return isPlain(name, `\=,[`) && name[0] != '.' && name[len(name)-1] != '.' && !strings.Contains(name, "..") &&
		strings.Count(name, ".") < strvals.MaxNestedNameLevel
}

func isPlainValue(text string) bool { return isPlain(text, `\,`) && text[0] != '{' }

// isPlain reports whether s is ASCII, not empty, and has none of some characters.
func isPlain(s, none string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 || strings.IndexByte(none, s[i]) >= 0 {
			return false
		}
	}
	return s != ""
}

// setPlain writes a value below dest; false, and nothing is written, where a
// part of the name is there already and no map.
func setPlain(name string, value any, dest map[string]any) bool {
	key, rest, nested := strings.Cut(name, ".")
	for ; nested; key, rest, nested = strings.Cut(rest, ".") {
		next, ok := dest[key].(map[string]any)
		if !ok {
			if _, there := dest[key]; there {
				return false
			}
			next = map[string]any{}
			dest[key] = next
		}
		dest = next
	}
	dest[key] = value
	return true
}

// typed is strvals' typedVal.
func typed(text string, forceString bool) any {
	switch {
	case forceString:
		return text
	case strings.EqualFold(text, "true"), strings.EqualFold(text, "false"):
		return strings.EqualFold(text, "true")
	case strings.EqualFold(text, "null"):
		return nil
	}
	if i, err := strconv.ParseInt(text, 10, 64); err == nil && (text[0] != '0' || text == "0") {
		return i
	}
	return text
}

// PathOf returns where --set NAME=… writes, nil where strvals refuses the name.
func PathOf(name string) source.Path {
	if isPlainName(name) {
		return strings.Split(name, ".")
	}
	dest := map[string]any{}
	if err := strvals.ParseIntoString(name+"=v", dest); err != nil {
		return nil
	}
	var path source.Path
	for v := any(dest); ; {
		switch t := v.(type) {
		case map[string]any:
			if len(t) != 1 {
				return nil
			}
			for k := range t {
				path, v = append(path, k), t[k]
			}
		case []any:
			if len(t) == 0 {
				return nil
			}
			path, v = path.Index(len(t)-1), t[len(t)-1]
		default:
			return path
		}
	}
}
