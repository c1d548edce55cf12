# METADATA
# title: a name that Helm refuses for a release
# description: |
#   Argo CD takes `helm.releaseName`, else the Application's name, as the name of the Helm
#   release. Helm refuses one of more than 53 characters or one that is no DNS name, so a long
#   service name and a long environment name that are each fine fail together, and only once
#   Argo CD renders them.
# custom:
#   severity: error
#   scope: site
#   stage: rendering
#   blames: template
#   help: shorten the name, or set helm.releaseName
#   bad: |
#     metadata:
#       name: xgen_core-prd
#   good: |
#     metadata:
#       name: xgen-core-prd
package xgen.rules.argocd.release_name

import data.xgen.lib
import data.xgen.lib.argo

report contains object.union(
	{
		"path": name.path,
		"message": {"id": "refused", "args": {"name": name.text, "fault": fault}},
	},
	object.union(_stretch(name.text), _blame(name.text)),
) if {
	count(_odd) > 0
	some entry in argo.all_sources
	name := _name(entry)
	name.text in _odd
	fault := _fault(name.text)
	_by_helm(entry.source)
}

# _odd are the names, of all that may be a release's, with a fault.
_odd := {text | some text in _texts; count(text) > 53} | {text | some text in _texts; not regex.match(_form, text)}

_texts := {text | text := argo.applications[_].manifest.metadata.name; is_string(text)} |
	{text | text := argo.all_sources[_].source.helm.releaseName; is_string(text)}

_form := `^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$`

_by_helm(source) if is_object(source.helm)

_by_helm(source) if is_string(source.chart)

_name(entry) := {"path": lib.at(entry.path, ["helm", "releaseName"]), "text": entry.source.helm.releaseName} if {
	is_string(entry.source.helm.releaseName)
	entry.source.helm.releaseName != ""
} else := {"path": lib.at(entry.application.path, ["metadata", "name"]), "text": entry.application.manifest.metadata.name} if {
	is_string(entry.application.manifest.metadata.name)
}

# The form is Helm's (pkg/chartutil, ValidateReleaseName).
_fault(text) := {"id": "too-long", "args": {"length": count(text)}} if {
	count(text) > 53
} else := {"id": "not-dns"} if {
	not regex.match(_form, text)
}

# _stretch is the first character that is not allowed, counted in bytes.
_stretch(text) := {"within": [count(start), count(start) + 1]} if {
	match := regex.find_all_string_submatch_n(`^([a-z0-9.-]*)[ -,/:-_{-~]`, text, 1)[0]
	start := match[1]
} else := {}

# _blame: each part of a long name made it too long, or what puts them together.
_blame(text) := {"blames": "either"} if {
	count(text) > 53
} else := {}
