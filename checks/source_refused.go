package checks

import (
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/files"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

const (
	outsideRule    = "source/outside"
	unreadableRule = "source/unreadable"
)

// unreadSources returns the rules about files that are not read.
func unreadSources() []finding.Rule {
	return []finding.Rule{{
		ID: outsideRule, Severity: finding.Error, Relatives: finding.Relatives{Stage: finding.Text}, Scope: "file",
		Title: "A link or a path that leaves the repository",
		Description: "A symbolic link with an absolute target, or with one that passes through a folder above the repository, leads\n" +
			"to whatever the machine has there: on a laptop the right file, in the cluster nothing, and on a CI machine\n" +
			"perhaps a secret. Argo CD renders no Application of a repository that holds such a link anywhere\n" +
			"(`repository contains out-of-bounds symlinks`). xgen-lint does not open it. The same holds for a values file,\n" +
			"a file parameter or a source path of an Application that leaves the repository.",
		Help: "Replace the link with the file itself, or with a relative link to a file of the repository.",
		Bad:  "$ ln -s /home/me/values.yaml k3s/helm-chart/values/xgen-core.yaml\n",
		Good: "$ ln -s ../shared/core.yaml k3s/helm-chart/values/xgen-core.yaml\n",
	}, {
		ID: unreadableRule, Severity: finding.Error, Relatives: finding.Relatives{Stage: finding.Text}, Scope: "file",
		Title: "A file that cannot be read",
		Description: "A named pipe, a device, a socket, a link to nothing, a file without read permission or one of more than 16 MiB\n" +
			"is not read. What it should say is not checked, and Argo CD cannot read most of them either.",
		Help: "Put a regular file of at most 16 MiB here, with read permission.",
		Bad:  "$ mkfifo k3s/argocd/projects/xgen-jeju.yaml\n",
		Good: "$ cp xgen-jeju.yaml k3s/argocd/projects/xgen-jeju.yaml\n",
	}}
}

// Refused makes a hit of a file that is in the tree and was not read. What was
// to be read through it is related.
func Refused(r files.Refusal) finding.Hit {
	span := source.Span{File: r.Name, Line: 1, Column: 1, EndLine: 1, EndColumn: 1}
	h := finding.Hit{Rule: unreadableRule, Span: span, Unreadable: true}
	switch r.Reason {
	case files.Outside:
		h.Rule = outsideRule
		h.Text = finding.Say("outside", "target", r.Target)
		h.HelpText = finding.Say("outside", "file", r.Name)
	case files.Dangling:
		h.Text = finding.Say("dangling", "target", r.Target)
		h.HelpText = finding.Say("dangling", "file", r.Name)
	case files.Irregular:
		h.Text = finding.Say("irregular", "kind", finding.Say("kind-"+strings.ReplaceAll(r.Kind(), " ", "-")))
	case files.TooLarge:
		h.Text = finding.Say("large", "most", files.MaxFileSize>>20)
	default:
		h.Text = finding.Say("unreadable", "why", r.Why())
	}
	for _, name := range r.Through {
		h.Related = append(h.Related, finding.Related{Span: source.Span{File: name, Line: 1, Column: 1, EndLine: 1, EndColumn: 1}, Text: finding.Say("through")})
	}
	return h
}
