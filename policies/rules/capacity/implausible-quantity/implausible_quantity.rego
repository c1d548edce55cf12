# METADATA
# title: a quantity that nobody can mean
# description: |
#   In a quantity `m` is a thousandth, so `memory: 512m` is half a byte: the pod is killed at its start, or the node
#   takes any number of such pods. Memory without a unit is bytes, and `cpu: 1000`, where 1000m was meant, is a thousand
#   cores, which no node has: the pod stays Pending. Kubernetes takes all of them.
# custom:
#   severity: error
#   scope: site
#   blames: value
#   help: write the unit that was meant, for example 512Mi, or 1000m for cpu
#   bad: |
#     resources:
#       limits: { memory: 512m, cpu: "1000" }
#   good: |
#     resources:
#       limits: { memory: 512Mi, cpu: 1000m }
package xgen.rules.capacity.implausible_quantity

import data.xgen.lib
import data.xgen.lib.kube
import data.xgen.lib.pod
import data.xgen.lib.quantity

report contains object.union(
	{
		"path": entry.path,
		"message": {"id": entry.text.id, "args": object.union(entry.text.args, {
			"name": entry.name,
			"amount": entry.amount,
			"why": _verdicts[[entry.sort, entry.amount]].says,
		})},
		"fault": sprintf("%v %s", [entry.within, entry.sort]),
	},
	object.remove(_verdicts[[entry.sort, entry.amount]], ["says"]),
) if {
	count(_verdicts) > 0 # most sites have none, and the entries take long
	some entry in _entries
	_verdicts[[entry.sort, entry.amount]]
}

# _entries are all quantities that can be judged: what containers ask for, and the
# sizes of volumes. within is what has them together.
_entries := array.concat(_asked, _sizes)

_asked := [entry |
	some c in pod.all_containers
	some list in ["requests", "limits"]
	some name, amount in c.container.resources[list]
	sort := _sorts[name]
	entry := {
		"path": lib.at(c.path, ["resources", list, name]), "within": c.path, "sort": sort, "amount": amount,
		"name": sprintf("%s.%s", [list, name]),
		"text": {"id": "container", "args": {"pod": kube.label(c.pod), "container": pod.name(c.container)}},
	}
]

_sizes := [entry |
	some i, j
	input.releases[i].manifests[j].kind == "PersistentVolumeClaim"
	object := input.releases[i].manifests[j]
	amount := object.spec.resources.requests.storage
	entry := {
		"path": ["releases", i, "manifests", j, "spec", "resources", "requests", "storage"], "within": [i, j], "sort": "storage",
		"amount": amount, "name": "requests.storage", "text": {"id": "volume", "args": {
			"claim": kube.label({"object": object}),
		}},
	}
]

_sorts := {"memory": "memory", "ephemeral-storage": "storage", "cpu": "cpu"}

# _verdicts holds what is wrong with an amount. Many containers have the same, and
# those take long to read.
_verdicts := {[sort, amount]: verdict |
	some [sort, amount] in _amounts
	verdict := _verdict(sort, amount)
}

# _amounts are the amounts of _entries, each once.
_amounts := {[sort, amount] |
	some name, sort in _sorts
	some amount in {amount | some list in ["requests", "limits"]; amount := pod.all_containers[_].container.resources[list][name]}
} | {["storage", entry.amount] | some entry in _sizes}

_verdict(sort, amount) := {
	"says": {"id": "thousandth", "args": {"bytes": billionths / 1000000000}},
	"help": {"id": "write", "args": {"amount": replace(amount, "m", "Mi")}},
} if {
	sort in {"memory", "storage"}
	is_string(amount)
	endswith(amount, "m")
	billionths := quantity.billionths(amount)
}

_verdict(sort, amount) := {
	"says": {"id": "no-unit", "args": {"bytes": amount}},
	"help": {"id": "unit", "args": {"amount": amount}},
	"severity": "warning",
} if {
	sort in {"memory", "storage"}
	regex.match(`^[0-9.]+$`, sprintf("%v", [amount]))
	billionths := quantity.billionths(amount)
	billionths > 0
	billionths < 4194304 * 1000000000
}

_verdict("cpu", amount) := {
	"says": {"id": "cores", "args": {"cores": billionths / 1000000000}},
	"help": {"id": "millicores", "args": {"amount": amount}},
	"severity": "warning",
} if {
	billionths := quantity.billionths(amount)
	billionths > 256 * 1000000000
}
