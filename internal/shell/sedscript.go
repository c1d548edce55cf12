package shell

import "strings"

// sedCmd is a sed command that writes text: s, a, i or c.
type sedCmd struct {
	kind           byte
	address        string // the literal text of the command's address
	patFrom, patTo int    // of s: the pattern
	from, to       int    // the replacement or text
	delims         [3]int
	extended       bool
}

// sedParser reads a sed script (POSIX sed, with GNU's one-line a, i, c). Bytes
// that come from expansions are never taken for syntax.
type sedParser struct {
	t        text
	i        int
	extended bool
	cmds     []sedCmd
}

// parse reports whether the whole script was understood.
func (p *sedParser) parse() bool {
	for {
		p.skip(" \t\r\n;}")
		if p.i >= len(p.t.val) {
			return true
		}
		address, ok := p.address()
		if !ok || p.i >= len(p.t.val) || p.t.dynamicAt(p.i) {
			return false
		}
		c := p.t.val[p.i]
		p.i++
		switch c {
		case '{':
		case 's':
			if !p.substitute(address) {
				return false
			}
		case 'y':
			d, ok := p.delimiter()
			if !ok || p.until(d, false) < 0 || p.until(d, false) < 0 {
				return false
			}
		case 'a', 'i', 'c':
			p.textCommand(c, address)
		case '#', 'r', 'R', 'w', 'W':
			p.toLineEnd("\n")
		case ':', 'b', 't', 'T', 'q', 'Q', 'l', 'L', 'd', 'D', 'g', 'G', 'h', 'H', 'n', 'N', 'p', 'P', 'x', '=', 'z', 'F', 'e', 'v':
			p.toLineEnd("\n;}")
		default:
			return false
		}
	}
}

func (p *sedParser) skip(set string) {
	for p.i < len(p.t.val) && strings.IndexByte(set, p.t.val[p.i]) >= 0 && !p.t.dynamicAt(p.i) {
		p.i++
	}
}

func (p *sedParser) toLineEnd(ends string) {
	for p.i < len(p.t.val) && (strings.IndexByte(ends, p.t.val[p.i]) < 0 || p.t.dynamicAt(p.i)) {
		p.i++
	}
}

// address skips the addresses before a command and returns their literal text.
func (p *sedParser) address() (string, bool) {
	var lit []string
	for p.i < len(p.t.val) {
		switch c := p.t.val[p.i]; {
		case p.t.dynamicAt(p.i), '0' <= c && c <= '9', strings.IndexByte("$,+~! \t", c) >= 0:
			p.i++
		case c == '/', c == '\\':
			if c == '\\' {
				p.i++
			}
			d, ok := p.delimiter()
			if !ok {
				return "", false
			}
			from := p.i
			to := p.until(d, true)
			if to < 0 {
				return "", false
			}
			s, _ := regexText(p.t.val[from:to], p.extended)
			lit = append(lit, s)
			p.skip("IM")
		default:
			return strings.Join(lit, " "), true
		}
	}
	return "", false
}

func (p *sedParser) delimiter() (byte, bool) {
	if p.i >= len(p.t.val) || p.t.dynamicAt(p.i) || p.t.val[p.i] == '\n' || p.t.val[p.i] == '\\' {
		return 0, false
	}
	p.i++
	return p.t.val[p.i-1], true
}

// until moves behind the next delimiter and returns its offset, -1 without one.
// In a regular expression, one between brackets does not count.
func (p *sedParser) until(d byte, regex bool) int {
	for ; p.i < len(p.t.val); p.i++ {
		if p.t.dynamicAt(p.i) {
			continue
		}
		switch c := p.t.val[p.i]; {
		case c == d:
			p.i++
			return p.i - 1
		case c == '\\':
			p.i++
		case c == '[' && regex:
			p.i = bracketEnd(p.t.val, p.i) - 1
		}
	}
	return -1
}

func (p *sedParser) substitute(address string) bool {
	c := sedCmd{kind: 's', address: address, extended: p.extended}
	d, ok := p.delimiter()
	if !ok {
		return false
	}
	c.delims[0], c.patFrom = p.i-1, p.i
	if c.patTo = p.until(d, true); c.patTo < 0 {
		return false
	}
	c.delims[1], c.from = c.patTo, p.i
	if c.to = p.until(d, false); c.to < 0 {
		return false
	}
	c.delims[2] = c.to
	p.cmds = append(p.cmds, c)
	p.skip("gpiIeMm0123456789")
	if p.i < len(p.t.val) && p.t.val[p.i] == 'w' {
		p.toLineEnd("\n")
	}
	return true
}

// textCommand reads the text of a, i or c: to the end of the line, further lines
// after a backslash.
func (p *sedParser) textCommand(kind byte, address string) {
	p.skip(" \t")
	if p.i < len(p.t.val) && p.t.val[p.i] == '\\' {
		p.i++
		p.skip(" \t")
		if p.i < len(p.t.val) && p.t.val[p.i] == '\n' {
			p.i++
		}
	}
	from := min(p.i, len(p.t.val))
	for ; p.i < len(p.t.val); p.i++ {
		if p.t.val[p.i] == '\\' {
			p.i++
		} else if p.t.val[p.i] == '\n' {
			break
		}
	}
	p.i = min(p.i, len(p.t.val))
	p.cmds = append(p.cmds, sedCmd{kind: kind, address: address, from: from, to: p.i})
}

// anyText stands in a regular expression's text for what may match anything.
const anyText = "\x00"

// regexText is the text that a regular expression spells literally, and that of its
// groups. Optional white space counts as absent.
func regexText(re string, extended bool) (string, []string) {
	var out []byte
	var groups []string
	type open struct{ group, at int }
	var stack []open
	for i := 0; i < len(re); {
		atom, lit, n := regexAtom(re[i:], extended)
		i += n
		switch atom {
		case '(':
			groups = append(groups, "")
			stack = append(stack, open{len(groups) - 1, len(out)})
		case ')':
			if len(stack) > 0 {
				top := stack[len(stack)-1]
				stack = stack[:len(stack)-1]
				groups[top.group] = string(out[top.at:])
			}
		case 'l':
			if q := quantifier(re[i:], extended); q > 0 {
				i += q
			} else {
				out = append(out, lit)
			}
		case '.':
			i += quantifier(re[i:], extended)
			out = append(out, anyText...)
		case 's':
			i += quantifier(re[i:], extended)
		}
	}
	return string(out), groups
}

// written is what a group's text is known to write: all of it, or the name that
// it ends with.
func written(group string) (string, bool) {
	i := strings.LastIndex(group, anyText)
	tail := group[i+1:]
	return tail, i < 0 || strings.HasSuffix(tail, "=")
}

// regexAtom reads one atom: '(' ')' groups, 'l' a literal, '.' anything,
// 's' an anchor or white space.
func regexAtom(re string, extended bool) (kind, lit byte, n int) {
	c := re[0]
	if c == '\\' && len(re) > 1 {
		switch n := re[1]; n {
		case '(', ')':
			if !extended {
				return n, 0, 2
			}
		case 's', 'b', '<', '>', '`', '\'':
			return 's', 0, 2
		case 'S', 'w', 'W', 'd':
			return '.', 0, 2
		case 't', 'n':
			return 's', 0, 2
		}
		return 'l', re[1], 2
	}
	switch c {
	case '(', ')':
		if extended {
			return c, 0, 1
		}
	case '^', '$':
		return 's', 0, 1
	case '.':
		return '.', 0, 1
	case '[':
		n := bracketEnd(re, 0)
		switch re[:n] {
		case "[":
			return 'l', c, 1
		case "[[:space:]]", "[[:blank:]]", "[ ]", "[ \t]":
			return 's', 0, n
		}
		return '.', 0, n
	}
	return 'l', c, 1
}

// bracketEnd is where the bracket expression that starts at i ends, i+1 if it is none.
func bracketEnd(s string, i int) int {
	j := i + 1
	if j < len(s) && s[j] == '^' {
		j++
	}
	if j < len(s) && s[j] == ']' {
		j++
	}
	for ; j < len(s) && s[j] != '\n'; j++ {
		if s[j] == ']' {
			return j + 1
		}
		if s[j] == '[' && j+1 < len(s) && strings.IndexByte(":.=", s[j+1]) >= 0 {
			end := strings.Index(s[j+2:], s[j+1:j+2]+"]")
			if end < 0 {
				break
			}
			j += 2 + end + 1
		}
	}
	return i + 1
}

// quantifier is the length of a quantifier at the start of re.
func quantifier(re string, extended bool) int {
	if re == "" {
		return 0
	}
	switch {
	case re[0] == '*':
		return 1
	case extended && (re[0] == '+' || re[0] == '?'):
		return 1
	case !extended && (strings.HasPrefix(re, `\+`) || strings.HasPrefix(re, `\?`)):
		return 2
	}
	return 0
}
