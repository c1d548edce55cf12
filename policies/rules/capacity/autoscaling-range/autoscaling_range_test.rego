package xgen.rules.capacity.autoscaling_range_test

import data.xgen.rules.capacity.autoscaling_range as rule
import data.xgen.testing

_site(spec) := testing.site({"releases": [testing.release([testing.autoscaler("core", spec)])]})

test_reports_a_minimum_over_the_maximum if {
	found := rule.report with input as _site({"minReplicas": 4, "maxReplicas": 2})
	found == {{
		"path": ["releases", 0, "manifests", 0, "spec", "minReplicas"],
		"message": {"id": "range", "args": {"autoscaler": "HorizontalPodAutoscaler core", "low": 4, "high": 2}},
		"related": [{"path": ["releases", 0, "manifests", 0, "spec", "maxReplicas"], "message": {"id": "max", "args": {
			"high": 2,
		}}}],
	}}
}

test_reports_a_maximum_under_the_default_minimum if {
	found := rule.report with input as _site({"maxReplicas": 0})
	found == {{
		"path": ["releases", 0, "manifests", 0, "spec", "maxReplicas"],
		"message": {"id": "zero", "args": {"autoscaler": "HorizontalPodAutoscaler core", "high": 0}},
	}}
}

test_accepts_a_range if {
	every spec in [
		{"minReplicas": 1, "maxReplicas": 2},
		{"minReplicas": 2, "maxReplicas": 2},
		{"maxReplicas": 1},
		{"minReplicas": 2},
		{"minReplicas": "4", "maxReplicas": "2"},
	] {
		found := rule.report with input as _site(spec)
		found == set()
	}
}
