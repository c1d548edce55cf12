package report

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"strconv"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/report/printing"
)

// gitlabIssue is an entry of GitLab's Code Quality report:
// https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
type gitlabIssue struct {
	Description string         `json:"description"`
	CheckName   string         `json:"check_name"`
	Fingerprint string         `json:"fingerprint"`
	Severity    string         `json:"severity"`
	Location    gitlabLocation `json:"location"`
}

type gitlabLocation struct {
	Path  string      `json:"path"`
	Lines gitlabLines `json:"lines"`
}

type gitlabLines struct {
	Begin int `json:"begin"`
	End   int `json:"end,omitempty"`
}

func writeGitLab(w io.Writer, r *Report, _ Options) error {
	issues := make([]gitlabIssue, 0, len(r.Findings))
	seen := map[string]bool{}
	for _, c := range r.carried() {
		f := c.Finding
		issues = append(issues, gitlabIssue{
			// One line: the merge request shows it as it is, and nothing else of the entry.
			Description: strings.Join(append([]string{f.Message}, details(f, labelsOf(r))...), "; "), CheckName: f.Rule, Severity: gitlabSeverity(f.Severity),
			Fingerprint: uniqueFingerprint(f, seen),
			// GitLab wants a line; a finding about a whole file is at its first.
			Location: gitlabLocation{f.File, gitlabLines{max(f.Line, 1), max(f.EndLine, 0)}},
		})
	}
	return printing.JSON(w, issues)
}

func gitlabSeverity(s finding.Severity) string {
	switch s {
	case finding.Error:
		return "major"
	case finding.Warning:
		return "minor"
	}
	return "info"
}

// uniqueFingerprint returns the finding's fingerprint, or one of its own where
// that is missing or taken: GitLab drops issues that share one.
func uniqueFingerprint(f finding.Finding, seen map[string]bool) string {
	fingerprint := f.Fingerprint
	for n := 0; fingerprint == "" || seen[fingerprint]; n++ {
		key := strings.Join([]string{f.Fingerprint, f.Rule, f.File, f.Message, strconv.Itoa(n)}, "\x00")
		sum := sha256.Sum256([]byte(key))
		fingerprint = hex.EncodeToString(sum[:16])
	}
	seen[fingerprint] = true
	return fingerprint
}
