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
	TemplatePatch   Place    // spec.templatePatch
}

// ReadApplicationSet reads the ApplicationSet whose manifest is at at.
func ReadApplicationSet(at Place) *ApplicationSet {
	root := at.Root()
	s := &ApplicationSet{At: at, Name: scalar(root, "metadata", "name"), Namespace: scalar(root, "metadata", "namespace"),
		Template: at.Child("spec", "template"), TemplatePatch: at.Child("spec", "templatePatch")}
	s.GoTemplate, _ = source.Decode(at.Child("spec", "goTemplate").Node()).(bool)
	s.GoOptions = Texts(source.Decode(at.Child("spec", "goTemplateOptions").Node()))
	generators := at.Child("spec", "generators")
	list, _ := source.Decode(generators.Node()).([]any)
	for i := range list {
		s.Generators = append(s.Generators, generators.Index(i))
	}
	return s
}

// Project is an AppProject.
type Project struct {
	At           Place // the manifest's root
	Name         string
	SourceRepos  []string
	Destinations []Destination
}

// ReadProject reads the AppProject whose manifest is at at.
func ReadProject(at Place) *Project {
	m, _ := source.Decode(at.Root()).(map[string]any)
	meta, _ := m["metadata"].(map[string]any)
	spec, _ := m["spec"].(map[string]any)
	p := &Project{At: at, Name: Text(meta["name"]), SourceRepos: Texts(spec["sourceRepos"])}
	eachEntry(spec["destinations"], at.Child("spec", "destinations"), func(d map[string]any, _ Place) {
		p.Destinations = append(p.Destinations, Destination{Server: Text(d["server"]), Name: Text(d["name"]), Namespace: Text(d["namespace"])})
	})
	return p
}
