package appset

import "strings"

// mark says that from byte out of the output on, what is at byte in of the
// template wrote: literal text, or an action.
type mark struct {
	out, in int
	action  bool
}

// marks are in the order of the output.
type marks []mark

func (m *marks) add(next mark) {
	if m == nil {
		return
	}
	if n := len(*m); n > 0 && (*m)[n-1].out == next.out {
		(*m)[n-1] = next // what was before wrote nothing
		return
	}
	*m = append(*m, next)
}

// at returns who wrote a byte of the output.
func (m marks) at(out int) mark {
	found := mark{}
	for _, next := range m {
		if next.out > out {
			break
		}
		found = next
	}
	return found
}

// within is the place in a template, whose own place is at, of what wrote the
// bytes from start to end of its output: literal text itself, actions whole.
func (m marks) within(at Place, template string, start, end int) Place {
	first, last := m.at(start), m.at(max(start, end-1))
	at.Start = first.in + start - first.out
	if first.action {
		at.Start = max(0, strings.LastIndex(template[:min(first.in+2, len(template))], "{{"))
	}
	at.End = last.in + end - last.out
	if last.action {
		at.End = len(template)
		if size := strings.Index(template[last.in:], "}}"); size >= 0 {
			at.End = last.in + size + 2
		}
	}
	at.End = min(at.End, len(template))
	if at.End <= at.Start { // written by a loop: the end is before the start
		at.End = min(at.Start+1, len(template))
	}
	return at
}
