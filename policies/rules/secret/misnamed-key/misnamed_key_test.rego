package xgen.rules.secret.misnamed_key_test

import data.xgen.rules.secret.misnamed_key as rule
import data.xgen.testing

_access := object.union(testing.with_role("access", testing.from_config("MINIO_DATA_ACCESS_KEY", "minio")), {"default": true, "credential": true})

_secret := object.union(testing.with_role("secret", testing.from_config("MINIO_DATA_SECRET_KEY", "minio123")), {"default": true, "credential": true})

_read(name) := object.union(testing.reads(name), {"supplied": true, "credential": true})

_aws := {"AWS_ACCESS_KEY_ID": ["MINIO_DATA_ACCESS_KEY"], "AWS_SECRET_ACCESS_KEY": ["MINIO_DATA_SECRET_KEY"]}

# The documents' 403.
_incident(patch) := testing.site(object.union(
	{
		"secrets": [testing.secret(_aws)],
		"containers": [testing.container({
			"storage": "remote",
			"variables": testing.variables([_access, _secret]),
			"reads": [_read("MINIO_DATA_ACCESS_KEY"), _read("MINIO_DATA_SECRET_KEY")],
		})],
	},
	patch,
))

test_reports_both_names_once if {
	found := rule.report with input as _incident({})
	found == {{
		"path": ["secrets", 0, "keys", "AWS_ACCESS_KEY_ID"],
		"key": true,
		"message": {"id": "misnamed", "args": {
			"secret": "keys",
			"has": ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"],
			"wants": ["MINIO_DATA_ACCESS_KEY", "MINIO_DATA_SECRET_KEY"],
			"who": {"id": "who-read", "args": {"services": ["docs"], "count": 1}},
			"instead": {"id": "default"},
		}},
		"help": {"id": "misnamed", "args": {
			"renames": [
				{"id": "rename", "args": {"has": "AWS_ACCESS_KEY_ID", "wants": "MINIO_DATA_ACCESS_KEY"}},
				{"id": "rename", "args": {"has": "AWS_SECRET_ACCESS_KEY", "wants": "MINIO_DATA_SECRET_KEY"}},
			],
		}},
		"reverse": {"id": "reverse", "args": {"pairs": [
			{"id": "instead", "args": {"has": "AWS_ACCESS_KEY_ID", "wants": "MINIO_DATA_ACCESS_KEY"}},
			{"id": "instead", "args": {"has": "AWS_SECRET_ACCESS_KEY", "wants": "MINIO_DATA_SECRET_KEY"}},
		]}},
		"related": [
			{"path": ["secrets", 0, "keys", "AWS_SECRET_ACCESS_KEY"], "message": {"id": "unread", "args": {
				"key": "AWS_SECRET_ACCESS_KEY",
			}}},
			{"path": ["releases", 0, "manifests", 0, "command", 2], "within": [3, 7], "message": {"id": "read-here", "args": {"name": "MINIO_DATA_ACCESS_KEY"}}},
			{"path": ["releases", 0, "manifests", 0, "command", 2], "within": [3, 7], "message": {"id": "read-here", "args": {"name": "MINIO_DATA_SECRET_KEY"}}},
		],
	}}
}

test_reports_a_key_that_env_refers_to if {
	found := rule.report with input as testing.site({
		"secrets": [testing.secret({"DB_PASSWORD": ["POSTGRES_PASSWORD"]})],
		"containers": [testing.container({"refs": [{
			"variable": "PGPASSWORD", "kind": "Secret", "name": "keys", "key": "POSTGRES_PASSWORD", "optional": false,
			"known": true, "missing": true, "secret": 0, "at": ["releases", 0],
		}]})],
	})
	{hit.message | some hit in found} == {{"id": "misnamed", "args": {
		"secret": "keys",
		"has": ["DB_PASSWORD"],
		"wants": ["POSTGRES_PASSWORD"],
		"who": {"id": "who-read", "args": {"services": ["docs"], "count": 1}},
		"instead": "",
	}}}
}

test_reports_what_is_no_credential_too if {
	found := rule.report with input as testing.site({
		"secrets": [testing.secret({"S3_BUCKET": ["MINIO_BUCKET"]})],
		"containers": [testing.container({"reads": [testing.reads("MINIO_BUCKET")]})],
	})
	count(found) == 1
}

test_accepts_the_default_inside_the_cluster if {
	found := rule.report with input as _incident({"containers": [testing.container({
		"variables": testing.variables([_access, _secret]),
		"reads": [_read("MINIO_DATA_ACCESS_KEY"), _read("MINIO_DATA_SECRET_KEY")],
	})]})
	found == set()
}

test_accepts_keys_that_are_read_under_their_own_name if {
	found := rule.report with input as _incident({"containers": [testing.container({
		"storage": "remote",
		"variables": testing.variables([_access, _secret]),
		"reads": [_read("MINIO_DATA_ACCESS_KEY"), _read("AWS_ACCESS_KEY_ID"), _read("AWS_SECRET_ACCESS_KEY")],
	})]})
	found == set()
}

test_accepts_further_keys_beside_those_that_are_read if {
	found := rule.report with input as _incident({
		"secrets": [testing.secret({"MINIO_DATA_ACCESS_KEY": [], "AWS_ACCESS_KEY_ID": [], "MINIO_DATA_SECRET_KEY": []})],
		"containers": [testing.container({
			"storage": "remote",
			"variables": testing.variables([testing.from_secret("MINIO_DATA_ACCESS_KEY"), testing.from_secret("MINIO_DATA_SECRET_KEY")]),
			"reads": [_read("MINIO_DATA_ACCESS_KEY"), _read("MINIO_DATA_SECRET_KEY")],
		})],
	})
	found == set()
}
