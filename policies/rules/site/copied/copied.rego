# METADATA
# title: something of one site that a copy brought to another
# description: |
#   A new customer begins as a copy of an old one's files. What must be different and is not: the host, which two
#   sites then claim; the site file that a root app names, so that one site is deployed twice and the other never;
#   the ciphertext of a SealedSecret, which only the cluster that it was sealed for can read.
# custom:
#   severity: error
#   scope: fleet
#   help: write what belongs to this site
#   bad: |
#     # projects/newclient.yaml, copied from lotteimall.yaml
#     destinations:
#       prd: { domain: agent.lotteimall.com }
#   good: |
#     # projects/newclient.yaml
#     destinations:
#       prd: { domain: agent.newclient.co.kr }
package xgen.rules.site.copied

import data.xgen.lib.argo
import data.xgen.lib.rootapp

# Two sites claim one host.
report contains {
	"path": ["sites", copy.site, "doc", "destinations", copy.environment, "domain"],
	"message": {"id": "domain", "args": {
		"owner": input.sites[owner.site].name,
		"copy": input.sites[copy.site].name,
		"host": host,
	}},
	"help": {"id": "domain", "args": {"site": input.sites[copy.site].name}},
	"related": [{
		"path": ["sites", owner.site, "doc", "destinations", owner.environment, "domain"],
		"message": {"id": "domain-of", "args": {"site": input.sites[owner.site].name}},
	}],
} if {
	some host in _shared
	claims := [claim | some claim in _claims; claim.host == host]
	count({claim.site | some claim in claims}) > 1
	order := sort([[_fits(claim, host), claim.site, claim.environment] | some claim in claims])
	owner := {"site": order[0][1], "environment": order[0][2]}
	some copy in claims
	copy.site != owner.site
}

_claims := [{"site": i, "environment": environment, "host": host} |
	some i, site in input.sites
	some environment, destination in site.doc.destinations
	is_object(destination)
	host := destination.domain
	is_string(host)
	not host in {"", "*"}
]

# _shared are the hosts that are claimed more than once. In most fleets there are none, and counting says so.
_shared := {host | some i, host in _hosts; i > 0; _hosts[i - 1] == host} if {
	count({host | some host in _hosts}) < count(_hosts)
} else := set()

_hosts := sort([claim.host | some claim in _claims])

# _fits is 0 for a site whose name is a part of the host, so that it comes first.
_fits(claim, host) := 0 if {
	contains(host, trim_prefix(input.sites[claim.site].name, "xgen-"))
} else := 1

# A root app of one site renders another one's file.
report contains {
	"path": array.concat(["rootApps", i, "manifest"], place),
	"message": {"id": "root-app", "args": {"name": root.name, "site": name, "file": root.siteFile, "other": twin}},
	"help": {"id": "root-app", "args": {"site": name, "file": _file(root.siteFile, root.site, name)}},
} if {
	some i, name in rootapp.swapped
	root := input.rootApps[i]
	twin := sort([other.name | some j, other in input.rootApps; j != i; other.site == root.site; other.environment == root.environment])[0]
	some entry in argo.sources(root.manifest)
	some k, file in entry.source.helm.valueFiles
	file == root.siteFile
	place := array.concat(entry.path, ["helm", "valueFiles", k])
}

_file(file, site, name) := replace(file, site, name)

# Ciphertext of another site's cluster.
report contains {
	"path": ["sites", j, "sealed", n, "keys", keys[0]],
	"message": {"id": "ciphertext", "args": {
		"name": copy.name,
		"copy": input.sites[j].name,
		"owner": input.sites[i].name,
		"keys": keys,
	}},
	"help": {"id": "ciphertext", "args": {"site": input.sites[j].name, "file": copy.file}},
	"related": [{"path": ["sites", i, "sealed", m, "keys", keys[0]], "message": {"id": "same-ciphertext", "args": {
		"file": original.file,
	}}}],
} if {
	some [i, m, j, n] in _copies
	original := input.sites[i].sealed[m]
	copy := input.sites[j].sealed[n]
	keys := sort([key | some key, digest in copy.keys; original.keys[key] == digest])
}

# _copies are the SealedSecrets that hold what one of an earlier site does:
# [the first site, its SealedSecret, the site, its SealedSecret].
_copies := {[first[0], first[1], j, n] |
	some a, holder in _holders
	a > 0
	same := array.slice(holder, 0, 2)
	array.slice(_holders[a - 1], 0, 2) == same
	first := min([[one[2], one[3]] | some one in _holders; array.slice(one, 0, 2) == same])
	[j, n] := array.slice(holder, 2, 4)
	j > first[0]
}

# _holders are [key, ciphertext, site, SealedSecret], so that equal ones stand beside each other.
_holders := sort([[key, digest, i, m] |
	some i, site in input.sites
	some m, one in site.sealed
	some key, digest in one.keys
])
