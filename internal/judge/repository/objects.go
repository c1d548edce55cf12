package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/openapi"
	kyaml "sigs.k8s.io/kustomize/kyaml/yaml"
)

// objects are manifests by what Argo CD tells them apart by, each as its leaves: the text of a value by its path.
type objects map[string]map[string]string

// add adds one manifest; of two that are the same object the last stays. One without a namespace gets the default, and
// one of a cluster's kinds loses its own, as Kubernetes' OpenAPI knows them. Whether a custom kind is a cluster's only the
// cluster knows: there the namespace is that of like.
func (all objects) add(v any, namespace string, like objects) {
	m, _ := v.(map[string]any)
	meta, _ := m["metadata"].(map[string]any)
	version, kind := text(m["apiVersion"]), text(m["kind"])
	group, _, grouped := strings.Cut(version, "/")
	if !grouped {
		group = ""
	}
	if own := text(meta["namespace"]); own != "" {
		namespace = own
	}
	key := func(namespace string) string {
		return fmt.Sprintf("%s %s %s/%s", group, kind, namespace, first(text(meta["name"]), text(meta["generateName"])))
	}
	if like != nil {
		namespaced, known := openapi.IsNamespaceScoped(kyaml.TypeMeta{APIVersion: version, Kind: kind})
		if known && !namespaced || !known && like[key(namespace)] == nil && like[key("")] != nil {
			namespace = ""
		}
	}
	at := key(namespace)
	for n := 2; meta["name"] == nil && all[at] != nil; n++ {
		at = key(namespace) + " " + strconv.Itoa(n)
	}
	all[at] = map[string]string{}
	flatten(all[at], "", v)
	delete(all[at], ".metadata.namespace") // it is in the key
}

func text(v any) string { s, _ := v.(string); return s }

func flatten(out map[string]string, path string, v any) {
	switch v := v.(type) {
	case map[string]any:
		for k, e := range v {
			flatten(out, path+"."+k, e)
		}
		if len(v) > 0 {
			return
		}
	case []any:
		for i, e := range v {
			flatten(out, path+"["+strconv.Itoa(i)+"]", e)
		}
		if len(v) > 0 {
			return
		}
	}
	data, _ := json.Marshal(v)
	out[path] = string(data)
}

// differences says what of theirs ours has otherwise. What differs from again, which is theirs rendered once more, is
// masked.
func (theirs objects) differences(ours, again objects) []string {
	var out []string
	for _, key := range union(theirs, ours) {
		a, b := theirs[key], ours[key]
		switch {
		case a == nil && again[key] == nil:
			out = append(out, key+": only we render it")
			continue
		case b == nil:
			out = append(out, key+": only the judge renders it")
			continue
		}
		for _, path := range union(a, b) {
			if a[path] != b[path] && (again == nil || again[key][path] == a[path]) {
				out = append(out, fmt.Sprintf("%s: %s: the judge has %s, we have %s", key, path, short(a[path], b[path]), short(b[path], a[path])))
			}
		}
	}
	return out
}

func union[V any](a, b map[string]V) []string {
	all := maps.Clone(a)
	maps.Copy(all, b)
	return slices.Sorted(maps.Keys(all))
}

// short is what of a differs from b.
func short(a, b string) string {
	if a == "" {
		return "nothing"
	}
	start := 0
	for start < min(len(a), len(b)) && a[start] == b[start] {
		start++
	}
	start = max(0, start-20)
	return a[start:min(len(a), start+80)]
}
