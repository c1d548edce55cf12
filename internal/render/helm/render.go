package helm

import (
	"errors"
	"fmt"
	"path"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/argo"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/render/helm/internal/chartutil"
	"github.com/xgen-lint/xgen-lint/internal/render/helm/internal/engine"
	"github.com/xgen-lint/xgen-lint/internal/render/helm/internal/functions"
	"helm.sh/helm/v3/pkg/chart"
)

// Render gives the manifests of a release. values are the user's, merged from all layers; they are laid over the
// defaults of the chart and its dependencies and are not changed.
//
// The error is an *Error. Where it says KindYAML, the output is complete but for the order of its
// manifests; else there is none.
func (c *Chart) Render(values map[string]any, o Options) (*Output, error) {
	r, err := c.prepare(values, o)
	if err != nil {
		return nil, err
	}
	results, err := r.variant.set.Run(r.data, "")
	if err != nil {
		return nil, templateError(err)
	}
	return r.output(results, o)
}

// RenderLater is Render at another time, for what Output.Changes.
func (c *Chart) RenderLater(values map[string]any, o Options) (*Output, error) {
	r, err := c.prepare(values, o)
	if err != nil {
		return nil, err
	}
	results, err := r.variant.set.Later(r.data)
	if err != nil {
		return nil, templateError(err)
	}
	return r.output(results, o)
}

// output makes manifests of what the templates wrote.
func (r *release) output(results []engine.Result, o Options) (*Output, error) {
	out := &Output{Warnings: r.warnings}
	for _, res := range results {
		if len(res.Undecidable) > 0 {
			out.Undecidable = append(out.Undecidable, Undecidable{Template: res.Template.File, Functions: res.Undecidable})
		}
	}
	manifests, err := sortManifests(results)
	if o.IncludeCRDs {
		out.Manifests = r.variant.crds
	}
	for _, m := range manifests {
		if !m.Test || !o.SkipTests {
			out.Manifests = append(out.Manifests, m)
		}
	}
	if err != nil {
		return out, err
	}
	return out, nil
}

// RenderTemplate gives the whole text of one template, by Helm's name (chart/templates/x.yaml). It costs less than
// Render, because other templates are executed only if they may change the values. The error is an *Error.
func (c *Chart) RenderTemplate(name string, values map[string]any, o Options) (string, error) {
	r, err := c.prepare(values, o)
	if err != nil {
		return "", err
	}
	results, err := r.variant.set.Run(r.data, name)
	if err != nil {
		return "", templateError(err)
	}
	return results[len(results)-1].Text, nil
}

// release is what one rendering needs.
type release struct {
	variant  *variant
	data     []chartutil.Values
	warnings []string
}

func (r *release) warn(format string, args ...any) {
	r.warnings = append(r.warnings, fmt.Sprintf(format, args...))
}

// prepare does what Helm does before it executes templates, in Helm's order.
func (c *Chart) prepare(values map[string]any, o Options) (*release, error) {
	if fault := argo.ReleaseNameFault(o.ReleaseName); fault.IsSet() {
		return nil, &Error{Kind: KindOptions, Text: fault}
	}
	caps, err := chartutil.NewCapabilities(o.KubeVersion, o.APIVersions)
	if err != nil {
		return nil, &Error{Kind: KindOptions, Text: finding.PhraseOf(err), Err: err}
	}
	r := &release{}
	if r.variant, err = c.variant(values, r.warn); err != nil {
		return nil, err
	}
	root := r.variant.chart
	vals, err := chartutil.CoalesceValues(root, values, r.warn)
	if err != nil {
		return nil, valuesError(err)
	}
	if !o.SkipSchemaValidation {
		if err := c.validate(r, vals); err != nil {
			return nil, err
		}
	}
	if want := root.Metadata.KubeVersion; want != "" && !chartutil.Compatible(want, caps.KubeVersion.Version) {
		return nil, &Error{Kind: KindIncompatible, Template: path.Join(c.Dir, "Chart.yaml"), Text: finding.Say(
			"kube-version", "want", want, "has", caps.KubeVersion.Version)}
	}
	r.data = r.variant.scopes(vals, caps, o)
	return r, nil
}

func valuesError(err error) error {
	var mismatch *chartutil.TypeMismatch
	if !errors.As(err, &mismatch) {
		return &Error{Kind: KindValues, Text: finding.PhraseOf(err), Err: err}
	}
	return &Error{Kind: KindValues, Text: finding.Say("dependency-map", "name", mismatch.Key, "type", fmt.Sprintf("%T", mismatch.Value)), Err: err}
}

func (c *Chart) validate(r *release, vals map[string]any) error {
	found, remotes := c.schemas.Validate(r.variant.chart, vals)
	for _, url := range remotes {
		r.warn("values were not held against the schema %s: it is not in the chart", url)
	}
	if len(found) == 0 {
		return nil
	}
	e := &Error{Kind: KindSchema}
	var lines []string
	for _, v := range found {
		at := c.root.schemaFile(v.Schema)
		e.Violations = append(e.Violations, Violation{Chart: v.Chart, Schema: at, Path: v.Path, Text: finding.Say("words", "words", v.Message)})
		lines = append(lines, fmt.Sprintf("%s: %s", strings.Join(v.Path, "."), v.Message))
		if e.Template == "" {
			e.Template = at
		}
	}
	e.Text = finding.Say("values-misfit", "words", strings.Join(lines, "; "))
	return e
}

// schemaFile finds the file that a schema was read from.
func (n *node) schemaFile(data []byte) string {
	if own := n.chart.Schema; len(data) > 0 && len(own) > 0 && &own[0] == &data[0] {
		return path.Join(n.dir, "values.schema.json")
	}
	for _, sub := range n.deps {
		if f := sub.schemaFile(data); f != "" {
			return f
		}
	}
	return ""
}

// scopes gives what the templates of each chart see, in the order of variant.numbers.
func (v *variant) scopes(vals chartutil.Values, caps *chartutil.Capabilities, o Options) []chartutil.Values {
	top := chartutil.Values{
		"Capabilities": caps,
		"Release": map[string]any{
			"Name":      o.ReleaseName,
			"Namespace": o.Namespace,
			"IsUpgrade": o.IsUpgrade,
			"IsInstall": !o.IsUpgrade,
			"Revision":  1,
			"Service":   "Helm",
		},
		"Values": vals,
	}
	data := make([]chartutil.Values, 0, len(v.charts))
	v.scope(v.chart, top, &data)
	return data
}

func (v *variant) scope(c *chart.Chart, parent chartutil.Values, data *[]chartutil.Values) map[string]any {
	subs := map[string]any{}
	next := map[string]any{
		"Chart": struct {
			chart.Metadata
			IsRoot bool
		}{*c.Metadata, c.IsRoot()},
		"Files":        v.charts[len(*data)].files,
		"Release":      parent["Release"],
		"Capabilities": parent["Capabilities"],
		"Values":       chartutil.Values{},
		"Subcharts":    subs,
	}
	*data = append(*data, next)
	if c.IsRoot() {
		next["Values"] = parent["Values"]
	} else if t, err := parent.Table("Values." + c.Name()); err == nil {
		next["Values"] = t
	}
	for _, child := range c.Dependencies() {
		subs[child.Name()] = v.scope(child, next, data)
	}
	return next
}

// Functions lists the functions that a template may name.
func Functions() []string { return functions.Names() }
