package appset

import (
	"slices"

	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/internal/source"
)

const (
	mappingKind  = yaml.MappingNode
	sequenceKind = yaml.SequenceNode
)

// selector is a label selector; nil takes everything.
type selector struct{ requirements []requirement }

type requirement struct {
	key, operator string
	values        []string
}

// readSelector reads matchLabels and matchExpressions.
func readSelector(n *source.Node, from Place) (*selector, error) {
	if n == nil {
		return nil, nil
	}
	s := &selector{}
	source.Entries(at(n, "matchLabels"), func(name string, _, v *source.Node) {
		s.requirements = append(s.requirements, requirement{name, "In", []string{text(v)}})
	})
	for i, e := range items(at(n, "matchExpressions")) {
		r := requirement{text(at(e, "key")), text(at(e, "operator")), texts(at(e, "values"))}
		here := from.child("matchExpressions").child(source.P().Index(i)...)
		switch r.operator {
		case "In", "NotIn":
			if len(r.values) == 0 {
				return nil, errorAt(here, "set-operator-needs", "operator", r.operator)
			}
		case "Exists", "DoesNotExist":
			if len(r.values) > 0 {
				return nil, errorAt(here, "set-operator-takes", "operator", r.operator)
			}
		default:
			return nil, errorAt(here, "set-operator", "operator", r.operator)
		}
		s.requirements = append(s.requirements, r)
	}
	return s, nil
}

// matches reports whether labels fit all requirements.
func (s *selector) matches(labels map[string]string) bool {
	for _, r := range s.requirements {
		value, has := labels[r.key]
		fits := has
		switch r.operator {
		case "In":
			fits = has && slices.Contains(r.values, value)
		case "NotIn":
			fits = !has || !slices.Contains(r.values, value)
		case "DoesNotExist":
			fits = !has
		}
		if !fits {
			return false
		}
	}
	return true
}

// empty reports whether the selector asks for nothing.
func (s *selector) empty() bool { return s == nil || len(s.requirements) == 0 }
