package changes

import (
	"io"

	"github.com/xgen-lint/xgen-lint/internal/change"
	"github.com/xgen-lint/xgen-lint/internal/report/printing"
)

// The JSON form of a diff is a promise as that of findings is.
type jsonDiff struct {
	Version     int                  `json:"version"`
	Base        string               `json:"base"`
	Head        string               `json:"head,omitempty"` // of a comparison of two commits
	Changes     []jsonChange         `json:"changes"`
	Sites       jsonDiffSites        `json:"sites"`
	NotCompared []change.NotCompared `json:"notCompared"`
	Summary     jsonDiffSummary      `json:"summary"`
}

type jsonChange struct {
	Kind      change.Kind      `json:"kind"`
	Object    string           `json:"object"`
	Objects   []string         `json:"objects,omitempty"` // all of them, where they are called differently
	Namespace string           `json:"namespace"`
	Releases  []change.Release `json:"releases"`
	Fields    []jsonField      `json:"fields"`
	Origins   []jsonDiffOrigin `json:"origins,omitempty"` // of an object that was added or removed
	Effects   []string         `json:"effects"`
	Notes     []string         `json:"notes,omitempty"`
}

type jsonField struct {
	Path    string           `json:"path"`
	Old     any              `json:"old"`
	New     any              `json:"new"`
	Secret  bool             `json:"secret,omitempty"`
	Origins []jsonDiffOrigin `json:"origins"`
}

type jsonDiffOrigin struct {
	File   string `json:"file"`
	Line   int    `json:"line"`
	Column int    `json:"column,omitempty"`
	// Side is "old" for a line that is in the base only.
	Side    change.Side `json:"side,omitempty"`
	Changed bool        `json:"changed"`
}

type jsonDiffSites struct {
	Added   []string `json:"added"`
	Removed []string `json:"removed"`
}

type jsonDiffSummary struct {
	Sites    int `json:"sites"`
	Releases int `json:"releases"`
	Added    int `json:"added"`
	Removed  int `json:"removed"`
	Changed  int `json:"changed"`
	Untraced int `json:"untraced,omitempty"` // fields whose lines were not looked for: there are too many
}

func writeJSON(w io.Writer, d *change.Diff, _ Options) error {
	affected := d.Affected()
	out := jsonDiff{Version: 1, Base: d.Base, Head: d.Head, Changes: []jsonChange{}, NotCompared: d.NotCompared,
		Sites:   jsonDiffSites{notNil(d.SitesAdded), notNil(d.SitesRemoved)},
		Summary: jsonDiffSummary{affected.Sites, affected.Releases, d.Of(change.Added), d.Of(change.Removed), d.Of(change.Changed), d.Untraced()}}
	if out.NotCompared == nil {
		out.NotCompared = []change.NotCompared{}
	}
	for _, e := range d.Entries {
		c := jsonChange{Kind: e.Kind, Object: e.Object, Objects: e.Objects, Namespace: e.Namespace, Releases: e.Releases, Fields: []jsonField{},
			Origins: jsonOrigins(e.Origins), Effects: notNil(e.Effects), Notes: e.Notes}
		for _, f := range e.Fields {
			field := jsonField{Path: f.Path, Old: f.Old, New: f.New, Secret: f.Secret, Origins: jsonOrigins(f.Origins)}
			if field.Origins == nil {
				field.Origins = []jsonDiffOrigin{}
			}
			c.Fields = append(c.Fields, field)
		}
		out.Changes = append(out.Changes, c)
	}
	return printing.JSON(w, out)
}

func jsonOrigins(list []change.Origin) (out []jsonDiffOrigin) {
	for _, o := range list {
		j := jsonDiffOrigin{File: o.File, Line: o.Line, Column: o.Column, Changed: o.Changed}
		if o.Side == change.Old {
			j.Side = change.Old
		}
		out = append(out, j)
	}
	return out
}

func notNil(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}
