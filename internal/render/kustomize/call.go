package kustomize

import (
	"bytes"
	"cmp"
	"context"

	"sigs.k8s.io/yaml"

	"github.com/xgen-lint/xgen-lint/internal/argo"
	"github.com/xgen-lint/xgen-lint/internal/render/tool"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// helm renders a chart of helmCharts by the program's own renderer.
func (t rendering) helm(ctx context.Context, c HelmChart) (HelmOutput, error) {
	if t.in.Chart == nil {
		return HelmOutput{}, errNoChart
	}
	if !t.in.Tree.Exists(c.Dir + "/Chart.yaml") {
		dir, ok := t.in.Remote(c.Repo, c.Name, c.Version)
		if !ok {
			return HelmOutput{}, errNoChart
		}
		c.Dir = dir
	}
	values, err := t.values(c)
	if err != nil {
		return HelmOutput{}, err
	}
	res := t.in.Chart(ctx, t.call(c, values))
	var text bytes.Buffer
	for _, m := range res.Manifests {
		if m.Hook && c.SkipHooks {
			continue
		}
		data, err := yaml.Marshal(source.Decode(m.Node))
		if err != nil {
			return HelmOutput{}, err
		}
		text.WriteString("---\n")
		text.Write(data)
	}
	out := HelmOutput{Text: text.Bytes()}
	for _, p := range res.Problems {
		kind := Failed
		if p.Rule == "render/not-rendered" {
			kind = NotRendered
		}
		out.Problems = append(out.Problems, Problem{Kind: kind, At: c.At, Text: p.Text})
	}
	return out, nil
}

// call is what kustomize asks helm for. Versions that the entry does not give are those of the source's block, else the
// cluster's: Argo CD passes them on (parseKustomizeBuildOptions in its util/kustomize).
func (t rendering) call(c HelmChart, values map[string]any) tool.Chart {
	block := t.in.Source.Tool("kustomize")
	out := tool.Chart{Dir: c.Dir, Name: c.ReleaseName, Namespace: c.Namespace, Values: values, APIVersions: c.APIVersions,
		KubeVersion: cmp.Or(c.KubeVersion, argo.Text(block["kubeVersion"]), t.in.KubeVersion), SkipCRDs: !c.IncludeCRDs, SkipTests: c.SkipTests}
	if len(out.APIVersions) == 0 {
		out.APIVersions = argo.Texts(block["apiVersions"])
	}
	if len(out.APIVersions) == 0 {
		out.APIVersions = t.in.APIVersions
	}
	out.Name = cmp.Or(out.Name, "release-name") // helm template --generate-name
	out.Namespace = cmp.Or(out.Namespace, "default")
	return out
}
