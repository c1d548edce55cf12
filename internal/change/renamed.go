package change

import (
	"strings"

	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/internal/lazyre"
)

// Renamed is what an object was called before.
type Renamed struct {
	Name, Namespace string
	// Hashed is set if the names differ only by a hash of the content, as Kustomize puts it at the end.
	Hashed bool
}

// alike is how many of a hundred values a renamed object has in common with what it was.
const alike = 70

var hash = lazyre.New(`-[bcdfghkmt2456789]{10}$`)

// renames finds the objects of a release that are there under another name or in another namespace.
func (p *Pair) renames() {
	taken := map[*Object]bool{}
	for _, now := range p.Objects {
		if now.Kind != Added {
			continue
		}
		var best *Object
		most := alike - 1
		for _, was := range p.Objects {
			if was.Kind != Removed || taken[was] || was.Before.Kind != now.After.Kind || was.Before.Group() != now.After.Group() {
				continue
			}
			if n := likeness(was.Before, now.After); n > most {
				best, most = was, n
			}
		}
		if best == nil {
			continue
		}
		taken[best] = true
		a, b := best.Before, now.After
		hashed := a.Namespace == b.Namespace && hash.MatchString(a.Name) && hash.ReplaceAllString(a.Name, "") == hash.ReplaceAllString(b.Name, "")
		now.Renamed = &Renamed{a.Name, a.Namespace, hashed}
	}
}

// likeness is how many of a hundred values two manifests have in common, but for their names.
func likeness(a, b *Manifest) int {
	count := map[string]int{}
	size := 0
	visit(normal(a.APIVersion, a.Kind, a.Node), "", func(text string) {
		count[strings.ReplaceAll(text, a.Name, "\x01")]++
		size++
	})
	both, other := 0, 0
	visit(normal(b.APIVersion, b.Kind, b.Node), "", func(text string) {
		other++
		if text = strings.ReplaceAll(text, b.Name, "\x01"); count[text] > 0 {
			count[text]--
			both++
		}
	})
	if size+other == 0 {
		return 0
	}
	return 200 * both / (size + other)
}

// visit calls f with each scalar and its way.
func visit(v *value, way string, f func(string)) {
	switch {
	case v == nil:
	case v.kind == yaml.MappingNode:
		for _, name := range v.names {
			visit(v.fields[name], way+"."+name, f)
		}
	case v.kind == yaml.SequenceNode:
		for _, item := range v.items {
			visit(item, way+"[]", f)
		}
	default:
		f(way + "=" + v.identity())
	}
}
