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
#   follows: [{rule: "manifest/invalid", on: line}]
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
	"path": array.concat(entry.path, ["env", at[1], "name"]),
	"message": {"id": "twice", "args": {"container": pod.name(entry.container), "name": name}},
	"help": {"id": "twice", "args": {"name": name}},
	"related": [{"path": array.concat(entry.path, ["env", at[0], "name"]), "message": {"id": "first"}}],
} if {
	some entry in _suspects
	twice := _twice(entry.container)
	count(twice) <= _few
	some name, at in twice
	not _hardcoded(entry.path, name)
}

# Many names twice are one fault: a template that writes them twice.
report contains {
	"path": array.concat(entry.path, ["env", again, "name"]),
	"key": true,
	"message": {"id": "many", "args": {
		"container": pod.name(entry.container),
		"count": count(twice),
		"names": sort(object.keys(twice)),
	}},
	"help": {"id": "many"},
} if {
	some entry in _suspects
	twice := _twice(entry.container)
	count(twice) > _few
	again := min([at[1] | some at in twice])
}

_few := 2

# _suspects have fewer names than entries: the rest costs more.
_suspects := [entry |
	some entry in pod.all_containers
	is_array(entry.container.env)
	count({name | name := entry.container.env[_].name}) < count(entry.container.env)
]

# _hardcoded: storage/hardcoded-minio reports the entry that hides the site's.
_hardcoded(path, name) if {
	some c in input.containers
	c.path == path
	some role in c.roles
	some v in role
	v.name == name
	v.fixed
}

# _twice maps the names that are there several times to their indexes.
_twice(container) := {name: at |
	is_array(container.env)
	some name in {e.name | some e in container.env; is_string(e.name)}
	at := [k | some k, e in container.env; e.name == name; not _layered(e, k)]
	count(at) > 1
}

# _layered: an optional reference below a default, which stays where there is no such key.
_layered(entry, k) if {
	k > 0
	some ref in entry.valueFrom
	ref.optional == true
}
