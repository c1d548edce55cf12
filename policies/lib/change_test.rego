# METADATA
# description: Documents of scope change for tests, a release that prunes and in which nothing changed.
package xgen.testing.change

# release(changes) is that release with changes.
release(changes) := {
	"kind": "change", "site": "here", "environment": "prd", "service": "core", "application": "core-prd",
	"status": "changed", "prune": true, "syncOptions": [],
	"before": {"manifests": [], "pods": []}, "after": {"manifests": [], "pods": []},
	"changes": changes,
}

# changed(group, type, fields) is an object with other fields; each is [path, old, new].
changed(group, type, fields) := object.union(_object("changed", group, type), {"fields": [field(f) | some f in fields]})

added(group, type) := _object("added", group, type)

removed(group, type) := _object("removed", group, type)

field([path, old, new]) := {
	"path": path, "text": concat(".", [sprintf("%v", [p]) | some p in path]), "old": old, "new": new,
	"template": array.slice(path, 0, 2) == ["spec", "template"],
}

_object(kind, group, type) := {
	"kind": kind, "group": group, "type": type, "name": "core", "namespace": "apps", "moved": false, "hook": false, "fields": [],
	"manifest": manifest(type, {}), "was": manifest(type, {}),
}

# manifest(type, patch) is the object "core" with patch laid over it.
manifest(type, patch) := object.union({"kind": type, "metadata": {"name": "core", "namespace": "apps"}, "spec": {}}, patch)

# was(one, patch) is a change of an object that had what patch has.
was(one, patch) := object.union(one, {"was": object.union(one.was, patch)})

is(one, patch) := object.union(one, {"manifest": object.union(one.manifest, patch)})
