package policy

import "github.com/xgen-lint/xgen-lint/internal/finding"

// relatives reads what the rule says of other rules and of the place of its findings:
//
//	follows: [{rule: "yaml/*", on: line}]
//	reads: ["site: environments.*.services.*.hasDomain"]
//	blames: template
//	pair: true
//	stage: rendering
//
// Whether the rules that follows names are there is known only where all rules are: finding.NewGraph.
func (m *metadata) relatives() finding.Relatives {
	r := finding.Relatives{Pair: m.flag("pair")}
	if blames := m.text("blames"); m.has("blames") {
		var err error
		if r.Blames, err = finding.ParseBlame(blames); err != nil {
			m.fault("blames", "%v", err)
		}
	}
	if stage := m.text("stage"); m.has("stage") {
		var err error
		if r.Stage, err = finding.ParseStage(stage); err != nil {
			m.fault("stage", "%v", err)
		}
	}
	for _, item := range m.list("reads", "texts, as in [\"site: vars.APP_SITE\"]") {
		text, _ := item.(string)
		pattern, err := finding.ParsePattern(text)
		if err != nil {
			m.fault("reads", "custom.reads: %v", err)
		}
		r.Reads = append(r.Reads, pattern)
	}
	for _, item := range m.list("follows", "{rule: …, on: …}") {
		entry, _ := item.(map[string]any)
		rule, hasRule := entry["rule"].(string)
		on, hasOn := entry["on"].(string)
		if !hasRule || !hasOn || len(entry) != 2 {
			m.fault("follows", "custom.follows must be a list of {rule: …, on: …}, not %v", item)
			continue
		}
		relation, err := finding.ParseOn(on)
		if err != nil {
			m.fault("follows", "custom.follows: %v", err)
		}
		r.Follows = append(r.Follows, finding.Follows{Rule: rule, On: relation})
	}
	return r
}

// list reads a key that holds a list of what.
func (m *metadata) list(key, what string) []any {
	if !m.has(key) {
		return nil
	}
	list, ok := m.block.Custom[key].([]any)
	if !ok {
		m.fault(key, "custom.%s must be a list of %s", key, what)
	}
	return list
}
