package argo

import (
	"path"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/near"
)

// ValueFile is an entry of helm.valueFiles, with the path that it stands for.
type ValueFile struct {
	Raw  string
	Path string // in the tree; may hold a glob
	At   Place
	// From is the source that a $ref/ names, nil for a path of the source's own
	// repository.
	From *Source
	// URL is set for a file that is fetched from an address; Fault says why the
	// entry can name no file.
	URL   string
	Fault finding.Phrase
	// Outside is set where the fault is that the path leaves the repository,
	// NoSource where no source has the ref.
	Outside, NoSource bool
}

// ValueFiles resolves the value files of a source as getResolvedValueFiles in
// Argo CD's reposerver does: substituted, from the repository's root with a
// leading slash, from another source with $ref/, else from the chart.
func (a *Application) ValueFiles(s *Source) []ValueFile {
	list := s.Helm().ValueFiles
	if len(list) == 0 {
		return nil
	}
	env := a.Env(s)
	out := make([]ValueFile, len(list))
	for i, raw := range list {
		out[i] = ValueFile{Raw: raw, At: s.valueFile(i)}
		out[i].resolve(a, s, env)
	}
	return out
}

func (f *ValueFile) resolve(a *Application, s *Source, env map[string]string) {
	if strings.HasPrefix(f.Raw, "$") && f.referred(a, env) {
		return
	}
	name, _ := Substitute(f.Raw, env)
	if strings.Index(name, "://") > 0 {
		f.URL = name
		return
	}
	f.inside(s, s.Path, name)
}

// referred resolves $ref/rest; false if the $ is a variable of the build
// environment.
func (f *ValueFile) referred(a *Application, env map[string]string) bool {
	name, rest, _ := strings.Cut(f.Raw[1:], "/")
	for _, other := range a.Sources {
		if other.Ref == name {
			f.From = other
			rest, _ = Substitute(rest, env)
			f.inside(other, ".", rest)
			return true
		}
	}
	if _, lost := Substitute(f.Raw, env); len(lost) == 0 {
		return false
	}
	meant := ""
	if n, ok := near.Nearest(name, a.refs()); ok {
		meant = "$" + n + "/" + rest
	}
	f.NoSource, f.Fault = true, finding.Say("no-ref", "ref", name, "near", meant)
	return true
}

// refs lists the names by which value files can refer to a source.
func (a *Application) refs() (out []string) {
	for _, s := range a.Sources {
		if s.Ref != "" {
			out = append(out, s.Ref)
		}
	}
	return out
}

func (f *ValueFile) inside(s *Source, dir, name string) {
	p, ok := InRepo(dir, name)
	if !ok {
		f.Fault, f.Outside = finding.Say("path-leaves"), true
	}
	f.Path = path.Join(s.Base, p)
}

// InRepo cleans a path that is relative to dir, or to the repository's root
// with a leading slash; false if it leaves the repository.
func InRepo(dir, name string) (string, bool) {
	if strings.HasPrefix(name, "/") {
		dir, name = ".", strings.TrimLeft(name, "/")
	}
	p := path.Join(dir, name)
	return p, p != ".." && !strings.HasPrefix(p, "../")
}

// IsGlob reports whether a path holds a pattern.
func IsGlob(name string) bool { return strings.ContainsAny(name, "*?[{") }
