package trial

import (
	"bytes"
	"io/fs"
	"math/bits"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/files"
	"github.com/xgen-lint/xgen-lint/internal/render/chart"
	"github.com/xgen-lint/xgen-lint/internal/render/helm"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// What bounds undoing: so many parts of a chart's files are told apart; so many that may have changed a field together
// are tried one by one.
const (
	maxUndone   = 1 << 10
	maxCharts   = 64 << 20 // bytes of all the charts that are then kept
	maxTogether = 8
	packed      = 8 // how much larger a chart is than its archive, about
)

// undoing is a chart with parts of its files as they are in the other state. Parts are numbered, and for each bit of
// the numbers there is a chart in which those with the bit are undone, and one in which the others are: a field that
// one part changed is another one in just the charts that have it undone, so that few renders of a template tell for
// all its fields.
type undoing struct {
	with   *chart.Chart // of the other state
	parts  []undone
	charts map[string]*helm.Chart
	load   func(undo func(part int) bool) *helm.Chart
}

// undone is a hunk of a file.
type undone struct {
	file *source.File // nil if this state does not have it
	name string
	hunk source.Hunk
}

// undoing compares a chart's files with those of the other state, once; nil if that says nothing.
func (src *Source) undoing() *undoing {
	if src.Other == nil {
		return nil
	}
	l, with := src.lab, src.Other.Chart
	l.mu.Lock()
	defer l.mu.Unlock()
	u := l.undoings[src.Chart]
	if u == nil {
		u = src.newUndoing(with)
		l.undoings[src.Chart] = u
	}
	if u.with != with || len(u.parts) == 0 || len(u.parts) > maxUndone {
		return nil
	}
	return u
}

func (src *Source) newUndoing(with *chart.Chart) *undoing {
	c, here, there := src.Chart, src.Tree, src.Other.Tree
	u := &undoing{with: with, charts: map[string]*helm.Chart{}}
	was, size := map[string][]byte{}, 0
	for _, name := range unique(slices.Concat(c.Helm.Files(), moved(with.Helm.Files(), with.Dir, c.Dir))) {
		file, _ := here.File(name)
		if path.Ext(name) == ".tgz" && file != nil {
			size += packed * len(file.Data)
			continue
		}
		if path.Dir(name) == c.Dir && strings.HasPrefix(path.Base(name), "values") {
			continue // values are compared as such
		}
		data, err := fs.ReadFile(there.FS, moved([]string{name}, c.Dir, with.Dir)[0])
		if size += len(data); file != nil {
			size += len(file.Data)
		}
		switch {
		case file == nil && err != nil, file != nil && err == nil && bytes.Equal(file.Data, data):
			continue
		case err == nil:
			was[name] = data
		}
		if file == nil || err != nil {
			u.parts = append(u.parts, undone{file: file, name: name})
			continue
		}
		for _, h := range source.Hunks(data, file.Data) {
			u.parts = append(u.parts, undone{file, name, h})
		}
	}
	if size*bits.Len(uint(len(u.parts))) > maxCharts {
		u.parts = nil
	}
	u.load = func(undo func(part int) bool) *helm.Chart {
		texts, gone := map[string][]byte{}, []string(nil)
		for i, part := range slices.Backward(u.parts) { // from the end, so that the lines of those before stay
			switch data, there := was[part.name]; {
			case !undo(i):
			case !there:
				gone = append(gone, part.name)
			case part.file == nil:
				texts[part.name] = data
			default:
				now, ok := texts[part.name]
				if !ok {
					now = part.file.Data
				}
				texts[part.name] = part.hunk.Revert(now)
			}
		}
		loaded, err := src.lab.charts.Load(files.Lay(here.FS, texts, gone...), c.Dir)
		if err != nil {
			return nil
		}
		return loaded
	}
	return u
}

// moved are names below one folder as names below another.
func moved(names []string, from, to string) []string {
	out := make([]string, len(names))
	for i, name := range names {
		out[i] = path.Join(to, strings.TrimPrefix(name, from))
	}
	return out
}

func unique(list []string) []string {
	slices.Sort(list)
	return slices.Compact(list)
}

// Undone are the lines of the parts of the chart's files that changed the field: as they are in the other state, it is
// another one. Nil if none does, or more than a few.
func (f *Field) Undone() []source.Span {
	if !f.Want.Changed || f.t.trace == nil || f.t.budgetSpent() {
		return nil
	}
	u := f.Source.undoing()
	if u == nil {
		return nil
	}
	var left []int
	for i := range u.parts {
		left = append(left, i)
	}
	if f.with(u, "all", func(int) bool { return true }) == effectNone {
		return nil
	}
	for bit := range bits.Len(uint(len(u.parts) - 1)) {
		for _, on := range []bool{true, false} {
			in := func(part int) bool { return part&(1<<bit) != 0 == on }
			if f.with(u, strconv.FormatBool(on)+strconv.Itoa(bit), in) == effectNone {
				left = slices.DeleteFunc(left, in)
			}
		}
	}
	if len(left) > maxTogether {
		return nil
	}
	var out []source.Span
	for _, i := range left {
		if len(u.parts) > 1 && len(left) > 1 && !moves(f.with(u, "="+strconv.Itoa(i), func(part int) bool { return part == i })) {
			continue
		}
		if p := u.parts[i]; p.file != nil {
			out = append(out, f.lineOf(p))
		}
	}
	return out
}

func moves(e effect) bool { return e == effectValue || e == effectGone }

// with is what becomes of the field with some parts undone.
func (f *Field) with(u *undoing, name string, undo func(part int) bool) effect {
	t := f.t
	key := "undo " + name
	if t.variants[key] == nil {
		if u.charts[name] == nil {
			u.charts[name] = u.load(undo)
		}
		v := &variant{failed: true}
		if chart := u.charts[name]; chart != nil {
			v = t.renderedBy(chart, t.src.Merged, t.src.Options)
		}
		t.variants[key] = v
	}
	return f.effectOf(t.variants[key])
}

// lineOf is the line of a part that has the field's text, else its first.
func (f *Field) lineOf(p undone) source.Span {
	if p.hunk.From == 0 {
		return p.file.LineSpan(1)
	}
	lines := strings.Split(string(p.file.Data), "\n")
	for n := p.hunk.From; n < p.hunk.To && n <= len(lines); n++ {
		if f.Text != "" && strings.Contains(lines[n-1], f.Text) {
			return p.file.LineSpan(n)
		}
	}
	return p.file.LineSpan(min(p.hunk.From, len(lines)))
}
