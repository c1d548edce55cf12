package xgen.rules.secret.missing_key_test

import data.xgen.rules.secret.missing_key as rule
import data.xgen.testing

_read(name) := object.union(testing.reads(name), {"credential": true})

_default := object.union(testing.with_role("secret", testing.from_config("MINIO_DATA_SECRET_KEY", "minio123")), {"default": true, "credential": true})

test_reports_a_credential_that_nothing_supplies if {
	found := rule.report with input as testing.site({
		"secrets": [testing.secret({"REDIS_PASSWORD": []})],
		"containers": [testing.container({"reads": [_read("POSTGRES_PASSWORD"), _read("JWT_SECRET_KEY")]})],
	})
	found == {{
		"path": ["secrets", 0, "data", "JWT_SECRET_KEY"],
		"nearest": true,
		"message": {"id": "missing", "args": {
			"secret": "keys",
			"wants": ["JWT_SECRET_KEY", "POSTGRES_PASSWORD"],
			"who": {"id": "who-read", "args": {"services": ["docs"], "count": 1}},
			"instead": "",
		}},
		"help": {"id": "add", "args": {"wants": ["JWT_SECRET_KEY", "POSTGRES_PASSWORD"]}},
		"related": [
			{"path": ["releases", 0, "manifests", 0, "command", 2], "within": [3, 7], "message": {"id": "read-here", "args": {"name": "JWT_SECRET_KEY"}}},
			{"path": ["releases", 0, "manifests", 0, "command", 2], "within": [3, 7], "message": {"id": "read-here", "args": {"name": "POSTGRES_PASSWORD"}}},
		],
	}}
}

test_reports_a_default_on_remote_storage if {
	found := rule.report with input as testing.site({
		"secrets": [testing.secret({"REDIS_PASSWORD": []})],
		"containers": [testing.container({"storage": "remote", "variables": testing.variables([_default])})],
	})
	{hit.message | some hit in found} == {{"id": "missing", "args": {
		"secret": "keys",
		"wants": ["MINIO_DATA_SECRET_KEY"],
		"who": {"id": "who-get", "args": {"services": ["docs"], "count": 1}},
		"instead": {"id": "default"},
	}}}
}

test_reports_a_command_of_a_script_with_both_ways_out if {
	found := rule.report with input as testing.site({
		"site": {"secrets": "k3s/secrets/here"},
		"secrets": [object.union(testing.secret({}), {"origin": "script"})],
		"containers": [testing.container({"reads": [_read("API_TOKEN")]})],
	})
	{hit.help | some hit in found} == {{"id": "add-to-script", "args": {
		"wants": ["API_TOKEN"],
		"folder": "k3s/secrets/here",
	}}}
}

test_reports_at_the_place_of_reading_where_there_is_no_secret if {
	found := rule.report with input as testing.site({"containers": [testing.container({"sources": [], "reads": [_read("API_TOKEN")]})]})
	found == {{
		"path": ["releases", 0, "manifests", 0, "command", 2],
		"within": [3, 7],
		"message": {"id": "no-secret", "args": {"service": "docs", "name": "API_TOKEN", "instead": ""}},
		"help": {"id": "no-secret", "args": {"name": "API_TOKEN"}},
	}}
}

test_reports_what_is_not_known_once_at_info if {
	unknown := {"kind": "Secret", "name": "other", "optional": false, "known": false, "at": ["releases", 0]}
	stored := {"kind": "Secret", "name": "keys", "optional": false, "known": true, "secret": 0, "incomplete": "its keys stand in the store", "at": ["releases", 0]}
	found := rule.report with input as testing.site({
		"secrets": [testing.secret({})],
		"containers": [
			testing.container({"complete": false, "sources": [unknown, stored], "reads": [_read("API_TOKEN")]}),
			testing.container({"complete": false, "sources": [unknown]}),
		],
	})
	[hit.message | some hit in found] == [{"id": "unknown", "args": {
		"what": [{"id": "keys", "args": {"name": "keys", "why": "its keys stand in the store"}}],
	}}]
	{hit.severity | some hit in found} == {"info"}
}

test_accepts_the_default_inside_the_cluster if {
	found := rule.report with input as testing.site({
		"secrets": [testing.secret({})],
		"containers": [testing.container({"variables": testing.variables([_default])})],
	})
	found == set()
}

test_accepts_what_another_rule_reports if {
	vars := [
		object.union(_default, {"fixed": true}),
		object.union(testing.with_role("access", testing.from_config("MINIO_DATA_ACCESS_KEY", "AKIA")), {"default": false, "credential": true}),
	]
	found := rule.report with input as testing.site({
		"site": {"doc": {"vars": {"MINIO_DATA_ACCESS_KEY": "AKIA"}}},
		"secrets": [testing.secret({})],
		"containers": [testing.container({"storage": "remote", "variables": testing.variables(vars)})],
	})
	found == set()
}

test_accepts_what_may_be_there if {
	found := rule.report with input as testing.site({
		"secrets": [testing.secret({})],
		"containers": [
			testing.container({"reads": [object.union(_read("A_TOKEN"), {"optional": true}), object.union(_read("B_TOKEN"), {"supplied": true})]}),
			testing.container({
				"storage": "remote",
				"variables": testing.variables([object.union(_default, {"uncertain": true})]),
				"sources": [{"kind": "Secret", "name": "other", "optional": true, "known": false, "at": ["releases", 0]}],
			}),
		],
	})
	found == set()
}

test_reports_a_layer_that_hides_the_secret if {
	hides := {
		"name": "MINIO_DATA_ACCESS_KEY", "role": "access", "source": "ConfigMap/config", "known": true, "value": "minio", "default": true,
		"at": ["releases", 0], "shadows": [{"source": "Secret/keys", "secret": true}],
	}
	found := rule.report with input as testing.site({
		"secrets": [testing.secret({"keys": {"MINIO_DATA_ACCESS_KEY": {"meant": []}}})],
		"containers": [testing.container({"storage": "remote", "variables": {"MINIO_DATA_ACCESS_KEY": hides}})],
	})
	{hit.path[count(hit.path) - 1] | some hit in found} == {"envFrom"}
}
