package kept

import (
	"bytes"
	"encoding/gob"

	"github.com/xgen-lint/xgen-lint/internal/files"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/trace"
)

// Site is all that checking one site adds to a run.
type Site struct {
	Summary  finding.Summary
	Gaps     []Gap
	Roots    []Root
	Took     render.Took
	Made     []string
	Findings []finding.Finding
	Passed   []trace.Passed

	// Sites.Record fills these in.
	Own    map[string]files.Digest // its own files
	Others files.Digest            // the own files of all sites
}

// Gap is a part of a site that could not be rendered.
type Gap struct {
	finding.Subject
	File string
}

// Root names a root app that was rendered.
type Root struct {
	Place       RootPlace
	Environment string
}

// RootPlace is where a root app is.
type RootPlace struct {
	File string
	Doc  int
}

// foundSomething reports whether what is kept of the site may name other sites.
func (s *Site) foundSomething() bool { return len(s.Findings)+len(s.Gaps) > 0 }

// isSecret reports whether what is kept of a site has secret material in it, as holdsSecret says of a text; also if it cannot be
// written at all.
func (s *Site) isSecret(holdsSecret func(text string) bool) bool {
	if len(s.Findings) == 0 {
		return false
	}
	registerPhrases()
	var b bytes.Buffer
	err := gob.NewEncoder(&b).Encode(s)
	return err != nil || holdsSecret(b.String())
}

// registerPhrases names the types of what a Phrase may hold.
func registerPhrases() {
	gob.Register(finding.Phrase{})
	gob.Register([]finding.Phrase{})
	gob.Register([]string{})
	gob.Register([]any{})
}
