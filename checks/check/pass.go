package check

import (
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/source"
	"github.com/xgen-lint/xgen-lint/internal/workload"
)

// Pass is what a check of a site reads. One goroutine uses it at a time.
type Pass struct {
	Repo     *model.Repo
	Site     *model.Site
	Result   *render.Result
	Renderer *render.Renderer
	// Containers are those of Result, read by Workload.
	Containers []*workload.Container
	Workload   *workload.Reader

	made map[any]any // see Once
}

// Once returns what make returned when it was first called in this pass with a
// key. As in a context, a key is of a type that its package keeps to itself.
func Once[T any](p *Pass, key any, make func() T) T {
	if kept, ok := p.made[key]; ok {
		return kept.(T)
	}
	value := make()
	if p.made == nil {
		p.made = map[any]any{}
	}
	p.made[key] = value
	return value
}

// Object is a rendered object and its place in the site document.
type Object struct {
	*render.Object
	Path source.Path
}

// Hit makes a hit at a path in the object.
func (o Object) Hit(rule string, path source.Path, text finding.Phrase) finding.Hit {
	return finding.Hit{Rule: rule, Path: o.Path.Child(path...), Text: text}
}

// Label names the object for people, by what it has.
func (o Object) Label() string {
	if name := strings.TrimSpace(o.Kind + " " + o.Name); name != "" {
		return name
	}
	return "manifest"
}

// EachObject visits what a site deploys: its Applications, then the objects of
// each release. What a root app renders beside Applications is not among them.
func (p *Pass) EachObject(visit func(Object)) {
	i := 0
	for _, app := range p.Result.Applications {
		if !app.Virtual {
			visit(Object{app.Object, source.P("applications").Index(i).Child("manifest")})
			i++
		}
	}
	for i, rel := range p.Result.Releases {
		for j, o := range rel.Objects {
			visit(Object{o, source.P("releases").Index(i).Child("manifests").Index(j)})
		}
	}
}
