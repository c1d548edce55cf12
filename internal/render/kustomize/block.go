package kustomize

import (
	"fmt"
	"path"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// block writes the source's `kustomize:` block into the kustomization, as Argo
// CD does with `kustomize edit` before it builds (Build in its
// util/kustomize/kustomize.go).
func (p *preparation) block() {
	b := p.Block
	if len(b) == 0 {
		return
	}
	for field, key := range map[string]string{"namePrefix": "namePrefix", "nameSuffix": "nameSuffix", "namespace": "namespace"} {
		if s, ok := b[field].(string); ok && s != "" {
			p.k[key] = s
		}
	}
	p.blockImages()
	p.blockReplicas()
	p.blockLabels()
	annotations, _ := b["commonAnnotations"].(map[string]any)
	substitute, _ := b["commonAnnotationsEnvsubst"].(bool)
	force, _ := b["forceCommonAnnotations"].(bool)
	for k, v := range annotations {
		s := fmt.Sprint(v)
		if substitute {
			s = p.filled(s)
		}
		p.add("commonAnnotations", k, s, force)
	}
	if patches, ok := b["patches"].([]any); ok {
		own, _ := p.k["patches"].([]any)
		p.k["patches"] = append(own[:len(own):len(own)], patches...)
	}
	p.blockComponents()
}

// filled puts the build environment's values into a text.
func (p *preparation) filled(s string) string {
	if p.Substitute == nil {
		return s
	}
	return p.Substitute(s)
}

// add is `kustomize edit add annotation` (or label): a key that is there is an
// error unless it is forced.
func (p *preparation) add(field, key, value string, force bool) {
	own, ok := p.k[field].(map[string]any)
	if !ok {
		own = map[string]any{}
		p.k[field] = own
	}
	if old, has := own[key]; has && !force && fmt.Sprint(old) != value {
		p.problem(Failed, Place{Path: source.P(field, key)}, finding.Say(
			"kustomize-force", "field", field, "key", key, "force", "force"+strings.ToUpper(field[:1])+field[1:]))
		return
	}
	own[key] = value
}

// blockImages is `kustomize edit set image`: [NAME=]IMAGE[:TAG][@DIGEST].
func (p *preparation) blockImages() {
	images, _ := p.Block["images"].([]any)
	for i, item := range images {
		text := p.filled(fmt.Sprint(item))
		name, image, renamed := strings.Cut(text, "=")
		if !renamed {
			image = name
		}
		image, digest, _ := strings.Cut(image, "@")
		tag := ""
		if at := strings.LastIndexByte(image, ':'); at > strings.LastIndexByte(image, '/') {
			image, tag = image[:at], image[at+1:]
		}
		if !renamed {
			name = image
		}
		if tag == "" && digest == "" && !renamed {
			p.problem(Failed, Place{Path: indexed("images", i)}, finding.Say("kustomize-image", "image", text))
			continue
		}
		p.setImage(name, image, tag, digest)
	}
}

// setImage changes the entry of an image, or adds one. What is not given keeps
// its value; * stands for that as well.
func (p *preparation) setImage(name, image, tag, digest string) {
	entry := map[string]any{"name": name}
	list, _ := p.k["images"].([]any)
	found := false
	for _, m := range mapsIn(p.k["images"]) {
		if m["name"] == name {
			entry, found = m, true
		}
	}
	if image != name && image != "*" {
		entry["newName"] = image
	}
	switch {
	case digest != "":
		entry["digest"] = digest
		delete(entry, "newTag")
	case tag != "" && tag != "*":
		entry["newTag"] = tag
		delete(entry, "digest")
	}
	if !found {
		p.k["images"] = append(list[:len(list):len(list)], entry)
	}
}

// blockReplicas is `kustomize edit set replicas`.
func (p *preparation) blockReplicas() {
	for _, r := range mapsIn(p.Block["replicas"]) {
		found := false
		for _, m := range mapsIn(p.k["replicas"]) {
			if m["name"] == r["name"] {
				m["count"], found = r["count"], true
			}
		}
		if !found {
			list, _ := p.k["replicas"].([]any)
			p.k["replicas"] = append(list[:len(list):len(list)], map[string]any{"name": r["name"], "count": r["count"]})
		}
	}
}

// blockLabels is `kustomize edit add label`.
func (p *preparation) blockLabels() {
	labels, _ := p.Block["commonLabels"].(map[string]any)
	if len(labels) == 0 {
		return
	}
	force, _ := p.Block["forceCommonLabels"].(bool)
	without, _ := p.Block["labelWithoutSelector"].(bool)
	templates, _ := p.Block["labelIncludeTemplates"].(bool)
	if !without {
		for k, v := range labels {
			p.add("commonLabels", k, p.filled(fmt.Sprint(v)), force)
		}
		return
	}
	pairs := map[string]any{}
	for k, v := range labels {
		pairs[k] = p.filled(fmt.Sprint(v))
	}
	list, _ := p.k["labels"].([]any)
	p.k["labels"] = append(list[:len(list):len(list)], map[string]any{"includeSelectors": false, "includeTemplates": templates, "pairs": pairs})
}

// blockComponents is `kustomize edit add component`.
func (p *preparation) blockComponents() {
	components, _ := p.Block["components"].([]any)
	ignore, _ := p.Block["ignoreMissingComponents"].(bool)
	list, _ := p.k["components"].([]any)
	for i, c := range components {
		name := fmt.Sprint(c)
		if missing := p.missing(name); missing != "" {
			if !ignore {
				p.leaveOut(Place{Path: indexed("components", i)}, name)
			}
			continue
		}
		if p.tree.IsDir(path.Join(p.dir, name)) {
			list = append(list[:len(list):len(list)], name)
		}
	}
	if len(list) > 0 {
		p.k["components"] = list
	}
}
