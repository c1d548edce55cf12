package source

import (
	"strconv"
	"strings"
)

// Path names a place in a YAML document or in a rule's input document: map
// keys and list indexes (in decimal) from the root down. It is a list and not
// a dotted string because annotation keys hold dots.
type Path []string

// P makes a Path of its arguments.
func P(elems ...string) Path { return Path(elems) }

// Child returns a new path with elems appended; p is not changed.
func (p Path) Child(elems ...string) Path {
	out := make(Path, 0, len(p)+len(elems))
	return append(append(out, p...), elems...)
}

// Index returns a new path with the list index i appended.
func (p Path) Index(i int) Path { return p.Child(strconv.Itoa(i)) }

// Parent returns p without its last element; the root's parent is the root.
func (p Path) Parent() Path {
	if len(p) == 0 {
		return p
	}
	return p[:len(p)-1]
}

// Last returns the last element, "" for the root.
func (p Path) Last() string {
	if len(p) == 0 {
		return ""
	}
	return p[len(p)-1]
}

// HasPrefix reports whether p is prefix or lies below it.
func (p Path) HasPrefix(prefix Path) bool {
	if len(p) < len(prefix) {
		return false
	}
	for i := range prefix {
		if p[i] != prefix[i] {
			return false
		}
	}
	return true
}

// Equal reports whether both paths name the same place.
func (p Path) Equal(q Path) bool { return len(p) == len(q) && p.HasPrefix(q) }

// String prints the path as people write it: spec.containers[0].image, with
// keys that hold a dot in brackets and quotes.
func (p Path) String() string {
	var b strings.Builder
	for _, e := range p {
		switch {
		case isIndex(e):
			b.WriteString("[" + e + "]")
		case e == "" || strings.ContainsAny(e, ".[]\" "):
			b.WriteString("[" + strconv.Quote(e) + "]")
		default:
			if b.Len() > 0 {
				b.WriteByte('.')
			}
			b.WriteString(e)
		}
	}
	return b.String()
}

func isIndex(s string) bool {
	if s == "" {
		return false
	}
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}
