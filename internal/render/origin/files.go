package origin

import (
	"path"
	"regexp"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/render/chart"
	"github.com/xgen-lint/xgen-lint/internal/render/trial"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

var (
	mentionsFiles = regexp.MustCompile(`\.Files\b`)
	quotedName    = regexp.MustCompile("[\"`]([^\"`]+)[\"`]")
)

// fileCauses finds the file that a template put in with .Files: one that the
// action names, or else one of the chart's whose content is the text. Files
// are no values, so there is nothing to perturb: the content must be there.
func (f *field) fileCauses(writers []trial.Writer) []cause {
	var names []string
	found := false
	for _, w := range writers {
		for _, s := range w.Steps {
			if s.Action == "" || !mentionsFiles.MatchString(s.Action) {
				continue
			}
			found = true
			for _, m := range quotedName.FindAllStringSubmatch(s.Action, -1) {
				names = append(names, m[1])
			}
		}
	}
	home := f.src.FileOf(f.Object.Doc.Template)
	if !found || home == nil || len(strings.TrimSpace(f.Text)) < 4 {
		return nil
	}
	dir := path.Dir(home.Path)
	for _, name := range append(prefixed(dir, names), chart.Glob(f.src.Tree, path.Join(dir, "**"))...) {
		if strings.HasPrefix(name, dir+"/templates/") {
			continue
		}
		file, err := f.src.Tree.File(name)
		if err != nil {
			continue
		}
		if c, ok := f.fromFile(file); ok {
			return atLevel([]cause{c}, f.level(writers))
		}
	}
	return nil
}

func prefixed(dir string, names []string) []string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = path.Join(dir, n)
	}
	return out
}

// fromFile tells where in a file the field's text, or the stretch of it, stands.
func (f *field) fromFile(file *source.File) (cause, bool) {
	content := strings.TrimSpace(string(file.Data))
	text := strings.TrimSpace(f.Text)
	if content == "" {
		return cause{}, false
	}
	if !strings.Contains(f.Text, content) && !strings.Contains(content, text) {
		return f.fromLines(file)
	}
	c := cause{rank: rankValues, part: true, covers: true, Origin: Origin{Span: file.LineSpan(1)}}
	start, end := strings.Index(f.Text, text), 0
	end = start + len(text)
	if w := f.Want.Within; w != nil {
		start, end = w.Start, w.End
	}
	base := strings.Index(string(file.Data), content)
	if a, b, ok := stretchIn(f.Text, content, start, end); ok && f.Want.Within != nil {
		c.Span, c.exact = file.Span(base+a, base+b), true
	} else if i := strings.Index(string(file.Data), f.Text[start:end]); i >= 0 && f.Want.Within != nil {
		c.Span, c.exact = file.Span(i, i+end-start), true
	}
	return c, true
}

// fromLines is for a file that went through tpl: most of its lines are the
// text's as well.
func (f *field) fromLines(file *source.File) (cause, bool) {
	lines := strings.Split(f.Text, "\n")
	own := strings.Split(string(file.Data), "\n")
	equal, all := 0, 0
	for n := range own {
		if strings.TrimSpace(own[n]) != "" {
			all++
			if sameLine(own, lines, n) >= 0 {
				equal++
			}
		}
	}
	if all < 2 || 2*equal < all {
		return cause{}, false
	}
	c := cause{rank: rankValues, part: true, covers: true, Origin: Origin{Span: file.LineSpan(1)}}
	if w := f.Want.Within; w != nil {
		a, b, whole, ok := linesIn(f.Text, string(file.Data), w.Start, w.End)
		if !ok {
			return cause{}, false
		}
		c.Span, c.exact = file.Span(a, b), whole
	}
	return c, true
}
