package argo

// Helm is the helm block of a source, typed.
type Helm struct {
	ReleaseName, Namespace, KubeVersion string
	APIVersions                         []string
	ValueFiles                          []string
	IgnoreMissingValueFiles             bool
	Values                              string
	ValuesObject                        any // nil if absent or null
	Parameters                          []Parameter
	FileParameters                      []FileParameter
	SkipCRDs, SkipTests                 bool
	SkipSchemaValidation                bool
}

// Parameter is an entry of helm.parameters as the manifest has it.
type Parameter struct {
	Name, Value string
	ForceString bool
	At          Place
}

// FileParameter is an entry of helm.fileParameters.
type FileParameter struct {
	Name, Path string
	At         Place
}

// Helm reads the source's helm block; all is empty if it has none.
func (s *Source) Helm() Helm {
	m := s.Tool("helm")
	h := Helm{ReleaseName: Text(m["releaseName"]), Namespace: Text(m["namespace"]), KubeVersion: Text(m["kubeVersion"]),
		APIVersions: Texts(m["apiVersions"]), ValueFiles: Texts(m["valueFiles"]), Values: Text(m["values"]), ValuesObject: m["valuesObject"]}
	h.IgnoreMissingValueFiles, _ = m["ignoreMissingValueFiles"].(bool)
	h.SkipCRDs, _ = m["skipCrds"].(bool)
	h.SkipTests, _ = m["skipTests"].(bool)
	h.SkipSchemaValidation, _ = m["skipSchemaValidation"].(bool)
	eachEntry(m["parameters"], s.PlaceOf("helm", "parameters"), func(p map[string]any, at Place) {
		entry := Parameter{Name: Text(p["name"]), Value: Text(p["value"]), At: at}
		entry.ForceString, _ = p["forceString"].(bool)
		h.Parameters = append(h.Parameters, entry)
	})
	eachEntry(m["fileParameters"], s.PlaceOf("helm", "fileParameters"), func(p map[string]any, at Place) {
		h.FileParameters = append(h.FileParameters, FileParameter{Name: Text(p["name"]), Path: Text(p["path"]), At: at})
	})
	return h
}

// eachEntry calls f with each map in a list; other items are skipped.
func eachEntry(v any, at Place, f func(m map[string]any, at Place)) {
	list, _ := v.([]any)
	for i, item := range list {
		if m, ok := item.(map[string]any); ok {
			f(m, at.Index(i))
		}
	}
}

// HelmRelease is the name and namespace that Argo CD gives the release of a
// Helm source, and where each is written.
func (a *Application) HelmRelease(s *Source) (name, namespace string, nameAt, namespaceAt Place) {
	h := s.Tool("helm")
	name, nameAt = a.Name, a.At.Child("metadata", "name")
	namespace, namespaceAt = a.Destination.Namespace, a.At.Child("spec", "destination", "namespace")
	if v := Text(h["releaseName"]); v != "" {
		name, nameAt = v, s.PlaceOf("helm", "releaseName")
	}
	if v := Text(h["namespace"]); v != "" {
		namespace, namespaceAt = v, s.PlaceOf("helm", "namespace")
	}
	return name, namespace, nameAt, namespaceAt
}

// valueFile is the place of a value file's entry in the source.
func (s *Source) valueFile(i int) Place { return s.PlaceOf("helm", "valueFiles").Index(i) }
