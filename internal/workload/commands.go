package workload

import (
	"path"
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/shell"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Literal is a place where a command or script gives a name a value.
type Literal struct {
	shell.Assign
	At Stretch
	// Text is the string that At is a stretch of, as the manifest has it.
	Text string
}

// Unexpanded is a variable that quoting keeps from being expanded.
type Unexpanded struct {
	shell.SingleQuoted
	At Stretch
	// Assigned says that the script itself gives the variable a value.
	Assigned bool
}

// Argument is an address of a MinIO that a program is given as it is: mc
// alias set local http://minio:9000.
type Argument struct {
	shell.Word
	Command string
	At      Stretch
}

// Script is a text that a shell runs: an argument, or a script in a ConfigMap.
type Script struct {
	Place
	Text string
}

// Invalid is a text that a shell is to run and cannot: it is not shell.
type Invalid struct {
	shell.ParseError
	At Stretch
	// Text is the whole text.
	Text string
}

// Misused is a shell that the command starts wrongly.
type Misused struct {
	shell.Misuse
	At Stretch
}

// Substituted is an s command of sed with variables in it.
type Substituted struct {
	shell.SedUse
	At Stretch
}

// talkers are programs whose plain arguments are addresses.
var talkers = []string{"mc", "mcli", "aws", "s3cmd", "rclone", "curl", "wget", "http", "wait-for", "wait-for-it", "wait-for-it.sh", "wait-for.sh", "dockerize"}

// maxScripts bounds scripts that run scripts.
const maxScripts = 16

// commands reads what a container runs: its command and arguments, the commands
// of its hooks and probes, and the scripts in ConfigMaps that these run.
func (s *scope) commands(c *Container, node *source.Node, p pod) {
	r := &commandReader{scope: s, c: c, files: s.mounted(node, p), seen: map[scriptKey]bool{}, set: map[string]bool{}}
	r.dir = text(at(node, "workingDir"))
	r.argv(at(node, "command"), at(node, "args"), c.Path.Child("command"), c.Path.Child("args"))
	for _, hook := range [][]string{{"lifecycle", "postStart"}, {"lifecycle", "preStop"}, {"startupProbe"}, {"readinessProbe"}, {"livenessProbe"}} {
		path := c.Path.Child(hook...).Child("exec", "command")
		r.set = map[string]bool{} // a shell of its own
		r.argv(at(node, append(hook, "exec", "command")...), nil, path, nil)
	}
}

type commandReader struct {
	*scope
	c     *Container
	files []mountedFile
	dir   string
	seen  map[scriptKey]bool
	set   map[string]bool // what the scripts before have set
}

type scriptKey struct {
	object *render.Object
	key    string
}

// argv reads a command line.
func (r *commandReader) argv(command, args *source.Node, commandPath, argsPath source.Path) {
	first, rest := texts(command), texts(args)
	if len(first)+len(rest) == 0 {
		return
	}
	all := append(append([]string(nil), first...), rest...)
	place := func(i int) (Place, string) {
		p := Place{Object: r.c.Object}
		if i < len(first) {
			p.Path = commandPath.Index(i)
		} else {
			p.Path = argsPath.Index(i - len(first))
		}
		return p, all[i]
	}
	reading := r.read(first, rest)
	for _, k := range reading.Kubelet {
		p, _ := place(k.Index)
		r.c.Reads = append(r.c.Reads, &Read{Name: k.Name, Syntax: Kubelet, At: Stretch{p, k.Start, k.End}})
	}
	r.take(reading, place, 0)
}

// read reads a command line, once for all containers that have it.
func (r *Reader) read(command, args []string) *shell.Reading {
	key := strings.Join(command, "\x00") + "\x00\x00" + strings.Join(args, "\x00")
	return r.once(key, func() *shell.Reading { return shell.Read(command, args) })
}

func (r *Reader) readScript(text string) *shell.Reading {
	return r.once("\x00\x00\x00"+text, func() *shell.Reading { return shell.ReadScript(text) })
}

func (r *Reader) once(key string, read func() *shell.Reading) *shell.Reading {
	if known, ok := r.commands.Load(key); ok {
		return known.(*shell.Reading)
	}
	reading := read()
	r.commands.Store(key, reading)
	return reading
}

// take keeps what a reading found, and follows the scripts that it runs. place
// gives the place and the text of string number i.
func (r *commandReader) take(reading *shell.Reading, place func(i int) (Place, string), depth int) {
	at := func(s shell.Span) (Stretch, string) {
		p, text := place(s.Index)
		return Stretch{p, s.Start, s.End}, text
	}
	for _, v := range reading.Reads {
		if r.set[v.Name] {
			continue
		}
		where, _ := at(v.Span)
		r.c.Reads = append(r.c.Reads, &Read{Name: v.Name, Syntax: Shell, At: where, Required: v.Required,
			Optional: v.HasDefault || v.Guarded || v.MaybeSet || imagesOwn(v.Name)})
	}
	assigned := map[string]bool{}
	for _, l := range reading.Literals {
		where, text := at(l.Span)
		r.c.Literals = append(r.c.Literals, &Literal{Assign: l, At: where, Text: text})
		switch l.Style {
		case shell.StyleAssign, shell.StyleExport, shell.StylePrefix, shell.StyleEnv, shell.StyleDefault:
			assigned[l.Name] = true
		}
	}
	for _, q := range reading.SingleQuoted {
		where, _ := at(q.Span)
		r.c.Unquoted = append(r.c.Unquoted, &Unexpanded{SingleQuoted: q, At: where, Assigned: assigned[q.Name]})
	}
	for _, cmd := range reading.Commands {
		if !slices.Contains(talkers, cmd.Name) {
			continue
		}
		for _, w := range cmd.Words[1:] {
			if !w.Dynamic && !strings.HasPrefix(w.Value, "-") && MinIO(w.Value) {
				where, _ := at(w.Span)
				r.c.Arguments = append(r.c.Arguments, &Argument{Word: w, Command: cmd.Name, At: where})
			}
		}
	}
	for _, name := range reading.Expanded {
		r.c.Expanded[name] = true
	}
	for _, i := range reading.Texts {
		p, text := place(i)
		r.c.Scripts = append(r.c.Scripts, &Script{p, text})
	}
	for _, e := range reading.ParseErrors {
		p, text := place(e.Index)
		r.c.Invalid = append(r.c.Invalid, &Invalid{ParseError: e, At: Stretch{p, e.Offset, min(e.Offset+1, len(text))}, Text: text})
	}
	for _, m := range reading.Misuses {
		where, _ := at(m.Span)
		if first, text := place(m.First); m.Kind == shell.UnreadText && !first.Path.Parent().Equal(where.Path.Parent()) {
			where = Stretch{first, 0, len(text)} // args that command does not read
		}
		r.c.Misused = append(r.c.Misused, &Misused{m, where})
	}
	for _, s := range reading.Substitutions {
		where, _ := at(s.Span)
		r.c.Substituted = append(r.c.Substituted, &Substituted{s, where})
	}
	for name := range assigned {
		r.set[name] = true
	}
	for _, script := range reading.Scripts {
		r.script(script, depth)
	}
}

// script reads a script that lies in a mounted ConfigMap, once.
func (r *commandReader) script(ref shell.ScriptRef, depth int) {
	file := ref.Path
	if depth > maxScripts || !ref.Shell() {
		return
	}
	if !path.IsAbs(file) && r.dir != "" {
		file = path.Join(r.dir, file)
	}
	o, key, ok := find(r.files, path.Clean(file))
	if !ok {
		return
	}
	id := scriptKey{o, key}
	body := at(o.Node, "data", key)
	if body == nil || r.seen[id] {
		return
	}
	r.seen[id] = true
	reading := r.readScript(text(body))
	r.take(reading, func(int) (Place, string) { return dataPlace(o, key), text(body) }, depth+1)
}

// mountedFile is a folder or file of the container that holds keys of a
// ConfigMap.
type mountedFile struct {
	path   string // where it is mounted
	sub    string // the part of the volume that is mounted
	object *render.Object
	items  map[string]string // path in the volume to key; nil for all keys by name
}

// mounted lists what the container sees of ConfigMaps as files.
func (s *scope) mounted(node *source.Node, p pod) []mountedFile {
	var out []mountedFile
	for _, mount := range items(at(node, "volumeMounts")) {
		name := text(at(mount, "name"))
		for _, v := range items(at(p.spec, "volumes")) {
			if text(at(v, "name")) != name {
				continue
			}
			for _, cm := range configMapsOf(v) {
				o := s.configMap(text(at(cm, "name")))
				if o == nil {
					continue
				}
				out = append(out, mountedFile{path: path.Clean(text(at(mount, "mountPath"))), sub: path.Clean("/" + text(at(mount, "subPath")))[1:],
					object: o, items: itemsOf(cm)})
			}
		}
	}
	return out
}

// configMapsOf returns the ConfigMaps of a volume, those of a projected one too.
func configMapsOf(volume *source.Node) []*source.Node {
	var out []*source.Node
	if cm := at(volume, "configMap"); cm != nil {
		out = append(out, cm)
	}
	for _, src := range items(at(volume, "projected", "sources")) {
		if cm := at(src, "configMap"); cm != nil {
			out = append(out, cm)
		}
	}
	return out
}

func itemsOf(configMap *source.Node) map[string]string {
	list := items(at(configMap, "items"))
	if list == nil {
		return nil
	}
	out := map[string]string{}
	for _, item := range list {
		out[path.Clean(text(at(item, "path")))] = text(at(item, "key"))
	}
	return out
}

// find returns which key of which ConfigMap a file of the container is; the
// longest mount path wins.
func find(files []mountedFile, file string) (o *render.Object, key string, ok bool) {
	longest := -1
	for _, f := range files {
		rel, under := strings.CutPrefix(file, f.path)
		if !under || len(f.path) <= longest || rel != "" && f.path != "/" && rel[0] != '/' {
			continue
		}
		inVolume := path.Join(f.sub, strings.TrimPrefix(rel, "/"))
		name := inVolume
		if f.items != nil {
			if name = f.items[inVolume]; name == "" {
				continue
			}
		}
		if at(f.object.Node, "data", name) != nil {
			o, key, ok, longest = f.object, name, true, len(f.path)
		}
	}
	return o, key, ok
}
