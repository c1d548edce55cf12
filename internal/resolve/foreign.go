package resolve

import (
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/argo"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// editable moves a place out of the folder of remote charts, whose files nobody
// edits: to the first origin that is elsewhere, else to the line that names the
// chart.
func (r *Resolver) editable(p place, o *render.Object, hit finding.Hit) place {
	if !r.isRemote(p.span.File) {
		return p
	}
	inside := finding.Origin{Span: p.span, Text: finding.Say("own-template")}
	for i, origin := range p.chain {
		if !r.isRemote(origin.Span.File) {
			p.span, p.chain, p.rewrite = origin.Span, append([]finding.Origin{inside}, p.chain[i+1:]...), nil
			return p
		}
	}
	if o.Release == nil || o.Release.App == nil {
		return p
	}
	app := o.Release.App.Object
	at := source.P("spec", "source")
	for i, src := range argo.ReadApplication(app.Place()).Sources {
		if src.Chart == "" {
			continue
		}
		if at = at.Child("chart"); i > 0 || !has(app.Node, at) {
			at = source.P("spec", "sources").Index(i).Child("chart")
		}
		break
	}
	out := r.objectPlace(app, at, finding.Hit{Rule: hit.Rule})
	out.subject, out.precision, out.rewrite = p.subject, finding.Anchored, nil
	out.chain = append([]finding.Origin{inside}, out.chain...)
	return out
}

func has(n *source.Node, at source.Path) bool {
	_, v := source.Get(n, at)
	return v != nil
}

// isRemote reports whether a file is in the folder of remote charts.
func (r *Resolver) isRemote(file string) bool {
	folder := r.repo.Config.Charts
	return folder != "" && strings.HasPrefix(file, folder+"/")
}
