package checks

import (
	"context"
	"fmt"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/shell"
	"github.com/xgen-lint/xgen-lint/internal/workload"
)

const scriptRule = "script/invalid"

func scriptCheck() SiteCheck {
	return SiteCheck{Run: findInvalidScripts, Rules: []finding.Rule{{
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

func findInvalidScripts(_ context.Context, pass *SitePass) []finding.Hit {
	paths := pass.objectPaths()
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
		h, ok := paths.hit(scriptRule, c, i.At, fmt.Sprintf("not checked: %s is not understood: %s", subject(c, i.At.Place), what))
		h.Severity, h.Help = finding.Info, "if a shell accepts it (sh -n), write it in a simpler way, or check by hand what it reads"
		return h, ok
	}
	h, ok := paths.hit(scriptRule, c, i.At, fmt.Sprintf("%s is not valid shell: %s; nothing in it runs", subject(c, i.At.Place), what))
	h.Help = help
	return h, ok
}

// subject is writer without the comma that goes before a verb.
func subject(c *workload.Container, at workload.Place) string {
	return strings.TrimSuffix(writer(c, at), ",")
}

// plainSyntax says in plain words what the parser says, and how to fix it.
func plainSyntax(message, text string, offset int) (what, help string) {
	line := text[strings.LastIndexByte(text[:offset], '\n')+1:]
	line, _, _ = strings.Cut(line, "\n")
	line = strings.TrimSpace(line)
	switch {
	case strings.Contains(message, "closing quote `\""), strings.Contains(message, "closing quote `'"):
		quote := message[strings.LastIndex(message, "quote `")+len("quote `"):][:1]
		return fmt.Sprintf("a quote (%s) is never closed", quote), fmt.Sprintf("add the missing %s to this line", quote)
	case strings.HasPrefix(message, "unclosed here-document"):
		name := strings.Trim(strings.TrimPrefix(message, "unclosed here-document "), "`")
		return fmt.Sprintf("the here-document is never closed, so the rest of the script is its text: no line is %s alone, without indentation", name),
			fmt.Sprintf("write %s on a line of its own, at the beginning of the line (with <<-, tabs may precede it)", name)
	}
	return strings.ReplaceAll(strings.Replace(message, "reached `EOF` without", "it ends without", 1), "`", "\""), fmt.Sprintf("fix the shell syntax at %q", brief(line))
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
	said := subject(c, m.At.Place)
	var message, help string
	switch m.Kind {
	case shell.UnreadText:
		message = fmt.Sprintf("%s runs only %q: %s -c takes one text, which never reads the %s behind it as $0, $1 or $@",
			said, brief(m.Script), m.Shell, counted(m.Unread, "text", "texts"))
		help = "put it all into one text behind -c (|, one command per line)"
	case shell.WithoutC:
		message = fmt.Sprintf("%s starts %s without -c, which then looks for a script file of that name and does not run the text", said, m.Shell)
		help = fmt.Sprintf("add \"-c\" before this text: [%s, -c, …]", m.Shell)
	case shell.NoScript:
		message = fmt.Sprintf("%s ends with -c: %s stops, because the text to run is missing", said, m.Shell)
		help = "put the text to run behind -c"
	case shell.OneText:
		message = fmt.Sprintf("%s has several words in one text, which is then the name of one program or option", said)
		help = "write each word as an item of its own"
	}
	h, ok := paths.hit(scriptRule, c, m.At, message)
	h.Help = help
	return h, ok
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
