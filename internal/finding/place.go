package finding

import (
	"fmt"
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Kind is what the file or object of a value is for.
type Kind string

// The kinds of files and objects that rules read.
const (
	InSite        Kind = "site"        // a site file
	InRootApp     Kind = "root-app"    // a file of root apps
	InCatalog     Kind = "catalog"     // the catalogue of services
	InProject     Kind = "project"     // Jenkins' project.yaml
	InSecrets     Kind = "secrets"     // a manifest of the site's Secrets
	InValues      Kind = "values"      // any other file
	InApplication Kind = "application" // a rendered Application
	InObject      Kind = "object"      // any other rendered object
	// OfObjects is, in a Pattern, the objects of all releases of the environment, and not only of the finding's own.
	OfObjects Kind = "objects"
)

// allKinds lists all kinds.
func allKinds() []Kind {
	return []Kind{InSite, InRootApp, InCatalog, InProject, InSecrets, InValues, InApplication, InObject, OfObjects}
}

// Place is a value: a path in a document of a file, or in a rendered object, which Object names. An element "*" is a key
// that is not known.
type Place struct {
	Kind   Kind
	File   string
	Doc    int
	Object string
	Path   source.Path
}

// Known reports whether the place is one at all.
func (p Place) Known() bool { return p.File != "" || p.Object != "" }

// IsIn reports whether p is q or in it.
func (p Place) IsIn(q Place) bool {
	return p.Known() && p.File == q.File && p.Doc == q.Doc && p.Object == q.Object && p.Path.HasPrefix(q.Path)
}

// Pattern is the values that a rule reads: those at a path of files or objects of a kind. An element "*" is any, "**" at
// the end is all that is below; without a path it is the file or object as a whole.
type Pattern struct {
	Kind Kind
	Path source.Path
	// Maybe is set if it is not sure that the values were read.
	Maybe bool
}

// ParsePattern reads "site: environments.*.services.*.name"; "catalog: **" is all of a file.
func ParsePattern(text string) (Pattern, error) {
	kind, path, ok := strings.Cut(text, ": ")
	if !ok || !slices.Contains(allKinds(), Kind(kind)) {
		return Pattern{}, fmt.Errorf("cannot read %q: write KIND: PATH, as in \"site: environments.*.services.*.name\"; the kinds are %v", text, allKinds())
	}
	return Pattern{Kind: Kind(kind), Path: source.P(strings.Split(path, ".")...)}, nil
}

func (p Pattern) String() string { return string(p.Kind) + ": " + strings.Join(p.Path, ".") }

// Covers reports whether a place is one of the values, or around one.
func (p Pattern) Covers(at Place) bool {
	if p.Kind != at.Kind && (p.Kind != OfObjects || at.Kind != InObject && at.Kind != InApplication) {
		return false
	}
	for i, name := range at.Path {
		switch {
		case i == len(p.Path):
			return false
		case p.Path[i] == "**":
			return true
		case p.Path[i] != "*" && name != "*" && p.Path[i] != name:
			return false
		}
	}
	return true
}
