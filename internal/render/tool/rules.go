package tool

import (
	"github.com/xgen-lint/xgen-lint/internal/finding"
)

// failedFollows: what a release cannot be rendered for.
var failedFollows = finding.Relatives{Follows: []finding.Follows{
	{Rule: "argocd/root-app-*", On: finding.OnValue}, {Rule: "argocd/root-app-*", On: finding.OnSite},
	{Rule: "argocd/release-name", On: finding.OnLine}, {Rule: "argocd/release-name", On: finding.OnValue},
	{Rule: "argocd/parameter-mangled", On: finding.OnLine}, {Rule: "argocd/parameter-mangled", On: finding.OnValue},
	{Rule: "yaml/ambiguous-scalar", On: finding.OnSite},
	{Rule: "render/mangled-value", On: finding.OnService},
	{Rule: "site/unknown-service", On: finding.OnOrigin}, {Rule: "site/duplicate-service", On: finding.OnOrigin},
	{Rule: "site/environment-without-destination", On: finding.OnValue},
}}

// Rules returns what the rules about what cannot be rendered are.
func Rules() []finding.Rule {
	return []finding.Rule{
		{
			ID: RuleFailed, Severity: finding.Error, Relatives: failedFollows, Scope: "render",
			Title: "Helm cannot render a release",
			Description: `Argo CD renders every service's chart with Helm. Where that fails, the Application shows an error, and nothing that
is pushed afterwards reaches the cluster, for every site that the line concerns.

The finding stands where a person would mend it: at the failing line of the template, or at the line that refers to a
values file, chart or path that is not there. The message names a site and a service that it fails for.`,
			Help: "fix the template, or provide the value or file that it needs",
			Bad: `# projects/new-client.yaml copied without the service's values file
source:
  path: k3s/helm-chart
  helm:
    valueFiles:
      - values/xgen-reports.yaml   # no such file`,
			Good: `source:
  path: k3s/helm-chart
  helm:
    valueFiles:
      - values/xgen-core.yaml`,
		},
		{
			ID: RulePathMissing, Severity: finding.Error, Relatives: finding.Relatives{Follows: []finding.Follows{{Rule: "argocd/root-app-broken", On: finding.OnLine}}}, Scope: "render",
			Title: "an Application whose path is not in the repository",
			Description: `Argo CD looks for the path of an Application in the repository that it names. Where there is no such folder, the
Application says "app path does not exist" and renders nothing, for every site that the line concerns. The same holds for
$ref/ in a value file where no source has that ref, and for a folder that a git generator names. With ignoreMissingValueFiles
an entry of valueFiles that no Application finds a file for is reported as well: nothing else would say so. A path in
another repository is not checked, and without ignoreMissingValueFiles a missing value file is render/failed's.`,
			Help: "write the path of a folder that is there, from the root of the repository",
			Bad: `# the chart is in k3s/helm-chart
source:
  path: k3s/helm-charts`,
			Good: `# the chart is in k3s/helm-chart
source:
  path: k3s/helm-chart`,
		},
		{
			ID: RuleInvalidYAML, Severity: finding.Error, Relatives: finding.Relatives{Stage: finding.Rendering, Follows: []finding.Follows{{Rule: "render/mangled-value", On: finding.OnLine}}}, Incident: true, Scope: "render",
			Title: "a template writes text that is not YAML",
			Description: "A template only makes text; whether the text is YAML shows when a site's values are in it. When the site `xgen-jeju` was\n" +
				"set up without a domain, its value `*` reached the Istio Gateway's hosts unquoted, YAML read it as an alias, and the\n" +
				"deployment stopped with `yaml: unknown anchor '*'`. The finding stands at the template line that wrote the broken text.",
			Help: "pipe the value through quote",
			Bad: `hosts:
  {{- range $hosts }}
  - {{ . }}
  {{- end }}`,
			Good: `{{- if ne $domain "*" }}   # a site without a domain has no Gateway
hosts:
  {{- range $hosts }}
  - {{ . | quote }}
  {{- end }}
{{- end }}`,
		},
		{
			ID: RuleNotRendered, Severity: finding.Info, Scope: "render",
			Title: "a part of a site that cannot be rendered offline",
			Description: `xgen-lint reaches no network: charts from a chart repository, paths and values files of other repositories, dependencies
that are not in charts/, remote bases of Kustomize, plugins, and generators of ApplicationSets that ask a cluster or a
forge are not rendered. That is reported once for each cause, because silence would look like a check that passed.

Clusters for cluster generators can be listed under clusters in .xgen-lint.yaml, and xgen-lint fetch brings remote charts.`,
			Help: "put the chart into the repository, or set charts in .xgen-lint.yaml and run xgen-lint fetch; leave the rest to another check",
			Bad: `source:
  repoURL: https://charts.bitnami.com/bitnami
  chart: redis`,
			Good: `source:
  repoURL: https://gitlab.x2bee.com/xgen2.0/xgen-infra.git
  path: k3s/vendor/redis`,
		},
	}
}
