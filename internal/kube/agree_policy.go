package kube

import (
	"slices"
	"strings"
)

// agreeAutoscaler is for the spec of autoscaling/v2.
func agreeAutoscaler(v view) {
	v.replicaRange()
	zero := v.c.minor < 1<<20 // minReplicas 0 needs a feature gate and a metric from outside
	if i, ok := v.number("minReplicas"); ok && i == 0 && zero {
		v.get("minReplicas").bad("must be at least 1")
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
		v.get(name).must(segment)
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
		v.lacks(own, "type "+kind+" needs it")
		return
	}
	for _, other := range metricSources {
		if other != own && v.has(other) {
			v.get(other).unwanted("is set, but the metric's type is %s", kind)
			return
		}
	}
	source := v.get(own)
	target := source.get("target")
	source.get("metric", "name").must(segment)
	switch kind {
	case "Resource", "ContainerResource":
		if target.oneTarget("averageUtilization", "averageValue") && kind == "ContainerResource" {
			source.get("name").must(resourceName)
			source.get("container").must(dnsLabel)
		}
	case "Pods":
		if !target.has("averageValue") {
			target.lacks("averageValue", "type Pods needs it")
		}
	case "Object":
		if !target.has("value") && !target.has("averageValue") {
			target.lacks("value", "type Object needs it or averageValue")
		}
	case "External":
		target.oneTarget("value", "averageValue")
	}
}

// oneTarget holds a target to exactly one of two fields.
func (v view) oneTarget(a, b string) bool {
	switch {
	case v.has(a) && v.has(b):
		v.get(b).beside(a, "a target has only one of them")
	case !v.has(a) && !v.has(b):
		v.lacks(a, "write it or "+b)
	default:
		return true
	}
	return false
}

func agreeTarget(v view) {
	v.atLeast(1, "averageUtilization")
	for _, name := range []string{"value", "averageValue"} {
		if q, ok := quantityOf(v.value(name)); ok && q <= 0 {
			v.get(name).bad("must be over 0")
		}
	}
}

func agreeScalingRules(v view) {
	v.within(0, 3600, "stabilizationWindowSeconds")
	v.oneOf("selectPolicy", "Disabled", "Max", "Min")
	if v.has("policies") && v.size("policies") == 0 {
		v.lacks("policies", "at least one is needed")
	}
	for _, p := range v.items("policies") {
		p.atLeast(1, "value")
		p.within(1, 1800, "periodSeconds")
	}
}

// agreePolicyRule: verbs, and what they may be done to.
func agreePolicyRule(v view) {
	if v.size("verbs") == 0 {
		v.lacks("verbs", "at least one is needed")
		return
	}
	if v.size("nonResourceURLs") > 0 {
		switch {
		case v.c.kind == "Role":
			v.get("nonResourceURLs").unwanted("is for a ClusterRole alone")
		case v.size("apiGroups") > 0 || v.size("resources") > 0 || v.size("resourceNames") > 0:
			v.get("nonResourceURLs").beside("resources", "a rule has only one of them")
		}
		return
	}
	switch {
	case v.size("apiGroups") == 0:
		v.lacks("apiGroups", `write [""] for the core group`)
	case v.size("resources") == 0:
		v.lacks("resources", "at least one is needed")
	}
}

// agreeRoleBinding is for a whole RoleBinding or ClusterRoleBinding.
func agreeRoleBinding(v view) {
	ref := v.get("roleRef")
	group := ref.text("apiGroup")
	if group != "" && group != "rbac.authorization.k8s.io" {
		ref.get("apiGroup").bad("must be rbac.authorization.k8s.io")
	}
	switch kind := ref.text("kind"); {
	case kind == "Role" && v.c.kind == "ClusterRoleBinding":
		ref.get("kind").bad("must be ClusterRole in a ClusterRoleBinding")
	case ref.n != nil && kind != "":
		ref.oneOf("kind", "ClusterRole", "Role")
	}
	ref.get("name").must(segment)
	if v.c.kind != "ClusterRoleBinding" {
		return
	}
	for _, s := range v.items("subjects") {
		if s.text("kind") == "ServiceAccount" && s.text("namespace") == "" {
			s.lacks("namespace", "a ServiceAccount in a ClusterRoleBinding needs it")
		}
	}
}

func agreeSubject(v view) {
	kind, group := v.text("kind"), v.text("apiGroup")
	switch kind {
	case "ServiceAccount":
		if group != "" {
			v.get("apiGroup").bad("must be absent for a ServiceAccount")
		}
		v.get("name").must(dnsSubdomain)
	case "User", "Group":
		if v.has("apiGroup") && group != "rbac.authorization.k8s.io" && group != "" {
			v.get("apiGroup").bad("must be rbac.authorization.k8s.io")
		}
	default:
		v.get("kind").bad("%s", oneOf(kind, []string{"Group", "ServiceAccount", "User"}))
	}
}

func agreePriorityClass(v view) {
	name := v.get("metadata").text("name")
	if strings.HasPrefix(name, "system-") {
		v.get("metadata", "name").bad("must not begin with system-: those are Kubernetes' own")
	}
	if i, ok := v.number("value"); ok && i > 1000000000 {
		v.get("value").bad("must be at most 1000000000")
	}
	v.oneOf("preemptionPolicy", "Never", "PreemptLowerPriority")
}

// agreeLimitRange is for one item of spec.limits.
func agreeLimitRange(v view) {
	names := []string{"max", "min", "default", "defaultRequest", "maxLimitRequestRatio"}
	kind := v.text("type")
	if kind != "Container" && kind != "Pod" && kind != "PersistentVolumeClaim" && (!strings.Contains(kind, "/") || labelKey(kind) != "") {
		v.get("type").bad("%s", oneOf(kind, []string{"Container", "PersistentVolumeClaim", "Pod"}))
		return
	}
	var keys []string
	for _, list := range names {
		v.entries(list, func(key string, q view) {
			keys = append(keys, key)
			if _, ok := quantityOf(q.n); ok && (kind == "Container" || kind == "Pod") && resourceName(key) != "" {
				q.badKey(key, resourceName(key))
			}
		})
	}
	if kind == "Pod" {
		for _, name := range []string{"default", "defaultRequest"} {
			if v.size(name) > 0 {
				v.get(name).unwanted("may not be set for type Pod")
				return
			}
		}
	}
	if kind == "PersistentVolumeClaim" {
		if q := v.get("min").value("storage"); q == nil && v.get("max").value("storage") == nil {
			v.lacks("max", "type PersistentVolumeClaim needs min.storage or max.storage")
			return
		}
	}
	for _, key := range keys {
		v.ordered(key, "min", "defaultRequest", "default", "max")
		q, ok := quantityOf(v.get("maxLimitRequestRatio").value(key))
		low, hasLow := quantityOf(v.get("min").value(key))
		high, hasHigh := quantityOf(v.get("max").value(key))
		if at := v.get("maxLimitRequestRatio", key); ok && q < 1 {
			at.bad("must be at least 1")
		} else if ok && hasLow && hasHigh && low > 0 && more(q, high/low) {
			at.bad("must be at most max divided by min, %s", formatNumber(high/low))
		}
	}
}

// ordered reports the quantity of a key that is below one of the lists before.
func (v view) ordered(key string, lists ...string) {
	low, from := 0.0, ""
	for _, list := range lists {
		q, ok := quantityOf(v.get(list).value(key))
		if !ok {
			continue
		}
		if from != "" && more(low, q) {
			v.get(list, key).bad("is below %s %s", from, quoted(v.get(from, key).n))
			return
		}
		low, from = q, list
	}
}

func agreeQuota(v view) {
	v.entries("hard", func(key string, q view) {
		f, ok := quantityOf(q.n)
		switch {
		case labelKey(key) != "":
			q.badKey(key, labelKey(key))
		case !strings.Contains(key, "/") && !slices.Contains(quotaNames, key) && !strings.HasPrefix(strings.TrimPrefix(key, "requests."), "hugepages-"):
			q.badKey(key, oneOf(key, quotaNames))
		case ok && f < 0:
			q.bad("must not be negative")
		case ok && !isWhole(f) && slices.Contains(quotaCounts, key):
			q.bad("must be a whole number")
		}
	})
	scopes := []string{"BestEffort", "CrossNamespacePodAffinity", "NotBestEffort", "NotTerminating", "PriorityClass", "Terminating"}
	for _, s := range v.items("scopes") {
		if !slices.Contains(scopes, s.string()) {
			s.bad("%s", oneOf(s.string(), scopes))
		}
	}
	for _, e := range v.get("scopeSelector").items("matchExpressions") {
		e.oneOf("scopeName", scopes...)
		e.valuesOf("In", "NotIn")
		if name := e.text("scopeName"); name != "PriorityClass" && name != "" && e.text("operator") != "Exists" {
			e.get("operator").bad("must be Exists for scopeName %s", name)
		}
	}
}

var quotaCounts = []string{"configmaps", "persistentvolumeclaims", "pods", "replicationcontrollers", "resourcequotas", "secrets", "services",
	"services.loadbalancers", "services.nodeports"}

var quotaNames = append([]string{"cpu", "memory", "ephemeral-storage", "limits.cpu", "limits.ephemeral-storage", "limits.memory",
	"requests.cpu", "requests.ephemeral-storage", "requests.memory", "requests.storage"}, quotaCounts...)
