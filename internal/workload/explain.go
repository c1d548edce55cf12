package workload

import (
	"fmt"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Explained is a container's environment with the line behind each variable, as
// contract.md's `env` prints it.
type Explained struct {
	Site        string              `json:"site"`
	Environment string              `json:"environment"`
	Service     string              `json:"service"`
	Object      string              `json:"object"`
	Container   string              `json:"container"`
	Variables   []ExplainedVariable `json:"variables"`
	// Unseen are the sources that could not be seen, in words.
	Unseen []string `json:"-"`
}

// ExplainedVariable is one variable and the layer that won.
type ExplainedVariable struct {
	Name    string  `json:"name"`
	Value   *string `json:"value"` // nil for a secret, and where only the cluster knows
	Secret  bool    `json:"secret"`
	Source  string  `json:"source"`
	File    string  `json:"file"`
	Line    int     `json:"line"`
	Setting string  `json:"-"` // what is at that line: vars.MINIO_SECURE; "" in a template
	// Uncertain says that a source that could not be seen may win.
	Uncertain bool             `json:"-"`
	Shadows   []ExplainedLayer `json:"shadows"`
}

// ExplainedLayer is a layer that lost. Its Source is a ConfigMap, a Secret, env,
// or the setting of a file of values.
type ExplainedLayer struct {
	Source  string  `json:"source"`
	Value   *string `json:"value"`
	File    string  `json:"file"`
	Line    int     `json:"line"`
	Secret  bool    `json:"-"`
	Setting string  `json:"-"`
}

type explainer struct {
	repo   *model.Repo
	site   *model.Site
	tracer Tracer
	read   map[*source.YAML][]setting
}

// Explain gives every variable of a site's containers its line, and what it
// hides: other layers of Kubernetes', and within the winning one the settings of
// Helm's layers. No value of a Secret is in it, and nothing that looks like one.
func Explain(repo *model.Repo, site *model.Site, tracer Tracer, containers []*Container) []Explained {
	e := &explainer{repo, site, tracer, map[*source.YAML][]setting{}}
	out := make([]Explained, 0, len(containers))
	for _, c := range containers {
		x := Explained{Site: site.Name, Environment: c.Release.Environment, Service: c.Release.Service, Object: c.Object.String(),
			Container: c.Name, Variables: []ExplainedVariable{}}
		for _, name := range c.Names() {
			x.Variables = append(x.Variables, e.variable(c, c.Variables[name]))
		}
		for _, s := range c.Sources {
			switch {
			case s.Unknown:
				x.Unseen = append(x.Unseen, string(s.Kind)+"/"+s.Name+": "+absent(s, site))
			case s.Incomplete != "":
				x.Unseen = append(x.Unseen, string(s.Kind)+"/"+s.Name+": "+s.Incomplete)
			}
		}
		out = append(out, x)
	}
	return out
}

// absent returns why a source is not there, as reference/missing-object and
// reference/wrong-namespace do.
func absent(s *Source, site *model.Site) string {
	if s.Elsewhere != "" {
		return fmt.Sprintf("it is made in namespace %q, not in the pod's", s.Elsewhere)
	}
	return fmt.Sprintf("nothing on %s makes it", site.Name)
}

func (e *explainer) variable(c *Container, v *Variable) ExplainedVariable {
	out := ExplainedVariable{Name: v.Name, Source: v.Source(), Uncertain: v.Uncertain, Shadows: []ExplainedLayer{}}
	out.Value, out.Secret = shown(v.Name, &v.Value)
	span, path := e.origin(v.Place)
	out.File, out.Line, out.Setting = span.File, span.Line, path.String()
	layers := append([]Value{v.Value}, v.Shadows...)
	for i := range layers {
		span, path := span, path
		if i > 0 {
			span, path = e.origin(layers[i].Place)
			l := ExplainedLayer{Source: layers[i].Source(), File: span.File, Line: span.Line, Setting: path.String()}
			l.Value, l.Secret = shown(v.Name, &layers[i])
			out.Shadows = append(out.Shadows, l)
		}
		if layers[i].Kind == Secret || path == nil {
			continue
		}
		for _, s := range e.below(c, v.Name, span, path) {
			l := ExplainedLayer{Source: s.path.String(), File: s.span.File, Line: s.span.Line, Setting: s.path.String()}
			l.Value, l.Secret = shown(v.Name, &Value{Text: s.text, Known: true})
			out.Shadows = append(out.Shadows, l)
		}
	}
	return out
}

// shown is a value as it may be printed: nil for a secret, for what looks like
// one, and for what is not known.
func shown(name string, v *Value) (text *string, secret bool) {
	switch {
	case v.Secret:
		return nil, true
	case !v.Known:
		return nil, false
	case (Credential(name) || finding.SecretName(name)) && v.Text != "" && !DefaultCredential(v.Text) && !finding.StandsIn(v.Text):
		return nil, true
	}
	redacted := finding.Redact(v.Text)
	return &redacted, false
}

// origin gives the line of a place, and the path of what is there.
func (e *explainer) origin(p Place) (source.Span, source.Path) {
	switch {
	case p.Object != nil:
		t := e.tracer.Trace(p.Object, p.Path, nil, false)
		if len(t.Causes) == 0 {
			return t.Span, nil
		}
		return t.Span, t.Causes[0].Path
	case p.Secret == nil || p.Key == nil:
		return source.Span{}, nil
	case p.Secret.File == nil:
		return p.Key.Span, nil
	}
	span, _ := p.Secret.File.Lookup(p.Secret.Doc, p.Key.Path)
	return span, p.Key.Path
}

// Where gives the line of a place, and the path of what stands there; none for a
// place that is nowhere.
func Where(tracer Tracer, p Place) (source.Span, source.Path) {
	return (&explainer{tracer: tracer}).origin(p)
}

// Shown is a value as it may be printed: "" and false for a secret, and for what
// looks like one.
func Shown(name, text string) (string, bool) {
	value, _ := shown(name, &Value{Text: text, Known: true})
	if value == nil {
		return "", false
	}
	return *value, true
}
