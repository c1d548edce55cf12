package files

import "path"

// IsYAML reports whether a file is YAML by its name.
func IsYAML(name string) bool {
	ext := path.Ext(name)
	return ext == ".yaml" || ext == ".yml"
}
