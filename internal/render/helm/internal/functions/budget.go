package functions

import (
	"strings"
	"sync"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Limits of one run of a chart's templates, that is of one release. The largest public charts (kube-prometheus-stack with its 4 MB of CRDs) stay below a tenth of each; what passes one
// would take the machine's memory or time, and Helm would die of it or run for ever.
const (
	maxMade    = 64 << 20  // bytes of text and values that functions make and templates write, what is dropped again included
	maxSteps   = 1_000_000 // rounds of range, calls of functions that do more than look, templates entered
	maxDeep    = 4_000     // templates inside of each other, by include, tpl and template; Helm bounds one name at 1000
	maxNesting = 1_000     // levels of a value that is printed, copied or compared
	lightMade  = 4 << 20   // from here on a run waits for the Gate
	maxValues  = 400_000   // keys, items and scalars of the YAML that is written, estimated; each takes 250 bytes once it is read

	// After as many releases of a chart that passed a limit, the others get a share: each of a hundred may take a second else.
	MaxOver    = 4
	shareSteps = maxSteps / 16
	shareMade  = maxMade / 8

	bytesPerStep = 512 // text that a function goes through in the time of a step
	itemSize     = 16  // of a list's item
	entrySize    = 64  // of a map's entry
	callSteps    = 10  // of entering a template
	parseSteps   = 40  // of parsing a text that is given to tpl
)

// Gate lets one run at a time make much: memory is then bounded whatever the number of sites that are rendered at once.
// A nil Gate is open.
type Gate struct{ mu sync.Mutex }

// OverBudget is why a run was ended: a template asked for more than a release may take.
type OverBudget struct {
	Function string         // whose call it was: a function's name, range, include "x"; "" for the text of a template file
	Amount   finding.Phrase // what it asked for, with the number
	Limit    finding.Phrase // what is allowed
}

// Error is what Says says, for logs.
func (e *OverBudget) Error() string { return e.Says().Key() }

// Says is the sentence.
func (e *OverBudget) Says() finding.Phrase {
	return finding.Say("over-budget", "function", e.Function, "amount", e.Amount, "limit", e.Limit)
}

// Budget is what a run may still use up.
type Budget struct {
	made, steps int // that are left
	light       int // bytes that may be made before the run waits for the gate
	deep        int
	values      int // of what files wrote
	gate        *Gate
	waits       bool // holds the gate
}

// Start begins a run of a chart of which over runs have passed a limit. End has to follow.
func (b *Budget) Start(g *Gate, over int) {
	*b = Budget{gate: g, made: maxMade, steps: maxSteps, light: lightMade}
	if over >= MaxOver {
		b.made, b.steps = shareMade, shareSteps
	}
}

// End ends the run: others may make much again.
func (b *Budget) End() {
	if b.waits {
		b.waits = false
		b.gate.mu.Unlock()
	}
}

// make accounts for n bytes that function is about to make, described by a text with the ID amount.
func (b *Budget) make(function string, n int, amount string, args ...any) error {
	if n < 0 || n > b.made {
		return tooMuch(function, n, finding.Say(amount, append([]any{"bytes", n}, args...)...))
	}
	b.made -= n
	if b.light -= n; b.light < 0 && !b.waits && b.gate != nil {
		b.gate.mu.Lock()
		b.waits = true
	}
	return b.Step(function, 1+n/bytesPerStep)
}

// tooMuch returns what a call would make; what is small by itself came on top of too much before it.
func tooMuch(function string, n int, amount finding.Phrase) error {
	if n >= 0 && n < maxMade/4 {
		return &OverBudget{function, finding.Say("over-made", "size", maxMade>>20), finding.Say("over-needless")}
	}
	return &OverBudget{function, amount, finding.Say("limit-made", "size", maxMade>>20)}
}

// Step accounts for n steps.
func (b *Budget) Step(function string, n int) error {
	if n < 0 || n > b.steps {
		if n >= maxSteps {
			return &OverBudget{function, finding.Say("over-steps", "count", n), finding.Say("limit-steps", "count", maxSteps)}
		}
		return &OverBudget{function, finding.Say("over-all-steps", "count", maxSteps), finding.Say("over-needless")}
	}
	b.steps -= n
	return nil
}

// Enter accounts for a template that is called by another, by include, template or tpl; leave has to follow.
func (b *Budget) Enter(how, name string) error {
	if b.deep >= maxDeep {
		return &OverBudget{label(how, name), finding.Say("over-deep", "count", b.deep), finding.Say("limit-deep")}
	}
	b.deep++
	if b.steps > callSteps {
		b.steps -= callSteps
		return nil
	}
	return b.Step(label(how, name), callSteps)
}

// label is a call as it is reported: include "x".
func label(how, name string) string {
	if name == "" {
		return how
	}
	return how + " " + QuoteName(name)
}

// Leave accounts for the end of a template that Enter began.
func (b *Budget) Leave() { b.deep-- }

// Output is the text of a template file or of what it includes, as it is written. What does not fit is not kept.
type Output struct {
	strings.Builder
	b    *Budget
	file bool
}

// Output returns where a text is written; file is set for that of a template file.
func (b *Budget) Output(file bool) *Output { return &Output{b: b, file: file} }

// Write adds a piece of text. The error is an *OverBudget.
func (o *Output) Write(p []byte) (int, error) {
	if b := o.b; len(p) < b.made && len(p) < b.light {
		b.made -= len(p) // the ordinary case
		b.light -= len(p)
	} else if err := b.make("", len(p), "%d bytes of text"); err != nil {
		return 0, err
	}
	if o.file {
		if o.b.values += source.CountNodes(p); o.b.values > maxValues {
			return 0, &OverBudget{"", finding.Say("over-values", "count", maxValues), finding.Say("over-needless")}
		}
	}
	return o.Builder.Write(p)
}
