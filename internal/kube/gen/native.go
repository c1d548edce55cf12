package main

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"strings"
)

// native is the API server's own kinds with the definitions that they share.
type native struct {
	defs  map[string]*shape
	kinds []kind
}

type swagger struct {
	Definitions map[string]property
	Paths       map[string]map[string]json.RawMessage
}

// property is a schema as the swagger file writes it.
type property struct {
	Type, Format, Ref    string
	Required             []string
	Properties           map[string]property
	Items                *property
	AdditionalProperties *property
	GVK                  []gvk
	ListType             string
	ListKeys             []string
}

type gvk struct{ Group, Version, Kind string }

func (g gvk) apiVersion() string {
	if g.Group == "" {
		return g.Version
	}
	return g.Group + "/" + g.Version
}

func (p *property) UnmarshalJSON(text []byte) error {
	var raw struct {
		Type                 string              `json:"type"`
		Format               string              `json:"format"`
		Ref                  string              `json:"$ref"`
		Required             []string            `json:"required"`
		Properties           map[string]property `json:"properties"`
		Items                *property           `json:"items"`
		AdditionalProperties *property           `json:"additionalProperties"`
		GVK                  []gvk               `json:"x-kubernetes-group-version-kind"`
		ListType             string              `json:"x-kubernetes-list-type"`
		ListKeys             []string            `json:"x-kubernetes-list-map-keys"`
	}
	if err := json.Unmarshal(text, &raw); err != nil {
		return err
	}
	*p = property(raw)
	return nil
}

const meta = "io.k8s.apimachinery.pkg.apis.meta.v1."

// scalars are the definitions that are no objects, or whose inside the API
// server does not look at.
var scalars = map[string]byte{
	"io.k8s.apimachinery.pkg.api.resource.Quantity":   'q',
	"io.k8s.apimachinery.pkg.util.intstr.IntOrString": 'x',
	meta + "Time":      't',
	meta + "MicroTime": 't',
	meta + "FieldsV1":  '*',
	"io.k8s.apimachinery.pkg.runtime.RawExtension": '*',
}

func loadNative(files map[string]fs.FS) (*native, error) {
	out := &native{defs: map[string]*shape{}}
	scopes, since := map[gvk]bool{}, map[gvk]int{}
	roots := map[gvk]string{}
	for _, m := range modules {
		if m.use != "native" {
			continue
		}
		name := m.files[0]
		text, err := fs.ReadFile(files[m.key()], name)
		if err != nil {
			return nil, err
		}
		var s swagger
		if err := json.Unmarshal(text, &s); err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
		for def, p := range s.Definitions {
			out.defs[def] = uniteNewer(out.defs[def], p.shape(def), m.minor())
			if len(p.GVK) == 1 {
				roots[p.GVK[0]] = def
			}
		}
		if err := readScopes(s, m.minor(), scopes, since); err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
	}
	for g, namespaced := range scopes {
		def := roots[g]
		if out.defs[def] == nil {
			return nil, fmt.Errorf("no definition of %v", g)
		}
		dropStatus(out.defs[def])
		out.kinds = append(out.kinds, kind{g.apiVersion(), g.Kind, namespaced, &shape{ref: def}, since[g]})
	}
	enums, err := readEnums(files)
	if err != nil {
		return nil, err
	}
	return out, overlay(out.defs, enums)
}

// readScopes finds the kinds that can be created, whether in a namespace, and the
// first Kubernetes 1.x that has them, where that is not the oldest read here.
func readScopes(s swagger, minor int, scopes map[gvk]bool, since map[gvk]int) error {
	first := len(scopes) == 0
	for path, methods := range s.Paths {
		post, ok := methods["post"]
		if !ok || strings.Contains(path, "{name}") {
			continue
		}
		var op struct {
			GVK gvk `json:"x-kubernetes-group-version-kind"`
		}
		if err := json.Unmarshal(post, &op); err != nil {
			return err
		}
		if op.GVK.Kind != "" {
			if _, known := scopes[op.GVK]; !known && !first {
				since[op.GVK] = minor
			}
			scopes[op.GVK] = strings.Contains(path, "{namespace}")
		}
	}
	return nil
}

func (p property) shape(def string) *shape {
	if b, ok := scalars[def]; ok {
		return &shape{base: b}
	}
	switch {
	case p.Ref != "":
		ref := strings.TrimPrefix(p.Ref, "#/definitions/")
		if b, ok := scalars[ref]; ok {
			return &shape{base: b}
		}
		return &shape{ref: ref}
	case p.Properties != nil:
		s := &shape{base: 'o', fields: map[string]*shape{}, required: map[string]bool{}}
		for name, f := range p.Properties {
			s.fields[name] = f.shape("")
		}
		for _, r := range p.Required {
			s.required[r] = true
		}
		return s
	case p.AdditionalProperties != nil:
		return &shape{base: '{', elem: p.AdditionalProperties.shape("")}
	case p.Type == "array":
		return &shape{base: '[', elem: p.Items.shape(""), limits: limits{ListKeys: listKeys(p.ListType, p.ListKeys)}}
	case p.Type == "object" && def != "":
		return &shape{base: 'o', fields: map[string]*shape{}, required: map[string]bool{}}
	}
	return &shape{base: nativeScalar(p.Type, p.Format)}
}

// listKeys are the keys that tell a list's items apart in a server-side apply.
func listKeys(listType string, names []string) []string {
	switch listType {
	case "map":
		return names
	case "set":
		return []string{"="}
	}
	return nil
}

func nativeScalar(typ, format string) byte {
	switch typ {
	case "string":
		if format == "byte" {
			return 'B'
		}
		return 's'
	case "integer":
		if format == "int32" {
			return 'i'
		}
		return 'l'
	case "number":
		return 'n'
	case "boolean":
		return 'b'
	}
	return '*'
}

// dropStatus opens an object's status: it is the cluster's to write, and what
// a manifest says there is thrown away.
func dropStatus(root *shape) {
	if root.fields["status"] != nil {
		root.fields["status"] = anything()
		delete(root.required, "status")
	}
}
