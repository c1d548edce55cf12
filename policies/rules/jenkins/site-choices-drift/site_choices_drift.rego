# METADATA
# title: SITE choices that are not the sites that can be built
# description: |
#   A pipeline's SITE parameter offers a fixed list, and `sites` in project.yaml is the list of
#   what can be built. For AWW the one was extended and build-all was forgotten: its images
#   could only be built one by one. A site that every pipeline offers and `sites` lacks is told
#   once, there. Choices that cannot be read without running the pipeline are told, not guessed.
# custom:
#   severity: error
#   incident: true
#   scope: fleet
#   reads: ["project: sites.**"]
#   stage: model
#   help: make the SITE choices and sites in project.yaml the same
#   bad: |
#     # project.yaml; build.groovy has choice(name: 'SITE', choices: ['main', 'lotteimall'])
#     sites: [main, lotteimall, aww]
#   good: |
#     # project.yaml; build.groovy has choice(name: 'SITE', choices: ['main', 'lotteimall', 'aww'])
#     sites: [main, lotteimall, aww]
package xgen.rules.jenkins.site_choices_drift

import data.xgen.lib.jenkins

report contains {
	"path": array.concat(["jenkins", "pipelines", i, "parameters", "SITE"], _first(i, surplus)),
	"message": {"id": "drift", "args": {"surplus": _joined(surplus), "missing": _joined(missing)}},
	"help": {"id": "drift", "args": {"pipeline": input.jenkins.pipelines[i].name, "sites": _joined(jenkins.listed)}},
	"related": [{"path": ["jenkins", "project", "sites"], "message": {"id": "built"}}],
} if {
	some i, choices in _choices
	missing := jenkins.listed - choices
	surplus := (choices - jenkins.listed) - _offered_by_all
	count(missing | surplus) > 0
}

report contains {
	"path": ["jenkins", "project", "sites"],
	"message": {"id": "unlisted", "args": {"sites": _joined(unlisted)}},
	"help": {"id": "unlisted", "args": {"sites": _joined(unlisted)}},
	"related": [{"path": ["jenkins", "pipelines", i, "parameters", "SITE"], "message": {"id": "offered"}} | some i, _ in _choices],
} if {
	unlisted := _offered_by_all - jenkins.listed
	count(unlisted) > 0
}

report contains {
	"path": ["jenkins", "pipelines", i, "parameters", "SITE"],
	"severity": "info",
	"message": {"id": "unreadable", "args": {"pipeline": pipeline.name, "why": pipeline.parameters.SITE.why}},
	"help": {"id": "unreadable"},
} if {
	some i, pipeline in input.jenkins.pipelines
	pipeline.parameters.SITE.known == false
}

_choices[i] := {choice | some choice in pipeline.parameters.SITE.values} if {
	some i, pipeline in input.jenkins.pipelines
	pipeline.parameters.SITE.known
}

# _offered_by_all: with one pipeline alone nothing tells which of the two is
# right.
_offered_by_all := intersection({choices | some choices in _choices}) if {
	count(_choices) > 1
} else := set()

# _first is where the first choice stands that is no site; the choices as a whole
# where they only lack some.
_first(i, surplus) := ["values", min(found)] if {
	found := {k | some k, choice in input.jenkins.pipelines[i].parameters.SITE.values; choice in surplus}
	count(found) > 0
} else := []

_joined(names) := concat(", ", sort(names))
