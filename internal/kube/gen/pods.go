package main

import "strings"

// podTemplates lists where objects of a kind keep their pods' templates: paths of
// names with dots, * for the items of a list or map, "." for the object itself.
func (w *writer) podTemplates(root *shape) []string {
	var out []string
	var walk func(s *shape, path []string, above map[string]bool)
	walk = func(s *shape, path []string, above map[string]bool) {
		if s == nil || len(path) > 10 {
			return
		}
		if s.ref != "" {
			if s.ref == core+"PodTemplateSpec" || s.ref == core+"Pod" {
				out = append(out, "."+strings.Join(path, "."))
				return
			}
			if above[s.ref] {
				return
			}
			above[s.ref] = true
			defer delete(above, s.ref)
			walk(w.defs[s.ref], path, above)
			return
		}
		if isPodTemplate(s) {
			out = append(out, "."+strings.Join(path, "."))
			return
		}
		if s.elem != nil {
			walk(s.elem, append(path, "*"), above)
		}
		for _, name := range sortedKeys(s.fields) {
			walk(s.fields[name], append(path, name), above)
		}
	}
	walk(root, nil, map[string]bool{})
	return out
}

// isPodTemplate recognises a template that a definition wrote out: it has
// metadata, and a spec with containers that have images.
func isPodTemplate(s *shape) bool {
	if s.fields["metadata"] == nil || s.fields["spec"] == nil {
		return false
	}
	list := s.fields["spec"].fields["containers"]
	return list != nil && list.elem != nil && list.elem.fields["image"] != nil
}
