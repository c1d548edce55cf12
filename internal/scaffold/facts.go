package scaffold

import (
	"strings"

	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

const manual = "setup: manual"

// facts takes over what the configuration says of the like site. If that one's
// Secrets are manifests of its own, the new site's are not those of the setup
// script either: until somebody makes them, nobody does.
func (p *planner) facts() {
	byHand := len(p.repo.Setup) > 0 && len(p.repo.Secrets(p.like, "").Manifests) > 0 && p.like.Facts.Setup == ""
	y := p.repo.Config.File
	switch {
	case y == nil:
		if byHand {
			p.create(model.ConfigName, []byte("# Facts that are in no deployed file.\nsites:\n  "+p.new+": { "+manual+" }\n"))
		}
		return
	case y.Path != model.ConfigName: // --config names another file, of somebody else
		if byHand {
			p.left("configuration: add %s to the facts of %s in %s", manual, p.new, y.Path)
		}
		return
	}
	e := &edited{YAML: y}
	var sites *source.Node
	if y.Root() != nil {
		_, sites = source.Get(y.Root(), source.P("sites"))
	}
	added := func(raw string) string {
		raw = strings.Replace(raw, p.old, p.new, 1)
		if byHand {
			raw = withFact(raw, manual)
		}
		return raw
	}
	switch {
	case sites != nil && sites.Kind == yaml.MappingNode && e.copyEntry(sites, p.old, added):
	case !byHand:
	case sites != nil && sites.Kind == yaml.MappingNode && len(sites.Content) > 0:
		last := source.KeyText(sites.Content[len(sites.Content)-2])
		e.copyEntry(sites, last, func(raw string) string {
			return raw[:len(raw)-len(strings.TrimLeft(raw, " "))] + p.new + ": { " + manual + " }"
		})
	case sites == nil:
		e.insertAfter(e.Lines(), "\nsites:\n  "+p.new+": { "+manual+" }")
	}
	p.change(e)
}

// withFact adds a fact to an entry as it is written, in one line or several.
func withFact(raw, fact string) string {
	if i := strings.LastIndexByte(raw, '}'); i >= 0 {
		head := strings.TrimRight(raw[:i], " ")
		if strings.HasSuffix(head, "{") {
			return head + " " + fact + " " + raw[i:]
		}
		return head + ", " + fact + " " + raw[i:]
	}
	lines := strings.Split(raw, "\n")
	if len(lines) > 1 {
		indent := lines[1][:len(lines[1])-len(strings.TrimLeft(lines[1], " "))]
		return raw + "\n" + indent + fact
	}
	return raw
}
