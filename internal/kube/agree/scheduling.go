package agree

import (
	"slices"
	"strconv"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/kube/form"
	"github.com/xgen-lint/xgen-lint/internal/kube/problem"
)

func agreeToleration(v view) {
	operator, key, value := v.text("operator"), v.text("key"), v.text("value")
	switch {
	case key == "" && operator != "Exists":
		v.m.Add(problem.Problem{Path: v.path, Kind: problem.BadValue, Field: "operator",
			Says: finding.Say("lacks", "of", v.path, "field", "key", "why", finding.Say("keyless"))})
	case operator == "Exists" && value != "":
		v.get("value").unwanted("takes-none", "operator", operator)
	case operator == "Gt" || operator == "Lt":
		if _, err := strconv.ParseInt(value, 10, 64); err != nil {
			v.get("value").bad("integer-for", "operator", operator)
		}
	default:
		v.get("value").must(form.LabelValue)
	}
	v.get("key").must(form.LabelKey)
	if effect := v.text("effect"); v.has("tolerationSeconds") && effect != "NoExecute" {
		v.get("tolerationSeconds").unwanted("not-no-execute")
	}
}

func agreeSpread(v view) {
	v.get("topologyKey").must(form.LabelKey)
	v.atLeast(1, "maxSkew", "minDomains")
	if i, ok := v.number("minDomains"); ok && i > 0 && v.text("whenUnsatisfiable") != "DoNotSchedule" {
		v.get("minDomains").unwanted("only-for", "settings", []string{"whenUnsatisfiable: DoNotSchedule"}, "type", "")
	}
	for _, name := range []string{"nodeAffinityPolicy", "nodeTaintsPolicy"} {
		v.oneOf(name, "Honor", "Ignore")
	}
	if v.size("matchLabelKeys") > 0 && !v.has("labelSelector") {
		v.get("matchLabelKeys").unwanted("without", "other", "labelSelector")
	}
}

// agreeSelector holds a label selector's expressions to their operators.
func agreeSelector(v view) {
	for _, e := range v.items("matchExpressions") {
		e.get("key").must(form.LabelKey)
		e.valuesOf("In", "NotIn")
		for _, value := range e.items("values") {
			value.must(form.LabelValue)
		}
	}
}

// valuesOf holds values to an operator: these need some, Exists and DoesNotExist
// take none.
func (v view) valuesOf(need ...string) {
	operator := v.text("operator")
	n := v.size("values")
	switch {
	case slices.Contains(need, operator) && n == 0:
		v.lacks("values", "operator-values", "operator", operator)
	case (operator == "Exists" || operator == "DoesNotExist") && n > 0:
		v.get("values").unwanted("takes-none", "operator", operator)
	case (operator == "Gt" || operator == "Lt") && n != 1:
		v.m.Add(problem.Problem{Path: v.path, Kind: problem.BadValue, Field: "values", Says: problem.Says(v.path, "", finding.Say("one-value", "operator", operator))})
	}
}

func agreeNodeSelector(v view) {
	if v.size("nodeSelectorTerms") == 0 {
		v.lacks("nodeSelectorTerms", "one-needed")
	}
}

func agreeNodeTerm(v view) {
	for _, e := range v.items("matchFields") {
		e.oneOf("key", "metadata.name")
		e.oneOf("operator", "In", "NotIn")
		if n := e.size("values"); n != 1 && n > 0 {
			e.get("values").refuse("one-entry", "count", n)
		}
	}
}

func agreeNodeRequirement(v view) {
	if v.text("key") != "metadata.name" {
		v.get("key").must(form.LabelKey)
	}
	v.valuesOf("In", "NotIn")
}

func agreeAffinityTerm(v view) {
	v.get("topologyKey").must(form.LabelKey)
	for _, ns := range v.items("namespaces") {
		ns.wrong(form.DNSLabel(ns.string()))
	}
}
