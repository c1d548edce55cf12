package report

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/mask"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Shard is what a shard's JSON report holds beside its findings: from all of
// them together `xgen-lint merge` makes the report of one run over all sites.
type Shard struct {
	Index, Of                       int
	Run                             string
	Members, Unused, Whole, Lacking []finding.Finding
	Suppressed, Found               []string
	Services                        map[string]int
}

type jsonShard struct {
	Index      int            `json:"index"`
	Of         int            `json:"of"`
	Program    string         `json:"program"` // its version: all shards must have the same
	Run        string         `json:"run"`     // likewise, see shard.Part
	Members    []jsonMember   `json:"members"`
	Unused     []jsonMember   `json:"unused"`
	Whole      []jsonMember   `json:"whole"`
	Lacking    []jsonMember   `json:"lacking"`
	Suppressed []string       `json:"suppressed"`
	Found      []string       `json:"found"`
	Services   map[string]int `json:"services"`
}

// jsonMember is a finding with all that merging needs of it.
type jsonMember struct {
	jsonFinding
	Origins []jsonPlace `json:"origins,omitempty"`
	Parts   []string    `json:"parts,omitempty"`
	Fault   string      `json:"fault,omitempty"`
	English string      `json:"english,omitempty"` // the message, where it is in another language
	Says    string      `json:"says,omitempty"`
	// Unrendered is set where something could not be rendered.
	Unrendered bool `json:"unrendered,omitempty"`
}

type jsonPlace struct {
	jsonSpan
	Note  string `json:"note,omitempty"`
	InMap bool   `json:"inMap,omitempty"`
	Step  bool   `json:"step,omitempty"`
}

func (s *Shard) json(t Tool) *jsonShard {
	if s == nil {
		return nil
	}
	return &jsonShard{s.Index, s.Of, t.Version, s.Run, members(s.Members), members(s.Unused), members(s.Whole), members(s.Lacking), s.Suppressed, s.Found, s.Services}
}

func members(fs []finding.Finding) []jsonMember {
	out := make([]jsonMember, 0, len(fs))
	for _, f := range fs {
		m := jsonMember{jsonFinding: toJSON(f), Parts: f.Parts, Fault: f.Fault, English: f.English, Says: f.Says, Unrendered: f.Unrendered}
		m.jsonFinding.Origins = nil
		for _, o := range f.Origins {
			m.Origins = append(m.Origins, jsonPlace{jsonSpan(o.Span), o.Note, o.InMap, o.Step})
		}
		out = append(out, m)
	}
	return out
}

func (m jsonMember) finding() finding.Finding {
	f := finding.Finding{
		Rule: m.Rule, Severity: m.Severity, Message: m.Message, Span: source.Span(m.jsonSpan),
		Subject: finding.Subject{Site: m.Site, Environment: m.Environment, Service: m.Service, Object: m.Object, Path: m.Path},
		Sites:   m.Sites, Precision: m.Precision, Parts: m.Parts, Help: m.Help, Fault: m.Fault, English: m.English, Says: m.Says, Unrendered: m.Unrendered,
	}
	for _, o := range m.Origins {
		f.Origins = append(f.Origins, finding.Origin{Span: source.Span(o.jsonSpan), Note: o.Note, InMap: o.InMap, Step: o.Step})
	}
	if fix := cmp.Or(m.Fix, m.Suggestion); fix != nil {
		f.Fix = &finding.Fix{Suggested: m.Fix == nil, Description: fix.Description}
		for _, e := range fix.Edits {
			f.Fix.Edits = append(f.Fix.Edits, source.Edit{Span: source.Span(e.jsonSpan), Text: e.Text})
		}
	}
	return f
}

func findings(ms []jsonMember) []finding.Finding {
	out := make([]finding.Finding, 0, len(ms))
	for _, m := range ms {
		out = append(out, m.finding())
	}
	return out
}

// ReadShard reads the JSON report of a shard. version is that of this program,
// which must have made it.
func ReadShard(data []byte, version string) (*Shard, Summary, error) {
	var r jsonReport
	if err := json.Unmarshal(data, &r); err != nil {
		return nil, Summary{}, fmt.Errorf("not a JSON report of xgen-lint: %w", err)
	}
	switch {
	case r.Version != 1:
		return nil, Summary{}, fmt.Errorf("not a JSON report that this version reads: its version is %d", r.Version)
	case r.Shard == nil && len(r.Findings) == 1 && r.Findings[0].Rule == failedRule:
		return nil, Summary{}, fmt.Errorf("the report of a run that failed: %s", r.Findings[0].Message)
	case r.Shard == nil:
		return nil, Summary{}, errors.New("not the report of a shard: run xgen-lint with --shard and --format json")
	case r.Shard.Program != version:
		return nil, Summary{}, fmt.Errorf("made by xgen-lint %s, and this is %s: run the shards and merge with one version", r.Shard.Program, version)
	}
	s := r.Shard
	return &Shard{s.Index, s.Of, s.Run, findings(s.Members), findings(s.Unused), findings(s.Whole), findings(s.Lacking), s.Suppressed, s.Found, s.Services}, r.Summary, nil
}

// shown is a copy without secret material.
func (s *Shard) shown(lines *mask.Lines) *Shard {
	if s == nil {
		return nil
	}
	out := *s
	for _, list := range []*[]finding.Finding{&out.Members, &out.Unused, &out.Whole, &out.Lacking} {
		masked := make([]finding.Finding, len(*list))
		for i, f := range *list {
			masked[i] = lines.Shown(f)
		}
		*list = masked
	}
	return &out
}
