# METADATA
# title: a root app that points at nothing
# description: |
#   A root app names a folder of this repository, values files in it, and an environment of the
#   site. Where one of these does not exist Argo CD shows an error for the root app and deploys
#   nothing, or, for an environment that the site does not have, removes what was there.
# custom:
#   severity: error
#   scope: fleet
#   stage: model
#   help: name a folder, values files and an environment that exist
#   bad: |
#     # root-apps/xgen-root-jeju.yaml; the site's file is projects/xgen-jeju.yaml
#     spec:
#       source:
#         path: k3s/argocd
#         helm:
#           valueFiles: [projects/jeju.yaml]
#   good: |
#     # root-apps/xgen-root-jeju.yaml
#     spec:
#       source:
#         path: k3s/argocd
#         helm:
#           valueFiles: [projects/xgen-jeju.yaml]
package xgen.rules.argocd.root_app_broken

import data.xgen.lib.argo
import data.xgen.lib.rootapp

report contains {
	"path": _at(i, part.path),
	"message": {"id": "folder", "args": {"name": root.name, "folder": part.file}},
} if {
	some i, parts in rootapp.missing
	root := input.rootApps[i]
	some part in parts
	part.path[count(part.path) - 1] == "path"
}

report contains {
	"path": _at(i, part.path),
	"message": {"id": "file", "args": {"name": root.name, "file": part.file}},
	"help": {"id": "file", "args": {"files": sort({site.file | some site in input.sites})}},
} if {
	some i, parts in rootapp.missing
	root := input.rootApps[i]
	some part in parts
	part.path[count(part.path) - 1] != "path"
}

report contains {
	"path": _at(i, ["spec", "source", "helm", "valueFiles"]),
	"nearest": true,
	"message": {"id": "no-site", "args": {"name": root.name}},
	"help": {"id": "no-site", "args": {"files": sort({site.file | some site in input.sites})}},
} if {
	some i in rootapp.siteless
	root := input.rootApps[i]
}

report contains object.union(_environment_place(i, root.manifest), {
	"message": {"id": "environment", "args": {
		"name": root.name,
		"environment": root.environment,
		"site": root.site,
		"environments": sort(object.keys(site.doc.environments)),
	}},
	"help": {"id": "environment", "args": {"file": root.siteFile, "environments": sort(object.keys(site.doc.environments))}},
}) if {
	some i, site in rootapp.stray
	root := input.rootApps[i]
	count(site.doc.environments) > 0
}

_at(i, place) := array.concat(["rootApps", i, "manifest"], place)

# _environment_place is where env is set, by the layer that wins; where only the
# chart sets it, the parameters that are not there.
_environment_place(i, manifest) := last if {
	places := _environment_places(i, manifest)
	last := places[count(places) - 1]
} else := {"path": _at(i, ["spec", "source", "helm", "parameters"]), "nearest": true}

_environment_places(i, manifest) := array.concat(
	[place |
		some entry in argo.sources(manifest)
		some layer in ["values", "valuesObject"]
		place := _in_layer(_at(i, array.concat(entry.path, ["helm", layer])), entry.source.helm[layer])
	],
	[{"path": _at(i, array.concat(entry.path, ["helm", "parameters", k, "value"]))} |
		some entry in argo.sources(manifest)
		some k, parameter in entry.source.helm.parameters
		parameter.name == "env"
	],
)

_in_layer(path, layer) := {"path": array.concat(path, ["env"])} if layer.env

_in_layer(path, layer) := {"path": path, "within": [start, start + _bytes(line)]} if {
	is_string(layer)
	[_, before, line] := regex.find_all_string_submatch_n(`(?s)^((?:.*?\n)?)(env:[^\n]*)`, layer, 1)[0]
	start := _bytes(before)
}

# _bytes counts as within does.
_bytes(text) := count(hex.encode(text)) / 2
