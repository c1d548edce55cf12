package helm

import (
	"sort"
	"strings"
	"unicode"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/render/helm/internal/engine"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// installOrder is Helm's order of kinds; others come last, by name.
var installOrder = order("PriorityClass", "Namespace", "NetworkPolicy", "ResourceQuota", "LimitRange",
	"PodSecurityPolicy", "PodDisruptionBudget", "ServiceAccount", "Secret", "SecretList", "ConfigMap",
	"StorageClass", "PersistentVolume", "PersistentVolumeClaim", "CustomResourceDefinition", "ClusterRole",
	"ClusterRoleList", "ClusterRoleBinding", "ClusterRoleBindingList", "Role", "RoleList", "RoleBinding",
	"RoleBindingList", "Service", "DaemonSet", "Pod", "ReplicationController", "ReplicaSet", "Deployment",
	"HorizontalPodAutoscaler", "StatefulSet", "Job", "CronJob", "IngressClass", "Ingress", "APIService")

func order(kinds ...string) map[string]int {
	m := make(map[string]int, len(kinds))
	for i, k := range kinds {
		m[k] = i
	}
	return m
}

// hookEvents are the values of the annotation helm.sh/hook; true marks tests.
var hookEvents = map[string]bool{
	"pre-install": false, "post-install": false, "pre-delete": false, "post-delete": false, "pre-upgrade": false,
	"post-upgrade": false, "pre-rollback": false, "post-rollback": false, "test": true, "test-success": true,
}

// sortManifests takes the templates' texts apart into documents and puts them in Helm's order. A document that
// is not YAML is an *Error; the rest is still given.
func sortManifests(results []engine.Result) ([]Manifest, error) {
	sort.Slice(results, func(i, j int) bool { return results[i].Template.Name < results[j].Template.Name })
	var generic, hooks []Manifest
	var failures []error
	for _, res := range results {
		if strings.HasSuffix(res.Template.Name, "NOTES.txt") {
			continue
		}
		for _, d := range splitDocuments(res.Text) {
			m := Manifest{Template: res.Template.File, Name: res.Template.Name, Text: d.text, Offset: d.offset}
			m.YAML = source.ParseYAML(source.NewFile(m.Template, []byte(m.Text+"\n"))) // as it is printed: a block scalar may end here
			keep, err := m.classify()
			if err != nil {
				failures = append(failures, notYAML(m, err))
			}
			if m.Hook {
				hooks = append(hooks, m)
			} else if keep {
				generic = append(generic, m)
			}
		}
	}
	byKind(generic)
	byKind(hooks)
	if len(failures) > 0 {
		return append(generic, hooks...), failures[0]
	}
	return append(generic, hooks...), nil
}

func notYAML(m Manifest, err error) *Error {
	return &Error{Kind: KindYAML, Template: m.Template, Text: finding.Say("rendered-not-yaml", "why", finding.Say("words", "words", plainYAML(err.Error())), "line", ""),
		Manifest: &m, Err: err}
}

func byKind(ms []Manifest) {
	sort.SliceStable(ms, func(i, j int) bool {
		a, aok := installOrder[ms[i].Kind]
		b, bok := installOrder[ms[j].Kind]
		switch {
		case aok && bok:
			return a < b
		case !aok && !bok:
			return ms[i].Kind < ms[j].Kind
		}
		return aok
	})
}

// classify reads the document's kind and hooks. A hook of an unknown sort is not kept.
func (m *Manifest) classify() (keep bool, err error) {
	h, ok := treeHead(m.YAML)
	if !ok {
		if h, err = readHead(m.Text); err != nil {
			return true, err
		}
	}
	m.Kind = h.Kind
	if h.Metadata == nil {
		return true, nil
	}
	events, ok := h.Metadata.Annotations["helm.sh/hook"]
	if !ok {
		return true, nil
	}
	for _, e := range strings.Split(events, ",") {
		test, known := hookEvents[strings.ToLower(strings.TrimSpace(e))]
		if !known {
			return false, nil
		}
		m.Test = m.Test || test
	}
	m.Hook = true
	return true, nil
}

type document struct {
	text   string
	offset int
}

// splitDocuments takes a template's text apart as Helm does, at the regular expression (?:^|\s*\n)---\s*. A text of
// nothing but space has no document.
func splitDocuments(text string) []document {
	trimmed := strings.TrimLeftFunc(text, unicode.IsSpace)
	offset := len(text) - len(trimmed)
	trimmed = strings.TrimRightFunc(trimmed, unicode.IsSpace)
	var out []document
	add := func(from, to int) {
		if from == to {
			return
		}
		d := trimmed[from:to]
		left := strings.TrimLeftFunc(d, unicode.IsSpace)
		out = append(out, document{text: strings.TrimRightFunc(left, unicode.IsSpace), offset: offset + from + len(d) - len(left)})
	}
	from := 0
	for {
		start, end := nextSeparator(trimmed, from)
		if start < 0 {
			add(from, len(trimmed))
			return out
		}
		add(from, start)
		from = end
	}
}

// nextSeparator finds the first match of Helm's regular expression from a place on, -1 if there is none. By hand,
// because that expression steps back at every blank: it was 5 % of a run.
func nextSeparator(text string, from int) (start, end int) {
	for at := from; ; at++ {
		i := strings.Index(text[at:], "---")
		if i < 0 {
			return -1, -1
		}
		at += i
		if at != 0 && (at == from || text[at-1] != '\n') {
			continue
		}
		for start = at; start > from && isBlank(text[start-1]); start-- {
		}
		for end = at + len("---"); end < len(text) && isBlank(text[end]); end++ {
		}
		return start, end
	}
}

// isBlank is \s of regular expressions.
func isBlank(c byte) bool { return c == ' ' || c >= '\t' && c <= '\r' && c != '\v' }
