package script

import (
	"context"
	"strings"

	"github.com/xgen-lint/xgen-lint/checks/check"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/shell"
	"github.com/xgen-lint/xgen-lint/internal/workload"
)

const scriptRule = "script/invalid"

func scriptCheck() check.OfSite {
	return check.OfSite{Run: findInvalidScripts, Rules: []finding.Rule{{
		ID: scriptRule, Severity: finding.Error, Relatives: finding.Relatives{Follows: []finding.Follows{{Rule: hardcodedRule, On: finding.OnLine}}}, Scope: "site",
		Title: "A container's command that cannot run",
		Description: "A forgotten quote in a script of a values file is valid YAML and valid Helm, and every manifest is accepted: only the\n" +
			"container stops at once, with a line that few people read as theirs (`unexpected EOF while looking for matching`).\n" +
			"The same with `[sh, -c, \"set -eu\", \"exec python main.py\"]`: `sh -c` runs the first text alone, and the pod ends with\n" +
			"success. Commands, arguments, hooks, probes and the scripts of ConfigMaps that they run are read as a shell reads\n" +
			"them. A text that only this reader does not understand is reported as info, and nothing is concluded from it.",
		Help: "Fix the script; `sh -n FILE` says the same.",
		Bad:  "command:\n  - /bin/sh\n  - -c\n  - set -eu\n  - exec python main.py\n",
		Good: "command:\n  - /bin/sh\n  - -c\n  - |\n    set -eu\n    exec python main.py\n",
	}}}
}

func findInvalidScripts(_ context.Context, pass *check.Pass) []finding.Hit {
	paths := pathsOf(pass)
	var hits []finding.Hit
	add := func(h finding.Hit, ok bool) {
		if ok {
			hits = append(hits, h)
		}
	}
	for _, c := range pass.Containers {
		for _, i := range c.Invalid {
			if folded(pass, c, i.At) {
				continue // findFolds reports the fold
			}
			add(invalidHit(paths, c, i))
		}
		for _, m := range c.Misused {
			add(misuseHit(paths, c, m))
		}
		hits = append(hits, findFolds(pass, paths, c)...)
	}
	return hits
}

func invalidHit(paths objectPaths, c *workload.Container, i *workload.Invalid) (finding.Hit, bool) {
	what, help := plainSyntax(i.Message, i.Text, i.Offset)
	if !i.Certain {
		h, ok := paths.hit(scriptRule, c, i.At, finding.Say("not-understood", "who", writer(c, i.At.Place), "what", what))
		h.Severity, h.HelpText = finding.Info, finding.Say("not-understood")
		return h, ok
	}
	h, ok := paths.hit(scriptRule, c, i.At, finding.Say("invalid", "who", writer(c, i.At.Place), "what", what))
	h.HelpText = help
	return h, ok
}

// plainSyntax returns in plain words what the parser says, and how to fix it.
func plainSyntax(message, text string, offset int) (what, help finding.Phrase) {
	line := text[strings.LastIndexByte(text[:offset], '\n')+1:]
	line, _, _ = strings.Cut(line, "\n")
	line = strings.TrimSpace(line)
	switch {
	case strings.Contains(message, "closing quote `\""), strings.Contains(message, "closing quote `'"):
		quote := message[strings.LastIndex(message, "quote `")+len("quote `"):][:1]
		return finding.Say("open-quote", "quote", quote), finding.Say("open-quote-help", "quote", quote)
	case strings.HasPrefix(message, "unclosed here-document"):
		name := strings.Trim(strings.TrimPrefix(message, "unclosed here-document "), "`")
		return finding.Say("open-heredoc", "name", name),
			finding.Say("open-heredoc-help", "name", name)
	}
	words := strings.ReplaceAll(strings.Replace(message, "reached `EOF` without", "it ends without", 1), "`", "\"")
	return finding.Say("parser", "words", words), finding.Say("parser-help", "line", brief(line))
}

// brief is a text short enough to be quoted.
func brief(s string) string {
	const most = 40
	s = strings.TrimSpace(s)
	if first, _, more := strings.Cut(s, "\n"); more {
		s = strings.TrimSpace(first) + " …"
	}
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}

func misuseHit(paths objectPaths, c *workload.Container, m *workload.Misused) (finding.Hit, bool) {
	said := writer(c, m.At.Place)
	var text, help finding.Phrase
	switch m.Kind {
	case shell.UnreadText:
		text = finding.Say("unread", "who", said, "script", brief(m.Script), "shell", m.Shell, "count", m.Unread)
		help = finding.Say("unread")
	case shell.WithoutC:
		text = finding.Say("without-c", "who", said, "shell", m.Shell)
		help = finding.Say("without-c", "shell", m.Shell)
	case shell.NoScript:
		text = finding.Say("no-script", "who", said, "shell", m.Shell)
		help = finding.Say("no-script")
	case shell.OneText:
		text = finding.Say("one-text", "who", said)
		help = finding.Say("one-text")
	}
	h, ok := paths.hit(scriptRule, c, m.At, text)
	h.HelpText = help
	return h, ok
}
