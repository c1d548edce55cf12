package lint

import (
	"context"
	"maps"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/policy"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// fuzzed are small repositories, one for each reader that a stranger's file comes to: ApplicationSets, kustomizations, charts that
// write Applications, configuration.
var fuzzed = []string{"app-of-apps", "appset-clusters", "appset-git", "appset-matrix", "charts", "kustomize", "plain", "several-sources"}

// FuzzRepo gives one file of a repository another content. A run over it ends with findings or with one line for the user, each
// finding is at a place that is there, and its fixes can be made.
func FuzzRepo(f *testing.F) {
	repos := map[int]fstest.MapFS{}
	for i, name := range fuzzed {
		repos[i] = readInto(f, path.Join("../../testdata/repos", name))
		names := slices.Sorted(maps.Keys(repos[i]))
		for j, file := range names {
			if data := repos[i][file].Data; j%5 == 0 && len(data) < 4096 {
				f.Add(uint8(i), uint8(j), data[:len(data)*2/3])
			}
		}
	}
	f.Add(uint8(0), uint8(0), []byte("rules:\n  yaml/*: {sites: [*], severity: off}\nlayout: {argocd: ../x, secrets: \"\\x00\"}\n"))
	engine := compile(f)
	f.Fuzz(func(t *testing.T, repo, file uint8, data []byte) {
		base := repos[int(repo)%len(fuzzed)]
		names := append(slices.Sorted(maps.Keys(base)), ".xgen-lint.yaml")
		ends(t, base, names[int(file)%len(names)], data, engine)
	})
}

// FuzzConfig gives a repository any configuration.
func FuzzConfig(f *testing.F) {
	base := readInto(f, "../../testdata/repos/app-of-apps")
	for _, text := range []string{
		"sites:\n  a: { platform: eks, gpu: true, setup: manual }\nplatforms: { eks: { replicas: 1, maxReplicas: 0 } }\n",
		"layout: { argocd: a, projects: 'environments/values-*.yaml', rootApps: ., jenkins: \"\", secrets: ../x, setup: /etc }\n",
		"rules:\n  image/mutable-tag: warning\n  capacity/*: { severity: off, sites: [a, '*'] }\n  'nothing/*': error\n",
		"cluster: { kubeVersion: \"1.x\", apiVersions: [a/v1/B, ''] }\nclusters: [{ name: a, server: 'https://10.0.0.1', labels: { a: b } }, {}]\n",
		"repositories: [{ url: 'https://git.example.com/a.git', path: ../../x }, { url: '', path: . }]\ncharts: .cache/charts\n",
		"registries: [{ host: 10.0.0.1:5000, aliases: [a, a], insecure: true, auth: none }, { host: '' }]\nschema: [{ files: '[', cue: none.cue }]\n",
		"layout: &a {projects: *a}\n<<: {rules: {'*': off}}\n? [x]\n: y\n", "- rules\n", "rules: off\n--- \nrules: {}\n", "\xff\n",
	} {
		f.Add([]byte(text))
	}
	engine := compile(f)
	f.Fuzz(func(t *testing.T, data []byte) { ends(t, base, ".xgen-lint.yaml", data, engine) })
}

// ends wants a run over a repository in which a file has other content to end as FuzzRepo says.
func ends(t *testing.T, base fstest.MapFS, name string, data []byte, engine *policy.Engine) {
	t.Helper()
	fsys := maps.Clone(base)
	fsys[name] = &fstest.MapFile{Data: data, Mode: 0o644}
	res, err := Run(context.Background(), Options{FS: fsys, compiled: engine})
	if err != nil {
		if !IsUserError(err) || strings.Contains(err.Error(), "\n") {
			t.Fatalf("%v", err)
		}
		return
	}
	for _, found := range res.Findings {
		placed(t, fsys, found)
	}
}

// placed wants a finding to be where there is text, and its fixes to be possible.
func placed(t *testing.T, fsys fstest.MapFS, found finding.Finding) {
	t.Helper()
	in := fsys[found.File]
	if in == nil {
		return // a file that is missed
	}
	text := source.NewFile(found.File, in.Data)
	if found.Line < 1 || found.Line > max(text.Lines(), 1) || found.End().Less(found.Start()) {
		t.Errorf("%s: %v, in a file of %d lines", found.Rule, found.Span, text.Lines())
	}
	byFile := map[string][]source.Edit{}
	if found.Fix == nil {
		return
	}
	for _, e := range found.Fix.Edits {
		byFile[e.File] = append(byFile[e.File], e)
	}
	for name, edits := range byFile {
		if f := fsys[name]; f != nil {
			if _, ok := source.NewFile(name, f.Data).Edited(edits); !ok {
				t.Errorf("%s: its fix cannot be made: %v", found.Rule, edits)
			}
		}
	}
}
