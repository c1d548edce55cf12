package suppress

import (
	"path"
	"strings"
	"time"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Comments are those of a repository, with what each of them has silenced so far.
type Comments struct {
	tree   *source.Tree
	today  string
	files  []string
	byFile map[string]map[int]*comment // by line
}

// Read reads the comments of files, as of Files. Today is the day by which they expire, the zero Time is now.
func Read(tree *source.Tree, files []string, today time.Time) *Comments {
	if today.IsZero() {
		today = time.Now()
	}
	c := &Comments{tree: tree, today: today.Format(time.DateOnly), files: files, byFile: map[string]map[int]*comment{}}
	for _, name := range files {
		if f, err := tree.File(name); err == nil {
			if found := commentsOf(f); found != nil {
				c.byFile[name] = found
			}
		}
	}
	return c
}

// Files lists the files of a tree whose comments may silence something.
func Files(tree *source.Tree) []string {
	names := []string{}
	for _, e := range tree.Files() {
		switch path.Ext(e.Path) {
		case ".yaml", ".yml", ".tpl", ".groovy", ".sh", ".bash":
			names = append(names, e.Path)
		default:
			if strings.HasPrefix(path.Base(e.Path), "Jenkinsfile") {
				names = append(names, e.Path)
			}
		}
	}
	return names
}

// Any reports whether there is a comment at all.
func (c *Comments) Any() bool { return len(c.byFile) > 0 }

// Silence reports whether a comment on the line of a finding, or on the line above it (or on several, one below the
// other), suppresses it, and marks the comment as used.
func (c *Comments) Silence(f finding.Finding) bool {
	lines := c.byFile[f.File]
	if len(lines) == 0 {
		return false
	}
	start := c.firstLine(f)
	for line := f.Line; line > 0; line-- {
		s := lines[line]
		switch {
		case s == nil && line >= start:
			continue
		case s == nil || line < f.Line && !c.aloneOnLine(s):
			return false
		}
		for _, glob := range s.rules {
			if finding.Match(glob, f.Rule) {
				s.used[glob] = true
				if c.over(s) {
					s.past[glob] = true
					return false
				}
				return true
			}
		}
	}
	return false
}

// over reports whether the last day of a comment is past.
func (c *Comments) over(s *comment) bool {
	until, err := time.Parse(time.DateOnly, s.until)
	if s.until == "" || err != nil {
		return false
	}
	return c.today > until.Format(time.DateOnly)
}

// firstLine returns the line on which the shell command of a finding begins:
// between its continued lines no comment can stand.
func (c *Comments) firstLine(f finding.Finding) int {
	switch path.Ext(f.File) {
	case ".sh", ".bash":
	default:
		return f.Line
	}
	file, err := c.tree.File(f.File)
	if err != nil {
		return f.Line
	}
	line := f.Line
	for line > 1 && strings.HasSuffix(strings.TrimRight(file.Line(line-1), "\r"), `\`) {
		line--
	}
	return line
}

// aloneOnLine reports whether a comment has its line to itself: one behind a
// value speaks of that line, not of the next.
func (c *Comments) aloneOnLine(s *comment) bool {
	f, err := c.tree.File(s.span.File)
	if err != nil {
		return false
	}
	before := []rune(f.Line(s.span.Line))
	text := string(before[:min(len(before), s.span.Column-1)])
	return strings.Trim(text, " \t{-") == ""
}
