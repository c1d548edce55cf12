package engine

import (
	"encoding/base64"
	"maps"
	"path"
	"strings"

	"github.com/gobwas/glob"
	"github.com/xgen-lint/xgen-lint/internal/render/helm/internal/functions"
	"helm.sh/helm/v3/pkg/chart"
)

// files is `.Files` of templates: the chart's files that are neither templates nor metadata.
type files map[string][]byte

// NewFiles makes the `.Files` object of a chart. Its type's name is Helm's, because templates can print it.
func NewFiles(from []*chart.File) any { return newFiles(from) }

func newFiles(from []*chart.File) files {
	out := make(files, len(from))
	for _, f := range from {
		out[f.Name] = f.Data
	}
	return out
}

// copyFiles copies a `.Files` object that is not nil. No function of templates changes what a file holds, so that is shared.
func copyFiles(v any) (any, bool) {
	f, ok := v.(files)
	if !ok || f == nil {
		return nil, false
	}
	return maps.Clone(f), true
}

// GetBytes gives a file's content, empty if there is none.
func (f files) GetBytes(name string) []byte {
	if v, ok := f[name]; ok {
		return v
	}
	return []byte{}
}

// Get gives a file's content as text, empty if there is none.
func (f files) Get(name string) string { return string(f.GetBytes(name)) }

// Glob gives the files whose names match; a broken pattern matches all.
func (f files) Glob(pattern string) files {
	g, err := glob.Compile(pattern, '/')
	if err != nil {
		g, _ = glob.Compile("**")
	}
	out := files{}
	for name, content := range f {
		if g.Match(name) {
			out[name] = content
		}
	}
	return out
}

// AsConfig gives the files as the data of a ConfigMap.
func (f files) AsConfig() string {
	if f == nil {
		return ""
	}
	m := make(map[string]string, len(f))
	for k, v := range f {
		m[path.Base(k)] = string(v)
	}
	return functions.ToYAML(m)
}

// AsSecrets gives the files as the data of a Secret.
func (f files) AsSecrets() string {
	if f == nil {
		return ""
	}
	m := make(map[string]string, len(f))
	for k, v := range f {
		m[path.Base(k)] = base64.StdEncoding.EncodeToString(v)
	}
	return functions.ToYAML(m)
}

// Lines gives the lines of a file.
func (f files) Lines(path string) []string {
	if f == nil || len(f[path]) == 0 {
		return []string{}
	}
	s := string(f[path])
	return strings.Split(strings.TrimSuffix(s, "\n"), "\n")
}
