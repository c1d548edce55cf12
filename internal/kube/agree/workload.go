package agree

import (
	"slices"
	"strconv"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/kube/form"
	"github.com/xgen-lint/xgen-lint/internal/kube/problem"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

func agreeDeployment(v view) {
	v.template("Always")
	v.atLeast(0, "replicas", "minReadySeconds", "revisionHistoryLimit", "progressDeadlineSeconds")
	ready, _ := v.number("minReadySeconds")
	if deadline, ok := v.number("progressDeadlineSeconds"); (ok || ready >= 600) && deadline <= ready && (ok || ready > 0) {
		if !ok {
			v.get("minReadySeconds").bad("below-deadline")
		} else if deadline >= 0 {
			v.get("progressDeadlineSeconds").bad("over-ready", "ready", ready)
		}
	}
	strategy := v.get("strategy")
	strategy.oneOf("type", "Recreate", "RollingUpdate")
	rolling := strategy.get("rollingUpdate")
	if strategy.text("type") == "Recreate" && rolling.n != nil {
		rolling.unwanted("recreate")
		return
	}
	rolling.share("maxUnavailable", true)
	rolling.share("maxSurge", false)
	if rolling.isZero("maxUnavailable") && rolling.isZero("maxSurge") {
		rolling.get("maxUnavailable").bad("no-surge")
	}
}

// share reports a field that is neither a number from 0 on nor a percentage.
func (v view) share(name string, upTo100 bool) {
	at := v.get(name)
	if i, ok := v.number(name); ok {
		if i < 0 {
			at.bad("at-least", "bound", 0)
		} else if i > 1<<31-1 {
			at.bad("bits")
		}
		return
	}
	s, ok := source.Text(at.n)
	if !ok {
		return
	}
	digits, percent := strings.CutSuffix(s, "%")
	n, err := strconv.Atoi(digits)
	switch {
	case !percent || err != nil || strings.Trim(digits, "0123456789") != "":
		at.bad("share")
	case upTo100 && n > 100:
		at.bad("at-most", "bound", "100%", "with", "")
	}
}

// isZero reports a share that is there and 0.
func (v view) isZero(name string) bool {
	if i, ok := v.number(name); ok {
		return i == 0
	}
	s := v.text(name)
	n, err := strconv.Atoi(strings.TrimSuffix(s, "%"))
	return err == nil && n == 0
}

func agreeStatefulSet(v view) {
	v.template("Always")
	v.atLeast(0, "replicas", "minReadySeconds", "revisionHistoryLimit")
	v.oneOf("podManagementPolicy", "OrderedReady", "Parallel")
	v.get("ordinals").atLeast(0, "start")
	v.eachOnce("volumeClaimTemplates", "metadata", "name")
	update := v.get("updateStrategy")
	update.oneOf("type", "RollingUpdate", "OnDelete")
	if update.text("type") == "OnDelete" && update.has("rollingUpdate") {
		update.get("rollingUpdate").unwanted("on-delete")
	}
	update.get("rollingUpdate").atLeast(0, "partition")
	for _, name := range []string{"whenDeleted", "whenScaled"} {
		v.get("persistentVolumeClaimRetentionPolicy").oneOf(name, "Retain", "Delete")
	}
}

func agreeDaemonSet(v view) {
	v.template("Always")
	v.atLeast(0, "minReadySeconds", "revisionHistoryLimit")
	update := v.get("updateStrategy")
	update.oneOf("type", "RollingUpdate", "OnDelete")
	rolling := update.get("rollingUpdate")
	if t := update.text("type"); rolling.n == nil || t == "OnDelete" {
		return
	}
	rolling.share("maxUnavailable", true)
	rolling.share("maxSurge", true)
	surge := rolling.has("maxSurge") && !rolling.isZero("maxSurge")
	switch {
	case surge && (!rolling.has("maxUnavailable") || !rolling.isZero("maxUnavailable")):
		rolling.get("maxSurge").unwanted("surge")
	case !surge && rolling.isZero("maxUnavailable"):
		rolling.get("maxUnavailable").bad("needs-surge")
	}
	for _, c := range append(v.get("template", "spec").items("containers"), v.get("template", "spec").items("initContainers")...) {
		for _, p := range c.items("ports") {
			if surge && p.has("hostPort") {
				p.get("hostPort").unwanted("not-with-surge")
			}
		}
	}
}

func agreeReplicaSet(v view) {
	v.template("Always")
	v.atLeast(0, "replicas", "minReadySeconds")
}

func agreeReplicationController(v view) {
	v.atLeast(0, "replicas", "minReadySeconds")
	v.restarts(v.get("template"), "Always")
	labels := v.get("template", "metadata")
	v.entries("selector", func(key string, value view) {
		if a, ok := source.Text(value.n); ok && v.has("template") && labels.get("labels").text(key) != a {
			value.refuse("controller-label", "value", form.Quote(a), "label", key+"="+a)
		}
	})
	if v.has("template") && v.size("selector") == 0 && labels.size("labels") == 0 {
		v.get("template").lacks("metadata", "controller-labels")
	}
}

// template holds a workload's pods to its selector, and to what it can keep running.
func (v view) template(policies ...string) {
	if s := v.get("selector"); s.n != nil && s.size("matchLabels") == 0 && s.size("matchExpressions") == 0 {
		s.refuse("empty-selector")
		return
	}
	v.selects()
	v.restarts(v.get("template"), policies...)
	if at := v.get("template", "spec", "activeDeadlineSeconds"); at.n != nil {
		at.unwanted("not-in-kind", "kind", v.m.Kind)
	}
}

// selects holds a workload's selector to its own template's labels.
func (v view) selects() {
	selector, template := v.get("selector"), v.get("template")
	if selector.n == nil || template.n == nil {
		return // reported as missing
	}
	labels := template.get("metadata", "labels")
	var absent []string
	selector.entries("matchLabels", func(name string, value view) {
		have := labels.value(name)
		a, okA := source.Text(value.n)
		b, okB := source.Text(have)
		switch {
		case okA && have == nil:
			absent = append(absent, name+": "+a)
		case okA && okB && a != b:
			v.m.Add(problem.Problem{Path: value.path, Kind: problem.BadValue, Field: name,
				Says: finding.Say("selector-differs", "label", name+"="+a, "kind", v.m.Kind)})
		}
	})
	if len(absent) > 0 {
		at := labels.path
		for _, have := source.Get(v.n, at[len(v.path):]); have == nil && len(at) > len(v.path)+1; _, have = source.Get(v.n, at[len(v.path):]) {
			at = at.Parent()
		}
		v.m.Add(problem.Problem{Path: at, Key: true, Kind: problem.BadValue, Field: "labels",
			Says: finding.Say("selector-absent", "labels", absent, "count", len(absent), "kind", v.m.Kind),
			Help: finding.Say("add-labels", "labels", absent)})
		return
	}
	for _, e := range selector.items("matchExpressions") {
		if !e.fits(labels) {
			e.refuse("selector-expression", "kind", v.m.Kind)
		}
	}
}

// fits reports whether labels fit a selector's expression.
func (v view) fits(labels view) bool {
	value, has := source.Text(labels.value(v.text("key")))
	in := false
	for _, item := range v.items("values") {
		in = in || has && item.string() == value
	}
	switch v.text("operator") {
	case "In":
		return in
	case "NotIn":
		return !in
	case "Exists":
		return has
	case "DoesNotExist":
		return !has
	}
	return true
}

// restarts holds a pod's restartPolicy to what its owner takes.
func (v view) restarts(template view, allowed ...string) {
	spec := template.get("spec")
	if spec.n == nil {
		return
	}
	value := spec.value("restartPolicy")
	policy, ok := source.Text(value)
	switch {
	case (value == nil || policy == "" && ok) && allowed[0] != "Always":
		v.m.Add(problem.Problem{Path: spec.path, Kind: problem.MissingField, Field: "restartPolicy",
			Says: finding.Say("lacks", "of", spec.path, "field", "restartPolicy", "why", finding.Say("restart-policies", "kind", v.m.Kind, "allowed", allowed))})
	case ok && policy != "" && !slices.Contains(allowed, policy) && slices.Contains([]string{"Always", "OnFailure", "Never"}, policy):
		v.m.Add(problem.Problem{Path: spec.path.Child("restartPolicy"), Kind: problem.BadValue, Field: "restartPolicy",
			Says: problem.Says(spec.path.Child("restartPolicy"), strconv.Quote(policy), finding.Say("must-be-in", "allowed", allowed, "kind", v.m.Kind))})
	}
}
