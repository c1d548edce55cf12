# METADATA
# description: |
#   Kubernetes quantities, as k8s.io/apimachinery/pkg/api/resource writes them.
package xgen.lib.quantity

_form := `^\+?(-?(?:[0-9]+\.?[0-9]*|\.[0-9]+))(n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei|[eE][+-]?[0-9]+)?$`

_factors := {
	"": 1, "n": 0.000000001, "u": 0.000001, "m": 0.001,
	"k": 1000, "M": 1000000, "G": 1000000000, "T": 1000000000000, "P": 1000000000000000, "E": 1000000000000000000,
	"Ki": 1024, "Mi": 1048576, "Gi": 1073741824, "Ti": 1099511627776, "Pi": 1125899906842624, "Ei": 1152921504606846976,
}

# number("1.5Gi") is 1610612736; undefined for what is no quantity.
number(quantity) := quantity if is_number(quantity)

number(quantity) := value if {
	is_string(quantity)
	match := regex.find_all_string_submatch_n(_form, quantity, 1)[0]
	value := _scaled(match[1], match[2])
}

_scaled(digits, suffix) := to_number(digits) * _factors[suffix]

_scaled(digits, suffix) := to_number(concat("", [digits, suffix])) if {
	not _factors[suffix] # an exponent
}
