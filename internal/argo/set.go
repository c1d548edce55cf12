package argo

import "github.com/xgen-lint/xgen-lint/internal/source"

// ApplicationSet is the outer shape of an ApplicationSet. What its generators
// and its template mean is package appset's.
type ApplicationSet struct {
	At              Place // the manifest's root
	Name, Namespace string
	GoTemplate      bool
	GoOptions       []string // goTemplateOptions
	Generators      []Place  // the entries of spec.generators
	Template        Place    // spec.template
}

// ReadApplicationSet reads the ApplicationSet whose manifest is at at.
func ReadApplicationSet(at Place) *ApplicationSet {
	root := at.Root()
	s := &ApplicationSet{At: at, Name: scalar(root, "metadata", "name"), Namespace: scalar(root, "metadata", "namespace"),
		Template: at.Child("spec", "template")}
	s.GoTemplate, _ = source.Decode(at.Child("spec", "goTemplate").Node()).(bool)
	s.GoOptions = Texts(source.Decode(at.Child("spec", "goTemplateOptions").Node()))
	generators := at.Child("spec", "generators")
	list, _ := source.Decode(generators.Node()).([]any)
	for i := range list {
		s.Generators = append(s.Generators, generators.Index(i))
	}
	return s
}
