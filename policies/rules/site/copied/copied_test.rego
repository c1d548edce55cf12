package xgen.rules.site.copied_test

import data.xgen.rules.site.copied as rule
import data.xgen.testing.delivery

_doc(domain) := {"site": "main", "destinations": {"prd": {"domain": domain}}, "environments": {"prd": {"services": []}}}

_site(name, domain, sealed) := {"name": name, "file": sprintf("projects/%s.yaml", [name]), "doc": _doc(domain), "sealed": sealed}

_fleet(sites, roots) := delivery.fleet({"sites": sites, "rootApps": roots})

_root(name, site) := {
	"name": name, "file": sprintf("root-apps/%s.yaml", [name]), "site": site, "environment": "prd", "siteFile": sprintf("projects/%s.yaml", [site]),
	"missing": [], "appOfApps": true,
	"manifest": {"spec": {"source": {"helm": {"valueFiles": ["values.yaml", sprintf("projects/%s.yaml", [site])]}}}},
}

_sealed(site, digest) := [{"name": "keys", "file": sprintf("secrets/%s/keys.yaml", [site]), "keys": {"A": digest, "B": "2"}}]

test_reports_a_domain_twice_at_the_copy if {
	found := rule.report with input as _fleet([_site("xgen-a", "www.b.kr", []), _site("xgen-b", "www.b.kr", [])], [])
	found == {{
		"path": ["sites", 0, "doc", "destinations", "prd", "domain"],
		"message": {"id": "domain", "args": {"owner": "xgen-b", "copy": "xgen-a", "host": "www.b.kr"}},
		"help": {"id": "domain", "args": {"site": "xgen-a"}},
		"related": [{"path": ["sites", 1, "doc", "destinations", "prd", "domain"], "message": {"id": "domain-of", "args": {
			"site": "xgen-b",
		}}}],
	}}
}

test_reports_the_file_of_another_site if {
	found := rule.report with input as _fleet([_site("xgen-a", "", []), _site("xgen-b", "", [])], [_root("xgen-root-a", "xgen-a"), _root("xgen-root-b", "xgen-a")])
	{[hit.path, hit.help] | some hit in found} == {[
		["rootApps", 1, "manifest", "spec", "source", "helm", "valueFiles", 1],
		{"id": "root-app", "args": {"site": "xgen-b", "file": "projects/xgen-b.yaml"}},
	]}
}

test_reports_ciphertext_of_another_site if {
	found := rule.report with input as _fleet([_site("xgen-a", "", _sealed("a", "1")), _site("xgen-b", "", _sealed("b", "1"))], [])
	{[hit.path, hit.message] | some hit in found} == {[
		["sites", 1, "sealed", 0, "keys", "A"],
		{"id": "ciphertext", "args": {"name": "keys", "copy": "xgen-b", "owner": "xgen-a", "keys": ["A", "B"]}},
	]}
}

test_accepts_sites_of_their_own if {
	every domain in ["", "*", null] {
		found := rule.report with input as _fleet([_site("xgen-a", domain, []), _site("xgen-b", domain, [])], [_root("xgen-root-a", "xgen-a"), _root("xgen-root-b", "xgen-b")])
		found == set()
	}
	two := {"site": "main", "destinations": {"prd": {"domain": "x.kr"}, "dev": {"domain": "x.kr"}}, "environments": {"prd": {}, "dev": {}}}
	found := rule.report with input as _fleet([{"name": "xgen-a", "file": "a", "doc": two, "sealed": []}], [])
	found == set()
}
