package report

import "github.com/xgen-lint/xgen-lint/internal/finding"

type (
	sarifFix struct {
		Description *sarifText    `json:"description,omitempty"`
		Changes     []sarifChange `json:"artifactChanges"`
	}
	sarifChange struct {
		Artifact     sarifArtifact      `json:"artifactLocation"`
		Replacements []sarifReplacement `json:"replacements"`
	}
	sarifReplacement struct {
		Deleted  sarifRegion   `json:"deletedRegion"`
		Inserted *sarifContent `json:"insertedContent,omitempty"`
	}
	sarifContent struct {
		Text string `json:"text"`
	}
)

// toSARIFFix groups the edits by file, in their order.
func toSARIFFix(fix finding.Fix) sarifFix {
	out := sarifFix{}
	if fix.Description != "" {
		out.Description = &sarifText{Text: fix.Description}
	}
	at := map[string]int{}
	for _, e := range fix.Edits {
		i, ok := at[e.File]
		if !ok {
			i = len(out.Changes)
			at[e.File] = i
			out.Changes = append(out.Changes, sarifChange{Artifact: sarifFile(e.File)})
		}
		r := sarifReplacement{Deleted: sarifRegion{e.Line, e.Column, e.EndLine, e.EndColumn}}
		if e.Text != "" {
			r.Inserted = &sarifContent{e.Text}
		}
		out.Changes[i].Replacements = append(out.Changes[i].Replacements, r)
	}
	return out
}
