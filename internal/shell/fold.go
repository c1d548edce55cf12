package shell

import (
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/shell/tree"
	"mvdan.cc/sh/v3/syntax"
)

// FoldedAway returns the first of the lines of a folded block (YAML's >) that was
// written as a command of its own and is part of another one once the lines are
// joined: its text is an argument, or behind a comment, or the joined text is not
// shell any more while the lines are. -1 if there are none: one command on several lines is
// what folding is for. The lines have the indentation that the block leaves.
func FoldedAway(lines []string) int {
	joined, starts := fold(lines)
	file, err := tree.Parse(joined, tree.Bash)
	if err != nil {
		if _, apart := tree.Parse(strings.Join(lines, "\n"), tree.Bash); apart != nil || !err.Certain {
			return -1
		}
		return brokenFold(joined, starts)
	}
	found := -1
	report := func(at int) {
		for i, s := range starts {
			if i > 0 && s == at && joined[s-1] == ' ' && (found < 0 || i < found) {
				found = i
			}
		}
	}
	src := tree.Plain(joined, 0)
	r := newReader(&Reading{})
	r.src = src
	tree.Visit(file.Stmts, func(s *syntax.Stmt) {
		switch x := s.Cmd.(type) {
		case *syntax.CallExpr:
			words := r.src.Decode(x.Args)
			program := len(words) - len(unwrap(words).words)
			if program >= len(words) || !tree.Listed(commandWords, tree.Base(words[program].Val)) {
				return
			}
			for i := program + 1; i < len(x.Args); i++ {
				if tree.Listed(commandWords, words[i].Val) {
					report(r.src.At(x.Args[i]).Start)
				}
			}
		case *syntax.DeclClause:
			for _, a := range x.Args {
				if at := src.At(a); tree.Listed(commandWords, joined[at.Start:at.End]) || tree.Listed(commandWords, tree.Name(a.Name)) {
					report(at.Start)
				}
			}
		}
	})
	if i := behindComment(joined, starts); i >= 0 && (found < 0 || i < found) {
		found = i
	}
	return found
}

// brokenFold is the line whose own line end makes the joined text valid again; where it
// takes several, the first that was joined.
func brokenFold(joined string, starts []int) int {
	first := -1
	for i, at := range starts {
		if i == 0 || at == 0 || joined[at-1] != ' ' {
			continue
		}
		if first < 0 {
			first = i
		}
		if _, err := tree.Parse(joined[:at-1]+"\n"+joined[at:], tree.Bash); err == nil {
			return i
		}
	}
	return first
}

// fold joins lines as YAML does: a blank line and a line that is indented further keep
// their line ends. starts is where each line begins in the result.
func fold(lines []string) (joined string, starts []int) {
	var b strings.Builder
	for i, l := range lines {
		if i > 0 {
			switch before := lines[i-1]; {
			case strings.TrimSpace(l) == "" || indented(l) || indented(before):
				b.WriteByte('\n')
			case strings.TrimSpace(before) == "": // its own line end is there already
			default:
				b.WriteByte(' ')
			}
		}
		starts = append(starts, b.Len())
		b.WriteString(strings.TrimRight(l, "\r"))
	}
	return b.String(), starts
}

func indented(line string) bool {
	return line != "" && (line[0] == ' ' || line[0] == '\t') && strings.TrimSpace(line) != ""
}

// behindComment is the first line that is joined to a comment, and so becomes part of it.
func behindComment(joined string, starts []int) int {
	if tree.TooMuch(joined) != nil {
		return -1
	}
	for _, c := range tree.Comments(joined, tree.Bash) {
		for i, s := range starts {
			if i > 0 && s > c.Start && s < c.End && !strings.HasPrefix(joined[s:], "#") {
				return i
			}
		}
	}
	return -1
}

// MayBeFolded reports whether a script looks as if lines had been joined that were
// commands of their own. It is a cheap first question before FoldedAway.
func MayBeFolded(script string) bool {
	script = strings.TrimSpace(script)
	if !strings.Contains(script, "\n") && strings.Contains(script, " # ") {
		return true
	}
	for line := range strings.Lines(script) {
		if mayBeJoined(line) {
			return true
		}
	}
	return false
}

// mayBeJoined reports whether two words of a line begin commands, and nothing between them ends one.
func mayBeJoined(line string) bool {
	begun := false
	for _, w := range strings.Fields(line) {
		switch {
		case tree.Listed(commandWords, w) && begun:
			return true
		case w == "exec": // the next word is the program
		case tree.Listed(commandWords, w):
			begun = true
		case strings.HasSuffix(w, ";") || w == "&&" || w == "||" || w == "|" || w == "&":
			begun = false
		}
	}
	return false
}
