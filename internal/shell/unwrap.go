package shell

import (
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/shell/tree"
)

// wrapper is how a program that runs another one takes its arguments:
// options that take a value, and how many operands precede the command.
type wrapper struct {
	valued   string
	operands int
}

// wrappers are programs that run the command in their arguments, here, with the
// environment that they were given (env may add to it).
func wrapperOf(name string) (wrapper, bool) {
	switch name {
	case "exec":
		return wrapper{valued: " -a "}, true
	case "env":
		return wrapper{valued: " -u -C --unset --chdir "}, true
	case "nohup", "setsid", "builtin", "busybox", "toybox", "catatonit", "unshare", "time":
		return wrapper{}, true
	case "command":
		return wrapper{}, true
	case "nice":
		return wrapper{valued: " -n "}, true
	case "ionice":
		return wrapper{valued: " -c -n "}, true
	case "stdbuf":
		return wrapper{valued: " -i -o -e "}, true
	case "timeout":
		return wrapper{valued: " -s -k --signal --kill-after ", operands: 1}, true
	case "sudo", "doas":
		return wrapper{valued: " -u -g -h -p -C -D "}, true
	case "su-exec", "gosu", "s6-setuidgid", "chroot":
		return wrapper{operands: 1}, true
	case "chpst":
		return wrapper{valued: " -u -U -e -/ -n -l -L -m -d -o -p -f -c "}, true
	case "tini", "tini-static":
		return wrapper{valued: " -p -e "}, true
	case "dumb-init":
		return wrapper{valued: " -r --rewrite "}, true
	case "xargs":
		return wrapper{valued: " -I -n -P -L -d -s -a -E --max-args --max-procs --delimiter --replace "}, true
	case "setpriv", "strace", "catchsegv", "linux32", "linux64":
		return wrapper{valued: " -o -e "}, true
	}
	return wrapper{}, false
}

// unwrapped is a command without its wrappers.
type unwrapped struct {
	words []tree.Text
	env   []tree.Text // NAME=value words of env
}

// unwrap removes exec, env, tini and their like from a command's words.
func unwrap(words []tree.Text) unwrapped {
	u := unwrapped{words: words}
	for range 16 {
		if len(u.words) == 0 {
			return u
		}
		name, static := u.words[0].Static()
		w, ok := wrapperOf(tree.Base(name))
		if !static || !ok {
			return u
		}
		if tree.Base(name) == "command" && len(u.words) > 1 && (u.words[1].Val == "-v" || u.words[1].Val == "-V") {
			return u // asks where a program is, runs none
		}
		rest, env := w.strip(u.words[1:], tree.Base(name) == "env" || tree.Base(name) == "sudo")
		if len(rest) == 0 {
			u.env = append(u.env, env...)
			return u
		}
		u.env, u.words = append(u.env, env...), rest
	}
	return u
}

// strip removes the wrapper's own arguments.
func (w wrapper) strip(args []tree.Text, assigns bool) (rest, env []tree.Text) {
	operands := w.operands
	for i := 0; i < len(args); i++ {
		a := args[i].Val
		switch {
		case a == "--":
			return args[min(i+1+operands, len(args)):], env
		case strings.HasPrefix(a, "-") && len(a) > 1:
			if tree.Listed(w.valued, a) {
				i++
			}
		case a == "-":
		case assigns && assignmentName(args[i]) > 0:
			env = append(env, args[i])
		case operands > 0:
			operands--
		default:
			return args[i:], env
		}
	}
	return nil, env
}

// assignmentName is the length of NAME if the word is NAME=value, else 0.
func assignmentName(t tree.Text) int {
	i := strings.IndexByte(t.Val, '=')
	if i <= 0 || t.Dynamic(0, i) || !tree.ValidName(t.Val[:i]) {
		return 0
	}
	return i
}

// shellCall is how a shell was started.
type shellCall struct {
	script *tree.Text  // of -c
	file   *tree.Text  // operand without -c
	rest   []tree.Text // $0, $1, … of the script
	stdin  bool
	// blank is an option with white space in it, which no shell has; noScript is
	// set where nothing follows -c.
	blank    *tree.Text
	noScript bool
}

// readShellCall reads the arguments of sh, bash and their kin: option clusters
// such as -euxo pipefail -c.
func readShellCall(args []tree.Text) shellCall {
	command := false
	for i := 0; i < len(args); i++ {
		a := args[i].Val
		switch {
		case a == "--" || a == "-":
			i++
			if i < len(args) {
				return shellOperand(args[i:], command)
			}
		case a == "--rcfile" || a == "--init-file" || a == "-O" || a == "+O":
			i++
		case strings.HasPrefix(a, "--") && len(a) > 2:
		case len(a) > 1 && a[0] == '-' && strings.ContainsAny(a, " \n"):
			return shellCall{blank: &args[i]}
		case (a[:min(1, len(a))] == "-" || a[:min(1, len(a))] == "+") && len(a) > 1:
			if strings.ContainsRune(a, 'c') && a[0] == '-' {
				command = true
			}
			if strings.ContainsRune(a, 'o') {
				i++
			}
			if strings.ContainsRune(a, 's') && !command {
				return shellCall{stdin: true}
			}
		default:
			return shellOperand(args[i:], command)
		}
	}
	return shellCall{stdin: !command, noScript: command}
}

func shellOperand(args []tree.Text, command bool) shellCall {
	if command {
		return shellCall{script: &args[0], rest: args[1:]}
	}
	return shellCall{file: &args[0], rest: args[1:]}
}
