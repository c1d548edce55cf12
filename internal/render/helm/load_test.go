package helm_test

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/xgen-lint/xgen-lint/internal/render/helm"
	"github.com/xgen-lint/xgen-lint/internal/render/helm/helmtest"
	"github.com/xgen-lint/xgen-lint/internal/texts"
)

func mapFS(files map[string]string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text), Mode: 0o644}
	}
	return fsys
}

func TestLocalDependencies(t *testing.T) {
	fsys := mapFS(map[string]string{
		"apps/web/Chart.yaml": `{apiVersion: v2, name: web, version: 0.1.0, dependencies: [
  {name: base, version: 1.x.x, repository: "file://../../libs/base", alias: first},
  {name: base, version: 1.x.x, repository: "file://../../libs/base", alias: second},
  {name: old, version: 2.x.x, repository: "file://../../libs/old"},
  {name: out, version: "*", repository: "file://../../../out"},
  {name: gone, version: "*", repository: "file://../gone"},
  {name: remote, version: "*", repository: "https://example.com", condition: remote.enabled, tags: [x]}]}`,
		"libs/base/Chart.yaml":       `{apiVersion: v2, name: base, version: 1.2.0, dependencies: [{name: deep, version: "*", repository: "file://../deep"}]}`,
		"libs/base/values.yaml":      "v: base",
		"libs/base/templates/x.yaml": "kind: X\nname: {{ .Chart.Name }}\nv: {{ .Values.v }}\n",
		"libs/base/.helmignore":      "secret",
		"libs/base/secret":           "x",
		"libs/old/Chart.yaml":        "{apiVersion: v2, name: old, version: 1.0.0}",
		"libs/deep/Chart.yaml":       "{apiVersion: v2, name: deep, version: 1.0.0}",
	})
	c, err := helm.Load(fsys, "apps/web")
	if err != nil {
		t.Fatal(err)
	}
	var missing []string
	for _, m := range c.Missing {
		missing = append(missing, m.Chart+" "+m.Name+": "+texts.Of(texts.English).Say(m.Reason))
	}
	want := []string{
		"apps/web old: the chart in libs/old has version 1.0.0, which is not 2.x.x",
		"apps/web out: ../../../out is outside the repository",
		"apps/web gone: apps/gone: there is no such folder",
		"apps/web remote: it is not in charts/",
		"libs/base deep: it is not in charts/",
	}
	if diff := cmp.Diff(want, missing); diff != "" {
		t.Errorf("missing (-want +got):\n%s", diff)
	}
	out, err := c.Render(map[string]any{"second": map[string]any{"v": "user"}}, helm.Options{ReleaseName: "r"})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, m := range out.Manifests {
		got = append(got, m.Template+" "+m.Name+" "+strings.ReplaceAll(m.Text, "\n", " "))
	}
	want = []string{
		"libs/base/templates/x.yaml web/charts/first/templates/x.yaml kind: X name: first v: base",
		"libs/base/templates/x.yaml web/charts/second/templates/x.yaml kind: X name: second v: user",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("manifests (-want +got):\n%s", diff)
	}
}

func TestArchive(t *testing.T) {
	var buf bytes.Buffer
	gz := gzip.NewWriter(&buf)
	tw := tar.NewWriter(gz)
	for _, f := range [][2]string{{"sub/Chart.yaml", "{apiVersion: v2, name: sub, version: 1.0.0}"}, {"sub/templates/x.yaml", "kind: X\n"}} {
		if err := tw.WriteHeader(&tar.Header{Name: f[0], Mode: 0o644, Size: int64(len(f[1]))}); err != nil {
			t.Fatal(err)
		}
		if _, err := tw.Write([]byte(f[1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(tw.Close(), gz.Close()); err != nil {
		t.Fatal(err)
	}
	fsys := mapFS(map[string]string{"c/Chart.yaml": "{apiVersion: v2, name: c, version: 0.1.0}", "c/charts/sub-1.0.0.tgz": buf.String()})
	o := helm.Options{ReleaseName: "r", Namespace: "n"}
	if err := helmtest.Compare(t, fsys, "c", nil, o); err != nil {
		t.Fatal(err)
	}
	c, err := helm.Load(fsys, "c")
	if err != nil {
		t.Fatal(err)
	}
	out, err := c.Render(nil, o)
	if err != nil {
		t.Fatal(err)
	}
	if len(out.Manifests) != 1 || out.Manifests[0].Template != "c/charts/sub-1.0.0.tgz/templates/x.yaml" {
		t.Errorf("manifests: %+v", out.Manifests)
	}
	fsys["c/charts/sub-1.0.0.tgz"].Data = []byte("no archive")
	var e *helm.Error
	if _, err := helm.Load(fsys, "c"); !errors.As(err, &e) || e.Template != "c/charts/sub-1.0.0.tgz" {
		t.Errorf("broken archive: %v", err)
	}
}

func TestLinks(t *testing.T) {
	root := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(filepath.Join(root, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(root, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	link := func(target, name string) {
		t.Helper()
		if err := os.Symlink(target, filepath.Join(root, name)); err != nil {
			t.Skip("no links here:", err)
		}
	}
	write("c/Chart.yaml", "{apiVersion: v2, name: c, version: 0.1.0}")
	write("shared/x.yaml", "kind: X\n")
	write("shared/sub/y.yaml", "kind: Y\n")
	link("../shared", "c/templates")
	c, err := helm.Load(os.DirFS(root), "c")
	if err != nil {
		t.Fatal(err)
	}
	out, err := c.Render(nil, helm.Options{ReleaseName: "r"})
	if err != nil || len(out.Manifests) != 2 {
		t.Errorf("linked templates: %v, %v", out, err)
	}
	for _, target := range []string{"../../..", "/etc", ".."} {
		link(target, "c/out")
		var e *helm.Error
		if _, err := helm.Load(os.DirFS(root), "c"); !errors.As(err, &e) || !strings.HasPrefix(e.Template, "c/out") {
			t.Errorf("link to %s: %v", target, err)
		}
		if err := os.Remove(filepath.Join(root, "c/out")); err != nil {
			t.Fatal(err)
		}
	}
}

func TestSources(t *testing.T) {
	fsys := mapFS(map[string]string{
		"c/Chart.yaml": `{apiVersion: v2, name: c, version: 0.1.0, dependencies: [
  {name: sub, version: "*", alias: db, import-values: [data, {child: a, parent: taken}]}]}`,
		"c/values.yaml":                     "a: {b: [1]}\ndb: {x: parent}\nglobal: {g: 1}",
		"c/charts/sub/Chart.yaml":           "{apiVersion: v2, name: sub, version: 1.0.0}",
		"c/charts/sub/values.yaml":          "x: sub\nw: sub\nglobal: {g: 2, h: 3}\nexports: {data: {z: 1}}\na: {q: 1}",
		"c/charts/sub/charts/d/Chart.yaml":  "{apiVersion: v2, name: d, version: 1.0.0}",
		"c/charts/sub/charts/d/values.yaml": "v: 1",
	})
	c, err := helm.Load(fsys, "c")
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		"a.b.0":         "c/values.yaml a.b.0",
		"a.c":           "",
		"db.x":          "c/values.yaml db.x, c/charts/sub/values.yaml x",
		"db.w":          "c/charts/sub/values.yaml w",
		"sub.w":         "",
		"db.global.g":   "c/values.yaml global.g, c/charts/sub/values.yaml global.g",
		"db.global.h":   "c/charts/sub/values.yaml global.h",
		"db.d.global.g": "c/values.yaml global.g, c/charts/sub/values.yaml global.g",
		"db.d.v":        "c/charts/sub/charts/d/values.yaml v",
		"z":             "c/charts/sub/values.yaml exports.data.z",
		"taken.q":       "c/charts/sub/values.yaml a.q",
	} {
		var got []string
		for _, s := range c.Sources(strings.Split(path, ".")) {
			got = append(got, s.File+" "+strings.Join(s.Path, "."))
		}
		if diff := cmp.Diff(want, strings.Join(got, ", ")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", path, diff)
		}
	}
}
