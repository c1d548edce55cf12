package setup

import (
	"path"
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/lazyre"
	"github.com/xgen-lint/xgen-lint/internal/shell/tree"
	"mvdan.cc/sh/v3/syntax"
)

func (in *interp) call(c *syntax.CallExpr, s *syntax.Stmt) {
	if len(c.Args) == 0 {
		for _, a := range c.Assigns {
			in.assign(a)
		}
		return
	}
	words := in.words(c.Args)
	if len(words) == 0 {
		return
	}
	name, static := words[0].Static()
	if f, ok := in.funcs[name]; ok && static {
		in.function(f, words[1:], true)
		return
	}
	in.builtin(name, words[1:])
	in.heredocs(name, words, s)
	if i := kubectlAt(words); i >= 0 {
		in.kubectl(words[i+1:], s)
	}
}

// builtin follows the commands that change variables.
func (in *interp) builtin(name string, args []tree.Text) {
	switch name {
	case "read", "mapfile", "readarray":
		for _, a := range args {
			if tree.ValidName(a.Val) {
				in.env[a.Val] = value{scalar: tree.DynamicText(a, 0, len(a.Val), "$"+a.Val)}
			}
		}
	case "unset":
		for _, a := range args {
			delete(in.env, a.Val)
		}
	case "shift":
		if in.argsOK && len(in.args) > 0 {
			in.args = in.args[1:]
		}
	case "set":
		if len(args) > 0 && args[0].Val == "--" {
			in.args, in.argsOK = args[1:], true
		}
	}
}

// kubectlAt is the index of the word that is kubectl: behind sudo, k3s, env or a
// function's own wrapper. A program that is not known counts if "create secret"
// follows it.
func kubectlAt(words []tree.Text) int {
	if len(words) == 0 {
		return -1
	}
	for i, w := range words {
		if b, static := w.Static(); static && (tree.Base(b) == "kubectl" || tree.Base(b) == "oc") {
			if i > 0 && tree.Listed(" echo printf log info warn error command which type hash ", words[0].Val) {
				return -1
			}
			return i
		}
	}
	if _, static := words[0].Static(); !static {
		for i := 1; i+1 < len(words); i++ {
			if words[i].Val == "create" && words[i+1].Val == "secret" {
				return 0
			}
		}
	}
	return -1
}

// heredocs keeps manifests that are written to a file or piped to kubectl.
func (in *interp) heredocs(name string, words []tree.Text, s *syntax.Stmt) {
	for _, rd := range s.Redirs {
		if !tree.IsHeredoc(rd) || name != "cat" && name != "tee" {
			continue
		}
		m := in.heredocManifest(rd)
		if in.consumer != nil {
			in.manifest(m, s)
		}
		target := ""
		if name == "tee" {
			target = tree.Operand(words)
		}
		for _, o := range s.Redirs {
			if tree.IsOutput(o) {
				target = in.scalar(o.Word).Val
			}
		}
		if target != "" {
			in.files[target] = m
		}
	}
}

func (in *interp) heredocManifest(rd *syntax.Redirect) *manifest {
	m := &manifest{body: in.heredoc(rd), conds: append([]Condition(nil), in.conds...)}
	if !tree.IsBlank(rd.Hdoc) {
		at := in.src.At(rd.Hdoc)
		m.start, m.end = at.Start, at.End
	}
	return m
}

var secretKind = lazyre.New(`(?m)^[ \t]*["']?kind["']?[ \t]*:[ \t]*["']?(Secret|SealedSecret|ExternalSecret)\b`)

// manifest reports a here-document that holds a Secret.
func (in *interp) manifest(m *manifest, s *syntax.Stmt) {
	if !secretKind.MatchString(m.body.Val) {
		return
	}
	at := in.src.At(s)
	sc := SecretCreation{Kind: "manifest", Complete: true, Conditions: append([]Condition(nil), in.conds...), Start: at.Start, End: at.End}
	sc.Manifest = &Embedded{Text: m.body.Val, Start: m.start, End: m.end, origin: m.body}
	in.out = append(in.out, sc)
}

// kubectlFlags take a value in the next word unless "=" follows.
const kubectlFlags = " -n --namespace --context --kubeconfig --cluster --user -s --server --as --as-group --token --request-timeout -v --v -l --selector " +
	"--from-literal --from-file --from-env-file -o --output --type --docker-server --docker-username --docker-password --docker-email --cert --key " +
	"-f --filename --field-manager --certificate-authority --client-certificate --client-key --profile --cache-dir --overwrite-field-manager "

// kubectlCall is a kubectl command, its flags sorted out.
type kubectlCall struct {
	operands []tree.Text
	flags    []kubectlFlag
	unknown  []tree.Text // words that are wholly unknown: operands or flags
}

type kubectlFlag struct {
	name  string
	value tree.Text
}

// dockerHub is kubectl's own default of --docker-server.
const dockerHub = "https://index.docker.io/v1/"

func (k kubectlCall) has(flag string) bool {
	return slices.ContainsFunc(k.flags, func(f kubectlFlag) bool { return f.name == flag })
}

func readKubectl(words []tree.Text) kubectlCall {
	var k kubectlCall
	for i := 0; i < len(words); i++ {
		w := words[i]
		eq := strings.IndexByte(w.Val, '=')
		switch {
		case w.Val == "":
		case w.DynamicAt(0):
			k.unknown = append(k.unknown, w)
			k.operands = append(k.operands, w)
		case w.Val[0] != '-' || w.Val == "-":
			k.operands = append(k.operands, w)
		case strings.HasPrefix(w.Val, "--") && eq > 0:
			v := w.Slice(eq+1, len(w.Val))
			k.flags = append(k.flags, kubectlFlag{w.Val[:eq], v})
		case tree.Listed(kubectlFlags, w.Val) && i+1 < len(words):
			i++
			v := words[i]
			k.flags = append(k.flags, kubectlFlag{w.Val, v})
		case len(w.Val) > 2 && (strings.HasPrefix(w.Val, "-n") || strings.HasPrefix(w.Val, "-f")) && w.Val[1] != '-':
			k.flags = append(k.flags, kubectlFlag{w.Val[:2], w.Slice(len(w.Val)-len(strings.TrimPrefix(w.Val[2:], "=")), len(w.Val))})
		default:
			k.flags = append(k.flags, kubectlFlag{w.Val, tree.Text{}})
		}
	}
	return k
}

func (in *interp) kubectl(words []tree.Text, s *syntax.Stmt) {
	k := readKubectl(words)
	var ops []tree.Text
	for i, o := range k.operands {
		if len(ops) == 0 && o.DynamicAt(0) && i+1 < len(k.operands) {
			continue // unknown flags before the verb
		}
		ops = append(ops, o)
	}
	if len(ops) == 0 {
		return
	}
	in.noteAct(k, ops[0].Val)
	if len(ops) >= 3 && ops[0].Val == "create" && (ops[1].Val == "secret" || ops[1].Val == "secrets") {
		in.createSecret(k, ops[2:], s)
		return
	}
	switch ops[0].Val {
	case "apply", "create", "replace":
		in.apply(k, s)
	}
}

// apply reports the manifests that kubectl apply -f gets.
func (in *interp) apply(k kubectlCall, s *syntax.Stmt) {
	for _, f := range k.flags {
		if f.name != "-f" && f.name != "--filename" {
			continue
		}
		if f.value.Val == "-" || f.value.Val == "/dev/stdin" {
			for _, rd := range s.Redirs {
				if tree.IsHeredoc(rd) {
					in.manifest(in.heredocManifest(rd), s)
				}
			}
			continue
		}
		if m := in.files[f.value.Val]; m != nil {
			n := len(in.conds)
			in.conds = append(in.conds[:n:n], beyond(m.conds, in.conds)...)
			in.manifest(m, s)
			in.conds = in.conds[:n]
		}
	}
}

// createSecret reports kubectl create secret KIND NAME.
func (in *interp) createSecret(k kubectlCall, ops []tree.Text, s *syntax.Stmt) {
	where := in.src.At(s)
	sc := SecretCreation{Kind: ops[0].Val, Complete: true, Start: where.Start, End: where.End}
	sc.Conditions = append([]Condition(nil), in.conds...)
	if len(ops) > 1 {
		if v, static := ops[1].Static(); static {
			at := ops[1].LastRun(len(v))
			sc.Name, sc.NameStart, sc.NameEnd = v, at.Start, at.End
			sc.Defaults = append(sc.Defaults, ops[1].Assumed...)
		} else {
			sc.unresolved(ops[1], "the secret's name is not written in the script")
		}
	}
	for _, u := range k.unknown {
		if len(ops) > 1 && u.Span(0, 0) == ops[1].Span(0, 0) {
			continue
		}
		sc.unresolved(u, "these arguments are not written in the script")
		sc.Complete = false
	}
	for _, f := range k.flags {
		in.secretFlag(&sc, f)
	}
	switch ops[0].Val {
	case "docker-registry":
		if sc.Server == "" && sc.Complete && len(k.unknown) == 0 && !k.has("--docker-server") && !k.has("--from-file") {
			sc.Server, sc.ServerAt = dockerHub, [2]int{sc.NameStart, sc.NameEnd}
		}
		sc.Keys = append(sc.Keys, SecretKey{Name: ".dockerconfigjson", Start: sc.Start, End: sc.End, Source: "docker"})
	case "tls":
		for _, n := range []string{"tls.crt", "tls.key"} {
			sc.Keys = append(sc.Keys, SecretKey{Name: n, Start: sc.Start, End: sc.End, Source: "tls"})
		}
	}
	switch k.dryRun() {
	case dryWithout: // prints that it would be made
		return
	case dryPrinted:
		in.notePrinted()
	}
	in.out = append(in.out, sc)
}

func (in *interp) secretFlag(sc *SecretCreation, f kubectlFlag) {
	v := f.value
	eq := strings.IndexByte(v.Val, '=')
	switch f.name {
	case "--type":
		if sc.Kind = f.name; v.Val != "" {
			if typ, static := v.Static(); static {
				sc.Kind = typ
			}
		}
	case "-n", "--namespace":
		if ns, static := v.Static(); static {
			at := v.LastRun(len(ns))
			sc.Namespace, sc.NamespaceAt = ns, [2]int{at.Start, at.End}
			sc.Defaults = append(sc.Defaults, v.Assumed...)
		} else {
			sc.unresolved(v, "the namespace is not written in the script")
		}
	case "--docker-server":
		if server, static := v.Static(); static {
			at := v.LastRun(len(server))
			sc.Server, sc.ServerAt = server, [2]int{at.Start, at.End}
		} else {
			sc.unresolved(v, "the registry is not written in the script")
		}
	case "--docker-password":
		sc.write("DOCKER_PASSWORD", v, 0)
	case "--from-literal":
		if eq <= 0 {
			sc.unresolved(v, "the literal's key is not written in the script")
			sc.Complete = false
			return
		}
		in.secretKey(sc, v, eq, "literal")
		sc.write(v.Val[:eq], v, eq+1)
	case "--from-file":
		switch {
		case eq > 0 && !v.DynamicAt(eq):
			in.secretKey(sc, v, eq, "file")
		case v.Dynamic(0, len(v.Val)) || path.Ext(v.Val) == "" || strings.HasSuffix(v.Val, "/"):
			sc.unresolved(v, "which files this adds is not known")
			sc.Complete = false
		default:
			b := path.Base(v.Val)
			in.secretKey(sc, v.Slice(len(v.Val)-len(b), len(v.Val)), len(b), "file")
		}
	case "--from-env-file":
		if p, static := v.Static(); static {
			at := v.Span(0, len(p))
			sc.EnvFiles = append(sc.EnvFiles, PathRef{p, at.Start, at.End})
		} else {
			sc.unresolved(v, "the env file's path is not written in the script")
			sc.Complete = false
		}
	}
}

// secretKey adds the key v[:n].
func (in *interp) secretKey(sc *SecretCreation, v tree.Text, n int, source string) {
	if v.Dynamic(0, n) {
		sc.unresolved(v.Slice(0, n), "the key's name is not written in the script")
		sc.Complete = false
		return
	}
	at := v.LastRun(n)
	conds := beyond(v.Conds, in.conds)
	maybe := len(conds) > 0 || v.MaybeAt(0)
	sc.Keys = append(sc.Keys, SecretKey{Name: v.Val[:n], Start: at.Start, End: at.End, Source: source, Maybe: maybe, Conditions: conds})
}

// write notes the value v[from:] if the script writes it out.
func (sc *SecretCreation) write(name string, v tree.Text, from int) {
	if n := len(v.Val); from < n && !v.Dynamic(0, n) {
		at := v.Span(from, n)
		sc.Written = append(sc.Written, WrittenValue{name, v.Val[from:], at.Start, at.End})
	}
}

func (sc *SecretCreation) unresolved(t tree.Text, why string) {
	at := t.Span(0, len(t.Val))
	sc.Unresolved = append(sc.Unresolved, Unresolved{at.Start, at.End, t.Val, why})
}

// beyond lists the conditions of inner that are not in outer.
func beyond(inner, outer []Condition) []Condition {
	var out []Condition
	for _, c := range inner {
		known := false
		for _, o := range outer {
			known = known || o.Start == c.Start && o.End == c.End && o.Negated == c.Negated
		}
		if !known {
			out = append(out, c)
		}
	}
	return out
}
