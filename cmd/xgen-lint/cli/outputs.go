package cli

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/xgen-lint/xgen-lint/internal/report"
)

// Target is a report that was asked for: a format, and the file that it goes to,
// "" for standard output.
type Target struct{ Format, File string }

// Outputs are --format and --output in the order in which they are given: the
// file of a format is the --output after it.
type Outputs struct{ given []given }

type given struct {
	output bool
	text   string
}

// outputFlag is --format or --output.
type outputFlag struct {
	all    *Outputs
	output bool
}

func (f outputFlag) String() string { return "" }
func (f outputFlag) Type() string   { return "string" }

func (f outputFlag) Set(text string) error {
	f.all.given = append(f.all.given, given{f.output, text})
	return nil
}

// Register adds the two flags to a set; usual is the format where none is given.
func (o *Outputs) Register(f *pflag.FlagSet, usual string) {
	f.VarP(outputFlag{o, false}, "format", "f", "`FORMAT` of the report: "+strings.Join(report.Formats(), ", ")+" (default "+usual+")")
	f.VarP(outputFlag{o, true}, "output", "o", "write the report of the --format before it to `FILE` (- is standard output); both may be repeated, in pairs")
}

// Usual lets a format be that of a report for which none is given.
func (o *Outputs) Usual(format string) {
	if !slices.ContainsFunc(o.given, func(g given) bool { return !g.output }) {
		o.given = append([]given{{text: format}}, o.given...)
	}
}

// Any reports whether either flag was given.
func (o *Outputs) Any() bool { return len(o.given) > 0 }

// Targets pairs formats and files. What could be read in two ways is an error.
func (o *Outputs) Targets() ([]Target, error) {
	all := o.given
	if len(all) == 2 && all[0].output && !all[1].output { // one of each: there is but one way to read them
		all = []given{all[1], all[0]}
	}
	var out []Target
	open := false // the last format has no file yet
	for _, g := range all {
		switch {
		case !g.output && open:
			return nil, fmt.Errorf("--format %s has no --output before --format %s: only one --format can go to standard output, and it comes last", out[len(out)-1].Format, g.text)
		case !g.output:
			if err := report.CheckFormat(g.text); err != nil {
				return nil, err
			}
			out, open = append(out, Target{Format: g.text}), true
		case g.text == "":
			return nil, errors.New("--output without a name: give a file, or - for standard output")
		case open:
			out[len(out)-1].File, open = g.text, false
		case len(all) == 1:
			out = []Target{{"text", g.text}}
		default:
			return nil, fmt.Errorf("--output %s has no --format before it: give them in pairs, as in --format json --output %s", g.text, g.text)
		}
	}
	if len(out) == 0 {
		out = []Target{{Format: "text"}}
	}
	return out, apart(out)
}

// apart makes standard output of "-" and returns an error where two reports go to
// one place.
func apart(all []Target) error {
	for i := range all {
		if all[i].File == "-" {
			all[i].File = ""
		}
		if n := slices.IndexFunc(all[:i], func(t Target) bool { return sameFile(t.File, all[i].File) }); n >= 0 {
			if all[i].File == "" {
				return fmt.Errorf("only one --format can go to standard output, not both %s and %s: give the other one an --output", all[n].Format, all[i].Format)
			}
			return fmt.Errorf("--output %s is given for %s and for %s: give each a file of its own", all[i].File, all[n].Format, all[i].Format)
		}
	}
	return nil
}

func sameFile(a, b string) bool {
	if a == "" || b == "" {
		return a == b
	}
	absA, errA := filepath.Abs(a)
	absB, errB := filepath.Abs(b)
	if errA == nil && errB == nil && absA == absB {
		return true
	}
	infoA, errA := os.Stat(a)
	infoB, errB := os.Stat(b)
	return errA == nil && errB == nil && infoA.Mode().IsRegular() && os.SameFile(infoA, infoB)
}
