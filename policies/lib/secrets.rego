# METADATA
# description: |
#   What containers read and no Secret gives them (input of scope site), and
#   which key of a Secret was meant instead.
package xgen.lib.secrets

# gaps is the set of what is wanted and not there:
#
#	{"container": k, "name": variable, "key": key wanted, "secret": index or null,
#	 "why": "absent", "default" or "key", "credential": bool, "read": bool, "at": path, "within"?: stretch}
#
# read: it is seen to be read; a default that nothing is seen to read is at least
# handed to the container.
#
# absent: the command, a script or an entry of env reads a variable that nothing
# supplies.
gaps contains gap if {
	some k, c in input.containers
	c.complete
	some r in c.reads
	r.supplied == false
	r.optional == false
	not _refused(c, r.name)
	not _other(c, r.name)
	not r.behind # prefixed speaks of it
	gap := object.union(
		{
			"container": k, "name": r.name, "key": _home(c, r.name).key, "secret": _home(c, r.name).secret,
			"why": "absent", "credential": object.get(r, "credential", false), "read": true, "at": r.at, "within": r.within,
		},
		{"meant": near | near := r.near; _taken(near)},
	)
}

# _taken: somebody reads the variable and gets it, so that it is the other name which
# is misspelt.
_taken(name) if {
	some c in input.containers
	some r in c.reads
	r.name == name
	r.supplied
}

# prefixed maps a container to {source: names}: what it reads, and an entry of envFrom
# supplies under a prefix.
prefixed[k][i] contains r.name if {
	some k, c in input.containers
	some r in c.reads
	i := r.behind
}

prefixed[k][i] contains v.name if {
	some k, c in input.containers
	some v in _defaults(c)
	i := _behind(c, v.name)
}

# _behind is the source of a Secret that has the key, and puts a prefix before it.
_behind(c, name) := min(found) if {
	found := {i |
		some i, s in c.sources
		s.prefix
		input.secrets[s.secret].keys[name]
		not startswith(name, s.prefix)
	}
	count(found) > 0
}

# default: the storage's credential comes from no Secret but from a default that
# opens only the MinIO inside the cluster. A container that gets the variable is
# taken for a reader where it also takes a Secret.
gaps contains gap if {
	some k, c in input.containers
	some v in _defaults(c)
	not _hides_secret(v)
	not _behind(c, v.name)
	not _under_prefix(c, v.name)
	home := _home(c, v.name)
	gap := object.union(
		{
			"container": k, "name": v.name, "key": home.key, "secret": home.secret,
			"why": "default", "credential": true, "read": false, "at": v.at,
		},
		_read_at(c, v.name, home),
	)
}

# _under_prefix: a prefix makes another variable of the default than the one that
# the Secret has.
_under_prefix(c, name) if {
	some s in c.sources
	s.prefix
	s.kind != "Secret"
	startswith(name, s.prefix)
	plain := substring(name, count(s.prefix), -1)
	some other in c.sources
	input.secrets[other.secret].keys[plain]
}

# _defaults are the storage's credentials that are a default.
_defaults(c) := {v |
	c.storage == "remote"
	some role in ["access", "secret"]
	some v in c.roles[role]
	v.known
	not v.secret
	not v.uncertain
	not v.fixed
	not _written(v)
}

# hidden is, by container, the defaults that hide what a Secret gives: a later
# envFrom wins over an earlier one, and env over all.
hidden[k] contains v if {
	some k, c in input.containers
	some v in _defaults(c)
	_hides_secret(v)
}

_hides_secret(v) if {
	some layer in v.shadows
	layer.secret
}

# key: an entry of env takes a key that the Secret does not have.
gaps contains gap if {
	some k, c in input.containers
	some r in c.refs
	r.kind == "Secret"
	r.missing
	not r.optional
	r.key != "" # an entry without a key is no manifest
	not slip(r.name, r.key)
	gap := {
		"container": k, "name": r.variable, "key": r.key, "secret": r.secret,
		"why": "key", "credential": true, "read": true, "at": r.at,
	}
}

# slip: the Secret has a key of nearly that name, which others read, so the reader
# is misspelt: reference/missing-key.
slip(name, key) if {
	some ref in input.index.broken
	ref.why == "key"
	ref.kind == "Secret"
	ref.certain
	ref.name == name
	ref.wanted == key
	some i, secret in input.secrets
	secret.name == name
	_used(i, ref.near)
}

# _refused: a reference to a key that is not there speaks for the variable.
_refused(c, name) if {
	some r in c.refs
	r.variable == name
	r.missing
	not r.optional
}

# _other: what storage/secure-flag-mismatch speaks of.
_other(c, name) if {
	contains(name, "SECURE")
	some v in c.roles.endpoint
	v.address.scheme == "https"
}

# _written: the site file itself says it, in plain text, and it is no default.
_written(v) if {
	not v.default
	v.value != ""
	[v.name, v.value] in said
}

# said is the set of [key, text] of all texts in the site file.
said := {[key, text] |
	walk(input.site.doc, [_, value]) # without paths: those take longest
	some key, text in value
	is_string(text)
}

# _read_at is where the variable is read, which is wanted where no Secret is
# there to be mended.
_read_at(c, name, _) := {"read": true, "at": r.at, "within": r.within} if {
	r := _reads(c, name)[0]
}

_read_at(c, name, home) := {} if {
	count(_reads(c, name)) == 0
	home.secret != null
}

_reads(c, name) := [r | some r in c.reads; r.name == name; r.optional == false]

# _home is the Secret that should have the variable's key: of those that the
# container takes, one with a key that was meant so, else the last.
_home(c, name) := home if {
	homes := _homes(c, name)
	meant := [h | some h in homes; some key in input.secrets[h.secret].keys; h.key in key.meant]
	best := array.concat(homes, meant)
	count(best) > 0
	home := best[count(best) - 1]
}

_home(c, name) := {"secret": null, "key": name} if count(_homes(c, name)) == 0

_homes(c, name) := array.concat(
	[{"secret": r.secret, "key": name} | some r in c.refs; r.kind == "Secret"],
	[{"secret": s.secret, "key": substring(name, count(prefix), -1)} |
		some s in c.sources
		s.kind == "Secret"
		_ = s.secret
		prefix := object.get(s, "prefix", "")
		startswith(name, prefix)
	],
)

# misnamed maps a Secret's index to {"has": key, "wants": key, "gap": gap}: a
# key that nothing reads and one that is read and is not there.
misnamed[i] contains pair if {
	some gap in gaps
	i := gap.secret
	some key, about in input.secrets[i].keys
	gap.key in about.meant
	not _used(i, key)
	pair := {"has": key, "wants": gap.key, "gap": gap}
}

# absent is, by service, what its containers read and nothing supplies.
absent[service] contains gap.name if {
	some gap in gaps
	gap.why == "absent"
	not gap.credential
	not is_misnamed(gap)
	service := input.containers[gap.container].service
}

# lost holds where several services miss several variables each: it is not they
# that are misspelt, but a layer that supplied them is gone.
lost if {
	some names in absent
	count(names) > 2
	count([service | some service, others in absent; count(others) > 1]) > 1
}

# is_misnamed holds where misnamed speaks of a gap.
is_misnamed(gap) if {
	some pair in misnamed[gap.secret]
	pair.wants == gap.key
}

# _used: some container reads the key, or takes it under another name.
_used(i, key) if {
	some c in input.containers
	some r in c.refs
	r.secret == i
	r.key == key
}

_used(i, key) if {
	some c in input.containers
	some s in c.sources
	s.secret == i
	name := concat("", [object.get(s, "prefix", ""), key])
	some r in c.reads
	r.name == name
}

# who(gaps) says who wants them: "docs reads", "core and docs read"; "core gets"
# where a default is handed over and nothing is seen to read it.
who(gaps) := {"id": "who-read", "args": {"services": names, "count": count(names)}} if {
	names := sort({input.containers[gap.container].service | some gap in gaps; gap.read})
	count(names) > 0
} else := {"id": "who-get", "args": {"services": names, "count": count(names)}} if {
	names := sort({input.containers[gap.container].service | some gap in gaps})
}

# places lists where each key is wanted, those where it is seen to be read first.
places(gaps) := [object.union({"path": gap.at, "message": message}, within) |
	some key in sort({gap.key | some gap in gaps})
	gap := array.concat(
		[g | some g in gaps; g.key == key; g.read],
		[g | some g in gaps; g.key == key; not g.read],
	)[0]
	message := {"id": {true: "read-here", false: "set-here"}[gap.read], "args": {"name": key}}
	within := {name: v | some name in ["within"]; v := gap[name]}
]

# both(names) is "a", "a and b", "a, b and c".
both(names) := names[0] if count(names) == 1

both(names) := text if {
	last := count(names) - 1
	last > 0
	text := concat(" and ", [concat(", ", array.slice(names, 0, last)), names[last]])
}
