package lint

import (
	"maps"
	"slices"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/resolve"
	"github.com/xgen-lint/xgen-lint/internal/ruleset"
	"github.com/xgen-lint/xgen-lint/internal/suppress"
)

// comments reads the suppressions of all files.
func (run *run) comments() *suppress.Comments {
	return suppress.Read(run.repo.Tree, run.textFiles(), run.Today)
}

// textFiles lists the files whose comments may hold suppressions.
func (run *run) textFiles() []string {
	if run.texts == nil {
		run.texts = suppress.Files(run.repo.Tree)
	}
	return run.texts
}

// aboutSuppressions lists what is wrong with the comments themselves, once it is known which of them were used.
func (run *run) aboutSuppressions(comments *suppress.Comments) []finding.Finding {
	return run.aboutComments(comments.Faults(run.lookedFor()))
}

// unusedHere lists the suppressions that suppress nothing in a shard, which may be used in another one.
func (run *run) unusedHere(comments *suppress.Comments) []finding.Finding {
	if !run.scope.narrowed || len(run.Sites)+len(run.Environments)+len(run.Services) > 0 || run.Files != nil {
		return nil
	}
	return run.aboutComments(comments.Unused(run.lookedFor()))
}

// lookedFor is what this run could have found of all that a suppression might silence.
func (run *run) lookedFor() suppress.Asked {
	return suppress.Asked{Enabled: run.enabled, All: !run.scope.narrowed,
		Finds: func(glob string) bool {
			for id := range run.rules {
				if finding.Match(glob, id) && run.enabled(id) && (run.Images != nil || !needsRegistry(id)) {
					return true
				}
			}
			return false
		},
		Unknown: func(glob string) (string, bool) {
			if run.rules.Fits(glob) == nil {
				return "", false
			}
			best, _ := ruleset.Nearest(glob, slices.Sorted(maps.Keys(run.rules)))
			return best, true
		}}
}

func (run *run) aboutComments(faults []suppress.Fault) (out []finding.Finding) {
	for _, f := range faults {
		hit := finding.Hit{Rule: f.Rule, Text: f.Text}
		message, english := run.words.Said(hit)
		out = append(out, finding.Finding{Rule: f.Rule, Severity: run.choice().Severity(f.Rule, "", f.Span.File), Message: message, English: english,
			Says: hit.Says(), Span: f.Span, Precision: finding.Exact, Help: run.words.HelpFor(hit, run.rules[f.Rule]),
			Subject: resolve.Fill(finding.Subject{Path: f.Names}, run.repo.FileSubject(f.Span.File))})
	}
	return out
}
