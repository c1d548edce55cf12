package trial

import "strings"

// markedDoc is what the marks in one document say.
type markedDoc struct {
	lines     []int  // where each line of the unmarked text begins
	unknown   []bool // lines that are not what they were but for marks
	stretches []stretch
}

// stretch is what one value wrote, in bytes of the unmarked text.
type stretch struct{ start, end, number int }

// read takes the marks out of a text and holds it against base, which has
// none. Lines are held against each other in order.
func (k *marker) read(text, base string) *markedDoc {
	d := &markedDoc{}
	marked, plain := strings.SplitAfter(text, "\n"), strings.SplitAfter(base, "\n")
	d.unknown = make([]bool, len(plain))
	at := 0
	open := map[int]opened{}
	for i, line := range plain {
		d.lines = append(d.lines, at)
		d.unknown[i] = len(marked) != len(plain) || !d.line(k, i, marked[i], line, open)
		at += len(line)
	}
	for _, o := range open { // a mark that lost its other half
		d.unknown[o.line] = true
	}
	return d
}

// opened is a mark whose other half is still to come.
type opened struct{ line, at int }

// line reads one line; false where it says nothing.
func (d *markedDoc) line(k *marker, i int, marked, plain string, open map[int]opened) bool {
	var out strings.Builder
	first := len(d.stretches)
	ok := true
	for j := 0; j < len(marked); {
		if n := digitsAt(marked[j:]); n > 0 {
			digits, at := marked[j:j+n], d.lines[i]+out.Len()
			if number, stands := k.digits[digits]; stands {
				digits = k.plain[number]
				d.stretches = append(d.stretches, stretch{at, at + len(digits), number})
			}
			out.WriteString(digits)
			j += n
			continue
		}
		number, opens, n := markAt(marked[j:])
		switch at := d.lines[i] + out.Len(); {
		case n == 0:
			out.WriteByte(marked[j])
			j++
			continue
		case opens:
			open[number] = opened{i, at}
		default:
			from, isOpen := open[number]
			ok = ok && isOpen
			delete(open, number)
			d.stretches = append(d.stretches, stretch{from.at, at, number})
		}
		j += n
	}
	if out.String() != plain || !ok {
		d.stretches = d.stretches[:first]
		return false
	}
	return true
}

// knows reports whether the lines from one byte to another are what they were
// but for marks.
func (d *markedDoc) knows(base string, from, to int) bool {
	line := strings.Count(base[:from], "\n")
	for last := line + strings.Count(base[from:to], "\n"); line <= last; line++ {
		if line >= len(d.unknown) || d.unknown[line] {
			return false
		}
	}
	return true
}
