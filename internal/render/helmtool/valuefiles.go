package helmtool

import (
	"path"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/argo"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/near"
	"github.com/xgen-lint/xgen-lint/internal/render/chart"
	"github.com/xgen-lint/xgen-lint/internal/render/tool"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// valueFile is an entry of valueFiles that was looked up.
type valueFile struct {
	raw  string
	path string // in the repo
	at   argo.Place
	// remote is why the file cannot be had offline, and at is then what says
	// so; missing why it is not there at all. Neither says anything for a file that is.
	remote, missing finding.Phrase
	near            string // a file that is there in place of one that is not
	// outside and noSource are why it is missing: the path leaves the repository,
	// or no source has the ref.
	outside, noSource bool
	// optional is set with ignoreMissingValueFiles; one that is absent is then skipped.
	optional, absent bool
}

// rule is the rule that reports that the file is missing.
func (f *valueFile) rule() string {
	switch {
	case f.outside:
		return tool.RuleOutside
	case f.noSource:
		return tool.RulePathMissing
	}
	return tool.RuleFailed
}

// valueFiles looks up the value files of the source; globs are expanded.
func (h *run) valueFiles() []valueFile {
	tree, src := h.src.Tree, h.src.Spec
	entries := h.app.ValueFiles(src)
	if len(entries) == 0 {
		return nil
	}
	optional := src.Helm().IgnoreMissingValueFiles
	var out []valueFile
	for _, e := range entries {
		f := valueFile{raw: e.Raw, path: e.Path, at: e.At, missing: e.Fault, outside: e.Outside, noSource: e.NoSource, optional: optional}
		switch {
		case e.URL != "":
			f.remote = finding.Say("not-in-repository")
		case !e.Fault.IsSet() && e.From != nil && e.From.Base == "" && h.tool.Foreign(e.From.RepoURL) && !tree.Exists(e.Path):
			f.remote, f.at = finding.Say("in-other-repository", "url", e.From.RepoURL), e.From.PlaceOf("repoURL")
		case !e.Fault.IsSet() && argo.IsGlob(f.path) && !tree.Exists(f.path):
			matches := chart.Glob(tree, f.path)
			for _, m := range matches {
				f.path = m
				out = append(out, f)
			}
			if len(matches) > 0 {
				continue
			}
			if f.absent = optional; !optional {
				f.missing = finding.Say("no-match")
			}
		case !e.Fault.IsSet() && !tree.Exists(f.path):
			if f.absent = optional; optional {
				break
			}
			f.near = nearFile(tree, f.path)
			f.missing = finding.Say("no-file", "file", f.path, "near", f.near)
		}
		out = append(out, f)
	}
	return out
}

// nearFile returns a file of the same folder whose name is much like name's.
func nearFile(tree *source.Tree, name string) string {
	var stems []string
	files := map[string]string{}
	for _, e := range tree.Below(path.Dir(name), false) {
		base := path.Base(e.Path)
		stem := strings.TrimSuffix(base, path.Ext(base))
		stems = append(stems, stem)
		files[stem] = base
	}
	if n, ok := near.Nearest(strings.TrimSuffix(path.Base(name), path.Ext(name)), stems); ok {
		return path.Join(path.Dir(name), files[n])
	}
	return ""
}
