package fill

import "strings"

// Mark says that from byte Out of the output on, what is at byte In of the
// template wrote: literal text, or an action.
type Mark struct {
	Out, In int
	Action  bool
}

// Marks are in the order of the output.
type Marks []Mark

// add notes who writes from here on; nil notes nothing.
func (m *Marks) add(next Mark) {
	if m == nil {
		return
	}
	if n := len(*m); n > 0 && (*m)[n-1].Out == next.Out {
		(*m)[n-1] = next // what was before wrote nothing
		return
	}
	*m = append(*m, next)
}

// at returns who wrote a byte of the output.
func (m Marks) at(out int) Mark {
	found := Mark{}
	for _, next := range m {
		if next.Out > out {
			break
		}
		found = next
	}
	return found
}

// Within is where in a template what is that wrote the bytes from start to end of
// its output: literal text itself, actions whole.
func (m Marks) Within(template string, start, end int) (from, to int) {
	first, last := m.at(start), m.at(max(start, end-1))
	from = first.In + start - first.Out
	if first.Action {
		from = max(0, strings.LastIndex(template[:min(first.In+2, len(template))], "{{"))
	}
	to = last.In + end - last.Out
	if last.Action {
		to = len(template)
		if size := strings.Index(template[last.In:], "}}"); size >= 0 {
			to = last.In + size + 2
		}
	}
	to = min(to, len(template))
	if to <= from { // written by a loop: the end is before the start
		to = min(from+1, len(template))
	}
	return from, to
}
