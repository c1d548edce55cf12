# METADATA
# description: The object storage that containers are sent to (input of scope site).
package xgen.lib.storage

import data.xgen.lib.secrets

# endpoints lists the known endpoints of all containers:
# {"container": the container, "variable": the variable with its address}.
endpoints := [{"container": c, "variable": v} |
	some c in input.containers
	some v in c.roles.endpoint
	_ = v.address
]

# misplaced holds for an endpoint that storage/minio-on-cloud reports, or that
# storage/hardcoded-minio does: no other rule of storage speaks of it then.
misplaced(v) if {
	input.site.cloud
	v.address.inCluster
}

misplaced(v) if v.fixed

# set_by_site(v) holds where the site file holds the variable, or its value.
set_by_site(v) if {
	some [key, _] in secrets.said
	key == v.name
}

set_by_site(v) if {
	v.value != ""
	some [_, text] in secrets.said
	text == v.value
}

# set_flag(v) holds where the site file holds the variable by its name: a text
# like "true" stands in many places.
set_flag(v) if {
	some [key, _] in secrets.said
	key == v.name
}
