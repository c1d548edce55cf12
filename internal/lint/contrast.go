package lint

import (
	"context"
	"fmt"
	"slices"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/source"
	"github.com/xgen-lint/xgen-lint/internal/trace"
)

// compare notes what the findings of a site have in common, for contrast: the template nodes that their values passed,
// and what else passed these in the same site. Sites without findings cost nothing here.
// It returns what passed.
func (run *run) compare(site *model.Site, res *render.Result, found []finding.Finding) (passed []trace.Passed) {
	if found = compared(found); len(found) == 0 {
		return nil
	}
	passed = run.passed(res, trace.Suspects(found))
	run.mu.Lock()
	defer run.mu.Unlock()
	run.addContrast(site, found, passed)
	return passed
}

// compared are the findings that contrast is about.
func compared(found []finding.Finding) []finding.Finding {
	return slices.DeleteFunc(slices.Clone(found), func(f finding.Finding) bool { return len(f.Way) == 0 && len(f.Partners) == 0 })
}

func (run *run) addContrast(site *model.Site, found []finding.Finding, passed []trace.Passed) {
	if run.contrast == nil {
		run.contrast = trace.New()
	}
	run.contrast.Add(site.Name, found, trace.Suspects(found), passed)
}

// passed lists what of a site the template nodes wrote into.
func (run *run) passed(res *render.Result, steps map[string]finding.Step) (out []trace.Passed) {
	if res.Whole != nil {
		res = res.Whole
	}
	add := func(rel *render.Release) {
		if rel == nil {
			return
		}
		run.renderer.Passing(rel.Objects, steps, func(o *render.Object, fields map[string][]source.Path) {
			out = append(out, trace.Passed{Object: o.Address().Object, Fields: fields})
		})
		render.Forget(rel)
	}
	for _, root := range res.Roots {
		add(root.Release)
	}
	for _, rel := range res.Releases {
		add(rel)
	}
	return out
}

// blame moves findings to the template node that is at fault. What the sites show that have no findings is asked only as
// long as it matters; a run that was narrowed asks a run that was not.
func (run *run) blame(ctx context.Context) error {
	if run.contrast == nil {
		return nil
	}
	if run.scope.narrowed {
		o := run.Options
		o.Sites, o.Environments, o.Services, o.Files, o.Progress, o.Loaded, o.Images = nil, nil, nil, nil, nil, nil, nil
		o.compiled = run.engine
		whole, stop, err := o.judged(ctx)
		defer stop()
		if err != nil {
			return err
		}
		run.contrast = whole.contrast
		if err := whole.askOthers(ctx); err != nil || run.contrast == nil {
			return err
		}
	} else if err := run.askOthers(ctx); err != nil {
		return err
	}
	for i, f := range run.findings {
		if step, ok := run.contrast.Blamed(f); ok {
			run.findings[i] = moved(f, step)
		} else if at, ok := run.contrast.Partner(f); ok {
			run.findings[i] = reversed(f, at)
		}
	}
	return nil
}

// askOthers looks at the sites in which no finding passed the template nodes that are still open.
func (run *run) askOthers(ctx context.Context) error {
	if run.contrast == nil {
		return nil
	}
	for _, site := range run.repo.Sites {
		open, files := run.contrast.Open(site.Name), run.contrast.Readers(site.Name)
		if len(open)+len(files) == 0 || site.Broken() {
			continue
		}
		res, done, err := run.renderer.SiteAgain(ctx, site)
		if err != nil {
			done()
			return fmt.Errorf("compare with site %q: %w", site.Name, err)
		}
		run.contrast.Add(site.Name, nil, open, run.passed(res, open))
		for _, file := range files {
			if res.Uses(file) {
				run.contrast.Agrees(site.Name, file)
			}
		}
		done()
	}
	return nil
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
