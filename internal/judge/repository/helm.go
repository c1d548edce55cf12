package main

import (
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/pflag"
	"helm.sh/helm/v3/pkg/action"
	"helm.sh/helm/v3/pkg/chart"
	"helm.sh/helm/v3/pkg/chart/loader"
	"helm.sh/helm/v3/pkg/chartutil"
	"helm.sh/helm/v3/pkg/cli/values"
	"helm.sh/helm/v3/pkg/release"
	"sigs.k8s.io/yaml"
)

const helmVersion = "v3.22.0"

type helmBlock struct {
	ReleaseName, Namespace, Values, KubeVersion string
	ValueFiles, APIVersions                     []string
	ValuesObject                                map[string]any
	Parameters                                  []struct {
		Name, Value string
		ForceString bool
	}
	FileParameters                                                     []struct{ Name, Path string }
	IgnoreMissingValueFiles, SkipCrds, SkipTests, SkipSchemaValidation bool
}

// call is a call of `helm template`.
type call struct {
	name, namespace, kubeVersion        string
	apiVersions                         []string
	crds, noHooks, skipTests, unchecked bool
}

// helm renders a chart as Argo CD's repo server does.
func (j *judge) helm(a application, s appSource, dir string) ([]any, error) {
	if s.Helm == nil {
		s.Helm = &helmBlock{}
	}
	merged, err := j.values(a, s, dir)
	if err != nil {
		return nil, err
	}
	c := call{first(s.Helm.ReleaseName, a.Metadata.Name), first(s.Helm.Namespace, a.Spec.Destination.Namespace),
		first(s.Helm.KubeVersion, j.kubeVersion), s.Helm.APIVersions, !s.Helm.SkipCrds, false, s.Helm.SkipTests, s.Helm.SkipSchemaValidation}
	if len(c.apiVersions) == 0 {
		c.apiVersions = j.apiVersions
	}
	text, err := c.template(dir, merged)
	if err != nil {
		return nil, err
	}
	return documents(text)
}

// template is `helm template` without NOTES.txt. Dependencies that are not in the repository are left out, as the program
// does: Helm's command line refuses the chart, its action does not.
func (o call) template(dir string, merged map[string]any) (string, error) {
	c, err := load(dir)
	if err != nil {
		return "", err
	}
	chartutil.DefaultCapabilities.HelmVersion.Version, chartutil.DefaultCapabilities.HelmVersion.GitTreeState = helmVersion, "clean" // as released
	client := action.NewInstall(&action.Configuration{Log: func(string, ...any) {}})
	client.DryRun, client.DryRunOption, client.ClientOnly, client.Replace = true, "true", true, true
	client.ReleaseName, client.Namespace, client.APIVersions = o.name, o.namespace, o.apiVersions
	client.IncludeCRDs, client.SkipSchemaValidation = o.crds, o.unchecked
	if o.kubeVersion != "" {
		if client.KubeVersion, err = chartutil.ParseKubeVersion(o.kubeVersion); err != nil {
			return "", err
		}
	}
	rel, err := client.Run(c, merged)
	if err != nil {
		return "", err
	}
	text := rel.Manifest
	for _, h := range rel.Hooks {
		if !o.noHooks && !(o.skipTests && slices.Contains(h.Events, release.HookTest)) {
			text += "\n---\n" + h.Manifest
		}
	}
	return text, nil
}

// asHelm is this program when Kustomize calls it as helm.
func asHelm(args []string) error {
	if args[0] == "version" {
		fmt.Println(helmVersion)
		return nil
	}
	o := call{name: "release-name"}
	var files values.Options
	flags := pflag.NewFlagSet("helm", pflag.ContinueOnError)
	flags.StringVar(&o.namespace, "namespace", "default", "")
	flags.StringVar(&o.kubeVersion, "kube-version", "", "")
	flags.StringArrayVar(&o.apiVersions, "api-versions", nil, "")
	flags.StringArrayVarP(&files.ValueFiles, "values", "f", nil, "")
	flags.BoolVar(&o.crds, "include-crds", false, "")
	flags.BoolVar(&o.noHooks, "no-hooks", false, "")
	flags.BoolVar(&o.skipTests, "skip-tests", false, "")
	flags.Bool("generate-name", false, "")
	if err := flags.Parse(args[1:]); err != nil {
		return err
	}
	merged, err := files.MergeValues(nil)
	if err != nil {
		return err
	}
	if flags.NArg() > 1 {
		o.name = flags.Arg(0)
	}
	text, err := o.template(flags.Arg(flags.NArg()-1), merged)
	fmt.Println(text)
	return err
}

func first(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}

// load reads a chart with its file:// dependencies where `helm dependency build` puts them.
func load(dir string) (*chart.Chart, error) {
	c, err := loader.LoadDir(dir)
	if err != nil {
		return nil, err
	}
	for _, d := range c.Metadata.Dependencies {
		at, local := strings.CutPrefix(d.Repository, "file://")
		if !local || slices.ContainsFunc(c.Dependencies(), func(sub *chart.Chart) bool { return sub.Name() == d.Name }) {
			continue
		}
		sub, err := loader.LoadDir(filepath.Join(dir, filepath.FromSlash(at)))
		if err != nil {
			return nil, err
		}
		c.AddDependency(sub)
	}
	return c, nil
}

var separator = regexp.MustCompile(`(?m)^---(\s|$)`)

// documents reads a stream of manifests as Argo CD does, by sigs.k8s.io/yaml; the items of Lists one by one.
func documents(text string) ([]any, error) {
	var out []any
	for _, doc := range separator.Split(text, -1) {
		var v any
		if err := yaml.Unmarshal([]byte(doc), &v); err != nil {
			return nil, err
		}
		m, _ := v.(map[string]any)
		items, isList := m["items"].([]any)
		switch kind, _ := m["kind"].(string); {
		case m == nil:
		case isList && strings.HasSuffix(kind, "List"):
			out = append(out, items...)
		default:
			out = append(out, m)
		}
	}
	return out, nil
}
