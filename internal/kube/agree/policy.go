package agree

import (
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/kube/form"
)

// agreeAutoscaler is for the spec of autoscaling/v2.
func agreeAutoscaler(v view) {
	v.replicaRange()
	zero := v.m.Minor < 1<<20 // minReplicas 0 needs a feature gate and a metric from outside
	if i, ok := v.number("minReplicas"); ok && i == 0 && zero {
		v.get("minReplicas").bad("at-least", "bound", 1)
	}
}

func (v view) replicaRange() {
	low, ok := v.number("minReplicas")
	if !ok {
		low = 1
	}
	v.atLeast(1, "maxReplicas")
	if high, has := v.number("maxReplicas"); has && high < low && ok {
		return // capacity/autoscaling-range says it
	}
	v.atLeast(0, "minReplicas")
}

// agreeAutoscaler1 is for the spec of autoscaling/v1.
func agreeAutoscaler1(v view) {
	agreeAutoscaler(v)
	v.atLeast(1, "targetCPUUtilizationPercentage")
}

func agreeScaleTarget(v view) {
	for _, name := range []string{"kind", "name"} {
		v.get(name).must(form.Segment)
	}
}

// metricSources are the fields of a metric by its type.
var metricSources = map[string]string{"ContainerResource": "containerResource", "External": "external", "Object": "object", "Pods": "pods", "Resource": "resource"}

func agreeMetric(v view) {
	kind := v.text("type")
	own := metricSources[kind]
	if own == "" {
		v.oneOf("type", "ContainerResource", "External", "Object", "Pods", "Resource")
		return
	}
	if !v.has(own) {
		v.lacks(own, "needed-by", "what", "type: "+kind, "other", "")
		return
	}
	for _, other := range metricSources {
		if other != own && v.has(other) {
			v.get(other).unwanted("metric-type", "type", kind)
			return
		}
	}
	source := v.get(own)
	target := source.get("target")
	source.get("metric", "name").must(form.Segment)
	switch kind {
	case "Resource", "ContainerResource":
		if target.oneTarget("averageUtilization", "averageValue") && kind == "ContainerResource" {
			source.get("name").must(resourceName)
			source.get("container").must(form.DNSLabel)
		}
	case "Pods":
		if !target.has("averageValue") {
			target.lacks("averageValue", "needed-by", "what", "type: Pods", "other", "")
		}
	case "Object":
		if !target.has("value") && !target.has("averageValue") {
			target.lacks("value", "needed-by", "what", "type: Object", "other", "averageValue")
		}
	case "External":
		target.oneTarget("value", "averageValue")
	}
}

// oneTarget holds a target to exactly one of two fields.
func (v view) oneTarget(a, b string) bool {
	switch {
	case v.has(a) && v.has(b):
		v.get(b).beside(a, "a-target")
	case !v.has(a) && !v.has(b):
		v.lacks(a, "or-else", "other", b)
	default:
		return true
	}
	return false
}

func agreeTarget(v view) {
	v.atLeast(1, "averageUtilization")
	for _, name := range []string{"value", "averageValue"} {
		if q, ok := form.QuantityOf(v.value(name)); ok && q <= 0 {
			v.get(name).bad("over-bound", "bound", 0)
		}
	}
}

func agreeScalingRules(v view) {
	v.within(0, 3600, "stabilizationWindowSeconds")
	v.oneOf("selectPolicy", "Disabled", "Max", "Min")
	if v.has("policies") && v.size("policies") == 0 {
		v.lacks("policies", "one-needed")
	}
	for _, p := range v.items("policies") {
		p.atLeast(1, "value")
		p.within(1, 1800, "periodSeconds")
	}
}

// agreePolicyRule: verbs, and what they may be done to.
func agreePolicyRule(v view) {
	if v.size("verbs") == 0 {
		v.lacks("verbs", "one-needed")
		return
	}
	if v.size("nonResourceURLs") > 0 {
		switch {
		case v.m.Kind == "Role":
			v.get("nonResourceURLs").unwanted("cluster-role-only")
		case v.size("apiGroups") > 0 || v.size("resources") > 0 || v.size("resourceNames") > 0:
			v.get("nonResourceURLs").beside("resources", "a-rule")
		}
		return
	}
	switch {
	case v.size("apiGroups") == 0:
		v.lacks("apiGroups", "core-group")
	case v.size("resources") == 0:
		v.lacks("resources", "one-needed")
	}
}

// agreeRoleBinding is for a whole RoleBinding or ClusterRoleBinding.
func agreeRoleBinding(v view) {
	ref := v.get("roleRef")
	group := ref.text("apiGroup")
	if group != "" && group != "rbac.authorization.k8s.io" {
		ref.get("apiGroup").bad("must-be", "value", "rbac.authorization.k8s.io", "with", "")
	}
	switch kind := ref.text("kind"); {
	case kind == "Role" && v.m.Kind == "ClusterRoleBinding":
		ref.get("kind").bad("cluster-role-ref")
	case ref.n != nil && kind != "":
		ref.oneOf("kind", "ClusterRole", "Role")
	}
	ref.get("name").must(form.Segment)
	if v.m.Kind != "ClusterRoleBinding" {
		return
	}
	for _, s := range v.items("subjects") {
		if s.text("kind") == "ServiceAccount" && s.text("namespace") == "" {
			s.lacks("namespace", "account-namespace")
		}
	}
}

func agreeSubject(v view) {
	kind, group := v.text("kind"), v.text("apiGroup")
	switch kind {
	case "ServiceAccount":
		if group != "" {
			v.get("apiGroup").bad("no-group")
		}
		v.get("name").must(form.DNSSubdomain)
	case "User", "Group":
		if v.has("apiGroup") && group != "rbac.authorization.k8s.io" && group != "" {
			v.get("apiGroup").bad("must-be", "value", "rbac.authorization.k8s.io", "with", "")
		}
	default:
		v.get("kind").wrong(form.OneOf(kind, []string{"Group", "ServiceAccount", "User"}))
	}
}

func agreePriorityClass(v view) {
	name := v.get("metadata").text("name")
	if strings.HasPrefix(name, "system-") {
		v.get("metadata", "name").bad("system-name")
	}
	if i, ok := v.number("value"); ok && i > 1000000000 {
		v.get("value").bad("at-most", "bound", 1000000000, "with", "")
	}
	v.oneOf("preemptionPolicy", "Never", "PreemptLowerPriority")
}

// agreeLimitRange is for one item of spec.limits.
func agreeLimitRange(v view) {
	names := []string{"max", "min", "default", "defaultRequest", "maxLimitRequestRatio"}
	kind := v.text("type")
	if kind != "Container" && kind != "Pod" && kind != "PersistentVolumeClaim" && (!strings.Contains(kind, "/") || form.LabelKey(kind).IsSet()) {
		v.get("type").wrong(form.OneOf(kind, []string{"Container", "PersistentVolumeClaim", "Pod"}))
		return
	}
	var keys []string
	for _, list := range names {
		v.entries(list, func(key string, q view) {
			keys = append(keys, key)
			if _, ok := form.QuantityOf(q.n); ok && (kind == "Container" || kind == "Pod") && resourceName(key).IsSet() {
				q.badKey(key, resourceName(key))
			}
		})
	}
	if kind == "Pod" {
		for _, name := range []string{"default", "defaultRequest"} {
			if v.size(name) > 0 {
				v.get(name).unwanted("not-for-type", "type", "Pod")
				return
			}
		}
	}
	if kind == "PersistentVolumeClaim" {
		if q := v.get("min").value("storage"); q == nil && v.get("max").value("storage") == nil {
			v.lacks("max", "claim-limits")
			return
		}
	}
	for _, key := range keys {
		v.ordered(key, "min", "defaultRequest", "default", "max")
		q, ok := form.QuantityOf(v.get("maxLimitRequestRatio").value(key))
		low, hasLow := form.QuantityOf(v.get("min").value(key))
		high, hasHigh := form.QuantityOf(v.get("max").value(key))
		if at := v.get("maxLimitRequestRatio", key); ok && q < 1 {
			at.bad("at-least", "bound", 1)
		} else if ok && hasLow && hasHigh && low > 0 && form.More(q, high/low) {
			at.bad("ratio", "most", form.FormatNumber(high/low))
		}
	}
}

// ordered reports the quantity of a key that is below one of the lists before.
func (v view) ordered(key string, lists ...string) {
	low, from := 0.0, ""
	for _, list := range lists {
		q, ok := form.QuantityOf(v.get(list).value(key))
		if !ok {
			continue
		}
		if from != "" && form.More(low, q) {
			v.get(list, key).bad("below-list", "list", from, "value", form.QuoteScalar(v.get(from, key).n))
			return
		}
		low, from = q, list
	}
}

func agreeQuota(v view) {
	v.entries("hard", func(key string, q view) {
		f, ok := form.QuantityOf(q.n)
		switch {
		case form.LabelKey(key).IsSet():
			q.badKey(key, form.LabelKey(key))
		case !strings.Contains(key, "/") && !slices.Contains(quotaNames, key) && !strings.HasPrefix(strings.TrimPrefix(key, "requests."), "hugepages-"):
			q.badKey(key, form.OneOf(key, quotaNames))
		case ok && f < 0:
			q.bad("negative")
		case ok && !form.IsWhole(f) && slices.Contains(quotaCounts, key):
			q.bad("whole", "name", "")
		}
	})
	scopes := []string{"BestEffort", "CrossNamespacePodAffinity", "NotBestEffort", "NotTerminating", "PriorityClass", "Terminating"}
	for _, s := range v.items("scopes") {
		if !slices.Contains(scopes, s.string()) {
			s.wrong(form.OneOf(s.string(), scopes))
		}
	}
	for _, e := range v.get("scopeSelector").items("matchExpressions") {
		e.oneOf("scopeName", scopes...)
		e.valuesOf("In", "NotIn")
		if name := e.text("scopeName"); name != "PriorityClass" && name != "" && e.text("operator") != "Exists" {
			e.get("operator").bad("must-exist", "scope", name)
		}
	}
}

var quotaCounts = []string{"configmaps", "persistentvolumeclaims", "pods", "replicationcontrollers", "resourcequotas", "secrets", "services",
	"services.loadbalancers", "services.nodeports"}

var quotaNames = append([]string{"cpu", "memory", "ephemeral-storage", "limits.cpu", "limits.ephemeral-storage", "limits.memory",
	"requests.cpu", "requests.ephemeral-storage", "requests.memory", "requests.storage"}, quotaCounts...)
