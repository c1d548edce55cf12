package xgen.rules.reference.missing_key_test

import data.xgen.rules.reference.missing_key as rule
import data.xgen.testing.index

test_reports_a_key_with_what_there_is if {
	found := rule.report with input as index.site([
		index.broken({"why": "key", "wanted": "LOGLEVEL", "near": "LOG_LEVEL", "maker": index.maker}),
		index.broken({"why": "key", "wanted": "app.yaml", "known": ["TZ", "A"]}),
	])
	{hit.message | some hit in found} == {
		{"id": "key", "args": {
			"kind": "ConfigMap",
			"name": "x",
			"key": "LOGLEVEL",
			"from": "Deployment core",
			"instead": {"id": "meant", "args": {"near": "LOG_LEVEL"}},
		}},
		{"id": "key", "args": {
			"kind": "ConfigMap",
			"name": "x",
			"key": "app.yaml",
			"from": "Deployment core",
			"instead": {"id": "has-known", "args": {"known": ["TZ", "A"]}},
		}},
	}
}

test_reports_a_file_that_items_does_not_give if {
	found := rule.report with input as index.site([index.broken({"why": "file", "wanted": "app.yaml", "known": ["tz"]})])
	{hit.message | some hit in found} == {{"id": "file", "args": {
		"from": "Deployment core",
		"path": "app.yaml",
		"known": ["tz"],
	}}}
}

test_accepts_a_credential_of_env if {
	at := ["releases", 0, "manifests", 0, "env", 0, "valueFrom", "secretKeyRef", "key"]
	found := rule.report with input as index.site([index.broken({"why": "key", "kind": "Secret", "at": at})])
	found == set()
}

test_reports_a_pull_secret_without_a_login if {
	found := rule.report with input as index.site([index.broken({
		"why": "login",
		"known": ["password"],
		"maker": index.maker,
		"makerAt": ["index", "broken", 0, "maker", "name"],
		"reader": "Deployment core",
		"readerAt": ["releases", 0],
	})])
	{hit.message | some hit in found} == {{"id": "login", "args": {"name": index.maker.name, "known": ["password"]}}}
}

test_reports_a_pull_secret_of_another_type if {
	broken := object.union(
		index.broken({"why": "type", "maker": index.maker}),
		{"makerAt": ["index", "broken", 0, "maker", "name"], "reader": "Deployment core", "readerAt": ["releases", 0]},
	)
	opaque := rule.report with input as index.site([object.union(broken, {"known": []})])
	{hit.message.args.type | some hit in opaque} == {"Opaque"}
	tls := rule.report with input as index.site([object.union(broken, {"known": ["kubernetes.io/tls"]})])
	{hit.message.args.type | some hit in tls} == {"kubernetes.io/tls"}
}
