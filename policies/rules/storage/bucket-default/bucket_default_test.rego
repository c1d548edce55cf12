package xgen.rules.storage.bucket_default_test

import data.xgen.rules.storage.bucket_default as rule
import data.xgen.testing

_s3 := testing.endpoint("MINIO_ENDPOINT", "https://s3.ap-northeast-2.amazonaws.com", "https", false)

_bucket := testing.with_role("bucket", testing.from_config("MINIO_DOCUMENT_BUCKET", "documents"))

_site(doc, variables) := testing.site({
	"site": {"doc": doc},
	"containers": [testing.container({"storage": "remote", "variables": testing.variables(variables)})],
})

test_reports_a_bucket_that_the_site_does_not_set if {
	found := rule.report with input as _site({}, [_s3, _bucket])
	found == {{
		"path": ["site", "doc", "vars", "MINIO_DOCUMENT_BUCKET"],
		"nearest": true,
		"message": {"id": "default", "args": {
			"site": "here",
			"bucket": "documents",
			"variable": "MINIO_DOCUMENT_BUCKET",
			"but": {"id": "not-set"},
		}},
		"help": {"id": "default", "args": {"variable": "MINIO_DOCUMENT_BUCKET", "file": "projects/here.yaml"}},
		"related": [{"path": _bucket.at, "message": {"id": "the-default"}}],
	}}
}

test_reports_on_the_storage_of_any_cloud if {
	gcs := testing.endpoint("MINIO_ENDPOINT", "https://storage.googleapis.com", "https", false)
	found := rule.report with input as object.union(_site({}, [gcs, _bucket]), {"site": {"cloud": true}})
	count(found) == 1
}

test_accepts_a_bucket_of_the_sites_own if {
	own := testing.with_role("bucket", testing.from_config("MINIO_DOCUMENT_BUCKET", "here-documents"))
	every case in [
		[{"vars": {"MINIO_DOCUMENT_BUCKET": "documents"}}, _bucket],
		[{"storage": {"bucket": "documents"}}, _bucket],
		[{}, own],
		[{}, testing.with_role("bucket", testing.from_secret("MINIO_DOCUMENT_BUCKET"))],
	] {
		found := rule.report with input as _site(case[0], [_s3, case[1]])
		found == set()
	}
}

test_accepts_the_default_on_premises if {
	minio := testing.endpoint("MINIO_ENDPOINT", "http://minio:9000", "http", true)
	inside := rule.report with input as testing.site({"containers": [testing.container({"variables": testing.variables([minio, _bucket])})]})
	inside == set()
	beside := testing.endpoint("MINIO_ENDPOINT", "http://10.0.0.5:9000", "http", false)
	outside := rule.report with input as _site({}, [beside, _bucket])
	outside == set()
}
