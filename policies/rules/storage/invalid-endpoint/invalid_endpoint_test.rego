package xgen.rules.storage.invalid_endpoint_test

import data.xgen.rules.storage.invalid_endpoint as rule
import data.xgen.testing

_site(variables) := testing.site({"containers": [testing.container({"variables": testing.variables(variables)})]})

_endpoint(value) := testing.endpoint("MINIO_ENDPOINT", value, "https", false)

_bucket(value) := testing.with_role("bucket", testing.from_config("MINIO_DOCUMENT_BUCKET", value))

test_reports_a_path if {
	found := rule.report with input as _site([_endpoint("https://s3.eu-west-1.amazonaws.com/docs")])
	{[hit.message, hit.help] | some hit in found} == {[
		{"id": "path", "args": {
			"name": "MINIO_ENDPOINT",
			"value": "https://s3.eu-west-1.amazonaws.com/docs",
			"path": "/docs",
		}},
		{"id": "write", "args": {"value": "https://s3.eu-west-1.amazonaws.com"}},
	]}
}

test_reports_a_bucket_in_the_host if {
	found := rule.report with input as _site([_endpoint("https://docs.s3.eu-west-1.amazonaws.com")])
	{hit.help | some hit in found} == {{"id": "write", "args": {"value": "https://s3.eu-west-1.amazonaws.com"}}}
}

test_reports_the_port_of_minio_on_s3 if {
	found := rule.report with input as _site([_endpoint("https://s3.eu-west-1.amazonaws.com:9000")])
	{hit.help | some hit in found} == {{"id": "write", "args": {"value": "https://s3.eu-west-1.amazonaws.com"}}}
}

test_reports_a_region_that_is_none if {
	every pair in [
		["https://s3.ap-northeast2.amazonaws.com", {"id": "write", "args": {"value": "https://s3.ap-northeast-2.amazonaws.com"}}],
		["s3.dualstack.eu-west.amazonaws.com", {"id": "region"}],
	] {
		found := rule.report with input as _site([_endpoint(pair[0])])
		{hit.help | some hit in found} == {pair[1]}
	}
}

test_reports_names_that_s3_refuses if {
	every name in ["Docs", "do", "docs_x", "docs..x", "10.0.0.1", "-docs", "docs-"] {
		found := rule.report with input as _site([_bucket(name)])
		count(found) == 1
	}
}

test_accepts_endpoints_and_buckets if {
	every value in [
		"https://s3.eu-west-1.amazonaws.com", "https://s3.eu-west-1.amazonaws.com/", "https://s3.eu-west-1.amazonaws.com:443", "http://minio.xgen-system.svc.cluster.local:9000", "minio:9000",
		"https://s3.dualstack.eu-west-1.amazonaws.com", "https://s3.us-gov-west-1.amazonaws.com", "https://s3.cn-north-1.amazonaws.com.cn", "https://s3-accelerate.amazonaws.com",
		"https://bucket.vpce-1a2b.s3.us-east-1.vpce.amazonaws.com", "",
	] {
		found := rule.report with input as _site([_endpoint(value)])
		found == set()
	}
	every name in ["docs", "a.b-c", "123", ""] {
		found := rule.report with input as _site([_bucket(name)])
		found == set()
	}
}
