package report

import (
	"embed"
	"strings"
)

// examples are the findings of the rules' incidents, as a run prints them; `make examples` writes them.
//
//go:embed examples/*.txt
var examples embed.FS

// Example is a finding of a built-in rule as it is printed, "" if there is none.
func Example(rule string) string {
	data, err := examples.ReadFile("examples/" + ExampleName(rule) + ".txt")
	if err != nil {
		return ""
	}
	return string(data)
}

// ExampleName is what the example of a rule, and its incident, is called.
func ExampleName(rule string) string { return strings.ReplaceAll(rule, "/", "-") }
