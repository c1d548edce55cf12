// Command helm is the judge of internal/render/helm: it renders charts with Helm's own action and engine, as `helm
// template` does. It is a module of its own, since it links all of Helm and Kubernetes' client, which takes minutes
// to build; what it says is recorded (internal/render/helm/helmtest), and `make judge-helm` asks anew.
//
// It reads questions on standard input and writes an answer for each to standard output, as JSON. With the argument
// facts it writes what Helm says of versions.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"
	"strings"

	"helm.sh/helm/v3/pkg/action"
	"helm.sh/helm/v3/pkg/chart"
	"helm.sh/helm/v3/pkg/chart/loader"
	"helm.sh/helm/v3/pkg/chartutil"
	"helm.sh/helm/v3/pkg/cli/values"
	"helm.sh/helm/v3/pkg/engine"
	"helm.sh/helm/v3/pkg/release"
)

// question is a chart and what it is rendered with. helmtest has the same type.
type question struct {
	Files      map[string][]byte // of the chart, by their path in its folder
	Values     map[string]any
	ValueFiles []string // contents, as of --values; then --set and --set-string
	Set        []string
	SetString  []string
	Options    struct {
		ReleaseName, Namespace, KubeVersion                     string
		APIVersions                                             []string
		IncludeCRDs, SkipTests, SkipSchemaValidation, IsUpgrade bool
	}
}

// answer is what Helm prints, or why it does not, and the text of every template.
type answer struct {
	Text, Err string
	Texts     map[string]string
	TextsErr  string
}

func main() {
	log.SetOutput(io.Discard) // Helm logs its warnings there
	var err error
	if len(os.Args) > 1 && os.Args[1] == "facts" {
		err = write(facts())
	} else {
		err = converse()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "judge:", err)
		os.Exit(1)
	}
}

// converse answers one question after the other.
func converse() error {
	for questions := json.NewDecoder(os.Stdin); ; {
		var q question
		if err := questions.Decode(&q); err != nil {
			if errors.Is(err, io.EOF) {
				return nil
			}
			return err
		}
		a, err := q.ask()
		if err != nil {
			return err
		}
		if err := write(a); err != nil {
			return err
		}
	}
}

func write(v any) error {
	enc := json.NewEncoder(os.Stdout)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

func (q question) ask() (answer, error) {
	dir, err := os.MkdirTemp("", "judge")
	if err != nil {
		return answer{}, err
	}
	defer os.RemoveAll(dir)
	if err := q.lay(dir); err != nil {
		return answer{}, err
	}
	var a answer
	c, err := loader.LoadDir(filepath.Join(dir, "chart"))
	if err == nil {
		a.Text, err = q.install(c)
	}
	if err != nil {
		a.Err = err.Error()
		return a, nil
	}
	if c, err = loader.LoadDir(filepath.Join(dir, "chart")); err == nil { // the action changed it
		a.Texts, err = q.texts(c)
	}
	if err != nil {
		a.TextsErr = err.Error()
	}
	return a, nil
}

// lay writes the chart and the value files to the disk, and puts these together as Helm's command line does.
func (q *question) lay(dir string) error {
	for name, data := range q.Files {
		to := filepath.Join(dir, "chart", filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(to, data, 0o600); err != nil {
			return err
		}
	}
	if len(q.ValueFiles)+len(q.Set)+len(q.SetString) == 0 {
		return nil
	}
	o := values.Options{Values: q.Set, StringValues: q.SetString}
	for i, text := range q.ValueFiles {
		name := filepath.Join(dir, fmt.Sprintf("values%d.yaml", i))
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			return err
		}
		o.ValueFiles = append(o.ValueFiles, name)
	}
	merged, err := o.MergeValues(nil)
	q.Values = merged
	return err
}

// install gives what `helm template` prints.
func (q question) install(c *chart.Chart) (string, error) {
	if t := c.Metadata.Type; t != "" && t != "application" {
		return "", fmt.Errorf("%s charts are not installable", t)
	}
	o := q.Options
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
	rel, err := client.Run(c, q.Values)
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

// texts gives the whole text of every template, as Helm's engine makes it.
func (q question) texts(c *chart.Chart) (map[string]string, error) {
	o := q.Options
	if err := chartutil.ProcessDependenciesWithMerge(c, q.Values); err != nil {
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
	rel := chartutil.ReleaseOptions{Name: o.ReleaseName, Namespace: o.Namespace, Revision: 1, IsUpgrade: o.IsUpgrade, IsInstall: !o.IsUpgrade}
	vals, err := chartutil.ToRenderValuesWithSchemaValidation(c, q.Values, rel, caps, o.SkipSchemaValidation)
	if err != nil {
		return nil, err
	}
	return engine.Render(c, vals)
}

// version is how Helm reads a version of Kubernetes; Version is "" for one that it refuses.
type version struct{ Text, Version, Major, Minor string }

// facts are what Helm says of versions.
func facts() any {
	var parsed []version
	for _, text := range []string{"1.32.0", "v1.32", "1.30.5+k3s1", "1.29.1-eks-abc", " 1.2", "1", "01.2", "x", "1.2.3.4", "1.02", "v1.", "99999999999999999999.1"} {
		v := version{Text: text}
		if k, err := chartutil.ParseKubeVersion(text); err == nil {
			v.Version, v.Major, v.Minor = k.Version, k.Major, k.Minor
		}
		parsed = append(parsed, v)
	}
	return map[string]any{"apiVersions": chartutil.DefaultVersionSet, "default": chartutil.DefaultCapabilities.KubeVersion.Version, "parsed": parsed}
}
