package setup

import (
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/shell/tree"
	"mvdan.cc/sh/v3/syntax"
)

// printing is what is known of where the output of commands goes.
type printing struct {
	output  output
	acts    bool  // the script changes the cluster and says so, so that its output as a whole is not a manifest
	printed []int // of interp.out: those that the script prints
	lost    []int // those that go nowhere
}

// output is where what a command prints goes.
type output int

const (
	shown     output = iota // to whoever runs the script
	taken                   // to a pipe, a file or a caller
	discarded               // to /dev/null
)

// into notes where a statement's output goes, until the function that it returns is called.
func (in *interp) into(s *syntax.Stmt) func() {
	before := in.output
	c, isCall := s.Cmd.(*syntax.CallExpr)
	for _, r := range s.Redirs {
		if !tree.IsOutput(r) || r.N != nil && r.N.Value != "1" {
			continue
		}
		if in.output = taken; in.scalar(r.Word).Val == "/dev/null" {
			in.output = discarded
		}
		if isCall && len(c.Args) == 1 && in.scalar(c.Args[0]).Val == "exec" {
			return func() {} // for the rest of the script
		}
	}
	return func() { in.output = before }
}

// noteAct notes a command that changes the cluster and prints what it did.
func (in *interp) noteAct(k kubectlCall, verb string) {
	changes := tree.Listed(" apply create replace delete patch label annotate scale rollout wait expose ", verb)
	in.acts = in.acts || changes && in.output == shown && !k.has("--dry-run")
}

// notePrinted notes that the next Secret is only printed, if nothing in the script takes it.
func (in *interp) notePrinted() {
	switch in.output {
	case shown:
		in.printed = append(in.printed, len(in.out))
	case discarded:
		in.lost = append(in.lost, len(in.out))
	}
}

// made are the Secrets without those that are only printed, if that cannot be applied together with all else that the script
// prints.
func (in *interp) made() []SecretCreation {
	left := in.lost
	if in.acts {
		left = slices.Concat(in.lost, in.printed)
	}
	var out []SecretCreation
	for i, s := range in.out {
		if !slices.Contains(left, i) {
			out = append(out, s)
		}
	}
	return out
}

// dry is what --dry-run makes of a command.
type dry int

const (
	dryNot     dry = iota // it acts, or nobody knows
	dryWithout            // it prints no manifest
	dryPrinted            // it prints the manifest
)

func (k kubectlCall) dryRun() dry {
	run, output := false, len(k.unknown) > 0 // these may be options
	for _, f := range k.flags {
		switch value, static := f.value.Static(); {
		case f.name == "--dry-run":
			run = static && value != "none" && value != "false"
		case f.name == "--output" || strings.HasPrefix(f.name, "-o"):
			output = true
		}
	}
	switch {
	case !run:
		return dryNot
	case output:
		return dryPrinted
	}
	return dryWithout
}
