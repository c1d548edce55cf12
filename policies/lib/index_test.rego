# METADATA
# description: References that lead nowhere, for tests of the rules about them.
package xgen.testing.index

import data.xgen.testing

# broken(patch) is one of a Deployment "core", in a site that has it alone.
broken(patch) := object.union(
	{
		"index": 0, "makerAt": ["index", "broken", 0, "maker", "name"], "at": ["releases", 0, "manifests", 0, "kind"], "from": "Deployment core", "kind": "ConfigMap", "name": "x", "namespace": "apps",
		"pull": false, "wanted": "x", "number": false, "certain": true, "near": "", "known": [], "by": "",
	},
	patch,
)

site(list) := testing.site({"index": {"broken": list}, "releases": [testing.release([{"kind": "Deployment"}])]})

maker := {"label": "ConfigMap core-config", "name": "core-config", "namespace": "apps"}
