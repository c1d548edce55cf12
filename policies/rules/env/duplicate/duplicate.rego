# METADATA
# title: a variable twice in one container
# description: |
#   Two entries of `env` with one name: the kubelet takes the last one, a patch of the object merges the two, and a
#   server-side apply refuses them. A copied block, or a chart that adds an entry which the values have already, is
#   found only when the wrong value is in effect. A default, and below it an optional key that goes over it where
#   it is there, is accepted.
# custom:
#   severity: error
#   scope: site
#   help: remove one of the two entries
#   bad: |
#     env:
#       - { name: LOG_LEVEL, value: info }
#       - { name: LOG_LEVEL, value: debug }
#   good: |
#     env:
#       - { name: LOG_LEVEL, value: debug }
package xgen.rules.env.duplicate

import data.xgen.lib.pod

report contains {
	"path": array.concat(entry.path, ["env", again, "name"]),
	"message": sprintf("env of container %s has %s twice; the last one wins", [pod.name(entry.container), name]),
	"help": sprintf("remove one of the two entries %s", [name]),
	"related": [{"path": array.concat(entry.path, ["env", first, "name"]), "message": "the first one"}],
} if {
	some entry in pod.all_containers
	is_array(entry.container.env)
	places := {name: [k | some k, e in entry.container.env; e.name == name; not _layered(e, k)] | some e in entry.container.env; name := e.name; is_string(name)}
	some name, at in places
	count(at) > 1
	first := at[0]
	again := at[1]
}

# _layered: an optional reference below a default, which stays where there is no such key.
_layered(entry, k) if {
	k > 0
	some ref in entry.valueFrom
	ref.optional == true
}
