package kube

import (
	"math"
	"strconv"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// unit is a suffix of quantities (k8s.io/apimachinery/pkg/api/resource).
type unit struct {
	suffix string
	factor float64
}

var units = []unit{{"Ki", 1 << 10}, {"Mi", 1 << 20}, {"Gi", 1 << 30}, {"Ti", 1 << 40}, {"Pi", 1 << 50}, {"Ei", 1 << 60},
	{"n", 1e-9}, {"u", 1e-6}, {"m", 1e-3}, {"k", 1e3}, {"M", 1e6}, {"G", 1e9}, {"T", 1e12}, {"P", 1e15}, {"E", 1e18}, {"", 1}}

// ParseQuantity returns what a quantity such as 500m, 1Gi or 2e3 is worth.
func ParseQuantity(s string) (value float64, ok bool) {
	s = strings.TrimSpace(s)
	if !isQuantity(s) {
		return 0, false
	}
	if f, err := strconv.ParseFloat(s, 64); err == nil {
		return f, true // no suffix, or an exponent
	}
	for _, u := range units {
		if number, found := strings.CutSuffix(s, u.suffix); found && u.suffix != "" {
			f, err := strconv.ParseFloat(number, 64)
			return f * u.factor, err == nil
		}
	}
	return 0, false
}

// nearQuantity is the quantity that a text was probably meant as, "" if that is not known: 2Gi for 2GB.
func nearQuantity(s string) string {
	for _, meant := range []string{strings.ReplaceAll(s, " ", ""), strings.TrimSuffix(s, "i"), strings.TrimSuffix(strings.TrimRight(strings.ReplaceAll(s, " ", ""), "bB"), "i") + "i"} {
		if meant != s && isQuantity(meant) {
			return meant
		}
	}
	return ""
}

// quantityOf is the worth of a scalar, a number or text.
func quantityOf(n *source.Node) (float64, bool) {
	if n == nil {
		return 0, false
	}
	if s, ok := text(n); ok {
		return ParseQuantity(s)
	}
	switch v := source.Scalar(n).(type) {
	case int64, uint64, float64:
		return asFloat(v), true
	}
	return 0, false
}

// equal and more compare quantities, whose fractions floats do not hold exactly.
func equal(a, b float64) bool { return math.Abs(a-b) <= 1e-12*math.Max(math.Abs(a), math.Abs(b)) }
func more(a, b float64) bool  { return a > b && !equal(a, b) }

// whole reports whether a quantity is an integer.
func isWhole(f float64) bool { return equal(f, math.Round(f)) }

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
		f, ok := quantityOf(q.n)
		page, isHuge := strings.CutPrefix(name, "hugepages-")
		if isHuge {
			huge = name
		}
		size, _ := ParseQuantity(page)
		switch {
		case !ok:
		case f < 0:
			q.bad("negative")
		case extended(name) && !isWhole(f):
			q.bad("whole", "name", name)
		case isHuge && (size <= 0 || !isWhole(f/size)):
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
		case limited && fixed && more(limit, f): // capacity/requests-exceed-limits reports the other way round
			q.bad("same-limit", "limit", quoted(v.get("limits", name).n), "name", name)
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
	case name == "cpu", name == "memory", name == "ephemeral-storage", strings.HasPrefix(name, "hugepages-") && !labelKey(name).IsSet():
		return finding.Phrase{}
	case !qualified:
		return finding.Say("resource-name", "must", oneOf(name, []string{"cpu", "memory", "ephemeral-storage"}))
	case labelKey(name).IsSet():
		return labelKey(name)
	case extended(name) && (strings.HasPrefix(name, "requests.") || labelKey("requests."+name).IsSet()):
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
	v.c.report(Problem{Path: v.path, Key: true, Kind: BadValue, Field: name,
		Says: finding.Say("bad-key", "key", quote(name), "of", v.path.Parent(), "must", wrong)})
}
