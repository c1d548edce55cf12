package editor

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/xgen-lint/xgen-lint/internal/files"
	"github.com/xgen-lint/xgen-lint/internal/lint"
	"github.com/xgen-lint/xgen-lint/internal/session"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

const (
	aww       = "k3s/argocd/projects/xgen-aww.yaml"
	defaults  = "k3s/helm-chart/values.yaml"
	workflow  = "k3s/helm-chart/values/xgen-workflow.yaml"
	hpa       = "k3s/helm-chart/templates/hpa.yaml"
	apps      = "k3s/argocd/templates/application.yaml"
	helpers   = "k3s/helm-chart/templates/_helpers.tpl"
	rootAww   = "k3s/argocd/root-apps/xgen-root-aww.yaml"
	catalogue = "k3s/jenkins/config/services.yaml"
)

// infra is a snapshot of the golden repo with edits: FILE, OLD, NEW.
func infra(t *testing.T, edits ...string) *Snapshot {
	t.Helper()
	return open(t, filepath.Join("..", "..", "testdata", "infra"), edits...)
}

func open(t *testing.T, dir string, edits ...string) *Snapshot {
	t.Helper()
	fsys := os.DirFS(dir)
	texts := map[string][]byte{}
	for i := 0; i+2 < len(edits); i += 3 {
		data, err := fs.ReadFile(fsys, edits[i])
		if err != nil {
			t.Fatal(err)
		}
		if texts[edits[i]] != nil {
			data = texts[edits[i]]
		}
		if !strings.Contains(string(data), edits[i+1]) {
			t.Fatalf("%s has no %q", edits[i], edits[i+1])
		}
		texts[edits[i]] = []byte(strings.Replace(string(data), edits[i+1], edits[i+2], 1))
	}
	if len(texts) > 0 {
		fsys = files.Lay(fsys, texts)
	}
	session, err := session.New(context.Background(), lint.Options{FS: fsys})
	if err != nil {
		t.Fatal(err)
	}
	return New(session.At(nil), &Memory{})
}

// place finds a text in a file: the place of its last character.
func place(t *testing.T, s *Snapshot, file, text string) source.Pos {
	t.Helper()
	f, err := s.Tree().File(file)
	if err != nil {
		t.Fatal(err)
	}
	i := strings.Index(string(f.Data), text)
	if i < 0 {
		t.Fatalf("%s has no %q", file, text)
	}
	return f.Pos(i + len(text) - 1)
}

// lineOf is the line of a text.
func lineOf(t *testing.T, s *Snapshot, file, text string) int { return place(t, s, file, text).Line }

func makes(t *testing.T, s *Snapshot, file string, line int) string {
	t.Helper()
	made, err := s.Makes(context.Background(), file, line, Bounds{})
	if err != nil {
		t.Fatalf("%s:%d: %v", file, line, err)
	}
	return strings.Join(made.Text(), "\n") + "\n"
}

func TestMakes(t *testing.T) {
	t.Parallel()
	s := infra(t)
	for _, c := range []struct{ name, file, text, want string }{
		{"one value of a line, by way of a parameter", aww, "domain:", `destinations.aww.domain: xgen.lamitie.kr
  xgen-aww/aww/xgen-frontend
    Application/xgen-frontend-aww spec.source.helm.parameters.domain.value: xgen.lamitie.kr
    VirtualService/xgen-frontend spec.hosts[0]: xgen.lamitie.kr
`},
		{"two values of a line", aww, "minReplicas: 1", `environments.aww.services[0].autoscaling.minReplicas: 1
  xgen-aww/aww/xgen-frontend
    Application/xgen-frontend-aww spec.source.helm.parameters["autoscaling.minReplicas"].value: 1
    HorizontalPodAutoscaler/xgen-frontend spec.minReplicas: 1
environments.aww.services[0].autoscaling.maxReplicas: 2
  xgen-aww/aww/xgen-frontend
    Application/xgen-frontend-aww spec.source.helm.parameters["autoscaling.maxReplicas"].value: 2
    HorizontalPodAutoscaler/xgen-frontend spec.maxReplicas: 2
`},
		{"a layer wins over it at one site", workflow, "WORKFLOW_MAX_WORKERS:", `config.WORKFLOW_MAX_WORKERS: 4
  lotteimall/prd/xgen-workflow, xgen/dev/xgen-workflow, xgen-aww/aww/xgen-workflow, xgen-jeju/prd/xgen-workflow
    ConfigMap/xgen-workflow-config data.WORKFLOW_MAX_WORKERS: 4
    Deployment/xgen-workflow spec.template.metadata.annotations.checksum/config
  xgen/prd/xgen-workflow
    wins over it: environments.prd.services[3].config.WORKFLOW_MAX_WORKERS = 16 (k3s/argocd/projects/xgen.yaml:56)
`},
		{"another key wins over it in a template", defaults, "LOG_LEVEL:", `global.config.LOG_LEVEL: info
  lotteimall/prd (6 services)
    wins over it: environments.prd.config.LOG_LEVEL = info (k3s/argocd/projects/lotteimall.yaml:24)
  xgen/dev (7 services)
    wins over it: environments.dev.config.LOG_LEVEL = debug (k3s/argocd/projects/xgen.yaml:75)
  xgen/prd (7 services)
    wins over it: environments.prd.config.LOG_LEVEL = info (k3s/argocd/projects/xgen.yaml:28)
  xgen-aww/aww (6 services), xgen-jeju/prd (6 services)
    ConfigMap/<service>-config data.LOG_LEVEL: info
    Deployment/<service> spec.template.metadata.annotations.checksum/config
`},
		{"a Secret wins over it in the container", defaults, "MINIO_DATA_ACCESS_KEY:", `global.config.MINIO_DATA_ACCESS_KEY: (secret)
  lotteimall/prd (6 services), xgen/dev (7 services), xgen/prd (7 services), xgen-jeju/prd (6 services)
    ConfigMap/<service>-config data.MINIO_DATA_ACCESS_KEY: minio
    Deployment/<service> spec.template.metadata.annotations.checksum/config
  xgen-aww/aww (6 services)
    ConfigMap/<service>-config data.MINIO_DATA_ACCESS_KEY: minio
      wins over it: Secret/xgen-secrets in container <service> (k3s/secrets/xgen-aww/xgen-secrets.yaml:10)
    Deployment/<service> spec.template.metadata.annotations.checksum/config
`},
		{"what a switch makes", aww, "hasDomain:", `environments.aww.services[0].hasDomain: true
  xgen-aww/aww/xgen-frontend
    Application/xgen-frontend-aww spec.source.helm.parameters.domain: {"forceString":true,"name":"domain","value":"xgen.lamitie.k…
    VirtualService/xgen-frontend is there because of this value
`},
		{"whole Applications", rootAww, "value: aww", `spec.source.helm.parameters[0].value: aww
  xgen-aww/aww
    AppProject/xgen is there because of this value
  xgen-aww/aww (6 services)
    Application/<service>-aww, with all that it renders, is there because of this value
`},
		{"a line of a template", hpa, "minReplicas:", `  lotteimall/prd (5 services), xgen/prd (6 services)
    HorizontalPodAutoscaler/<service> spec.minReplicas: 2
  lotteimall/prd/xgen-mcp-station, xgen/dev (6 services), xgen-aww/aww (6 services), xgen-jeju/prd (6 services)
    HorizontalPodAutoscaler/<service> spec.minReplicas: 1
`},
		{"a Secret's key", "k3s/secrets/xgen-aww/xgen-secrets.yaml", "JWT_SECRET_KEY:", "spec.encryptedData.JWT_SECRET_KEY: (secret)\n  reaches no rendered field\n"},
		{"a comment", aww, "# AWW", "  reaches no rendered field\n"},
	} {
		if diff := cmp.Diff(c.want, makes(t, s, c.file, lineOf(t, s, c.file, c.text))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

func TestMakesNothing(t *testing.T) {
	t.Parallel()
	s := infra(t, aww, "site: aww", "site: [aww")
	for file, lines := range map[string][]int{aww: {1}, defaults: {0, 100000}, "no.yaml": {1}} {
		for _, line := range lines {
			if made, err := s.Makes(context.Background(), file, line, Bounds{}); err == nil {
				t.Errorf("%s:%d: %v", file, line, made.Text())
			}
		}
	}
}

// Kustomize, ApplicationSets and plain manifests are rendered like charts.
func TestMakesInOtherShapes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ repo, file, text, want string }{
		{"kustomize", "base/service.yaml", "port: 80", `spec.ports[0].port: 80
  orders-live/orders-live, orders-test/orders-test
    Service/orders spec.ports.http.port: 80
`},
		{"appset-matrix", "charts/shop/values.yaml", "replicas:", `replicas: 1
  shops/busan-test, shops/seoul-test
    wins over it: spec.generators[0].matrix.generators[1].list.elements[0].replicas = 1 (sets/shops.yaml:20)
  shops/busan-live, shops/seoul-live
    wins over it: spec.generators[0].matrix.generators[1].list.elements[1].replicas = 2 (sets/shops.yaml:23)
`},
		{"appset-clusters", "agent/values.yaml", "tag:", `tag: 0.3.0
  agent/agent-office, agent/agent-plant, agent/agent-edge
    DaemonSet/agent spec.template.spec.containers.agent.image: registry.example.com/platform/agent:0.3.0
`},
	} {
		s := open(t, filepath.Join("..", "..", "testdata", "repos", c.repo))
		if diff := cmp.Diff(c.want, makes(t, s, c.file, lineOf(t, s, c.file, c.text))); diff != "" {
			t.Errorf("%s %s (-want +got):\n%s", c.repo, c.file, diff)
		}
	}
}

func TestHover(t *testing.T) {
	t.Parallel()
	s := infra(t, aww, "MINIO_SECURE:", "DB_PASSWORD: \"hunter2-geheim\"\n  MINIO_SECURE:")
	for _, c := range []struct{ name, file, text, want string }{
		{"a value in a template, at each site", hpa, "autoscaling.enabled", `.Values.autoscaling.enabled
  true  (k3s/helm-chart/values.yaml:59, autoscaling.enabled)
    lotteimall/prd (6 services), xgen/dev (6 services), xgen/prd (6 services), xgen-aww/aww (6 services), xgen-jeju/prd (6 services)
  false  (k3s/helm-chart/values/xgen-model.yaml:8, autoscaling.enabled)
    xgen/dev/xgen-model, xgen/prd/xgen-model`},
		{"an environment variable, and the value", aww, "S3_BUCKET", `environment variable S3_BUCKET
  xgen-aww  from ConfigMap/<service>-config (k3s/argocd/projects/xgen-aww.yaml:26, vars.S3_BUCKET)
    xgen-aww/aww (6 services)

vars.S3_BUCKET: xgen-aww
  xgen-aww/aww (6 services)
    Application/<service>-aww spec.source.helm.parameters["config.S3_BUCKET"].value: xgen-aww
    ConfigMap/<service>-config data.S3_BUCKET: xgen-aww
    Deployment/<service> spec.template.metadata.annotations.checksum/config`},
		{"a secret's value is not shown", aww, "DB_PASSWORD", `environment variable DB_PASSWORD
  (not known)  from ConfigMap/<service>-config (k3s/argocd/projects/xgen-aww.yaml:30, vars.DB_PASSWORD)
    xgen-aww/aww (6 services)

vars.DB_PASSWORD: (secret)
  xgen-aww/aww (6 services)
    Application/<service>-aww spec.source.helm.parameters["config.DB_PASSWORD"].value: (secret)
    ConfigMap/<service>-config data.DB_PASSWORD: (secret)
    Deployment/<service> spec.template.metadata.annotations.checksum/config`},
		{"an Application's parameter", rootAww, "value: aww", `spec.source.helm.parameters[0].value: aww
  xgen-aww/aww
    AppProject/xgen is there because of this value
  xgen-aww/aww (6 services)
    Application/<service>-aww, with all that it renders, is there because of this value`},
		{"a parameter of the Applications that a template writes", apps, "autoscaling.maxReplicas", `parameter autoscaling.maxReplicas
  4
    lotteimall/prd (5 services), xgen/prd (6 services)
  2
    lotteimall/prd/xgen-mcp-station, xgen-aww/aww (6 services)`},
		{"a name that is no parameter's", apps, "name: {{ printf", ""},
		{"a comment", aww, "AWW: EKS", ""},
		{"a file that is no YAML", "README.md", "e", ""},
	} {
		got, _, err := s.Hover(context.Background(), c.file, place(t, s, c.file, c.text))
		if err != nil {
			t.Fatal(err)
		}
		got = strings.TrimSuffix(strings.TrimPrefix(got, "```text\n"), "\n```")
		if diff := cmp.Diff(c.want, strings.ReplaceAll(got, "(secret)  from ConfigMap", "(not known)  from ConfigMap")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
		if strings.Contains(got, "hunter2") {
			t.Errorf("%s shows a secret:\n%s", c.name, got)
		}
	}
}

func spots(list []source.Span) (out []string) {
	for _, s := range list {
		out = append(out, fmt.Sprintf("%s:%d", s.File, s.Line))
	}
	return slices.Compact(out)
}

// Both ways: from a site's key to the line that reads it, from there to the values;
// from an include to its define; from a service to its values, the catalogue and
// the pipeline; from a name of a file to the file.
func TestDefinition(t *testing.T) {
	t.Parallel()
	s := infra(t)
	for _, c := range []struct {
		file, text string
		want       []string
	}{
		{aww, "hasDomain", []string{apps + ":41"}},
		{apps, "$service.hasDomain", []string{"k3s/argocd/projects/lotteimall.yaml:27", aww + ":43", "k3s/argocd/projects/xgen-jeju.yaml:23", "k3s/argocd/projects/xgen.yaml:31", "k3s/argocd/projects/xgen.yaml:78"}},
		{apps, "autoscaling.minReplicas", []string{hpa + ":13"}},
		{aww, "APP_SITE", []string{apps + ":114"}},
		{hpa, ".Values.autoscaling.minReplicas", []string{apps + ":57", defaults + ":60"}},
		{defaults, "minReplicas", []string{hpa + ":13"}},
		{aww, "xgen-core", []string{"k3s/helm-chart/values/xgen-core.yaml:1", "k3s/jenkins/build-all.groovy:5", catalogue + ":13"}},
		{catalogue, "xgen-core", []string{"k3s/helm-chart/values/xgen-core.yaml:1", "k3s/jenkins/build-all.groovy:5"}},
		{hpa, `include "xgen-service.labels"`, []string{helpers + ":13"}},
		{rootAww, "projects/xgen-aww.yaml", []string{aww + ":1"}},
		{aww, "description", []string{"k3s/argocd/templates/project.yaml:10"}},
		{aww, "# A node", nil},
	} {
		got, err := s.Definition(context.Background(), c.file, place(t, s, c.file, c.text))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(c.want, spots(got)); diff != "" {
			t.Errorf("%s %s (-want +got):\n%s", c.file, c.text, diff)
		}
	}
}

func TestReferences(t *testing.T) {
	t.Parallel()
	s := infra(t)
	got, err := s.References(context.Background(), defaults, place(t, s, defaults, "minReplicas"), true)
	if diff := cmp.Diff([]string{apps + ":57", hpa + ":13", defaults + ":60"}, spots(got)); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	got, err = s.References(context.Background(), helpers, place(t, s, helpers, `define "xgen-service.labels"`), false)
	if len(got) < 4 || err != nil || slices.ContainsFunc(got, func(s source.Span) bool { return s.File == helpers && s.Line == 13 }) {
		t.Errorf("includes of a helper: %v, %v", spots(got), err)
	}
}

// A key gets another name at all sites, in all charts, and what is rendered is the
// same; where it would not be, nothing is renamed.
func TestRename(t *testing.T) {
	t.Parallel()
	s := infra(t)
	for _, c := range []struct {
		file, text, to string
		files          []string
	}{
		{defaults, "minReplicas", "minPods", []string{apps, hpa, defaults}},
		{hpa, ".Values.autoscaling.minReplicas", "minPods", []string{apps, hpa, defaults}},
		{aww, "hasDomain", "takesDomain", []string{"k3s/argocd/projects/lotteimall.yaml", aww, "k3s/argocd/projects/xgen-jeju.yaml", "k3s/argocd/projects/xgen.yaml", apps}},
	} {
		edits, err := s.Rename(context.Background(), c.file, place(t, s, c.file, c.text), c.to)
		if err != nil {
			t.Errorf("%s %s: %v", c.file, c.text, err)
			continue
		}
		var files []string
		for _, e := range edits {
			files = append(files, e.File)
		}
		slices.Sort(files)
		if diff := cmp.Diff(c.files, slices.Compact(files)); diff != "" {
			t.Errorf("%s %s (-want +got):\n%s", c.file, c.text, diff)
		}
	}
	for _, c := range []struct{ file, text, to string }{
		{defaults, "minReplicas", "maxReplicas"},  // it is there already
		{defaults, "minReplicas", "min-replicas"}, // no template can read it
		{defaults, "LOG_LEVEL", "LEVEL"},          // it is a name in the containers
		{aww, `"xgen.lamitie.kr"`, "x"},           // no key
		{catalogue, "xgen-core", "core"},
	} {
		if edits, err := s.Rename(context.Background(), c.file, place(t, s, c.file, c.text), c.to); err == nil {
			t.Errorf("%s %s to %s: %v", c.file, c.text, c.to, edits)
		}
	}
}

func TestComplete(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, file, old, text string // ¦ is where a person types
		want                  []string
		not                   string
	}{
		{"fields of a service", aww, "        replicas: 1\n", "        re¦\n", []string{"replicas", "config"}, "hasDomain"},
		{"fields in braces", aww, "maxReplicas: 2 }", "maxReplicas: 2, t¦ }", []string{"targetCPUUtilizationPercentage", "enabled"}, "minReplicas"},
		{"a line that makes the file no YAML", aww, "site: aww\nregistryHost: \"10.100.1.65:5000\"\n", "site: aww\nre¦\n", []string{"registryHost"}, "vars"},
		{"services", aww, "name: xgen-core", "name: ¦", []string{"xgen-core", "xgen-model"}, "replicas"},
		{"environments", aww, "  aww:\n    server", "  ¦\n    server", []string{"prd", "dev"}, "server"},
		{"an environment of a root app", rootAww, "value: aww", "value: ¦", []string{"prd", "aww"}, ""},
		{"yes or no", aww, "hasDomain: true", "hasDomain: ¦", []string{"true", "false"}, ""},
		{"keys that templates read", workflow, "config:", "auto¦\nconfig:", []string{"autoscaling", "replicas"}, "config"},
		{"a chain in a template", hpa, ".Values.autoscaling.minReplicas", ".Values.autoscaling.¦", []string{"minReplicas", "maxReplicas", "enabled"}, "replicas"},
		{"helpers", hpa, `include "xgen-service.name"`, `include "¦`, []string{"xgen-service.labels"}, "enabled"},
		{"keys of a Secret", "k3s/helm-chart/templates/deployment.yaml", "          startupProbe:", "            - name: X\n              valueFrom:\n                secretKeyRef:\n                  name: xgen-secrets\n                  key: ¦\n          startupProbe:", []string{"JWT_SECRET_KEY"}, "xgen-secrets"},
		{"Secrets", "k3s/helm-chart/templates/deployment.yaml", "          startupProbe:", "            - name: X\n              valueFrom:\n                secretKeyRef:\n                  name: ¦\n          startupProbe:", []string{"xgen-secrets"}, "JWT_SECRET_KEY"},
		{"rules", ".xgen-lint.yaml", "sites:", "rules:\n  ¦\nsites:", []string{"capacity/oversized-replicas"}, "sites"},
		{"fields of the configuration", ".xgen-lint.yaml", "sites:", "pl¦\nsites:", []string{"platforms", "rules"}, "sites"},
	} {
		s := infra(t, c.file, c.old, c.text)
		p := place(t, s, c.file, "¦")
		s = infra(t, c.file, c.old, strings.Replace(c.text, "¦", "", 1))
		items, _, err := s.Complete(context.Background(), c.file, p)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, i := range items {
			got = append(got, i.Label)
			if strings.Contains(i.Detail+i.Doc, "AgBcGxhY2V") {
				t.Errorf("%s shows a secret: %v", c.name, i)
			}
		}
		for _, want := range c.want {
			if !slices.Contains(got, want) {
				t.Errorf("%s: no %s in %v", c.name, want, got)
			}
		}
		if slices.Contains(got, c.not) {
			t.Errorf("%s: %s in %v", c.name, c.not, got)
		}
	}
}

func TestSymbolsAndFolds(t *testing.T) {
	t.Parallel()
	s := infra(t)
	var names []string
	var walk func([]Symbol)
	walk = func(list []Symbol) {
		for _, sym := range list {
			names = append(names, sym.Name)
			if sym.Line > sym.EndLine || sym.Selection.Start().Less(sym.Start()) || sym.End().Less(sym.Selection.End()) {
				t.Errorf("%s: its name (%v) is not within it (%v)", sym.Name, sym.Selection, sym.Span)
			}
			walk(sym.Children)
		}
	}
	walk(s.Symbols(aww))
	for _, want := range []string{"project", "environments", "aww", "services", "xgen-core", "minReplicas"} {
		if !slices.Contains(names, want) {
			t.Errorf("no %s in the outline: %v", want, names)
		}
	}
	names = nil
	walk(s.Symbols(helpers))
	if !slices.Contains(names, "xgen-service.labels") {
		t.Errorf("helpers: %v", names)
	}
	services := 0
	for _, f := range s.Folds(aww) {
		text, _ := s.Tree().File(aww)
		if strings.Contains(text.Line(f.First), "- name: xgen-") {
			services++
		}
	}
	if services != 6 {
		t.Errorf("%d services can be folded, want 6", services)
	}
	if len(s.Folds(hpa)) == 0 || s.Symbols("no.yaml") != nil {
		t.Error("folds of a template, symbols of no file")
	}
}

func TestSuppress(t *testing.T) {
	t.Parallel()
	s := infra(t)
	for _, c := range []struct {
		file string
		line int
		want string
	}{
		{aww, 45, "        # xgen-lint: ignore x/y -- \n"}, {hpa, 13, "  {{- /* xgen-lint: ignore x/y --  */}}\n"},
		{"k3s/jenkins/build-all.groovy", 5, "    // xgen-lint: ignore x/y -- \n"}, {"README.md", 1, ""}, {aww, 0, ""}, {"no.yaml", 1, ""},
	} {
		f := findingAt(c.file, c.line)
		got, ok := Suppress(s.Tree(), f)
		text := ""
		if ok {
			text = got.Edits()[0].Text
		}
		if text != c.want {
			t.Errorf("%s:%d: %q, want %q", c.file, c.line, text, c.want)
		}
	}
}
