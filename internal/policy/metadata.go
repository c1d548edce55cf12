package policy

import (
	"fmt"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/near"
)

// metadata reads one METADATA block and collects what is wrong with it.
type metadata struct {
	module *module
	block  *ast.Annotations
	faults Errors
}

// customKeys are the keys that METADATA may have under custom.
var customKeys = [...]string{"severity", "scope", "help", "incident", "fixable", "bad", "good", "follows", "blames", "pair", "stage", "reads", "effect"}

// readMetadata reads what a rule, the files of one package, says of itself.
func readMetadata(files []*module, documents map[string][]string) (finding.Rule, Errors) {
	m := &metadata{module: files[0]}
	m.checkReport(files)
	for _, f := range files {
		for _, a := range f.Annotations {
			if a.Scope != "package" {
				continue
			}
			if m.block != nil {
				return finding.Rule{}, append(m.faults, errorAt(a.Location, "METADATA of this package is in %s already", m.module.file))
			}
			m.module, m.block = f, a
		}
	}
	if m.block == nil {
		m.faults = append(m.faults, errorAt(files[0].Package.Location,
			"no METADATA stands above the package: title, custom.severity and custom.scope are wanted"))
		return finding.Rule{}, m.faults
	}
	return m.read(documents), m.faults
}

func (m *metadata) read(documents map[string][]string) finding.Rule {
	r := finding.Rule{
		Title:       strings.TrimSpace(m.block.Title),
		Description: strings.TrimSpace(m.block.Description),
		Help:        m.text("help"),
		Incident:    m.flag("incident"),
		Fixable:     m.flag("fixable"),
		Bad:         m.text("bad"),
		Good:        m.text("good"),
		Scope:       m.text("scope"),
		Effect:      m.text("effect"),
		Relatives:   m.relatives(),
	}
	if r.Title == "" {
		m.fault("", "METADATA has no title")
	}
	if severity := m.text("severity"); m.has("severity") {
		var err error
		if r.Severity, err = finding.ParseSeverity(severity); err != nil {
			m.fault("severity", "%v", err)
		}
	} else {
		m.fault("custom", "METADATA has no custom.severity: error, warning, info or off")
	}
	scopes := sortedKeys(documents)
	if !m.has("scope") {
		m.fault("custom", "METADATA has no custom.scope: %s", strings.Join(scopes, " or "))
	} else if documents[r.Scope] == nil {
		m.fault("scope", "no document %q%s", r.Scope, instead(r.Scope, scopes))
	}
	if m.has("effect") && r.Scope != "change" {
		m.fault("effect", "custom.effect is for rules of scope change")
	}
	for _, key := range sortedKeys(m.block.Custom) {
		if !slices.Contains(customKeys[:], key) {
			m.fault(key, "METADATA has no use for custom.%s%s", key, instead(key, customKeys[:]))
		}
	}
	return r
}

// checkReport wants a set named report, and no function or value of that name.
func (m *metadata) checkReport(files []*module) {
	found := false
	for _, f := range files {
		for _, r := range f.Rules {
			if r.Head.Name != reportName && r.Head.Ref().String() != reportName {
				continue
			}
			if r.Head.RuleKind() != ast.MultiValue || len(r.Head.Args) > 0 {
				m.faults = append(m.faults, errorAt(r.Location, "report must be a set: report contains {…} if {…}"))
			}
			found = true
		}
	}
	if !found {
		m.faults = append(m.faults, errorAt(files[0].Package.Location, "the rule has no set report: report contains {…} if {…}"))
	}
}

func (m *metadata) has(key string) bool {
	_, ok := m.block.Custom[key]
	return ok
}

func (m *metadata) text(key string) string {
	switch v := m.block.Custom[key].(type) {
	case nil:
		return ""
	case string:
		return strings.TrimRight(v, " \n")
	default:
		m.fault(key, "custom.%s must be text, not %v", key, v)
		return ""
	}
}

func (m *metadata) flag(key string) bool {
	switch v := m.block.Custom[key].(type) {
	case nil:
		return false
	case bool:
		return v
	default:
		m.fault(key, "custom.%s must be true or false, not %v", key, v)
		return false
	}
}

// fault notes an error on the line of a key of the METADATA, on its first line
// where the key is not there.
func (m *metadata) fault(key, format string, args ...any) {
	e := Error{File: m.module.file, Line: m.block.Location.Row, Column: 1, Message: fmt.Sprintf(format, args...)}
	lines := strings.Split(m.module.text, "\n")
	for n := m.block.Location.Row; key != "" && n < m.block.EndLoc().Row && n < len(lines); n++ {
		text := strings.TrimLeft(strings.TrimPrefix(lines[n], "#"), " ")
		if strings.HasPrefix(text, key+":") {
			e.Line, e.Column = n+1, len(lines[n])-len(text)+1
			break
		}
	}
	m.faults = append(m.faults, e)
}

// instead proposes the nearest of some names, or lists them all.
func instead(name string, names []string) string {
	if best, ok := near.Nearest(name, names); ok {
		return fmt.Sprintf("; did you mean %s?", best)
	}
	sorted := slices.Clone(names)
	slices.Sort(sorted)
	return ": use " + strings.Join(sorted, ", ")
}

func sortedKeys[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}
