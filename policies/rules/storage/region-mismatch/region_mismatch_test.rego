package xgen.rules.storage.region_mismatch_test

import data.xgen.rules.storage.region_mismatch as rule
import data.xgen.testing

_site(endpoint, region) := testing.site({"containers": [testing.container({"variables": testing.variables([
	testing.endpoint("MINIO_ENDPOINT", endpoint, "https", false),
	testing.with_role("region", testing.from_config("AWS_REGION", region)),
])})]})

test_reports_another_region if {
	found := rule.report with input as _site("s3.ap-northeast-2.amazonaws.com", "us-east-1")
	{[hit.message, hit.help] | some hit in found} == {[
		{"id": "region", "args": {
			"variable": "AWS_REGION",
			"value": "us-east-1",
			"endpoint": "MINIO_ENDPOINT",
			"url": "s3.ap-northeast-2.amazonaws.com",
			"region": "ap-northeast-2",
		}},
		{"id": "region", "args": {"variable": "AWS_REGION", "region": "ap-northeast-2"}},
	]}
}

test_reports_every_form_of_the_host if {
	every host in ["s3-us-west-2.amazonaws.com", "s3.dualstack.us-west-2.amazonaws.com", "bucket.s3.us-west-2.amazonaws.com", "s3-fips.us-gov-west-1.amazonaws.com", "s3.cn-north-1.amazonaws.com.cn"] {
		found := rule.report with input as _site(host, "us-east-1")
		count(found) == 1
	}
}

test_accepts_the_same_region_and_hosts_without_one if {
	every pair in [["s3.us-west-2.amazonaws.com", "us-west-2"], ["s3.amazonaws.com", "eu-west-1"], ["minio.example.com", "us-east-1"], ["s3.us-west-2.amazonaws.com", ""]] {
		found := rule.report with input as _site(pair[0], pair[1])
		found == set()
	}
}
