package workload

import "strings"

// reference is one $(NAME) in a string.
type reference struct {
	name       string
	start, end int
}

// nameIn is what a text begins with that may be a variable's name.
func nameIn(s string) string {
	end := strings.IndexFunc(s, func(r rune) bool {
		return r != '_' && r != '-' && r != '.' && (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z')
	})
	if end < 0 {
		return s
	}
	return s[:end]
}

// expand replaces $(NAME) as the kubelet does (Kubernetes'
// third_party/forked/golang/expansion): `$$` is a dollar, an unknown name stays
// as it is. refs are the references, known or not.
func expand(s string, lookup func(name string) (string, bool)) (out string, refs []reference) {
	if !strings.Contains(s, "$") {
		return s, nil
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '$' || i+1 == len(s) {
			b.WriteByte(s[i])
			continue
		}
		end := strings.IndexByte(s[i:], ')')
		switch {
		case s[i+1] == '$':
			b.WriteByte('$')
			i++
		case s[i+1] == '(' && end > 0:
			name := s[i+2 : i+end]
			refs = append(refs, reference{name, i, i + end + 1})
			if v, ok := lookup(name); ok {
				b.WriteString(v)
			} else {
				b.WriteString(s[i : i+end+1])
			}
			i += end
		default:
			b.WriteByte('$')
		}
	}
	return b.String(), refs
}
