# METADATA
# title: a parameter that does not arrive as it is written
# description: |
#   A value in `helm.parameters` takes two steps. Argo CD substitutes `$NAME` first, and any name
#   that it does not know becomes the empty string: the password `pa$word` becomes `pa`. Helm's
#   `--set` then drops each `\`, takes `null` for the wish to delete the key, and `{` for the
#   beginning of a list. Of `a` beside `a.b` one is lost, and Argo CD's order is random.
#   `$$` and `\\` are how a `$` and a `\` are written; `forceString` changes nothing of this
#   but `null`.
# custom:
#   severity: error
#   scope: site
#   help: write $$ for $ and \\ for \, or hand the value over in valuesObject, which is left as it is
#   bad: |
#     helm:
#       parameters:
#         - name: config.GREETING
#           value: 'costs $5 at C:\shop'
#   good: |
#     helm:
#       parameters:
#         - name: config.GREETING
#           value: 'costs $$5 at C:\\shop'
package xgen.rules.argocd.parameter_mangled

import data.xgen.lib
import data.xgen.lib.argo

report contains {
	"path": lib.at(parameter.path, ["value"]),
	"message": sprintf("%s: %s of parameter %s", [parameter.label, faults[0], parameter.name]),
} if {
	some entry in _odd_values
	some parameter in _parameters(entry)
	is_string(parameter.value)
	faults := _faults(parameter)
	count(faults) > 0
}

report contains {
	"path": lib.at(shorter.path, ["name"]),
	"message": sprintf("%s sets %s beside %s: one of them is lost, and which one is chance", [shorter.label, shorter.name, longer.name]),
	"help": "set the one or the other",
	"related": array.concat(
		[{"path": lib.at(longer.path, ["name"]), "message": sprintf("sets a part of %s", [shorter.name])}],
		# where a template makes the names, the values tell whose they are
		[{"path": lib.at(one.path, ["value"]), "message": sprintf("the value of %s", [one.name])} |
			some one in [shorter, longer]
			one.value != ""
		],
	),
} if {
	some entry in _odd_names
	all := _parameters(entry)
	some shorter in all
	longer := [one |
		some one in all
		count(one.keys) > count(shorter.keys)
		array.slice(one.keys, 0, count(shorter.keys)) == shorter.keys
	][0]
}

# _lists are the different lists of parameters: many services have the same.
_lists := {entry.source.helm.parameters | some entry in argo.all_sources}

# _odd_values and _odd_names are the few sources with a value or a name that is
# worth a closer look.
_odd_values := [entry |
	values := {value | value := _lists[_][_].value}
	odd := {value | some value in values; is_string(value); regex.match(`(?i)[$\\]|^\{|^null$`, value)}
	count(odd) > 0
	some entry in argo.all_sources
	some parameter in entry.source.helm.parameters
	parameter.value in odd
]

_odd_names := [entry |
	names := {name | name := _lists[_][_].name}
	_has_part([name | some name in names; is_string(name)])
	some entry in argo.all_sources
	_has_part([parameter.name | some parameter in entry.source.helm.parameters; is_string(parameter.name)])
]

# _has_part: one name may set a part of another: it is that and a dot, or a bracket.
_has_part(names) if {
	some sign in [".", "["]
	strings.any_prefix_match(names, split(concat("", [concat(concat("", [sign, "\n"]), names), sign]), "\n"))
}

# _parameters lists a source's parameters: {"path", "name", "keys", "value",
# "forced", "label"}.
_parameters(entry) := [parameter |
	some k, one in entry.source.helm.parameters
	is_string(one.name)
	parameter := {
		"path": array.concat(entry.path, ["helm", "parameters", k]), "name": one.name, "keys": _keys(one.name),
		"value": object.get(one, "value", ""), "forced": object.get(one, "forceString", false),
		"label": entry.application.label,
	}
]

# _keys("a.b\.c[0]") is ["a", "b\.c", "0"], as Helm's strvals takes a name apart.
_keys(name) := regex.find_n(`(?:\\.|[^.\[\]\\])+`, name, -1)

# _faults lists what happens to a value, in the order of the steps.
_faults(parameter) := array.concat(
	_substituted(parameter),
	array.concat(_unescaped(parameter), array.concat(_deleted(parameter), _listed(parameter))),
)

# Argo CD's own variables (util/argo, NewEnv), with braces or without.
_known := `\$\$|\$\{?ARGOCD_APP_(?:NAME|NAMESPACE|PROJECT_NAME|REVISION|REVISION_SHORT|REVISION_SHORT_8|SOURCE_REPO_URL|SOURCE_PATH|SOURCE_TARGET_REVISION)(?:\}|\b)`

# _dollar is what Go's os.Expand takes for a variable; any other $ stays.
_dollar := `\$(?:\{[^}]*\}?|[A-Za-z0-9_]+|[*#@!?-])`

_substituted(parameter) := ["Argo CD substitutes $… in the value" |
	contains(parameter.value, "$")
	regex.match(_dollar, regex.replace(parameter.value, _known, ""))
]

_unescaped(parameter) := [`Helm drops the \ in the value` |
	contains(parameter.value, `\`)
	contains(regex.replace(parameter.value, `\\[\\,]`, ""), `\`)
]

_deleted(parameter) := ["Helm takes the value null for the wish to delete the key" |
	lower(parameter.value) == "null"
	parameter.forced != true
]

_listed(parameter) := ["Helm cannot read the { at the beginning of the value" |
	startswith(parameter.value, "{")
	not endswith(parameter.value, "}")
]
