# METADATA
# title: a variable that nothing supplies
# description: |
#   `${NAME}` in a container's command or script is empty where no ConfigMap, Secret or entry of `env` supplies it
#   and the script neither sets it nor has a default: the line `MINIO_ENDPOINT=` ends up in the application's
#   configuration, and the pod starts all the same. `$(NAME)` of an unknown variable even stays as it is. The name
#   is misspelt, or the layer that should supply it was forgotten.
# custom:
#   severity: error
#   scope: site
#   reads: ["object: data.**", "object: stringData.**"]
#   follows: [{rule: "manifest/duplicate-object", on: value}]
#   help: "supply the variable (config of the service, vars of the site), or give it a default: ${NAME:-value}"
#   bad: |
#     # values/xgen-documents.yaml; nothing supplies MINIO_END_POINT
#     command: [/bin/sh, -c, 'sed -i "s|MINIO_ENDPOINT=.*|MINIO_ENDPOINT=${MINIO_END_POINT}|" /app/.env']
#   good: |
#     # values/xgen-documents.yaml
#     command: [/bin/sh, -c, 'sed -i "s|MINIO_ENDPOINT=.*|MINIO_ENDPOINT=${MINIO_ENDPOINT}|" /app/.env']
package xgen.rules.secret.unresolved_variable

import data.xgen.lib.secrets

# A name that is misspelt: another one is supplied, and others read that.
report contains {
	"path": gap.at,
	"within": gap.within,
	"fault": gap.name,
	"message": {"id": "meant", "args": {"service": c.service, "name": gap.name, "meant": gap.meant}},
	"help": {"id": "meant", "args": {"meant": gap.meant, "name": gap.name}},
} if {
	not secrets.lost
	some gap in secrets.gaps
	gap.meant
	c := input.containers[gap.container]
}

# A prefix before names that are read without it.
report contains {
	"path": array.concat(c.path, ["envFrom", i, "prefix"]),
	"fault": sprintf("prefix %s", [c.sources[i].prefix]),
	"message": {"id": "prefix", "args": {
		"prefix": c.sources[i].prefix,
		"kind": c.sources[i].kind,
		"source": c.sources[i].name,
		"service": c.service,
		"names": sort(names),
	}},
	"help": {"id": "prefix", "args": {"prefix": c.sources[i].prefix, "name": sort(names)[0]}},
} if {
	some k, sources in secrets.prefixed
	some i, names in sources
	c := input.containers[k]
}

# A variable that several services miss is one that is not supplied.
report contains {
	"path": gap.at,
	"within": gap.within,
	"fault": gap.name,
	"message": {"id": "absent", "args": {"service": c.service, "name": gap.name}},
} if {
	not secrets.lost
	some gap in secrets.gaps
	gap.why == "absent"
	not gap.credential
	not gap.meant
	not secrets.is_misnamed(gap)
	c := input.containers[gap.container]
}

# A layer that is gone is told once, where a container takes its layers.
report contains {
	"path": array.concat(c.path, ["envFrom"]),
	"nearest": true,
	"key": true,
	"fault": "a layer is gone",
	"message": {"id": "lost", "args": {
		"services": sort(object.keys(secrets.absent)),
		"count": count(names),
		"names": sort(names),
	}},
	"help": {"id": "lost"},
} if {
	secrets.lost
	names := union({some_names | some some_names in secrets.absent})
	c := [c | some c in input.containers; secrets.absent[c.service]][0]
}

report contains {
	"path": r.at,
	"message": {"id": "key", "args": {"service": c.service, "variable": r.variable, "key": r.key, "configmap": r.name}},
	"help": {"id": "key"},
} if {
	some c in input.containers
	some r in c.refs
	r.kind == "ConfigMap"
	r.missing
	not r.optional
}
