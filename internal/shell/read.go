package shell

import (
	"path"
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/lazyre"
	"github.com/xgen-lint/xgen-lint/internal/shell/tree"
)

// Read reads a container's command and args as they are in the manifest, before
// the kubelet replaces $(NAME): so the offsets hold, and what the kubelet will put
// there is known to be no literal. Index counts command first, then args.
func Read(command, args []string) *Reading {
	out := &Reading{}
	r := newReader(out)
	r.plain = true
	var words []tree.Text
	for i, s := range append(append([]string(nil), command...), args...) {
		words = append(words, kubelet(out, s, i))
	}
	if len(command) == 0 && entrypointShell(args) {
		r.note(words[0].Span(0, len(args[0])), "the image's entry point is taken for a shell")
		r.guess = true
		r.shell("sh", words, nil, nil)
	} else if len(command) == 0 && len(args) > 0 && strings.HasPrefix(args[0], "-") {
		r.commandWords("", words) // the program is the image's
		r.flags("", words)
	} else if len(words) > 0 {
		if len(command) > 0 {
			r.oneText(words[0])
		}
		r.program(words, nil)
	}
	r.unread(words)
	r.finish()
	return out
}

// entrypointShell reports whether args alone look like the options of a shell that
// the image names as its entry point: ["-c", "a script"].
func entrypointShell(args []string) bool {
	if len(args) < 2 || !lazyre.New(`^-[a-z]*c$`).MatchString(args[0]) {
		return false
	}
	return strings.ContainsAny(strings.TrimSpace(args[1]), " \n;|&")
}

// unread reports ${NAME} in the argv strings that no shell has read.
func (r *reader) unread(words []tree.Text) {
	for _, w := range words {
		if r.readByShell(w) {
			continue
		}
		for _, m := range tree.EnvPattern.FindAllStringSubmatchIndex(w.Val, -1) {
			if !w.DynamicAt(m[0]) && w.Val[m[0]+1] == '{' {
				r.out.NoShell = append(r.out.NoShell, VarRef{Name: w.Val[m[2]:m[3]], Span: w.Span(m[0], m[1])})
			}
		}
	}
}

// readByShell reports whether the string was taken for a script.
func (r *reader) readByShell(w tree.Text) bool { return r.used.scripts[w.Index] }

// ReadScript reads a script's text, as a ConfigMap holds it. A shebang that names
// another language leaves the reading empty, with Shell false; without a shebang
// the text is taken for shell.
func ReadScript(script string) *Reading {
	out := &Reading{}
	dialect, ok := shebang(script, out)
	if !ok {
		return out
	}
	r := newReader(out)
	r.script(tree.Plain(script, 0), dialect)
	r.finish()
	return out
}

// shebang tells the dialect of a script, and whether it is shell at all.
func shebang(script string, out *Reading) (string, bool) {
	script = strings.TrimPrefix(script, "\ufeff")
	if !strings.HasPrefix(script, "#!") {
		return tree.Bash, true
	}
	line, _, _ := strings.Cut(script[2:], "\n")
	for _, f := range strings.Fields(line) {
		name := path.Base(f)
		if name == "env" || name == "busybox" || strings.HasPrefix(name, "-") || strings.Contains(name, "=") {
			continue
		}
		out.Interpreter = name
		break
	}
	return dialectOf(out.Interpreter), isShell(out.Interpreter) || out.Interpreter == ""
}

// kubelet marks the $(NAME) of an argv string and resolves "$$", as the kubelet
// does (Kubernetes: third_party/forked/golang/expansion). A $(…) that is no
// environment variable's name is left for the shell.
func kubelet(out *Reading, s string, index int) tree.Text {
	t := tree.Plain(s, index)
	if !strings.Contains(s, "$$") && !strings.Contains(s, "$(") {
		return t
	}
	b := tree.NewBuilder(t)
	for i := 0; i < len(s); i++ {
		var m []int
		if s[i] == '$' {
			m = kubeletPattern.FindStringSubmatchIndex(s[i:])
		}
		switch {
		case strings.HasPrefix(s[i:], "$$"):
			b.Byte('$', t, i, i+2, false)
			i++
		case m != nil:
			out.Kubelet = append(out.Kubelet, VarRef{Name: s[i+m[2] : i+m[3]], Span: Span{Index: index, Start: i, End: i + m[1]}})
			b.Raw(t, i, i+m[1], true)
			i += m[1] - 1
		default:
			b.Byte(s[i], t, i, i+1, false)
		}
	}
	return b.Text()
}

// outOfComments forgets the kubelet's $(NAME) in the comments of the script that is being read:
// the kubelet replaces it there too, and nobody reads it.
func (r *reader) outOfComments(dialect string) {
	if len(r.out.Kubelet) == 0 || !strings.Contains(r.src.Val, "#") {
		return
	}
	for _, c := range tree.Comments(r.src.Val, dialect) {
		at := r.src.Span(c.Start, c.End)
		r.out.Kubelet = slices.DeleteFunc(r.out.Kubelet, func(v VarRef) bool {
			return v.Index == at.Index && at.Start <= v.Start && v.End <= at.End
		})
	}
}

var kubeletPattern = lazyre.New(`^\$\(([A-Z_][A-Z0-9_]*)\)`)

// Syntax is what keeps a script from being shell, nil if nothing does, or if its first line
// names another language.
func Syntax(script string) *ParseError {
	out := &Reading{}
	dialect, ok := shebang(script, out)
	if !ok {
		return nil
	}
	_, err := tree.Parse(script, dialect)
	if err == nil {
		return nil
	}
	at := err.Offset
	if strings.Contains(err.Message, "closing quote") {
		at = tree.OpenQuote(script, dialect, at)
	}
	return &ParseError{Offset: at, Message: err.Message, Certain: err.Certain}
}
