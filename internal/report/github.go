package report

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/report/printing"
)

// writeGitHub prints workflow commands, which GitHub Actions shows as
// annotations: https://docs.github.com/actions/reference/workflow-commands-for-github-actions
func writeGitHub(w io.Writer, r *Report, _ Options) error {
	var b strings.Builder
	for _, f := range r.Findings {
		fmt.Fprintf(&b, "::%s %s::%s\n", githubLevel(f.Severity), githubProperties(f), githubData(githubMessage(f, labelsOf(r))))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func githubLevel(s finding.Severity) string {
	switch s {
	case finding.Error:
		return "error"
	case finding.Warning:
		return "warning"
	}
	return "notice"
}

func githubProperties(f finding.Finding) string {
	props := []string{"file=" + githubProperty(f.File)}
	add := func(name string, n int) {
		if n > 0 {
			props = append(props, name+"="+strconv.Itoa(n))
		}
	}
	add("line", f.Line)
	if f.EndLine <= f.Line { // the runner refuses a column where the annotation spans lines
		add("col", f.Column)
	}
	add("endLine", f.EndLine)
	return strings.Join(append(props, "title="+githubProperty(f.Rule)), ",")
}

func githubMessage(f finding.Finding, l labels) string {
	return strings.Join(append([]string{f.Message}, details(f, l)...), "\n")
}

// githubData and githubProperty escape as the runner's toolkit does:
// https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts;
// characters that would steer the log's terminal are made visible.
func githubData(s string) string {
	return printing.Shown(strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", "\t", " ").Replace(s))
}

func githubProperty(s string) string {
	return strings.NewReplacer(":", "%3A", ",", "%2C").Replace(githubData(s))
}
