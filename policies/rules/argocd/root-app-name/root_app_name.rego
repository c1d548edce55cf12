# METADATA
# title: a root app that the setup script does not find
# description: |
#   `setup-k3s.sh` computes the name of the root app from the project that is chosen:
#   `xgen-root-<env>` for xgen, else `xgen-root-` and the site without its prefix `xgen-`. It
#   applies the file of that name. A root app with another file name or `metadata.name` makes
#   the setup of a new server stop at its last step, or adopts another site's Application.
# custom:
#   severity: error
#   incident: true
#   scope: fleet
#   stage: model
#   help: name file and metadata.name as the setup script computes them
#   bad: |
#     # root-apps/xgen-root-xgen-jeju.yaml, for the site xgen-jeju
#     metadata:
#       name: xgen-root-xgen-jeju
#   good: |
#     # root-apps/xgen-root-jeju.yaml, for the site xgen-jeju
#     metadata:
#       name: xgen-root-jeju
package xgen.rules.argocd.root_app_name

import data.xgen.lib.rootapp

report contains {
	"path": ["rootApps", i, part],
	"message": {"id": "name", "args": {"actual": text, "expected": expected, "site": root.site}},
	"help": {"id": "name", "args": {"file": expected, "name": expected}},
} if {
	count(input.setup.scripts) > 0
	some i, root in input.rootApps
	root.environment != "" # what it renders is not known
	site := input.sites[root.siteAt]
	site.setup != "manual"
	expected := rootapp.expected(site.name, root.environment)
	not _right(root, expected)
	some part, text in _wrong(root, expected)
	not i in rootapp.broken
	not rootapp.swapped[i] # site/copied speaks
	not _other(i, root.site, expected)
}

# _right holds for nearly all root apps, without a regular expression.
_right(root, expected) if {
	root.name == expected
	endswith(root.file, concat("", ["/", expected, ".yaml"]))
}

# _wrong says what is wrong with a name: one text, whether the name, the file or
# both are.
_wrong(root, expected) := {"name": {"id": "called", "args": {"name": root.name, "file": root.file}}} if {
	root.name != expected
} else := {"file": {"id": "is-in", "args": {"name": root.name, "file": root.file}}} if {
	rootapp.stem(root.file) != expected
}

# _other: a second root app of a site, beside the one that the script applies,
# must have another name.
_other(i, site, expected) if {
	some j, root in input.rootApps
	j != i
	root.site == site
	rootapp.expected(site, root.environment) == expected
	root.name == expected
	rootapp.stem(root.file) == expected
}
