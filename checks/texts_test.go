package checks

import (
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/texts"
)

var english = texts.New(texts.English, nil)

// said is the message of a hit as people read it, helped its help.
func said(h finding.Hit) string { return english.Message(h.Rule, h.Text) }

func helped(h finding.Hit) string {
	text, _ := english.Help(h.Rule, h.HelpText)
	return text
}
