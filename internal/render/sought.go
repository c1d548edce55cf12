package render

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/argo"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/near"
	"github.com/xgen-lint/xgen-lint/internal/render/helmtool"
	"github.com/xgen-lint/xgen-lint/internal/render/tool"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// sought is what became of one entry of valueFiles that may be missing, in all
// Applications that have it.
type sought struct {
	key   string // of the entry, see seek
	found bool
	open  bool   // what the file is called is decided outside of the repository
	name  string // the first missing file, by name
	at    argo.Place
	subj  finding.Subject
	base  string // the folder that the entry starts from
	raw   string // as the Application has it
}

// seek records whether an entry of valueFiles, with ignoreMissingValueFiles,
// led to a file.
func (r *Renderer) seek(rel *Release, e helmtool.Entry) seeking {
	key := e.Raw // written by hand in each Application: the same text is the same entry
	if o, ok := e.At.Object.(*Object); ok {
		key = o.Template + " " + e.At.Path.String() // written by one line for all of them
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	s := r.noteSought(key, e.Found)
	switch {
	case rel.Site != nil && rel.Site.ByDefaults() != "" && rel.Site.Roots[0].Assumed != nil:
		s.open = s.open || e.File != s.name
	case s.found:
		s.at = argo.Place{} // nothing of the Application is needed any more
	case s.name == "" || e.File < s.name:
		s.name, s.at, s.base, s.raw, s.subj = e.File, e.At, e.Chart, e.Raw, rel.subject()
	}
	return seeking{key, e.Found}
}

// seeking is one entry of valueFiles that may be missing, in one Application.
type seeking struct {
	key   string
	found bool
}

// noteSought adds to what is known of an entry; the lock is the caller's.
func (r *Renderer) noteSought(key string, found bool) *sought {
	if r.soughtFiles == nil {
		r.soughtFiles = map[string]*sought{}
	}
	s := r.soughtFiles[key]
	if s == nil {
		s = &sought{key: key}
		r.soughtFiles[key] = s
	}
	s.found = s.found || found
	return s
}

// NeverFound reports the entries of valueFiles that no Application finds a file
// for, which ignoreMissingValueFiles keeps silent. Where some sites were not
// rendered (all is false), only those count that no other site can find either:
// the first folder of their path is missing.
func (r *Renderer) NeverFound(all bool) []finding.Hit {
	r.mu.Lock()
	list := make([]*sought, 0, len(r.soughtFiles))
	for _, s := range r.soughtFiles {
		if !s.found && !s.open && s.name != "" {
			list = append(list, s)
		}
	}
	r.mu.Unlock()
	slices.SortFunc(list, func(a, b *sought) int { return cmp.Compare(a.name, b.name) })
	var hits []finding.Hit
	for _, s := range list {
		if !all && r.repo.Tree.IsDir(firstFolder(s.base, s.name)) {
			continue
		}
		hits = append(hits, r.neverFound(s))
	}
	return hits
}

// Found lists the entries of valueFiles that may be missing and that some
// Application found a file for, by the Fault of what NeverFound would report.
func (r *Renderer) Found() (faults []string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, s := range r.soughtFiles {
		if s.found {
			faults = append(faults, s.fault())
		}
	}
	slices.Sort(faults)
	return faults
}

func (s *sought) fault() string { return SoughtFault(s.key) }

// SoughtFault is the Fault of what NeverFound reports of an entry in Took.
func SoughtFault(entry string) string { return "never found " + entry }

// firstFolder is the first folder of a path: of the repository, or of base for
// what is in it.
func firstFolder(base, name string) string {
	rest, inside := strings.CutPrefix(name, base+"/")
	first, _, _ := strings.Cut(rest, "/")
	if inside {
		return path.Join(base, first)
	}
	return first
}

func (r *Renderer) neverFound(s *sought) finding.Hit {
	h := finding.Hit{Rule: tool.RulePathMissing, Subject: s.subj, Severity: finding.Warning,
		HelpText: finding.Say("never-found"), Fault: s.fault()}
	n := r.nearPath(s.name, true)
	h.Text = finding.Say("never-found", "file", s.name, "near", n)
	if n != "" {
		h.Severity, h.HelpText = finding.Error, finding.Say("leads-to", "file", n)
	}
	if o, ok := s.at.Object.(*Object); ok {
		h.Span, h.Precision, h.Related = r.writer(o, s)
		return h
	}
	h.Span, _ = s.at.File.Nearest(s.at.Doc, s.at.Path)
	h.Precision = finding.Exact
	return h
}

// writer returns the line that names the file: the value that holds it whole,
// else the template's, since all that pass it find nothing.
func (r *Renderer) writer(o *Object, s *sought) (source.Span, finding.Precision, []finding.Related) {
	t := r.Trace(o, s.at.Path, nil, false)
	if f, err := r.repo.Tree.File(t.Span.File); err == nil && strings.Contains(f.Line(t.Span.Line), s.raw) {
		return t.Span, t.Precision, nil
	}
	for _, c := range t.Chain {
		if c.Span.File == o.Template {
			return c.Span, finding.Traced, nil
		}
	}
	return t.Span, t.Precision, nil
}

// nearPath returns the file, or the folder, that a missing path is a slip of:
// each of its elements is there or is much like one that is.
func (r *Renderer) nearPath(name string, file bool) string {
	at := "."
	elems := strings.Split(name, "/")
	for i, elem := range elems {
		wantFile := file && i == len(elems)-1
		next := path.Join(at, elem)
		if wantFile && !r.repo.Tree.Exists(next) || !wantFile && !r.repo.Tree.IsDir(next) {
			if next = r.alike(at, elem, wantFile); next == "" {
				return ""
			}
		}
		at = next
	}
	return at
}

// alike returns the one file or folder in dir whose name is a slip away from name.
func (r *Renderer) alike(dir, name string, file bool) string {
	found := ""
	for _, e := range r.repo.Tree.All(dir) {
		child, rest, _ := strings.Cut(strings.TrimPrefix(e.Path, dir+"/"), "/")
		if child = path.Join(dir, child); file != (rest == "") || child == found || !near.Alike(name, path.Base(child)) {
			continue
		}
		if found != "" {
			return ""
		}
		found = child
	}
	return found
}
