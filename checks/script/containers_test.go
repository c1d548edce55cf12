package script

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/xgen-lint/xgen-lint/checks/check"
	"github.com/xgen-lint/xgen-lint/checks/check/checktest"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/source"
	"github.com/xgen-lint/xgen-lint/internal/workload"
)

// traced answers every question with one place: in a template where path is nil,
// else in the file values.yaml.
type traced struct{ path source.Path }

const siteFile = "k3s/argocd/projects/here.yaml"

// fromSite answers as traced does, but what a ConfigMap holds comes from the site.
type fromSite struct{ traced }

func (t fromSite) Trace(o *render.Object, path source.Path, within *finding.Stretch, key bool) render.Trace {
	out := t.traced.Trace(o, path, within, key)
	if o.Kind == "ConfigMap" {
		out.Span.File = siteFile
	}
	return out
}

func (t traced) Trace(*render.Object, source.Path, *finding.Stretch, bool) render.Trace {
	span := source.Span{File: "values.yaml", Line: 1}
	return render.Trace{Span: span, Precision: finding.Traced, Causes: []render.Origin{{Span: span, Path: t.path}}}
}

// passOf makes the pass of a site whose one release is the manifests in text.
func passOf(t *testing.T, text string, where workload.Tracer) *check.Pass {
	t.Helper()
	fsys := fstest.MapFS{
		"k3s/argocd/Chart.yaml": {Data: []byte("name: apps\n")},
		siteFile:                {Data: []byte("environments:\n  prd: {services: []}\n")},
		"values.yaml":           {Data: []byte("env: [{name: MINIO_ENDPOINT, value: x}]\nconfig: {value: x}\n")},
	}
	repo, err := model.Load(source.NewTree(fsys), nil)
	if err != nil {
		t.Fatal(err)
	}
	y := source.ParseYAML(source.NewFile("release.yaml", []byte(text)))
	if y.Err != nil {
		t.Fatalf("line %d: %s", y.Err.Line, y.Err)
	}
	rel := &render.Release{Site: repo.Site("here"), Environment: "prd", Service: "docs"}
	for _, doc := range y.Docs {
		m, _ := source.Decode(doc).(map[string]any)
		meta, _ := m["metadata"].(map[string]any)
		version, _ := m["apiVersion"].(string)
		kind := m["kind"].(string)
		if version == "" {
			version = map[string]string{"Deployment": "apps/v1", "StatefulSet": "apps/v1", "Job": "batch/v1", "CronJob": "batch/v1"}[kind]
		}
		if version == "" {
			version = "v1"
		}
		rel.Objects = append(rel.Objects, &render.Object{Node: doc, APIVersion: version, Kind: kind, Name: meta["name"].(string), Release: rel})
	}
	res := &render.Result{Site: repo.Site("here"), Releases: []*render.Release{rel}}
	reader := workload.NewReader(repo, where)
	return &check.Pass{Repo: repo, Site: res.Site, Result: res, Containers: reader.Containers(res), Workload: reader}
}

const onPremises = `
kind: ConfigMap
metadata: {name: config}
data: {MINIO_ENDPOINT: "http://minio:9000", MINIO_DATA_ACCESS_KEY: minio, MINIO_DATA_SECRET_KEY: minio123, APP_SITE: here}
---
kind: Pod
metadata: {name: docs}
spec:
  containers:
  - name: docs
    envFrom: [{configMapRef: {name: config}}]
`

// script is a Pod whose container runs a shell script.
func script(lines string) string {
	return onPremises + "    command:\n    - sh\n    - -c\n    - |\n      " + strings.ReplaceAll(strings.TrimSpace(lines), "\n", "\n      ") + "\n"
}

// found writes hits as "text at the place", with what the fix makes of its line.
func found(t *testing.T, pass *check.Pass, hits []finding.Hit) []string {
	t.Helper()
	var out []string
	for _, h := range hits {
		if !h.Path.HasPrefix(source.P("releases", "0", "manifests")) {
			t.Fatalf("path %s", h.Path)
		}
		o := pass.Result.Releases[0].Objects[int(h.Path[3][0]-'0')]
		_, n := source.Get(o.Node, h.Path[4:])
		if n == nil {
			t.Fatalf("no value at %s", h.Path)
		}
		text := n.Value
		if h.Within == nil {
			out = append(out, text)
			continue
		}
		s := text[h.Within.Start:h.Within.End]
		if h.Fix != nil {
			s += " -> " + fixedLine(text, h)
		}
		out = append(out, s)
	}
	return out
}

func fixedLine(text string, h finding.Hit) string {
	line := strings.Count(text[:h.Within.Start], "\n")
	edits := slices.Clone(h.Fix.Replacements)
	slices.SortFunc(edits, func(a, b finding.Replacement) int { return b.Start - a.Start })
	for _, r := range edits {
		text = text[:r.Start] + r.Text + text[r.End:]
	}
	return strings.Split(text, "\n")[line]
}

func TestHardcodedInScripts(t *testing.T) {
	tests := []struct {
		script string
		want   []string
	}{
		{`sed -i 's|MINIO_ENDPOINT=.*|MINIO_ENDPOINT=http://minio.x:9000|' .env`,
			[]string{`http://minio.x:9000 -> sed -i "s|MINIO_ENDPOINT=.*|MINIO_ENDPOINT=${MINIO_ENDPOINT}|" .env`}},
		{`sed -i s,MINIO_DATA_SECRET_KEY=.*,MINIO_DATA_SECRET_KEY=other, .env`,
			[]string{`other -> sed -i s,MINIO_DATA_SECRET_KEY=.*,MINIO_DATA_SECRET_KEY="${MINIO_DATA_SECRET_KEY}", .env`}},
		{`export MINIO_DATA_ACCESS_KEY="minio"`, []string{`minio -> export MINIO_DATA_ACCESS_KEY="${MINIO_DATA_ACCESS_KEY}"`}},
		{`S3_ENDPOINT=http://minio:9000 run`, []string{"http://minio:9000"}},
		{`run --secret-key minio123 --access-key=minio`, []string{"minio123", "minio"}},
		{`export MINIO_ENDPOINT="http://minio.${NAMESPACE}:9000"`, []string{"http://minio.${NAMESPACE}:9000"}},
		{`bash -c 'export MINIO_ENDPOINT=http://minio:9000'`, []string{"http://minio:9000 -> bash -c 'export MINIO_ENDPOINT=${MINIO_ENDPOINT}'"}},
		{`mc alias set s http://minio:9000 a b`, []string{"http://minio:9000"}},
		{`: "${MINIO_URL:=http://minio:9000}"`, []string{"http://minio:9000"}},
		// The same names and words where nothing is written into anything.
		{`sed -i "s|MINIO_ENDPOINT=.*|MINIO_ENDPOINT=${MINIO_ENDPOINT}|" .env`, nil},
		{`export MINIO_ENDPOINT="${MINIO_ENDPOINT:-http://minio:9000}"`, nil},
		{`MINIO_DATA_ACCESS_KEY= run`, nil},
		{`MINIO_SECURE=false MINIO_DOCUMENT_BUCKET=documents run`, nil},
		{`MINIO_ROOT_USER=minio minio server /data`, nil},
		{`echo "waiting for minio:9000"`, nil},
		{`REDIS_HOST=redis.x:6379 POSTGRES_PASSWORD="$P" run --user minio`, nil},
		{`IMAGE=minio/minio:latest run`, nil},
	}
	for _, tt := range tests {
		t.Run(tt.script, func(t *testing.T) {
			pass := passOf(t, script(tt.script), traced{})
			if diff := cmp.Diff(tt.want, found(t, pass, findHardcoded(context.Background(), pass))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestHardcodedInEnv(t *testing.T) {
	const alone = "kind: Pod\nmetadata: {name: docs}\nspec:\n  containers:\n  - name: docs\n"
	item, entry, template := traced{source.P("env", "0", "value")}, traced{source.P("config", "MINIO_ENDPOINT")}, traced{}
	tests := []struct {
		name, text string
		where      workload.Tracer
		want       []string
	}{
		{"hides what the site says", onPremises + "    env: [{name: MINIO_ENDPOINT, value: 'http://minio:9000'}, {name: MINIO_DATA_SECRET_KEY, value: x1}]\n",
			fromSite{entry}, []string{"x1", "http://minio:9000"}},
		{"a setting that hides a default", onPremises + "    env: [{name: MINIO_ENDPOINT, value: 'http://minio:9000'}]\n", entry, nil},
		{"an item of a list", alone + "    env: [{name: MINIO_ENDPOINT, value: 'http://minio:9000'}]\n", item, []string{"http://minio:9000"}},
		{"in the template", alone + "    env: [{name: MINIO_ENDPOINT, value: 'http://minio:9000'}]\n", template, []string{"http://minio:9000"}},
		{"made of a setting", alone + "    env: [{name: MINIO_ENDPOINT, value: 'http://minio:9000'}]\n", entry, nil},
		{"made of others", alone + "    env: [{name: MINIO_ENDPOINT, value: 'http://$(MINIO_HOST)'}]\n", item, nil},
		{"no storage", onPremises + "    env: [{name: APP_SITE, value: there}, {name: MINIO_SECURE, value: 'true'}]\n", item, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			pass := passOf(t, tt.text, tt.where)
			if diff := cmp.Diff(tt.want, found(t, pass, findHardcoded(context.Background(), pass))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestHardcodedNeverPrintsACredential(t *testing.T) {
	pass := passOf(t, script("export MINIO_DATA_SECRET_KEY=tiger7Kq"), traced{})
	for _, h := range findHardcoded(context.Background(), pass) {
		if text := fmt.Sprint(checktest.Said(h), h.HelpText, h.Fix.Text); strings.Contains(text, "tiger") {
			t.Errorf("printed: %s", text)
		}
	}
}

func TestUnexpanded(t *testing.T) {
	tests := []struct {
		script string
		want   []string
	}{
		{`sed -i 's|MINIO_ENDPOINT=.*|MINIO_ENDPOINT=${MINIO_ENDPOINT}|' .env`,
			[]string{`${MINIO_ENDPOINT} -> sed -i "s|MINIO_ENDPOINT=.*|MINIO_ENDPOINT=${MINIO_ENDPOINT}|" .env`}},
		{`sed -i -e 's|A=.*|A=${APP_SITE}|;s|B=.*|B=$MINIO_ENDPOINT|' .env`,
			[]string{`${APP_SITE} -> sed -i -e "s|A=.*|A=${APP_SITE}|;s|B=.*|B=$MINIO_ENDPOINT|" .env`}},
		{"cat > .env <<'EOF'\nSITE=${APP_SITE}\nEOF", []string{"${APP_SITE} -> SITE=${APP_SITE}"}},
		{`run --site '${APP_SITE}'`, []string{`${APP_SITE} -> run --site "${APP_SITE}"`}},
		{`run --format '${TIMESTAMP}'`, nil},
		{`awk '{ print $NF, $APP_SITE }' .env; envsubst '${APP_SITE}' < a > b; bash -c 'echo ${APP_SITE}'`, nil},
		{`echo "${APP_SITE}"`, nil},
	}
	for _, tt := range tests {
		t.Run(tt.script, func(t *testing.T) {
			pass := passOf(t, script(tt.script), traced{})
			if diff := cmp.Diff(tt.want, found(t, pass, findUnexpanded(context.Background(), pass))); diff != "" {
				t.Error(diff)
			}
		})
	}
}
