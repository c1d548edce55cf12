# METADATA
# description: What rules of every kind share (paths, values, words).
package xgen.lib

# at(path, more) is the path with more keys and indexes behind it.
at(path, more) := array.concat(path, more)

# has(map, key) holds where the key is there, whatever its value.
has(map, key) if _ = map[key]

# count_of(1, "pod") is "1 pod", count_of(2, "pod") is "2 pods".
count_of(1, noun) := concat(" ", ["1", noun])

count_of(n, noun) := sprintf("%v %ss", [n, noun]) if n != 1

# quoted(x) is x as messages quote an offending value: "x".
quoted(x) := sprintf("%q", [x]) if is_string(x)

quoted(x) := json.marshal(x) if not is_string(x)

# listed(names) is "a, b or c", sorted; "" for nothing.
listed(names) := "" if count(names) == 0

listed(names) := sort(names)[0] if count(names) == 1

listed(names) := text if {
	sorted := sort(names)
	last := count(sorted) - 1
	last > 0
	text := concat(" or ", [concat(", ", array.slice(sorted, 0, last)), sorted[last]])
}

# some_of(names, most) is "a, b and c", "a, b and 3 more".
some_of(names, _) := names[0] if count(names) == 1

some_of(names, most) := sprintf("%s and %s", [concat(", ", array.slice(names, 0, last)), names[last]]) if {
	count(names) > 1
	count(names) <= most
	last := count(names) - 1
}

some_of(names, most) := sprintf("%s and %d more", [concat(", ", array.slice(names, 0, most)), count(names) - most]) if count(names) > most
