package secret

import (
	"github.com/xgen-lint/xgen-lint/checks/check"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/shell/setup"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// InScripts reports the credentials that a script writes out where it makes a Secret.
func InScripts(repo *model.Repo) (hits []finding.Hit) {
	repo.WrittenInScripts(func(f *source.File, secret string, w setup.WrittenValue) {
		if credentialName(w.Name) && credentialText(w.Name, w.Value) {
			h := check.At(plaintextRule, f.Span(w.Start, w.End), finding.Say("written", "name", w.Name, "secret", secret))
			h.HelpText = finding.Say("written", "reference", "$"+w.Name)
			hits = append(hits, h)
		}
	})
	return hits
}
