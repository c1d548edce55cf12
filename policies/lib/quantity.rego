# METADATA
# description: |
#   Kubernetes quantities, as k8s.io/apimachinery/pkg/api/resource writes them.
package xgen.lib.quantity

_form := `^\+?(-?(?:[0-9]+\.?[0-9]*|\.[0-9]+))(n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei|[eE][+-]?[0-9]+)?$`

# _factors are in billionths, the smallest part that Kubernetes knows: what is
# compared is then whole, and 100m is 0.1.
_factors := {
	"n": 1, "u": 1000, "m": 1000000, "": 1000000000,
	"k": 1000000000000, "M": 1000000000000000, "G": 1000000000000000000, "T": 1000000000000000000000,
	"P": 1000000000000000000000000, "E": 1000000000000000000000000000,
	"Ki": 1024000000000, "Mi": 1048576000000000, "Gi": 1073741824000000000, "Ti": 1099511627776000000000,
	"Pi": 1125899906842624000000000, "Ei": 1152921504606846976000000000,
}

# billionths("1k") is 1000000000000; undefined for what is no quantity.
billionths(quantity) := round(quantity * 1000000000) if {
	is_number(quantity)
} else := round(value) if {
	is_string(quantity)
	[[_, digits, suffix]] := regex.find_all_string_submatch_n(_form, quantity, 1)
	value := to_number(digits) * _factors[suffix]
} else := round(value) if {
	is_string(quantity)
	[[_, digits, exponent]] := regex.find_all_string_submatch_n(_form, quantity, 1)
	value := to_number(concat("", [digits, exponent])) * 1000000000
}
