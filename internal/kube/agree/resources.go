package agree

import (
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/kube/form"
	"github.com/xgen-lint/xgen-lint/internal/kube/problem"
)

// agreeResources holds requests to limits, and both to what may be asked for
// (validateResourceRequirements).
func agreeResources(v view) {
	limits := map[string]float64{}
	compute, huge := false, ""
	check := func(name string, q view) (float64, bool) {
		compute = compute || name == "cpu" || name == "memory"
		if wrong := resourceName(name); wrong.IsSet() {
			q.badKey(name, wrong)
			return 0, false
		}
		f, ok := form.QuantityOf(q.n)
		page, isHuge := strings.CutPrefix(name, "hugepages-")
		if isHuge {
			huge = name
		}
		size, _ := form.ParseQuantity(page)
		switch {
		case !ok:
		case f < 0:
			q.bad("negative")
		case extended(name) && !form.IsWhole(f):
			q.bad("whole", "name", name)
		case isHuge && (size <= 0 || !form.IsWhole(f/size)):
			q.bad("multiple", "of", page)
		default:
			return f, true
		}
		return 0, false
	}
	v.entries("limits", func(name string, q view) {
		if f, ok := check(name, q); ok {
			limits[name] = f
		}
	})
	v.entries("requests", func(name string, q view) {
		f, ok := check(name, q)
		limit, limited := limits[name]
		fixed := extended(name) || strings.HasPrefix(name, "hugepages-")
		switch {
		case !ok:
		case !limited && fixed && v.get("limits").value(name) == nil:
			q.refuse("no-limit", "name", name)
		case limited && fixed && form.More(limit, f): // capacity/requests-exceed-limits reports the other way round
			q.bad("same-limit", "limit", form.QuoteScalar(v.get("limits", name).n), "name", name)
		}
	})
	if huge != "" && !compute {
		v.refuse("no-compute", "name", huge)
	}
}

// resourceName is what a container may ask for (validateContainerResourceName).
func resourceName(name string) finding.Phrase {
	qualified := strings.Contains(name, "/")
	switch {
	case name == "cpu", name == "memory", name == "ephemeral-storage", strings.HasPrefix(name, "hugepages-") && !form.LabelKey(name).IsSet():
		return finding.Phrase{}
	case !qualified:
		return finding.Say("resource-name", "must", form.OneOf(name, []string{"cpu", "memory", "ephemeral-storage"}))
	case form.LabelKey(name).IsSet():
		return form.LabelKey(name)
	case extended(name) && (strings.HasPrefix(name, "requests.") || form.LabelKey("requests."+name).IsSet()):
		return finding.Say("resource-form")
	}
	return finding.Phrase{}
}

// extended reports a resource such as nvidia.com/gpu, of which a container gets
// whole pieces and as many as it asks for.
func extended(name string) bool {
	return strings.Contains(name, "/") && !strings.Contains(name, "kubernetes.io/")
}

// badKey reports a key of a map.
func (v view) badKey(name string, wrong finding.Phrase) {
	v.m.Add(problem.Problem{Path: v.path, Key: true, Kind: problem.BadValue, Field: name,
		Says: finding.Say("bad-key", "key", form.Quote(name), "of", v.path.Parent(), "must", wrong)})
}
