package xgen.rules.argocd.parameter_mangled_test

import data.xgen.rules.argocd.parameter_mangled as rule
import data.xgen.testing.delivery

_at(k, key) := ["applications", 0, "manifest", "spec", "source", "helm", "parameters", k, key]

_site(list) := delivery.site({"applications": [delivery.application("core-prd", delivery.parameters(list))]})

_found(value, forced) := found if {
	found := rule.report with input as _site([{"name": "a", "value": "x"}, {"name": "config.X", "value": value, "forceString": forced}])
}

test_reports_a_substituted_variable_without_its_value if {
	_found("pa$word", true) == {{
		"path": _at(1, "value"),
		"message": "Application core-prd: Argo CD substitutes $… in the value of parameter config.X",
	}}
}

test_reports_every_form_of_a_variable if {
	every value in ["$x", "${x}", "a${", "$5", "$$$x", "$-", "${ARGOCD_APP_NAMED}", "$ARGOCD_APP_NAMES", "$ARGOCD_ENV_X"] {
		delivery.paths(_found(value, false)) == {_at(1, "value")}
	}
}

test_reports_a_backslash_whatever_forces_a_string if {
	every forced in [true, false] {
		every value in [`C:\shop`, `^\d+$`, `a\`, `\\\s`] {
			delivery.messages(_found(value, forced)) == {`Application core-prd: Helm drops the \ in the value of parameter config.X`}
		}
	}
}

test_reports_a_value_that_deletes_its_key if {
	every value in ["null", "NULL"] {
		delivery.messages(_found(value, false)) == {"Application core-prd: Helm takes the value null for the wish to delete the key of parameter config.X"}
	}
}

test_reports_half_a_list if {
	delivery.messages(_found("{a,b", true)) == {"Application core-prd: Helm cannot read the { at the beginning of the value of parameter config.X"}
}

test_reports_a_name_beside_a_part_of_it if {
	found := rule.report with input as _site([{"name": "a.b", "value": "1"}, {"name": "x", "value": "1"}, {"name": "a", "value": "2"}])
	found == {{
		"path": _at(2, "name"),
		"message": "Application core-prd sets a beside a.b: one of them is lost, and which one is chance",
		"help": "set the one or the other",
		"related": [
			{"path": _at(0, "name"), "message": "sets a part of a"},
			{"path": _at(2, "value"), "message": "the value of a"},
			{"path": _at(0, "value"), "message": "the value of a.b"},
		],
	}}
}

test_reports_an_item_beside_its_list if {
	found := rule.report with input as _site([{"name": "a", "value": "{x}"}, {"name": "a[0].b", "value": "1"}])
	delivery.paths(found) == {_at(0, "name")}
}

test_reports_the_parameters_of_a_root_app if {
	found := rule.report with input as delivery.site({"rootApps": [delivery.root("xgen-root-here", "here", "$env", {})]})
	delivery.paths(found) == {["rootApps", 0, "manifest", "spec", "source", "helm", "parameters", 0, "value"]}
}

test_accepts_what_arrives_as_it_is_written if {
	every value in [
		"", "x", "true", "5432", "1e3", "a,b", "{a,b}", "a = b", "# x", "*", "$", "a$", "10$ and more", "a$.b", "pa$$word", `a\\b`, `a\,b`,
		"$ARGOCD_APP_NAME", "${ARGOCD_APP_NAMESPACE}-x", "$ARGOCD_APP_REVISION_SHORT_8", "$ARGOCD_APP_REVISION_SHORT.x", "nullable", 7, null,
	] {
		_found(value, false) == set()
	}
}

test_accepts_null_as_a_string if {
	_found("null", true) == set()
}

test_accepts_escaped_dots_in_names if {
	found := rule.report with input as _site([
		{"name": `resources.limits.nvidia\.com/gpu`, "value": "1"}, {"name": `resources.limits.nvidia\.com/gpu\.shared`, "value": "1"},
		{"name": "resources.limits.cpu", "value": "1"}, {"name": "ab", "value": "1"}, {"name": "a.b", "value": "1"}, {"name": "a.bc", "value": "1"},
	])
	found == set()
}

test_accepts_one_name_in_two_sources if {
	found := rule.report with input as delivery.site({"applications": [delivery.application("core-prd", {"spec": {"sources": [
		{"path": "a", "helm": {"parameters": [{"name": "a", "value": "1"}]}},
		{"path": "b", "helm": {"parameters": [{"name": "a.b", "value": "1"}]}},
	]}})]})
	found == set()
}
