// Package helmtest is the judge of tests: it renders a chart with Helm's own action and engine, as `helm
// template` does, and compares. It links all of Helm and client-go, so only tests may import it.
package helmtest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"helm.sh/helm/v3/pkg/action"
	"helm.sh/helm/v3/pkg/chart"
	"helm.sh/helm/v3/pkg/chart/loader"
	"helm.sh/helm/v3/pkg/chartutil"
	"helm.sh/helm/v3/pkg/engine"
	"helm.sh/helm/v3/pkg/release"

	"github.com/xgen-lint/xgen-lint/internal/render/helm"
)

// Template gives what `helm template` prints for the chart in folder dir of fsys.
func Template(fsys fs.FS, dir string, values map[string]any, o helm.Options) (string, error) {
	log.SetOutput(io.Discard) // Helm logs its warnings there
	c, err := loadFS(fsys, dir)
	if err != nil {
		return "", err
	}
	return Install(c, values, o)
}

// Install gives what `helm template` prints for a chart that Helm loaded.
func Install(c *chart.Chart, values map[string]any, o helm.Options) (string, error) {
	if t := c.Metadata.Type; t != "" && t != "application" {
		return "", fmt.Errorf("%s charts are not installable", t)
	}
	client := action.NewInstall(&action.Configuration{Log: func(string, ...any) {}})
	client.DryRun, client.DryRunOption, client.ClientOnly, client.Replace = true, "true", true, true
	client.ReleaseName, client.Namespace = o.ReleaseName, o.Namespace
	client.APIVersions, client.IncludeCRDs = o.APIVersions, o.IncludeCRDs
	client.IsUpgrade, client.SkipSchemaValidation = o.IsUpgrade, o.SkipSchemaValidation
	if o.KubeVersion != "" {
		v, err := chartutil.ParseKubeVersion(o.KubeVersion)
		if err != nil {
			return "", err
		}
		client.KubeVersion = v
	}
	rel, err := client.Run(c, values)
	if err != nil {
		return "", err
	}
	var out bytes.Buffer
	fmt.Fprintln(&out, strings.TrimSpace(rel.Manifest))
	for _, h := range rel.Hooks {
		if !o.SkipTests || !isTest(h) {
			fmt.Fprintf(&out, "---\n# Source: %s\n%s\n", h.Path, h.Manifest)
		}
	}
	return out.String(), nil
}

func isTest(h *release.Hook) bool {
	for _, e := range h.Events {
		if e == release.HookTest {
			return true
		}
	}
	return false
}

// loadFS loads with Helm's loader, which reads only from disk.
func loadFS(fsys fs.FS, dir string) (*chart.Chart, error) {
	tmp, err := os.MkdirTemp("", "helmtest")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(tmp)
	err = fs.WalkDir(fsys, dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel := strings.TrimPrefix(strings.TrimPrefix(p, dir), "/")
		if dir == "." {
			rel = p
		}
		to := filepath.Join(tmp, filepath.FromSlash(rel))
		if d.IsDir() {
			return os.MkdirAll(to, 0o755)
		}
		data, err := fs.ReadFile(fsys, p)
		if err != nil {
			return err
		}
		return os.WriteFile(to, data, 0o600)
	})
	if err != nil {
		return nil, err
	}
	return loader.LoadDir(tmp)
}

// Texts gives the whole text of every template, as Helm's engine makes it.
func Texts(fsys fs.FS, dir string, values map[string]any, o helm.Options) (map[string]string, error) {
	log.SetOutput(io.Discard)
	c, err := loadFS(fsys, dir)
	if err != nil {
		return nil, err
	}
	if err := chartutil.ProcessDependenciesWithMerge(c, values); err != nil {
		return nil, err
	}
	caps := chartutil.DefaultCapabilities.Copy()
	if o.KubeVersion != "" {
		v, err := chartutil.ParseKubeVersion(o.KubeVersion)
		if err != nil {
			return nil, err
		}
		caps.KubeVersion = *v
	}
	caps.APIVersions = append(caps.APIVersions[:len(caps.APIVersions):len(caps.APIVersions)], o.APIVersions...)
	release := chartutil.ReleaseOptions{Name: o.ReleaseName, Namespace: o.Namespace, Revision: 1, IsUpgrade: o.IsUpgrade, IsInstall: !o.IsUpgrade}
	vals, err := chartutil.ToRenderValuesWithSchemaValidation(c, values, release, caps, o.SkipSchemaValidation)
	if err != nil {
		return nil, err
	}
	return engine.Render(c, vals)
}

// Compare renders with both and fails the test where they differ: in bytes, or in whether they fail at all.
// It gives our error.
func Compare(t *testing.T, fsys fs.FS, dir string, values map[string]any, o helm.Options) error {
	t.Helper()
	want, wantErr := Template(fsys, dir, values, o)
	got := ""
	c, err := helm.Load(fsys, path.Clean(dir))
	if err == nil {
		var out *helm.Output
		if out, err = c.Render(values, o); err == nil {
			got = out.String()
		}
	}
	switch {
	case wantErr == nil && err != nil:
		t.Errorf("Helm renders, we fail: %v", err)
	case wantErr != nil && err == nil:
		t.Errorf("Helm fails, we render\nHelm: %v\nours:\n%s", wantErr, got)
	case wantErr != nil:
		comparePlace(t, wantErr, err)
	default:
		if diff := cmp.Diff(strings.Split(want, "\n"), strings.Split(got, "\n")); diff != "" {
			t.Errorf("not what Helm prints (-Helm +ours):\n%s", diff)
		}
		compareTexts(t, c, fsys, dir, values, o)
	}
	return err
}

// helmPlace is where Helm's errors say that a template failed.
var helmPlace = regexp.MustCompile(`(templates/[^:\s]+:\d+)`)

// comparePlace holds the outermost place of our error against the first that Helm names.
func comparePlace(t *testing.T, helmErr, err error) {
	t.Helper()
	want := helmPlace.FindString(helmErr.Error())
	var e *helm.Error
	if !errors.As(err, &e) {
		t.Errorf("not an *Error: %v", err)
		return
	}
	if want == "" || e.Line == 0 {
		return
	}
	at := helm.Position{File: e.Template, Line: e.Line}
	if n := len(e.Stack); n > 0 {
		at = e.Stack[n-1]
	}
	_, file, _ := strings.Cut(at.File, "templates/")
	if got := fmt.Sprintf("templates/%s:%d", file, at.Line); got != want {
		t.Errorf("fails at %s, Helm says %s: %v", got, want, helmErr)
	}
}

// compareTexts compares the templates' whole texts, space and all, each rendered alone and traced.
func compareTexts(t *testing.T, c *helm.Chart, fsys fs.FS, dir string, values map[string]any, o helm.Options) {
	t.Helper()
	want, err := Texts(fsys, dir, values, o)
	if err != nil {
		t.Errorf("Helm's engine fails where its action did not: %v", err)
	}
	for name, text := range want {
		got, err := c.RenderTemplate(name, values, o)
		if err != nil {
			t.Errorf("%s alone: %v", name, err)
		} else if diff := cmp.Diff(strings.Split(text, "\n"), strings.Split(got, "\n")); diff != "" {
			t.Errorf("%s is not what Helm's engine makes (-Helm +ours):\n%s", name, diff)
		}
	}
}
