package checks

import (
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// objectAt is a rendered object and its place in the site document.
type objectAt struct {
	*render.Object
	Path source.Path
}

// hit makes a hit at a path in the object.
func (o objectAt) hit(rule string, path source.Path, text finding.Phrase) finding.Hit {
	return finding.Hit{Rule: rule, Path: o.Path.Child(path...), Text: text}
}

// eachObject visits what a site deploys: its Applications, then the objects of
// each release. What a root app renders beside Applications is not among them.
func (p *SitePass) eachObject(visit func(objectAt)) {
	i := 0
	for _, app := range p.Result.Applications {
		if !app.Virtual {
			visit(objectAt{app.Object, source.P("applications").Index(i).Child("manifest")})
			i++
		}
	}
	for i, rel := range p.Result.Releases {
		for j, o := range rel.Objects {
			visit(objectAt{o, source.P("releases").Index(i).Child("manifests").Index(j)})
		}
	}
}
