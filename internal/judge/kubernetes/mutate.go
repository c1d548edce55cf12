package main

import (
	"embed"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"sort"
	"strconv"
	"strings"

	"sigs.k8s.io/yaml"
)

//go:embed seeds/*.yaml
var seedFiles embed.FS

// seed is one good object.
type seed struct {
	name   string
	object map[string]any
}

// mutate changes good objects, one change each (at times two), and writes what
// the judge says. Equal objects are written once.
func mutate(number uint64, count int, out io.Writer) error {
	seeds, err := readSeeds()
	if err != nil {
		return err
	}
	m := &mutator{random: rand.New(rand.NewPCG(number, 1)), pool: map[string][]any{}}
	for _, s := range seeds {
		m.learn("", s.object)
	}
	enc := json.NewEncoder(out)
	seen := map[string]bool{}
	for _, s := range seeds {
		text, err := json.Marshal(s.object)
		if err != nil {
			return err
		}
		v := verdict{Seed: s.name, Object: text}
		if v.Refused, v.Apply = judge(text); v.Refused != nil {
			return fmt.Errorf("seed %s is refused: %s", s.name, strings.Join(v.Refused, "; "))
		}
		seen[string(text)] = true
		if err := enc.Encode(v); err != nil {
			return err
		}
	}
	for tries := 0; count > 0 && tries < 1_000_000; tries++ {
		s := seeds[m.random.IntN(len(seeds))]
		object := clone(s.object)
		change := m.change(object)
		if change == "" {
			continue
		}
		text, err := json.Marshal(object)
		if err != nil {
			return err
		}
		if seen[string(text)] {
			continue
		}
		seen[string(text)] = true
		v := verdict{Seed: s.name, Change: change, Object: text}
		v.Refused, v.Apply = judge(text)
		if err := enc.Encode(v); err != nil {
			return err
		}
		count--
	}
	return nil
}

func readSeeds() (out []seed, err error) {
	files, err := seedFiles.ReadDir("seeds")
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		text, err := seedFiles.ReadFile("seeds/" + f.Name())
		if err != nil {
			return nil, err
		}
		for i, doc := range strings.Split(string(text), "\n---\n") {
			var object map[string]any
			if err := yaml.Unmarshal([]byte(doc), &object); err != nil {
				return nil, fmt.Errorf("read %s, document %d: %w", f.Name(), i+1, err)
			}
			out = append(out, seed{fmt.Sprintf("%s/%d", strings.TrimSuffix(f.Name(), ".yaml"), i+1), object})
		}
	}
	return out, nil
}

// mutator makes changes. Its pool is what the good objects hold in a field of a
// name: what is right in one place is often wrong in another.
type mutator struct {
	random *rand.Rand
	pool   map[string][]any
}

// place is a value in an object, and how to change it.
type place struct {
	path   string
	field  string // the name of the nearest map key
	value  any
	set    func(any)
	remove func()
	list   []any // that it is an item of
	append func(any)
}

// sort of fields with the same inside under several names.
var alike = map[string]string{"initContainers": "containers", "readinessProbe": "livenessProbe", "startupProbe": "livenessProbe",
	"preStop": "postStart", "limits": "requests", "egress": "ingress", "from": "to", "scaleUp": "scaleDown", "pods": "resource", "object": "resource"}

func kindOf(field string) string {
	if k := alike[field]; k != "" {
		return k
	}
	return field
}

func (m *mutator) learn(field string, v any) {
	switch v := v.(type) {
	case map[string]any:
		for _, k := range keys(v) {
			m.pool[kindOf(field)+"."+k] = append(m.pool[kindOf(field)+"."+k], v[k])
			m.learn(k, v[k])
		}
	case []any:
		for _, item := range v {
			m.learn(field, item)
		}
	}
}

func keys(m map[string]any) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	sort.Strings(out)
	return out
}

// places lists the values in an object, the object itself not.
func places(path, field string, v any) (out []place) {
	switch v := v.(type) {
	case map[string]any:
		for _, k := range keys(v) {
			at := strings.TrimPrefix(path+"."+k, ".")
			out = append(out, place{path: at, field: k, value: v[k], set: func(x any) { v[k] = x }, remove: func() { delete(v, k) }})
			inside := places(at, k, v[k])
			if list, ok := v[k].([]any); ok {
				for i := range inside {
					if inside[i].list != nil && inside[i].append == nil {
						inside[i].append = func(x any) { v[k] = append(slices.Clone(list), x) }
					}
				}
			}
			out = append(out, inside...)
		}
	case []any:
		for i := range v {
			at := path + "[" + strconv.Itoa(i) + "]"
			out = append(out, place{path: at, field: field, value: v[i], set: func(x any) { v[i] = x }, list: v})
			out = append(out, places(at, field, v[i])...)
		}
	}
	return out
}

func clone(v map[string]any) map[string]any {
	text, _ := json.Marshal(v) // what was read as JSON is written as JSON
	var out map[string]any
	_ = json.Unmarshal(text, &out)
	return out
}
