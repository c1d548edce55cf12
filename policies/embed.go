// Package policies holds the rules that are written in Rego, and the library
// that they share. It owns the Rego text and the list of documents that rules
// may read; it refuses to know how rules are compiled and evaluated.
//
// A folder rules/<category>/<name>/ is the rule <category>/<name>. Its package
// is xgen.rules.<category>.<name> with underscores for dashes, because Rego's
// names hold no dash: rules/capacity/oversized-replicas/oversized_replicas.rego
// has the package xgen.rules.capacity.oversized_replicas.
package policies

import (
	"embed"

	"github.com/xgen-lint/xgen-lint/internal/document"
)

// FS holds lib/ and rules/, tests included.
//
//go:embed lib rules
var FS embed.FS

// Documents names the documents that rules may read (METADATA custom.scope) and
// the parts of each, the keys below input. A rule that reads another part is
// refused when it is compiled: a misspelled part would silence it for good.
//
// Of each container, roles holds the variables with a part in object storage, by
// that part. All variables, by their names, are in a document only where there
// are rules besides the built-in ones: those do without.
func Documents() map[string][]string { return document.Parts() }
