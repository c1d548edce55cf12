package compare

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/change"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/policy"
	"github.com/xgen-lint/xgen-lint/internal/ruleset"
	"github.com/xgen-lint/xgen-lint/internal/texts"
)

// scopeChange is the scope of rules that read two states of the repo.
const scopeChange = "change"

// rules are those of a comparison, compiled while the states are read.
type rules struct {
	ready  chan struct{}
	engine *policy.Engine
	table  map[string]finding.Rule
	words  texts.Words
	err    error
}

func (o DiffOptions) startRules(ctx context.Context) *rules {
	if o.rules != nil {
		return o.rules
	}
	d := &rules{ready: make(chan struct{})}
	go func() {
		defer close(d.ready)
		if d.engine, d.err = ruleset.Compile(ctx, o.Policies...); d.err == nil {
			d.table, d.err = ruleset.Of(d.engine)
			d.words = texts.NewWords(o.Language, d.engine.Texts)
		}
	}()
	return d
}

// wait waits until nothing of it goes on.
func (d *rules) wait() { <-d.ready }

// changeHit is what a rule says of an object that changed.
type changeHit struct {
	finding.Hit
	pair   *change.Pair
	object *change.Object
	field  *change.Field // nil: the object as a whole
}

// judge evaluates the rules of scope change over every release that changed, and notes the effects of each change. config
// may switch off a rule without an effect, or set its severity.
func (d *rules) judge(ctx context.Context, pairs []*change.Pair, config *model.Config) ([]changeHit, error) {
	<-d.ready
	if d.err != nil {
		return nil, d.err
	}
	enabled := func(id string) bool {
		return d.table[id].Effect != "" || config.Severity(d.table[id], "", "") != finding.Off
	}
	var out []changeHit
	for _, p := range pairs {
		if len(p.Objects) == 0 {
			continue
		}
		hits, err := d.engine.Eval(ctx, scopeChange, changeDocument(p), enabled)
		if err != nil {
			return nil, fmt.Errorf("judge the changes of site %q: %w", p.Names().Site, err)
		}
		for _, h := range hits {
			hit := changeHit{Hit: h, pair: p}
			if hit.find(); hit.object == nil {
				return nil, fmt.Errorf("rule %s names %s, which is not a change", h.Rule, h.Path)
			}
			d.note(hit, config)
			out = append(out, hit)
		}
	}
	return out, nil
}

// find finds the object and the field that a hit's path leads to.
func (h *changeHit) find() {
	if len(h.Path) < 2 || h.Path[0] != "changes" {
		return
	}
	if i, err := strconv.Atoi(h.Path[1]); err == nil && i < len(h.pair.Objects) {
		h.object = h.pair.Objects[i]
	}
	if h.object != nil && len(h.Path) > 3 && h.Path[2] == "fields" {
		if k, err := strconv.Atoi(h.Path[3]); err == nil && k < len(h.object.Fields) {
			h.field = &h.object.Fields[k]
		}
	}
}

// note adds to an object what a rule says of it.
func (d *rules) note(h changeHit, config *model.Config) {
	rule := d.table[h.Rule]
	if rule.Effect != "" && !slices.Contains(h.object.Effects, rule.Effect) {
		h.object.Effects = append(h.object.Effects, rule.Effect)
		slices.Sort(h.object.Effects)
	}
	if said, _ := d.words.Said(h.Hit); config.Severity(rule, h.object.Release.Site, "") > finding.Off && !slices.Contains(h.object.Notes, said) {
		h.object.Notes = append(h.object.Notes, said)
	}
}

// findings are what the rules with a severity say, each at the changed line that did it.
func (c *comparison) findings() []finding.Finding {
	lines := change.NewTracer(c.lines, c.old.State, c.now.State)
	var out []finding.Finding
	for _, h := range c.hits {
		rule, names := c.rules.table[h.Rule], h.object.Release
		message, english := c.rules.words.Said(h.Hit)
		f := finding.Finding{Rule: h.Rule, Severity: cmp.Or(h.Severity, rule.Severity), Message: message, English: english, Says: h.Says(), Help: c.rules.words.HelpFor(h.Hit, rule),
			Precision: finding.Traced, Subject: finding.Subject{Site: names.Site, Environment: names.Environment, Service: names.Service,
				Object: h.object.Any().String()}}
		if f.Severity == finding.Off {
			continue
		}
		if h.field != nil {
			f.Subject.Path = h.field.Path
		}
		at, sure := lines.Place(h.object, h.field)
		if f.Span = at; !sure {
			f.Precision = finding.Anchored
		}
		out = append(out, f)
	}
	return out
}

// reasons puts into words why something could not be compared.
func reasonsIn(w texts.Words, list []change.NotCompared) []change.NotCompared {
	for i := range list {
		switch why := list[i].Why; {
		case !why.Text.IsSet():
		case why.Rule == "":
			list[i].Reason = "not rendered: " + w.Say(why.Text)
		default:
			list[i].Reason, _, _ = strings.Cut(finding.Redact(w.Message(why.Rule, why.Text)), "\n")
		}
	}
	return list
}
