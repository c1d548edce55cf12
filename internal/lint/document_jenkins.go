package lint

import (
	"maps"
	"path"
	"slices"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// jenkins builds the delivery side of a document: project.yaml as it is, and
// of each pipeline the parameters' choices and the services that it builds.
// What the reader did not understand is there as known: false, with why.
func (run *run) jenkins(d *document) map[string]any {
	out := map[string]any{}
	if y := run.repo.Jenkins.Project; y != nil && y.Root() != nil {
		out["project"] = y.Root()
		d.mount(source.P("jenkins", "project"), origin{yaml: y}, finding.Subject{})
	}
	pipelines := []any{}
	for i, p := range run.repo.Jenkins.Read() {
		pipelines = append(pipelines, pipeline(d, source.P("jenkins", "pipelines").Index(i), p))
	}
	out["pipelines"] = pipelines
	return out
}

func pipeline(d *document, at source.Path, p *model.Pipeline) map[string]any {
	f := p.File
	place := func(p source.Path, start, end int) {
		d.mount(p, origin{span: f.Span(start, max(end, start))}, finding.Subject{})
	}
	place(at, 0, len(f.Line(1)))
	out := map[string]any{"file": f.Path, "name": path.Base(f.Path), "parameters": map[string]any{}, "error": ""}
	if p.Err != nil {
		place(at, p.Err.Offset, p.Err.Offset+1)
		out["error"] = p.Err.Message
		out["services"] = map[string]any{"known": false, "names": []any{}, "fromFile": "", "why": "the file is not Groovy"}
		return out
	}
	parameters := map[string]any{}
	for _, name := range slices.Sorted(maps.Keys(p.Choices)) {
		c := p.Choices[name]
		where := at.Child("parameters", name)
		place(where, c.Start, c.End)
		values := []any{}
		for k, v := range c.Values {
			values = append(values, v.Text)
			place(where.Child("values").Index(k), v.Start, v.End)
		}
		parameters[name] = map[string]any{"known": c.Known, "values": values, "why": c.Why}
	}
	out["parameters"] = parameters
	services := at.Child("services")
	names := []any{}
	for k, s := range p.Services.Entries {
		names = append(names, s.Name)
		place(services.Child("names").Index(k), s.Start, s.End)
		if k == 0 {
			place(services, s.Start, s.End)
		}
	}
	if p.Services.FromFile != "" {
		place(services, p.Services.FileStart, p.Services.FileStart+len(p.Services.FromFile))
	} else if !p.Services.Known {
		place(services, p.Services.WhyStart, p.Services.WhyStart+1)
	}
	out["services"] = map[string]any{"known": p.Services.Known, "names": names, "fromFile": p.Services.FromFile, "why": p.Services.Why}
	return out
}
