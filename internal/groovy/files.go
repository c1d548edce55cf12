package groovy

import "strings"

// FileRead is a file that a step reads, with its path as the pipeline writes it.
type FileRead struct {
	Path Text
	// Elsewhere: it is read inside dir(…) or behind fileExists, so that it need not be a
	// file of this repository.
	Elsewhere bool
}

// KeyRead is a key that a pipeline reads of a file that it has read. Start and End
// enclose the key.
type KeyRead struct {
	// Paths are the places that the key may be at: one, or several where the pipeline takes
	// one or the other (a ?: b). An element "*" is any entry of a map or list.
	Paths      []FilePath
	Start, End int
	// Safe: the pipeline does without the key (?., ?:).
	Safe bool
}

// FilePath is a path in a YAML or JSON file.
type FilePath struct {
	File string
	Path []string
}

func (p FilePath) child(name string) FilePath {
	return FilePath{p.File, append(p.Path[:len(p.Path):len(p.Path)], name)}
}

// dataReaders are steps that turn a file into maps and lists.
const dataReaders = " readYaml readJSON "

// files finds the files that are read, and the keys that are read of them.
func (r *reader) files(p *Pipeline) {
	for i, t := range r.toks {
		if t.kind == kindIdent && strings.Contains(" readYaml readJSON readFile readProperties load ", " "+t.text+" ") && !r.member0(i) {
			if v, _ := r.fileRead(i); v.kind == fileValue {
				path := Text{v.path, v.at, v.at + len(v.path)}
				p.Files = append(p.Files, FileRead{path, r.elsewhere(i)})
			}
		}
		if r.startsChain(i) {
			r.chain(i, len(r.toks), func(k KeyRead) { p.Keys = append(p.Keys, k) })
		}
		if t.kind == kindString {
			r.embeddedKeys(p, i)
		}
	}
}

func (r *reader) elsewhere(i int) bool {
	for b := r.block(i); b >= 0; b = r.block(b) {
		if c := r.back(b - 1); r.is(c, ")") && (r.is(r.pair[c]-1, "dir") || r.is(r.pair[c]-1, "ws") || r.guards(r.pair[c], c)) {
			return true
		}
	}
	return false
}

// guards reports whether a condition asks for a file.
func (r *reader) guards(open, closed int) bool {
	for i := open; i < closed; i++ {
		if r.is(i, "fileExists") {
			return true
		}
	}
	return false
}

// startsChain reports whether token i begins an expression that may lead into a file.
func (r *reader) startsChain(i int) bool {
	return r.ident(i) && !r.member0(i) && !r.is(i+1, ":") && !r.is(i+1, "=") && (r.dot(i+1) || r.is(i+1, "[") || r.is(i+1, "("))
}

// chain follows name.key.get(x)… from token i: where it leads to, and the token behind it.
// Each key that it passes is given to note, if there is one.
func (r *reader) chain(i, end int, note func(KeyRead)) ([]FilePath, int) {
	r.depth++
	r.steps++
	defer func() { r.depth-- }()
	if r.depth > maxDepth || r.steps > maxSteps {
		return nil, end
	}
	paths, i := r.root(i, end)
	for i < end && len(paths) > 0 {
		n := r.skip(i)
		switch {
		case r.dot(n) && r.ident(n+1) && (r.is(n+2, "(") || r.is(n+2, "{")):
			paths, i = r.through(paths, n+1)
		case r.dot(n) && r.ident(n+1):
			t := r.at(n + 1)
			if property(t.text) {
				return nil, n + 2
			}
			paths = children(paths, t.text)
			if note != nil {
				after := r.skip(n + 2)
				note(KeyRead{Paths: paths, Start: t.start, End: t.end, Safe: r.is(after, "?.") || r.is(after, "?:") || r.is(after, "==") || r.is(after, "!=") || r.is(after, "=")})
			}
			i = n + 2
		case r.is(i, "["):
			if k, ok := r.eval(i+1, r.pair[i]).text(); ok {
				paths = children(paths, k.Text)
			} else {
				paths = children(paths, "*")
			}
			i = r.pair[i] + 1
		case r.is(n, "?:"):
			more, next := r.chain(r.skip(n+1), end, nil)
			return append(paths[:len(paths):len(paths)], more...), next
		default:
			return paths, i
		}
	}
	return paths, i
}

// property reports whether a name is one that maps and lists have by themselves.
func property(name string) bool {
	return strings.Contains(" size length class empty properties key value keys values ", " "+name+" ")
}

func children(paths []FilePath, name string) []FilePath {
	out := make([]FilePath, len(paths))
	for i, p := range paths {
		out[i] = p.child(name)
	}
	return out
}

// through is what a method of a map or list gives: an entry, the same list, or nothing known.
func (r *reader) through(paths []FilePath, i int) ([]FilePath, int) {
	next := i + 1
	if r.is(next, "(") {
		next = r.pair[next] + 1
	}
	if r.is(next, "{") {
		next = r.pair[next] + 1
	}
	switch r.at(i).text {
	case "get", "getAt":
		if args := r.argsAt(i + 1); len(args) == 1 {
			if k, ok := r.eval(args[0].start, args[0].end).text(); ok {
				return children(paths, k.Text), next
			}
			return children(paths, "*"), next
		}
	case "find", "first", "last", "head":
		return children(paths, "*"), next
	case "findAll", "sort", "toList", "unique", "reverse", "values":
		return paths, next
	}
	return nil, next
}

// root is where the first part of a chain leads to: a step that reads a file, a variable that
// holds such a thing, the element of a closure or loop over one.
func (r *reader) root(i, end int) ([]FilePath, int) {
	switch t := r.at(i); {
	case r.is(i, "("):
		paths, _ := r.chain(r.skip(i+1), r.pair[i], nil)
		return paths, r.pair[i] + 1
	case t.kind != kindIdent:
		return nil, end
	case strings.Contains(dataReaders, " "+t.text+" "):
		v, next := r.fileRead(i)
		if v.kind != fileValue || r.elsewhere(i) {
			return nil, next
		}
		return []FilePath{{File: v.path}}, next
	}
	return r.holds(r.at(i).text, i), i + 1
}

// holds is what a variable holds of files at token use.
func (r *reader) holds(name string, use int) []FilePath {
	for b := r.block(use); b >= 0; b = r.block(b) {
		if paths, ok := r.element(b, name); ok {
			return paths
		}
	}
	b, why := r.lookup(name, use)
	if why != "" || use >= b.tok && use < b.to {
		return nil
	}
	paths, next := r.chain(r.skip(b.from), b.to, nil)
	if r.skip(next) < b.to {
		return nil // something is done with it
	}
	return paths
}

// element is the element that the closure or loop with body b runs over, if name is its variable.
func (r *reader) element(b int, name string) ([]FilePath, bool) {
	if list, end, ok := r.forLoop(b, name); list >= 0 {
		paths, _ := r.chain(r.skip(list), end, nil)
		return children(paths, "*"), true
	} else if ok {
		return nil, false
	}
	recv, method := r.receiver(b)
	if recv < 0 {
		return nil, false
	}
	first, _ := r.closureParam(b, 0)
	second, _ := r.closureParam(b, 1)
	switch {
	case name != first && name != second:
		return nil, false
	case second != "" && name == first, r.at(method).text == "with":
		return nil, true // the key of an entry; something else
	}
	paths, next := r.chain(recv, method-1, nil)
	if next < method-1 {
		return nil, true
	}
	return children(paths, "*"), true
}

// embeddedKeys finds the keys that "${service.name}" reads.
func (r *reader) embeddedKeys(p *Pipeline, i int) {
	t := r.at(i)
	for k, e := range t.embeds {
		parts := strings.Split(e, ".")
		if len(parts) < 2 {
			continue
		}
		paths := r.holds(strings.TrimSuffix(parts[0], "?"), i)
		at := t.pos[t.marks[k]]
		for n, part := range parts[1:] {
			name := strings.TrimSuffix(part, "?")
			if len(paths) == 0 || !plainName(name) || property(name) {
				break
			}
			paths = children(paths, name)
			p.Keys = append(p.Keys, KeyRead{Paths: paths, Start: at, End: at + 1, Safe: name != part || strings.HasSuffix(parts[n], "?")})
		}
	}
}

func plainName(s string) bool {
	for i := 0; i < len(s); i++ {
		if !identByte(s[i]) {
			return false
		}
	}
	return s != ""
}
