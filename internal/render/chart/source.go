package chart

import (
	"github.com/xgen-lint/xgen-lint/internal/argo"
	"github.com/xgen-lint/xgen-lint/internal/render/helm"
	"github.com/xgen-lint/xgen-lint/internal/render/parameter"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Source is one source of an Application that is a chart, with all that Helm gets.
type Source struct {
	App        *argo.Application
	Spec       *argo.Source
	Tree       *source.Tree
	Chart      *Chart
	Layers     Layers
	Merged     map[string]any // what helm template gets; must not be changed
	Parameters []*parameter.Parameter
	Options    Options
}

// Options are Helm's, as Argo CD sets them.
type Options struct {
	Name, Namespace, KubeVersion        string
	APIVersions                         []string
	SkipCRDs, SkipTests, SkipValidation bool
}

// Helm are the options as Helm takes them.
func (o Options) Helm() helm.Options {
	return helm.Options{ReleaseName: o.Name, Namespace: o.Namespace, KubeVersion: o.KubeVersion, APIVersions: o.APIVersions,
		IncludeCRDs: !o.SkipCRDs, SkipTests: o.SkipTests, SkipSchemaValidation: o.SkipValidation}
}

// Values are what the chart's templates see as .Values: the merged ones over the defaults of the chart and its
// dependencies. Nil if the chart refuses them.
func (src *Source) Values() map[string]any {
	values, _ := src.Chart.Helm.Values(src.Merged, src.Options.Helm())
	return values
}
