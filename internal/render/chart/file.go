package chart

import (
	"path"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/argo"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// FileOf is the Chart.yaml of the chart that a template belongs to: the source's own or a dependency's.
func (src *Source) FileOf(template string) *source.YAML {
	for dir := path.Dir(template); dir != "."; dir = path.Dir(dir) {
		if y, err := src.Tree.YAML(path.Join(dir, "Chart.yaml")); err == nil {
			return y
		}
	}
	return src.Chart.File
}

// ChartText is a field of .Chart, by its name there, as a template of the source sees it; "" if it is not set.
func (src *Source) ChartText(template, field string) string {
	y := src.FileOf(template)
	if y == nil {
		return ""
	}
	return argo.TextAt(y.Root(), FileKey(field))
}

// FileKey is the key in Chart.yaml of a field of .Chart.
func FileKey(field string) string {
	if field == "APIVersion" {
		return "apiVersion"
	}
	return strings.ToLower(field[:1]) + field[1:]
}
