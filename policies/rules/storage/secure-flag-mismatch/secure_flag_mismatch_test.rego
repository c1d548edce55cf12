package xgen.rules.storage.secure_flag_mismatch_test

import data.xgen.rules.storage.secure_flag_mismatch as rule
import data.xgen.testing

_s3 := testing.endpoint("MINIO_ENDPOINT", "https://s3.amazonaws.com", "https", false)

_minio := testing.endpoint("MINIO_ENDPOINT", "http://minio:9000", "http", true)

_flag(value) := testing.with_role("secure", testing.from_config("MINIO_SECURE", value))

_site(doc, variables) := testing.site({
	"site": {"doc": doc},
	"containers": [testing.container({"variables": testing.variables(variables)})],
})

test_reports_at_the_endpoint_where_the_site_sets_only_that if {
	found := rule.report with input as _site({"infra": {"minio": {"endpoint": _s3.value}}}, [_s3, _flag("false")])
	found == {{
		"path": _s3.at,
		"message": {"id": "mismatch", "args": {
			"endpoint": "MINIO_ENDPOINT",
			"url": "https://s3.amazonaws.com",
			"flag": "MINIO_SECURE",
			"value": "false",
		}},
		"help": {"id": "other-flag", "args": {"flag": "MINIO_SECURE", "value": "true"}},
		"related": [{"path": _flag("false").at, "message": {"id": "set-here", "args": {"name": "MINIO_SECURE"}}}],
	}}
}

test_reports_at_the_flag_where_the_site_sets_it if {
	found := rule.report with input as _site({"vars": {"MINIO_SECURE": "true"}}, [_minio, _flag("true")])
	{[hit.path, hit.help] | some hit in found} == {[_flag("true").at, {"id": "flag", "args": {
		"flag": "MINIO_SECURE",
		"value": "false",
	}}]}
}

test_reports_the_flag_with_the_endpoints_beginning if {
	data_endpoint := testing.endpoint("MINIO_DATA_ENDPOINT", "https://s3.amazonaws.com", "https", false)
	data_flag := testing.with_role("secure", testing.from_config("MINIO_DATA_SECURE", "false"))
	found := rule.report with input as _site({}, [_minio, _flag("false"), data_endpoint, data_flag])
	{hit.path | some hit in found} == {data_flag.at}
}

test_reports_a_flag_that_is_read_and_not_supplied if {
	found := rule.report with input as testing.site({"containers": [testing.container({
		"variables": testing.variables([_s3]), "reads": [testing.reads("MINIO_SECURE")],
	})]})
	{[hit.path, hit.within] | some hit in found} == {[["releases", 0, "manifests", 0, "command", 2], [3, 7]]}
}

test_accepts_what_agrees if {
	every variables in [[_s3, _flag("true")], [_s3, _flag("True")], [_minio, _flag("false")], [_minio, _flag("")], [_s3], [_flag("true")]] {
		found := rule.report with input as _site({}, variables)
		found == set()
	}
}

test_accepts_an_endpoint_without_a_scheme_and_flags_that_cannot_be_seen if {
	bare := testing.endpoint("MINIO_ENDPOINT", "minio:9000", "", true)
	every variables in [[bare, _flag("true")], [_s3, testing.with_role("secure", testing.from_secret("MINIO_SECURE"))]] {
		found := rule.report with input as _site({}, variables)
		found == set()
	}
}

test_accepts_what_other_rules_of_storage_report if {
	found := rule.report with input as testing.site({
		"site": {"cloud": true},
		"containers": [testing.container({"variables": testing.variables([_minio, _flag("true")])})],
	})
	found == set()
	fixed := rule.report with input as _site({}, [object.union(_minio, {"fixed": true}), _flag("true")])
	fixed == set()
}
