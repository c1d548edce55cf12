package object

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/checks/check"
	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// probe is a text of the site file that a template may write.
type probe struct {
	node   *source.Node
	path   source.Path
	host   bool
	marker string // a harmless text that can be found again
}

// marking is a rendering of a site with a marker in place of each text that may
// be anything; result is nil where the site has none, or does not bear it.
type marking struct {
	probes   []probe
	keep     map[string]bool
	renderer *render.Renderer
	result   *render.Result
}

// markingKey is that of the pass's one marking.
type markingKey struct{}

// marked renders the site so, once.
func marked(ctx context.Context, p *check.Pass) *marking {
	return check.Once(p, markingKey{}, func() *marking {
		m := &marking{probes: siteProbes(p)}
		if len(m.probes) > 0 {
			m.keep = coveringServices(p)
			m.renderer, m.result = rendered(ctx, p, m.probes, m.keep, func(p probe) string { return p.marker })
		}
		return m
	})
}

// siteProbes lists the texts of a site file that may be anything: hosts and
// variables. Names and addresses have a form that YAML cannot mistake.
func siteProbes(pass *check.Pass) []probe {
	var out []probe
	root := pass.Site.File.Root()
	check.Walk(root, func(n *source.Node, path source.Path) {
		if n.Kind != yaml.ScalarNode || n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0 || n.Anchor != "" {
			return
		}
		if _, isText := source.Scalar(n).(string); !isText || n.Value == "" {
			return
		}
		host := len(path) == 3 && path[0] == "destinations" && path[2] == "domain"
		parent := path.Parent().Last()
		if host || parent == "vars" && len(path) == 2 || parent == "config" && path[0] == "environments" {
			out = append(out, probe{node: n, path: slices.Clone(path), host: host, marker: marker(len(out), host)})
		}
	})
	return out
}

// marker returns a harmless text that no other marker is a part of. That of a
// variable looks like a number of YAML 1.1 to the base 60: all readers take it
// for text, but toYaml puts quotes around it, so that a chart that writes its
// variables by toYaml, as most do, needs no proof. (Six more renderings of each
// site were 40 % of a clean run.) A host has a form that templates may test.
func marker(n int, host bool) string {
	if host {
		return fmt.Sprintf("probe%dx", n)
	}
	return fmt.Sprintf("%d:59", 100_000+n)
}

func isMarked(s string) bool { return strings.Contains(s, "probe") || strings.Contains(s, ":59") }

// coveringServices picks services so that every template that the site renders
// is rendered at least once, and for pods that no reloader restarts if it can.
func coveringServices(p *check.Pass) map[string]bool {
	seen := map[string]bool{}
	keep := map[string]bool{}
	for _, rel := range p.Result.Releases {
		for _, o := range rel.Objects {
			if key := fmt.Sprint(o.Template, " ", o.Kind, reloaded(o.Node)); !seen[key] {
				seen[key] = true
				keep[rel.Environment+"/"+rel.Service] = true
			}
		}
	}
	return keep
}

// rendered renders the site with every probe's text replaced.
func rendered(ctx context.Context, p *check.Pass, probes []probe, keep map[string]bool, text func(probe) string) (*render.Renderer, *render.Result) {
	y := p.Site.File
	data := slices.Clone(y.Data)
	for _, pr := range slices.Backward(probes) {
		span := y.NodeSpan(pr.node)
		data = slices.Replace(data, y.Offset(span.Start()), y.Offset(span.End()), []byte(strconv.Quote(text(pr)))...)
	}
	r, site := p.Renderer.WithSiteFile(p.Site, data)
	res, err := r.Site(ctx, site, func(env, service string) bool { return keep[env+"/"+service] })
	if err != nil || site.Broken() {
		return nil, nil
	}
	return r, res
}
