// Package sed reads sed scripts (POSIX sed, with GNU's one-line a, i, c): the commands that write text, and what their patterns spell.
package sed

import "strings"

// Command is a sed command that writes text: s, a, i or c. Its stretches are offsets in the script.
type Command struct {
	Kind           byte
	Address        string // the literal text of the command's address
	PatFrom, PatTo int    // of s: the pattern
	From, To       int    // the replacement or text
	Delims         [3]int // of s
	Extended       bool
}

// Parse reads a script. Bytes that expanded reports to come from an expansion are never taken for syntax. understood is
// false if the script goes on behind the last command in a way that is not known.
func Parse(script string, extended bool, expanded func(i int) bool) (commands []Command, understood bool) {
	p := parser{text: script, extended: extended, expanded: expanded}
	understood = p.parse()
	return p.cmds, understood
}

type parser struct {
	text     string
	expanded func(i int) bool
	i        int
	extended bool
	cmds     []Command
}

// parse reports whether the whole script was understood.
func (p *parser) parse() bool {
	for {
		p.skip(" \t\r\n;}")
		if p.i >= len(p.text) {
			return true
		}
		address, ok := p.address()
		if !ok || p.i >= len(p.text) || p.expanded(p.i) {
			return false
		}
		c := p.text[p.i]
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

func (p *parser) skip(set string) {
	for p.i < len(p.text) && strings.IndexByte(set, p.text[p.i]) >= 0 && !p.expanded(p.i) {
		p.i++
	}
}

func (p *parser) toLineEnd(ends string) {
	for p.i < len(p.text) && (strings.IndexByte(ends, p.text[p.i]) < 0 || p.expanded(p.i)) {
		p.i++
	}
}

// address skips the addresses before a command and returns their literal text.
func (p *parser) address() (string, bool) {
	var lit []string
	for p.i < len(p.text) {
		switch c := p.text[p.i]; {
		case p.expanded(p.i), '0' <= c && c <= '9', strings.IndexByte("$,+~! \t", c) >= 0:
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
			s, _ := Spelled(p.text[from:to], p.extended)
			lit = append(lit, s)
			p.skip("IM")
		default:
			return strings.Join(lit, " "), true
		}
	}
	return "", false
}

func (p *parser) delimiter() (byte, bool) {
	if p.i >= len(p.text) || p.expanded(p.i) || p.text[p.i] == '\n' || p.text[p.i] == '\\' {
		return 0, false
	}
	p.i++
	return p.text[p.i-1], true
}

// until moves behind the next delimiter and returns its offset, -1 without one.
// In a regular expression, one between brackets does not count.
func (p *parser) until(d byte, regex bool) int {
	for ; p.i < len(p.text); p.i++ {
		if p.expanded(p.i) {
			continue
		}
		switch c := p.text[p.i]; {
		case c == d:
			p.i++
			return p.i - 1
		case c == '\\':
			p.i++
		case c == '[' && regex:
			p.i = bracketEnd(p.text, p.i) - 1
		}
	}
	return -1
}

func (p *parser) substitute(address string) bool {
	c := Command{Kind: 's', Address: address, Extended: p.extended}
	d, ok := p.delimiter()
	if !ok {
		return false
	}
	c.Delims[0], c.PatFrom = p.i-1, p.i
	if c.PatTo = p.until(d, true); c.PatTo < 0 {
		return false
	}
	c.Delims[1], c.From = c.PatTo, p.i
	if c.To = p.until(d, false); c.To < 0 {
		return false
	}
	c.Delims[2] = c.To
	p.cmds = append(p.cmds, c)
	p.skip("gpiIeMm0123456789")
	if p.i < len(p.text) && p.text[p.i] == 'w' {
		p.toLineEnd("\n")
	}
	return true
}

// textCommand reads the text of a, i or c: to the end of the line, further lines
// after a backslash.
func (p *parser) textCommand(kind byte, address string) {
	p.skip(" \t")
	if p.i < len(p.text) && p.text[p.i] == '\\' {
		p.i++
		p.skip(" \t")
		if p.i < len(p.text) && p.text[p.i] == '\n' {
			p.i++
		}
	}
	from := min(p.i, len(p.text))
	for ; p.i < len(p.text); p.i++ {
		if p.text[p.i] == '\\' {
			p.i++
		} else if p.text[p.i] == '\n' {
			break
		}
	}
	p.i = min(p.i, len(p.text))
	p.cmds = append(p.cmds, Command{Kind: kind, Address: address, From: from, To: p.i})
}

// anyText stands in a regular expression's text for what may match anything.
const anyText = "\x00"

// Spelled is the text that a regular expression spells literally, and that of its
// groups. Optional white space counts as absent.
func Spelled(re string, extended bool) (string, []string) {
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
			i += quantifier(re[i:], extended)
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

// Written is what a group's text is known to write: all of it, or the name that
// it ends with.
func Written(group string) (string, bool) {
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
