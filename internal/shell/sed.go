package shell

import (
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/lazyre"
	"github.com/xgen-lint/xgen-lint/internal/shell/sed"
	"github.com/xgen-lint/xgen-lint/internal/shell/tree"
)

// sedArgs are the arguments of sed, sorted out.
type sedArgs struct {
	scripts  []tree.Text
	files    []tree.Text
	inPlace  bool
	extended bool
	fromFile bool
}

func readSedArgs(args []tree.Text) sedArgs {
	var out sedArgs
	var rest []tree.Text
	for i := 0; i < len(args); i++ {
		a := args[i]
		switch {
		case a.Val == "--":
			rest, i = append(rest, args[i+1:]...), len(args)
		case strings.HasPrefix(a.Val, "--expression="):
			out.scripts = append(out.scripts, a.Slice(len("--expression="), len(a.Val)))
		case a.Val == "--expression" && i+1 < len(args):
			i++
			out.scripts = append(out.scripts, args[i])
		case strings.HasPrefix(a.Val, "--in-place"):
			out.inPlace = true
		case a.Val == "--regexp-extended":
			out.extended = true
		case strings.HasPrefix(a.Val, "--file"):
			out.fromFile = true
		case strings.HasPrefix(a.Val, "--"):
		case len(a.Val) > 1 && a.Val[0] == '-':
			i += out.cluster(a, args[i+1:])
		default:
			rest = append(rest, a)
		}
	}
	if len(out.scripts) == 0 && !out.fromFile && len(rest) > 0 {
		if rest[0].Val == "" && out.inPlace && len(rest) > 1 {
			rest = rest[1:] // BSD: -i ''
		}
		out.scripts, rest = rest[:1], rest[1:]
	}
	out.files = rest
	return out
}

// cluster reads options of one letter and says how many further words they take.
func (s *sedArgs) cluster(a tree.Text, next []tree.Text) int {
	for i := 1; i < len(a.Val); i++ {
		switch a.Val[i] {
		case 'i':
			s.inPlace = true
			return 0 // the rest is a suffix
		case 'E', 'r':
			s.extended = true
		case 'e':
			if i+1 < len(a.Val) {
				s.scripts = append(s.scripts, a.Slice(i+1, len(a.Val)))
				return 0
			}
			if len(next) > 0 {
				s.scripts = append(s.scripts, next[0])
			}
			return 1
		case 'f':
			s.fromFile = true
			if i+1 < len(a.Val) {
				return 0
			}
			return 1
		}
	}
	return 0
}

// sed reads what a sed call writes into its files.
func (r *reader) sed(name string, args []tree.Text) {
	sa := readSedArgs(args)
	target := r.target
	if sa.inPlace && len(sa.files) > 0 {
		target = sa.files[0].Val
	}
	for _, t := range sa.scripts {
		commands, understood := sed.Parse(t.Val, sa.extended, t.DynamicAt)
		if !understood {
			r.note(t.Span(0, len(t.Val)), "this sed script is not understood")
		}
		var written [][2]int
		for _, c := range commands {
			written = append(written, [2]int{c.From, c.To})
			r.substitution(c, t)
			r.sedLiterals(c, t, name, target)
		}
		if scriptLike(target) || tree.Listed(ownLanguage, r.sink) {
			continue
		}
		r.quotedVars(t, ContextSed, name, target, "", func(a, b int) bool {
			for _, w := range written {
				if w[0] <= a && b <= w[1] {
					return true
				}
			}
			return false
		})
	}
}

// perl reads the substitutions of perl -pe; "$" in them is perl's own.
func (r *reader) perl(args []tree.Text) {
	for i, a := range args {
		if strings.HasPrefix(a.Val, "-") && strings.HasSuffix(a.Val, "e") && i+1 < len(args) {
			t := args[i+1]
			commands, _ := sed.Parse(t.Val, true, t.DynamicAt)
			for _, c := range commands {
				if c.Kind == 's' && !strings.ContainsAny(t.Val[c.From:c.To], "$@") {
					r.sedLiterals(c, t, "perl", r.target)
				}
			}
		}
	}
}

var (
	sedName = lazyre.New(`^(?:export[ \t]+)?["']?([A-Za-z_][A-Za-z0-9_.-]*)["']?[ \t]*(?:=|:[ \t])[ \t]*`)
	anyName = lazyre.New(`[A-Za-z_][A-Za-z0-9_.-]{2,}`)
)

// sedLiterals notes the values that one sed command writes.
func (r *reader) sedLiterals(c sed.Command, t tree.Text, command, target string) {
	if c.Kind != 's' {
		for start := c.From; start <= c.To; {
			end := start + strings.IndexByte(t.Val[start:c.To]+"\n", '\n')
			r.line(t, start, end, StyleSed, command, target)
			start = end + 1
		}
		return
	}
	pattern, groups := sed.Spelled(t.Val[c.PatFrom:c.PatTo], c.Extended)
	rep := expandReplacement(t, c, groups, pattern)
	name, a := "", 0
	if m := sedName.FindStringSubmatchIndex(rep.Val); m != nil && !rep.Dynamic(m[2], m[3]) {
		name, a = rep.Val[m[2]:m[3]], m[1]
	} else if name = anyName.FindString(pattern); name == "" {
		name = anyName.FindString(c.Address)
	}
	if m := len(rep.Val) - len(strings.TrimLeft(rep.Val, "= ")); a == 0 && m > 0 {
		a = m
	}
	if name == "" {
		return
	}
	b := len(rep.Val)
	if b-a >= 2 && (rep.Val[a] == '"' || rep.Val[a] == '\'') && rep.Val[b-1] == rep.Val[a] {
		a, b = a+1, b-1
	}
	from, to := rep.source(a, b)
	lit := r.assignment(name, StyleSed, t, from, to, command)
	lit.Value, lit.Target, lit.Dynamic = rep.Val[a:b], target, rep.Dynamic(a, b)
	parts := r.sedParts(c, t)
	lit.Sed = &parts
	r.out.Literals = append(r.out.Literals, lit)
}

// replacement is the text that a substitution writes, with the place of each
// byte in the sed script.
type replacement struct {
	tree.Text
	start []int // of each byte in the script; one more for the end
	end   []int
	base  int
}

// source is where [a, b) of the replacement is in the script.
func (p replacement) source(a, b int) (int, int) {
	from := p.base
	if a < len(p.start) {
		from = p.start[a]
	} else if a > 0 {
		from = p.end[a-1]
	}
	if b <= a {
		if a > 0 {
			from = p.end[a-1]
		}
		return from, from
	}
	return from, max(from, p.end[b-1])
}

// expandReplacement resolves "&", "\1" and escapes.
func expandReplacement(t tree.Text, c sed.Command, groups []string, pattern string) replacement {
	out := replacement{base: c.From}
	b := tree.NewBuilder(t)
	add := func(s string, i, j int, dynamic bool) {
		for k := 0; k < len(s); k++ {
			b.Byte(s[k], t, i, j, dynamic)
			out.start, out.end = append(out.start, i), append(out.end, j)
		}
	}
	match := func(text string, i, j int) {
		if s, ok := sed.Written(text); ok {
			add(s, i, j, false)
		} else {
			add(t.Val[i:j], i, j, true)
		}
	}
	for i := c.From; i < c.To; i++ {
		ch := t.Val[i]
		switch {
		case t.DynamicAt(i):
			add(string([]byte{ch}), i, i+1, false)
		case ch == '&':
			match(pattern, i, i+1)
		case ch == '\\' && i+1 < c.To && t.Val[i+1] >= '1' && t.Val[i+1] <= '9':
			g := int(t.Val[i+1] - '1')
			if g < len(groups) {
				match(groups[g], i, i+2)
			}
			i++
		case ch == '\\' && i+1 < c.To:
			next := t.Val[i+1 : i+2]
			if next == "n" {
				next = "\n"
			}
			add(next, i, i+2, false)
			i++
		default:
			add(string([]byte{ch}), i, i+1, false)
		}
	}
	out.Text = b.Text()
	return out
}
