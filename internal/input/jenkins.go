package input

import (
	"maps"
	"path"
	"slices"

	"github.com/xgen-lint/xgen-lint/internal/document"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// jenkins builds the delivery side of a document: project.yaml as it is, and
// of each pipeline the parameters' choices and the services that it builds.
// What the reader did not understand is there as known: false, with why.
func (build *Builder) jenkins(d *Document) document.Jenkins {
	var out document.Jenkins
	if y := build.repo.Jenkins.Project; y != nil && y.Root() != nil {
		out.Project = y.Root()
		d.Mount(source.P("jenkins", "project"), Origin{YAML: y}, finding.Subject{})
	}
	for i, p := range build.repo.Jenkins.Read() {
		out.Pipelines = append(out.Pipelines, pipeline(d, source.P("jenkins", "pipelines").Index(i), p))
	}
	return out
}

func pipeline(d *Document, at source.Path, p *model.Pipeline) document.Pipeline {
	f := p.File
	place := func(p source.Path, start, end int) {
		d.Mount(p, Origin{Span: f.Span(start, max(end, start))}, finding.Subject{})
	}
	place(at, 0, len(f.Line(1)))
	out := document.Pipeline{File: f.Path, Name: path.Base(f.Path), Parameters: map[string]document.Parameter{}}
	if p.Err != nil {
		place(at, p.Err.Offset, p.Err.Offset+1)
		out.Error = p.Err.Message
		out.Services.Why = "the file is not Groovy"
		return out
	}
	for _, name := range slices.Sorted(maps.Keys(p.Choices)) {
		c := p.Choices[name]
		where := at.Child("parameters", name)
		place(where, c.Start, c.End)
		var values []string
		for k, v := range c.Values {
			values = append(values, v.Text)
			place(where.Child("values").Index(k), v.Start, v.End)
		}
		out.Parameters[name] = document.Parameter{Known: c.Known, Values: values, Why: c.Why}
	}
	services := at.Child("services")
	var names []string
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
	out.Services = document.Built{Known: p.Services.Known, Names: names, FromFile: p.Services.FromFile, Why: p.Services.Why}
	return out
}
