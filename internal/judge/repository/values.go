package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"helm.sh/helm/v3/pkg/cli/values"
)

// values merges what the source gives its chart: value files, the inline values, parameters, in this order.
func (j *judge) values(a application, s appSource, dir string) (map[string]any, error) {
	env := map[string]string{"$": "$", "ARGOCD_APP_NAME": a.Metadata.Name, "ARGOCD_APP_NAMESPACE": a.Spec.Destination.Namespace,
		"ARGOCD_APP_PROJECT_NAME": a.Spec.Project, "ARGOCD_APP_SOURCE_PATH": s.Path, "ARGOCD_APP_SOURCE_REPO_URL": s.RepoURL,
		"ARGOCD_APP_SOURCE_TARGET_REVISION": s.TargetRevision, "ARGOCD_APP_REVISION": strings.Repeat("0", 40),
		"ARGOCD_APP_REVISION_SHORT": strings.Repeat("0", 7), "ARGOCD_APP_REVISION_SHORT_8": strings.Repeat("0", 8)}
	filled := func(text string) string { return os.Expand(text, func(name string) string { return env[name] }) }
	var o values.Options
	for _, f := range s.Helm.ValueFiles {
		found, err := j.valueFiles(a, s, dir, f, filled)
		if err != nil {
			return nil, err
		}
		o.ValueFiles = append(o.ValueFiles, found...)
	}
	inline := []byte(s.Helm.Values)
	if s.Helm.ValuesObject != nil {
		var err error
		if inline, err = json.Marshal(s.Helm.ValuesObject); err != nil {
			return nil, err
		}
	}
	if len(inline) > 0 {
		f, err := os.CreateTemp("", "values")
		if err != nil {
			return nil, err
		}
		defer os.Remove(f.Name())
		if _, err := f.Write(inline); err != nil {
			return nil, err
		}
		_ = f.Close()
		o.ValueFiles = append(o.ValueFiles, f.Name())
	}
	for _, p := range s.Helm.Parameters {
		set := p.Name + "=" + commas(filled(p.Value))
		if p.ForceString {
			o.StringValues = append(o.StringValues, set)
		} else {
			o.Values = append(o.Values, set)
		}
	}
	for _, p := range s.Helm.FileParameters {
		o.FileValues = append(o.FileValues, p.Name+"="+j.inRepository(dir, filled(p.Path)))
	}
	return o.MergeValues(nil)
}

// valueFiles are the files that an entry of valueFiles stands for.
func (j *judge) valueFiles(a application, s appSource, dir, entry string, filled func(string) string) ([]string, error) {
	at := j.inRepository(dir, filled(entry))
	if name, rest, _ := strings.Cut(strings.TrimPrefix(entry, "$"), "/"); strings.HasPrefix(entry, "$") {
		for _, other := range a.Spec.Sources {
			if other.Ref == name {
				at = j.inRepository(j.dir, filled(rest))
			}
		}
	}
	found, err := filepath.Glob(at)
	switch {
	case strings.Contains(entry, "://"):
		return nil, skipped("a values file of an address")
	case err != nil || len(found) > 0 || s.Helm.IgnoreMissingValueFiles:
		return found, err
	case strings.HasPrefix(entry, "$"):
		return nil, skipped("a values file of another repository")
	}
	return nil, fmt.Errorf("no values file %s", entry)
}

// inRepository is a path of a source on the disk: from the repository's root with a leading slash, else from dir.
func (j *judge) inRepository(dir, name string) string {
	if strings.HasPrefix(name, "/") {
		dir = j.dir
	}
	return filepath.Join(dir, filepath.FromSlash(name))
}

var comma = regexp.MustCompile(`(^|[^\\]),`)

// commas is cleanSetParameters of Argo CD: only a value in braces is a list.
func commas(value string) string {
	if strings.HasPrefix(value, "{") && strings.HasSuffix(value, "}") {
		return value
	}
	return comma.ReplaceAllString(value, `$1\,`)
}
