package editor

import (
	"context"
	"fmt"
	"slices"

	"github.com/xgen-lint/xgen-lint/internal/argo"
	"github.com/xgen-lint/xgen-lint/internal/editor/effect"
	"github.com/xgen-lint/xgen-lint/internal/lint"
	"github.com/xgen-lint/xgen-lint/internal/mask"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/session"
	"github.com/xgen-lint/xgen-lint/internal/source"
	"github.com/xgen-lint/xgen-lint/internal/workload"
)

// Made is what a line of a file makes.
type Made struct {
	File string
	Line int
	// Values are those that are written on the line, or below its key; none for a
	// line of a template, whose Places say what it writes.
	Values []MadeValue
	Places []MadePlace
	// Left are sites that were not looked at, LeftValues values of the line.
	Left, LeftValues int
}

// MadeValue is a value of a line.
type MadeValue struct {
	source.Spot
	Text   string // as it may be shown
	Places []MadePlace
}

// MadePlace is what comes of a value in one release, or in what the root app of a
// site renders itself.
type MadePlace struct {
	Site, Environment, Service string
	rel                        *render.Release
	reached                    []effect.Difference
	Fields                     []Field
	// Over are the layers that win over the value before it reaches the release.
	Over []Winner
	// Fails is set where the release cannot be rendered with any other value that
	// was tried.
	Fails bool
}

// Field is a rendered field.
type Field struct {
	Object string // Kind/name
	Path   string // "" for the object as a whole
	Value  string // as it may be shown
	// Absent is set where the field, or object, is not there as the value is now.
	Absent bool
	Over   []Winner // what wins over it in a container's environment
}

// Winner is what wins over a value.
type Winner struct {
	source.Span        // none where it is in no file
	What        string // who it is
	Value       string // what it says, as it may be shown
}

// Bounds keep an answer short; 0 is without.
type Bounds struct{ Sites, Values int }

// MakesIn answers for a repo that nobody has open.
func MakesIn(ctx context.Context, o lint.Options, file string, line int) (*Made, error) {
	return New(session.Once(o), &Memory{}).Makes(ctx, file, line, Bounds{})
}

// Makes returns what a line makes: each rendered field that it reaches, and each
// layer that wins over it. The error is that of lint.Run, or says why the line
// cannot be looked at.
func (s *Snapshot) Makes(ctx context.Context, file string, line int, b Bounds) (*Made, error) {
	return s.madeBy(ctx, file, line, b, func(y *source.YAML) []source.Spot { return spotsOf(y, line) })
}

func (s *Snapshot) madeBy(ctx context.Context, file string, line int, b Bounds, which func(*source.YAML) []source.Spot) (*Made, error) {
	out := &Made{File: file, Line: line}
	w, err := s.load(ctx)
	if err != nil {
		return nil, err
	}
	text, err := s.Tree().File(file)
	if err != nil {
		return nil, err
	}
	if line < 1 || line > text.Lines() {
		return nil, fmt.Errorf("%s has %d %s", file, text.Lines(), plural(text.Lines(), "line"))
	}
	if isTemplate(s.Tree(), file) {
		return out, s.written(ctx, w, out, b)
	}
	y, err := s.Tree().YAML(file)
	if err != nil {
		return nil, err
	}
	if y.Err != nil {
		return nil, fmt.Errorf("%s:%d:%d: %s", file, y.Err.Line, y.Err.Column, y.Err.Message)
	}
	spots := which(y)
	if b.Values > 0 && len(spots) > b.Values {
		spots, out.LeftValues = spots[:b.Values], len(spots)-b.Values
	}
	var sites []*model.Site
	sites, out.Left = w.concerned(file, b.Sites)
	for _, spot := range spots {
		v := MadeValue{Spot: spot, Text: shownAt(y, spot)}
		if v.Places, err = s.makes(ctx, w, y, spot, sites); err != nil {
			return nil, err
		}
		out.Values = append(out.Values, v)
	}
	return out, nil
}

// spotsOf are the values of a line; of one with a key alone those below it.
func spotsOf(y *source.YAML, line int) []source.Spot {
	if leaves := y.Leaves(line, line); len(leaves) > 0 {
		return leaves
	}
	text := y.LineSpan(line)
	if text.EndColumn <= text.Column { // nothing is written on it
		return nil
	}
	if spot, ok := y.At(text.Start()); ok && spot.Key != nil && y.NodeSpan(spot.Key).Line == line {
		return y.Below(spot)
	}
	return nil
}

// makes changes one value and looks at what is then not the same.
func (s *Snapshot) makes(ctx context.Context, w *world, y *source.YAML, spot source.Spot, sites []*model.Site) (out []MadePlace, err error) {
	var changed *world
	for attempt := range 2 {
		text, ok := effect.Another(y, spot, attempt)
		if !ok {
			return nil, nil
		}
		changed, err = loadWorld(ctx, s.state.With(map[string][]byte{y.Path: text}), w.renderer)
		if err != nil {
			return nil, ctx.Err() // the other value is none for the model: nothing is known
		}
		for _, site := range sites {
			k, err := s.site(ctx, w, site)
			if err != nil {
				return nil, err
			}
			now := changed.repo.Site(site.Name)
			if now == nil {
				continue
			}
			is, err := changed.renderer.Site(ctx, now, nil)
			if err != nil {
				return nil, err
			}
			out = append(out, s.places(w, k, is, y.Path, spot)...)
		}
		if !slices.ContainsFunc(out, func(p MadePlace) bool { return p.Fails }) || attempt == 1 {
			break
		}
		out = nil
	}
	return w.contrast(out, y.Path, spot), nil
}

// contrast returns who wins where the value reaches other releases and not this
// one, although nobody sets the same value: a template puts something else first.
// It shows at the fields that the value makes elsewhere. Releases of which there is
// nothing to say are left out.
func (w *world) contrast(list []MadePlace, file string, spot source.Spot) []MadePlace {
	for i := range list {
		p := &list[i]
		if len(p.Fields)+len(p.Over) > 0 || p.Fails {
			continue
		}
		for _, q := range list {
			for _, d := range q.reached {
				if win, ok := w.instead(p.rel, d, file, spot); ok && !slices.Contains(p.Over, win) {
					p.Over = append(p.Over, win)
				}
			}
			if len(p.Over) > 0 {
				break
			}
		}
	}
	return slices.DeleteFunc(list, func(p MadePlace) bool { return len(p.Fields)+len(p.Over) == 0 && !p.Fails })
}

// instead is what is in a release at a field that the value makes in another.
func (w *world) instead(rel *render.Release, d effect.Difference, file string, spot source.Spot) (Winner, bool) {
	for _, o := range rel.Objects {
		if o.Template != d.Object.Template || o.Kind != d.Object.Kind {
			continue
		}
		path := effect.InList(o.Node, d.Path)
		_, n := source.Get(o.Node, path)
		if n == nil {
			continue
		}
		t := w.renderer.Trace(o, path, nil, false)
		if len(t.Causes) == 0 || t.Causes[0].Path == nil || t.Span.File == file && t.Causes[0].Path.Equal(spot.Path) {
			continue
		}
		win := Winner{t.Causes[0].Span, t.Causes[0].Path.String(), fieldShown(o, path, source.Decode(n))}
		return win, win.Value != masked // a digest is made of everything
	}
	return Winner{}, false
}

// places sorts what changed in a site by release.
func (s *Snapshot) places(w *world, k *kept, is *render.Result, file string, spot source.Spot) (out []MadePlace) {
	found := effect.Compare(k.result, is)
	failed := map[string]bool{}
	for _, rel := range effect.Releases(is) {
		failed[effect.ReleaseKey(rel)] = rel.Failed
	}
	apps := map[*render.Object]*render.Application{}
	for _, app := range k.result.Applications {
		apps[app.Object] = app
	}
	gone := map[*render.Release]bool{}
	for _, list := range found {
		for _, d := range list {
			if app := apps[d.Object]; app != nil && len(d.Path) == 0 {
				gone[app.Release] = true
			}
		}
	}
	at := map[*render.Release]*MadePlace{}
	place := func(rel *render.Release) *MadePlace {
		if at[rel] == nil {
			out = append(out, MadePlace{Site: rel.Site.Name, Environment: rel.Environment, Service: rel.Service, rel: rel})
			at[rel] = &out[len(out)-1]
		}
		return at[rel]
	}
	all := effect.Releases(k.result)
	out = make([]MadePlace, 0, len(all)) // so that places stay where they are
	for _, rel := range all {
		if gone[rel] { // its Application is, which says it
			continue
		}
		if !rel.Failed && failed[effect.ReleaseKey(rel)] {
			place(rel).Fails = true
			continue
		}
		for _, d := range found[rel] {
			target, f := rel, s.field(w, k, d)
			if app := apps[d.Object]; app != nil && app.Release != nil {
				target = app.Release
				if win, ok := s.overParameter(w, app, d, file, spot, len(found[target]) > 0); ok {
					place(target).Over = append(place(target).Over, win)
				}
			}
			place(target).Fields = append(place(target).Fields, f)
			if len(d.Path) > 0 && target == rel {
				place(target).reached = append(place(target).reached, d)
			}
		}
		if len(found[rel]) == 0 && rel.Reads(file) {
			p := place(rel)
			if win, ok := s.overFile(w, rel, file, spot); ok {
				p.Over = append(p.Over, win)
			}
		}
	}
	return out
}

// field is a difference as it is told.
func (s *Snapshot) field(w *world, k *kept, d effect.Difference) Field {
	o := d.Object
	if o == nil {
		return Field{Object: d.Made.String(), Absent: true}
	}
	f := Field{Object: o.String(), Path: d.Path.String(), Absent: d.Absent}
	if len(d.Path) > 0 && !d.Absent {
		f.Value = fieldShown(o, d.Path, d.Value)
	}
	if o.Kind == string(workload.ConfigMap) && len(d.Path) == 2 {
		f.Over = s.overVariable(w, k, o, d.Path)
	}
	return f
}

// overVariable lists what wins over a key of a ConfigMap in the containers that
// take their environment from it.
func (s *Snapshot) overVariable(w *world, k *kept, o *render.Object, path source.Path) (out []Winner) {
	for _, c := range s.containers(w, k) {
		for _, name := range c.Names() {
			v := c.Variables[name]
			for _, shadow := range v.Shadows {
				if shadow.Place.Object != o || !shadow.Place.Path.Equal(path) {
					continue
				}
				win := Winner{What: fmt.Sprintf("%s in container %s", v.Source(), c.Name)}
				win.Span, _ = workload.Where(w.renderer, v.Place)
				if !v.Secret && v.Known {
					win.Value = shown(name, v.Text)
				}
				out = append(out, win)
			}
		}
	}
	return out
}

// overFile returns who wins over a value of a file that a release reads.
func (s *Snapshot) overFile(w *world, rel *render.Release, file string, spot source.Spot) (Winner, bool) {
	for _, chart := range rel.Charts() {
		if win, ok := s.over(w, rel, chart, spot.Path, file, spot); ok {
			return win, true
		}
	}
	return Winner{}, false
}

// overParameter returns who wins over a parameter that the value makes; nobody
// where it reaches the release.
func (s *Snapshot) overParameter(w *world, app *render.Application, d effect.Difference, file string, spot source.Spot, reaches bool) (Winner, bool) {
	if reaches || len(d.Path) < 2 {
		return Winner{}, false
	}
	path := effect.InList(app.Object.Node, d.Path)
	for _, p := range app.Parameters {
		if !path.HasPrefix(p.Path) || p.ValuePath == nil {
			continue
		}
		for _, chart := range app.Release.Charts() {
			return s.over(w, app.Release, chart, p.ValuePath, file, spot)
		}
	}
	return Winner{}, false
}

// over returns where a value of a release is set, if that is not the spot itself.
func (s *Snapshot) over(w *world, rel *render.Release, chart string, path source.Path, file string, spot source.Spot) (Winner, bool) {
	set := w.renderer.Setting(rel, chart, path)
	if !set.Found || len(set.Causes) == 0 {
		return Winner{}, false
	}
	first := set.Causes[0]
	if first.File == file && first.Path.Equal(spot.Path) {
		return Winner{}, false
	}
	name := first.Path.String()
	if name == "" {
		name = path.String()
	}
	return Winner{first.Span, name, shown(path.Last(), set.Value)}, true
}

// written returns what a line of a template writes.
func (s *Snapshot) written(ctx context.Context, w *world, out *Made, b Bounds) error {
	var sites []*model.Site
	sites, out.Left = w.concerned(out.File, b.Sites)
	chart, _ := chartOf(s.Tree(), out.File)
	for _, site := range sites {
		k, err := s.site(ctx, w, site)
		if err != nil {
			return err
		}
		for _, rel := range effect.Releases(k.result) {
			if !slices.Contains(rel.Charts(), chart) {
				continue
			}
			p := MadePlace{Site: site.Name, Environment: rel.Environment, Service: rel.Service}
			for _, o := range rel.Objects {
				for _, path := range w.renderer.Written(o, out.File, out.Line) {
					_, n := source.Get(o.Node, path)
					p.Fields = append(p.Fields, Field{Object: o.String(), Path: path.String(), Value: fieldShown(o, path, source.Decode(n))})
				}
			}
			if len(p.Fields) > 0 {
				out.Places = append(out.Places, p)
			}
		}
	}
	return ctx.Err()
}

// fieldShown is a field's value as it may be shown: of a Secret none is.
func fieldShown(o *render.Object, path source.Path, v any) string {
	if o.Kind == string(workload.Secret) && len(path) > 0 && mask.SecretField(path[0], v) {
		return hidden
	}
	name := path.Last()
	if o.Group() == argo.Group && name == "value" && len(path) > 1 { // a parameter's name says what it is
		name = path.Parent().Last()
		if _, n := source.Get(o.Node, path.Parent().Child("name")); n != nil {
			name = n.Value
		}
	}
	return shown(name, v)
}
