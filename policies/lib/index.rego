# METADATA
# description: |
#   The references of a site that lead nowhere (input of scope site,
#   index.broken), as messages name them.
package xgen.lib.index

# broken(why) lists the references of one kind of fault.
broken(why) := [ref | some ref in input.index.broken; ref.why == why]

# meant(ref) offers the near name: `; did you mean "x"?`.
meant(ref) := {"id": "meant", "args": {"near": ref.near}} if {
	ref.near != ""
} else := ""

# has(ref) lists what there is in place of what is wanted, at most six of it.
has(ref) := {"id": "has-known", "args": {"known": ref.known}} if {
	count(ref.known) > 0
} else := ""

# place(ref) is where the hit is, the whole value or a stretch of it, and what is
# absent: another root of the repository may make it.
place(ref) := object.filter({"path": ref.at, "within": object.get(ref, "within", null), "absent": object.get(ref, "absent", null)}, _given(ref))

_given(ref) := {"path"} | {key | some key in ["within", "absent"]; ref[key]}

# other(ref, id) is the other party as a related place; the text of that ID gets its kind and name.
other(ref, id) := {"related": [{
	"path": ref.makerAt,
	"message": {"id": id, "args": {"maker": ref.maker.label}},
}]} if {
	ref.maker
} else := {}
