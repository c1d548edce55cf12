package report

import (
	"io"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/report/printing"
)

// The JSON form is a promise to other programs: keys are added, never renamed
// or taken away, as long as version is 1.
type jsonReport struct {
	Version  int           `json:"version"`
	Findings []jsonFinding `json:"findings"`
	Summary  Summary       `json:"summary"`
	Shard    *jsonShard    `json:"shard,omitempty"`
}

// jsonSpan leaves out what is not known: a finding about a whole file has no
// line.
type jsonSpan struct {
	File      string `json:"file"`
	Line      int    `json:"line,omitempty"`
	Column    int    `json:"column,omitempty"`
	EndLine   int    `json:"endLine,omitempty"`
	EndColumn int    `json:"endColumn,omitempty"`
}

type jsonFinding struct {
	Rule     string           `json:"rule"`
	Severity finding.Severity `json:"severity"`
	Message  string           `json:"message"`
	jsonSpan
	Site        string            `json:"site,omitempty"`
	Sites       []string          `json:"sites,omitempty"`
	Environment string            `json:"environment,omitempty"`
	Service     string            `json:"service,omitempty"`
	Object      string            `json:"object,omitempty"`
	Path        string            `json:"path,omitempty"`
	Precision   finding.Precision `json:"precision,omitempty"`
	Origins     []jsonOrigin      `json:"origins,omitempty"`
	Help        string            `json:"help,omitempty"`
	Fix         *jsonFix          `json:"fix,omitempty"`
	Suggestion  *jsonFix          `json:"suggestion,omitempty"` // what the help says, and nobody but a person knows to be meant
	Fingerprint string            `json:"fingerprint,omitempty"`
}

type jsonOrigin struct {
	File   string `json:"file"`
	Line   int    `json:"line,omitempty"`
	Column int    `json:"column,omitempty"`
	Note   string `json:"note,omitempty"`
}

type jsonFix struct {
	Description string     `json:"description,omitempty"`
	Edits       []jsonEdit `json:"edits"`
}

type jsonEdit struct {
	jsonSpan
	Text string `json:"text"`
}

func writeJSON(w io.Writer, r *Report, _ Options) error {
	out := jsonReport{Version: 1, Findings: make([]jsonFinding, 0, len(r.Findings)), Summary: r.Summary, Shard: r.Shard.json(r.Tool)}
	for _, f := range r.Findings {
		out.Findings = append(out.Findings, toJSON(f))
	}
	return printing.JSON(w, out)
}

func toJSON(f finding.Finding) jsonFinding {
	out := jsonFinding{
		Rule: f.Rule, Severity: f.Severity, Message: f.Message, jsonSpan: jsonSpan(f.Span),
		Site: f.Site, Environment: f.Environment, Service: f.Service, Object: f.Object, Path: f.Subject.Path,
		Precision: f.Precision, Help: f.Help, Fingerprint: f.Fingerprint,
	}
	if len(f.Sites) > 1 {
		out.Sites = f.Sites
	}
	for _, o := range f.Origins {
		out.Origins = append(out.Origins, jsonOrigin{o.File, o.Line, o.Column, o.Note})
	}
	if f.Fix != nil {
		fix := &jsonFix{Description: f.Fix.Description, Edits: make([]jsonEdit, 0, len(f.Fix.Edits))}
		for _, e := range f.Fix.Edits {
			fix.Edits = append(fix.Edits, jsonEdit{jsonSpan(e.Span), e.Text})
		}
		if f.Fix.Suggested {
			out.Suggestion = fix
		} else {
			out.Fix = fix
		}
	}
	return out
}
