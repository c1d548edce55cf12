package appset

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/argo/appset/fill"
	"github.com/xgen-lint/xgen-lint/internal/files"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/near"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// git is the git generator: the folders of a repository that fit patterns, or
// the files, whose contents are parameters.
type git struct{}

func (git) Params(c *Call) ([]*Params, error) {
	directories, files := items(at(c.Spec, "directories")), items(at(c.Spec, "files"))
	switch {
	case len(directories) > 0:
		return c.search(directories, c.directories)
	case len(files) > 0:
		return c.search(files, c.files)
	}
	return nil, errorAt(c.At, "set-git")
}

// search runs a search in the repository that repoURL names. If that is not
// known, what is found in this one counts.
func (c *Call) search(patterns []*source.Node, in func(*source.Tree, []*source.Node) ([]*Params, error)) ([]*Params, error) {
	repoURL := at(c.Spec, "repoURL")
	tree, known := c.Tree, false
	if c.Repository != nil {
		if t, ok := c.Repository(text(repoURL)); ok {
			tree, known = t, true
		}
	}
	out, err := in(tree, patterns)
	if err != nil || len(out) > 0 {
		return out, err
	}
	if !known {
		from := c.At
		if repoURL != nil {
			from = c.place(repoURL)
		}
		return c.unknown(from, finding.Say("set-files", "url", text(repoURL)))
	}
	what := finding.Say("set-folder")
	if at(c.Spec, "directories") == nil {
		what = finding.Say("set-file")
	}
	for _, p := range patterns {
		n := at(p, "path")
		if n == nil || isTrue(at(p, "exclude")) {
			continue
		}
		if why := c.noFolder(tree, text(n)); why.IsSet() {
			c.problem(NoPath, c.place(n), finding.Say("set-no-match", "pattern", text(n), "what", what, "why", why))
			continue
		}
		c.problem(NothingMet, c.place(n), finding.Say("set-no-match", "pattern", text(n), "what", what, "why", nil))
	}
	return nil, nil
}

// noFolder returns why a pattern can match nothing: something that it names without
// a wildcard is not in the repository. It says nothing if there is no such thing.
func (c *Call) noFolder(tree *source.Tree, pattern string) finding.Phrase {
	parent := ""
	elems := strings.Split(path.Clean(pattern), "/")
	for i, elem := range elems {
		name := path.Join(parent, elem)
		switch {
		case strings.ContainsAny(elem, "*?[\\"):
			return finding.Phrase{}
		case tree.IsDir(name):
			parent = name
			continue
		case i == len(elems)-1 && tree.Exists(name):
			return finding.Phrase{}
		}
		meant := ""
		if n, ok := near.Nearest(elem, c.foldersIn(tree, parent)); ok {
			meant = path.Join(parent, n)
		}
		return finding.Say("set-no-folder", "name", name, "near", meant)
	}
	return finding.Phrase{}
}

// foldersIn lists the names of the folders in a folder.
func (c *Call) foldersIn(tree *source.Tree, parent string) (names []string) {
	for _, f := range c.listing(tree).folders {
		if dir := path.Dir(f); dir == parent || dir == "." && parent == "" {
			names = append(names, path.Base(f))
		}
	}
	return names
}

// directories makes an element of each folder that a pattern fits and that no
// excluding one does. Hidden folders do not count, as in Argo CD's default.
func (c *Call) directories(tree *source.Tree, patterns []*source.Node) ([]*Params, error) {
	var out []*Params
	for _, name := range c.listing(tree).folders {
		included := c.fitting(patterns, name)
		if included == nil {
			continue
		}
		p := &Params{Node: mapping(), At: c.place(included)}
		c.pathParameters(p, name, "")
		if out = append(out, p); len(out) > maxParams {
			return nil, errBudget
		}
		if err := c.appendValues(c.Spec, p); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// fitting returns the pattern that includes a folder, nil if none does or one
// excludes it.
func (c *Call) fitting(patterns []*source.Node, name string) *source.Node {
	var included *source.Node
	for _, item := range patterns {
		pattern := at(item, "path")
		match, err := path.Match(text(pattern), name)
		switch {
		case err != nil:
			c.problem(Failed, c.place(pattern), finding.Say("set-folder-pattern", "pattern", text(pattern), "words", err.Error()))
		case match && isTrue(at(item, "exclude")):
			return nil
		case match && included == nil:
			included = pattern
		}
	}
	return included
}

// pathParameters adds path, path.basename and the others; file is "" for a folder.
func (c *Call) pathParameters(p *Params, dir, file string) {
	prefix := text(at(c.Spec, "pathParamPrefix"))
	value := func(s string) *source.Node {
		return c.ledger.set(scalar(nil, s), stamp{at: p.At, derived: true})
	}
	segments := strings.Split(dir, "/")
	if !c.goLang {
		name := "path"
		if prefix != "" {
			name = prefix + ".path"
		}
		p.with(name, value(dir))
		p.with(name+".basename", value(path.Base(dir)))
		p.with(name+".basenameNormalized", value(fill.Normalize(path.Base(dir))))
		if file != "" {
			p.with(name+".filename", value(file))
			p.with(name+".filenameNormalized", value(fill.Normalize(file)))
		}
		for i, s := range segments {
			if s != "" {
				p.with(name+"["+strconv.Itoa(i)+"]", value(s))
			}
		}
		return
	}
	m := mapping(key("path"), value(dir), key("basename"), value(path.Base(dir)),
		key("basenameNormalized"), value(fill.Normalize(path.Base(dir))))
	if file != "" {
		m.Content = append(m.Content, key("filename"), value(file), key("filenameNormalized"), value(fill.Normalize(file)))
	}
	list := &source.Node{Kind: sequenceKind, Tag: tagStrings}
	for _, s := range segments {
		list.Content = append(list.Content, value(s))
	}
	m.Content = append(m.Content, key("segments"), list)
	if prefix != "" {
		p.with(prefix, mapping(key("path"), m))
		return
	}
	p.with("path", m)
}

// listing is what a repository holds, by path.
type listing struct{ files, folders []string }

// listing lists a repository, once. Hidden folders, and what is below them, are
// not among the folders.
func (x *expansion) listing(tree *source.Tree) listing {
	if l, ok := x.listings[tree]; ok {
		return l
	}
	var l listing
	seen := map[string]bool{}
	for _, e := range tree.All(".") {
		l.files = append(l.files, e.Path)
		for dir := path.Dir(e.Path); dir != "." && !seen[dir]; dir = path.Dir(dir) {
			seen[dir] = true
			if !strings.HasPrefix(dir, ".") && !strings.Contains(dir, "/.") {
				l.folders = append(l.folders, dir)
			}
		}
	}
	slices.SortFunc(l.folders, func(a, b string) int { return slices.Compare(strings.Split(a, "/"), strings.Split(b, "/")) })
	x.listings[tree] = l
	return l
}

// files makes elements of the files that a pattern fits, in the order of their
// names; a file that is a list makes one of each item.
func (c *Call) files(tree *source.Tree, patterns []*source.Node) ([]*Params, error) {
	match, err := c.filePatterns(patterns)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, name := range c.listing(tree).files {
		if match(name) {
			names = append(names, name)
		}
	}
	if len(names) > maxParams {
		return nil, errBudget
	}
	slices.Sort(names)
	var out []*Params
	for _, name := range names {
		if err != nil {
			break
		}
		var more []*Params
		more, err = c.file(tree, name)
		out = append(out, more...)
	}
	return out, err
}

// filePatterns compiles patterns as `git ls-files` reads them.
func (c *Call) filePatterns(patterns []*source.Node) (func(name string) bool, error) {
	var include, exclude []pathspec
	for _, item := range patterns {
		n := at(item, "path")
		spec, err := newPathspec(text(n))
		if err != nil {
			return nil, errorAt(c.place(n), "set-file-pattern", "pattern", text(n), "why", finding.PhraseOf(err))
		}
		if isTrue(at(item, "exclude")) {
			exclude = append(exclude, spec)
		} else {
			include = append(include, spec)
		}
	}
	return func(name string) bool {
		fits := func(p pathspec) bool { return p.match(name) }
		return slices.ContainsFunc(include, fits) && !slices.ContainsFunc(exclude, fits)
	}, nil
}

// file reads the parameters of one file.
func (c *Call) file(tree *source.Tree, name string) ([]*Params, error) {
	y, err := tree.YAML(name)
	if files.IsRefused(err) {
		return nil, nil // reported at that file
	}
	if err != nil {
		return nil, errorAt(Place{File: name}, "set-read", "file", name, "words", errors.Unwrap(err).Error())
	}
	if y.Err != nil {
		return nil, errorAt(Place{File: name}, "set-read-yaml", "file", name)
	}
	root := y.Root()
	objects := items(root)
	if root != nil && root.Kind != sequenceKind {
		objects = []*source.Node{root}
	}
	if root == nil {
		objects = []*source.Node{nil} // an empty file is one element
	}
	var out []*Params
	for i, object := range objects {
		from := Place{File: name}
		if root != nil && root.Kind == sequenceKind {
			from = from.child(strconv.Itoa(i))
		}
		p, err := c.fileElement(object, from)
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}

// fileElement makes the parameters of one object of a file.
func (c *Call) fileElement(object *source.Node, from Place) (*Params, error) {
	p := &Params{Node: mapping(), At: from}
	if object = source.Deref(object); object != nil {
		node, err := c.copyTree(object, from)
		if err != nil {
			return nil, err
		}
		if node.Kind != mappingKind {
			return nil, errorAt(from, "set-read-map", "file", from.File)
		}
		if c.goLang {
			p.Node = node
		} else {
			for _, l := range leaves(node, nil) {
				p.with(strings.Join(l.path, "."), c.ledger.set(scalar(l.node, flatText(l.node)), c.ledger.stamps[l.node]))
			}
		}
	}
	c.pathParameters(p, path.Dir(from.File), path.Base(from.File))
	return p, c.appendValues(c.Spec, p)
}

// flatText is a value of a file as text, without goTemplate.
func flatText(n *source.Node) string { return fmt.Sprint(decode(n)) }
