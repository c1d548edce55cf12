package xgen.rules.storage.minio_on_cloud_test

import data.xgen.rules.storage.minio_on_cloud as rule
import data.xgen.testing

_minio := "http://minio.system:9000"

_site(doc, variable) := testing.site({
	"site": {"platform": "eks", "cloud": true, "doc": doc},
	"containers": [testing.container({"variables": testing.variables([variable])})],
})

_inside := testing.endpoint("MINIO_ENDPOINT", _minio, "http", true)

test_reports_a_site_that_sets_nothing if {
	found := rule.report with input as _site({}, _inside)
	found == {{
		"path": ["site", "doc", "infra", "minio", "endpoint"],
		"nearest": true,
		"message": {"id": "not-set", "args": {
			"site": "here",
			"name": "MINIO_ENDPOINT",
			"value": "http://minio.system:9000",
			"platform": "eks",
		}},
		"related": [{"path": _inside.at, "message": {"id": "the-default"}}],
	}}
}

test_reports_a_site_that_sets_it if {
	found := rule.report with input as _site({"infra": {"minio": {"endpoint": _minio}}}, _inside)
	found == {{
		"path": _inside.at,
		"message": {"id": "set", "args": {
			"name": "MINIO_ENDPOINT",
			"value": "http://minio.system:9000",
			"site": "here",
			"platform": "eks",
		}},
	}}
}

test_accepts_s3_and_what_is_fixed if {
	s3 := testing.endpoint("MINIO_ENDPOINT", "https://s3.ap-northeast-2.amazonaws.com", "https", false)
	every v in [s3, object.union(_inside, {"fixed": true})] {
		found := rule.report with input as _site({}, v)
		found == set()
	}
}

test_accepts_minio_on_premises if {
	found := rule.report with input as testing.site({"containers": [testing.container({"variables": testing.variables([_inside])})]})
	found == set()
}
