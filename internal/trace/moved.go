package trace

import (
	"slices"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// About are the findings that contrast is about: those with a way through templates, and those that disagree with another place.
func About(found []finding.Finding) []finding.Finding {
	return slices.DeleteFunc(slices.Clone(found), func(f finding.Finding) bool { return len(f.Way) == 0 && len(f.Partners) == 0 })
}

// Blame returns a finding at the place that is to blame for it: where it is, unless the sites show otherwise.
func (c *Contrast) Blame(f finding.Finding) finding.Finding {
	if step, ok := c.Blamed(f); ok {
		return moved(f, step)
	}
	if at, ok := c.Partner(f); ok {
		return reversed(f, at)
	}
	return f
}

// reversed is a finding at the place that it only named: that one is wrong, and not those that it disagrees with.
func reversed(f finding.Finding, at source.Span) finding.Finding {
	if f.First.IsZero() {
		f.First = f.Span
	}
	was := finding.Origin{Span: f.Span, Text: finding.Say("the-other")}
	f.Span, f.Help, f.Fix = at, f.Reverse, nil
	f.Origins = append(slices.DeleteFunc(slices.Clone(f.Origins), func(o finding.Origin) bool { return o.Span == at }), was)
	return f
}

// moved is a finding at the template node that is to blame for it.
func moved(f finding.Finding, step finding.Step) finding.Finding {
	if f.First.IsZero() {
		f.First = f.Span
	}
	note := finding.Say("made-of")
	if f.File == step.File {
		note = finding.Say("includes")
	}
	was := finding.Origin{Span: f.Span, Text: note}
	f.Span, f.Precision, f.Fix = step.Span, finding.Traced, nil
	f.Origins = append(slices.DeleteFunc(slices.Clone(f.Origins), func(o finding.Origin) bool {
		return o.File == step.File && o.Line == step.Line
	}), was)
	return f
}
