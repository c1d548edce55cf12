package lint

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/change"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/git"
	"github.com/xgen-lint/xgen-lint/internal/input"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/policy"
	"github.com/xgen-lint/xgen-lint/internal/texts"
)

// scopeChange is the scope of rules that read two states of the repo.
const scopeChange = "change"

// diffRules are the rules of a comparison, compiled while the states are read.
type diffRules struct {
	ready  chan struct{}
	engine *policy.Engine
	rules  map[string]finding.Rule
	words  texts.Words
	err    error
}

func (o Options) startRules(ctx context.Context) *diffRules {
	d := &diffRules{ready: make(chan struct{}), engine: o.compiled}
	go func() {
		defer close(d.ready)
		if d.engine == nil {
			if d.engine, d.err = policy.Compile(ctx, append([]policy.Source{policy.Builtin()}, o.Policies...)...); d.err != nil {
				d.err = policyError(ctx, d.err)
				return
			}
		}
		d.rules, d.err = ruleTable(d.engine)
		d.words = texts.NewWords(o.Language, d.engine.Texts)
	}()
	return d
}

// wait waits until nothing of it goes on.
func (d *diffRules) wait() { <-d.ready }

// changeHit is what a rule says of an object that changed.
type changeHit struct {
	finding.Hit
	pair   *change.Pair
	object *change.Object
	field  *change.Field // nil: the object as a whole
}

// judge evaluates the rules of scope change over every release that changed, and notes the effects of each change. config
// may switch off a rule without an effect, or set its severity.
func (d *diffRules) judge(ctx context.Context, pairs []*change.Pair, config *model.Config) ([]changeHit, error) {
	<-d.ready
	if d.err != nil {
		return nil, d.err
	}
	enabled := func(id string) bool {
		return d.rules[id].Effect != "" || config.Severity(d.rules[id], "", "") != finding.Off
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
func (d *diffRules) note(h changeHit, config *model.Config) {
	rule := d.rules[h.Rule]
	if rule.Effect != "" && !slices.Contains(h.object.Effects, rule.Effect) {
		h.object.Effects = append(h.object.Effects, rule.Effect)
		slices.Sort(h.object.Effects)
	}
	if said, _ := d.words.Said(h.Hit); config.Severity(rule, h.object.Release.Site, "") > finding.Off && !slices.Contains(h.object.Notes, said) {
		h.object.Notes = append(h.object.Notes, said)
	}
}

// changeDocument builds the document of scope change.
func changeDocument(p *change.Pair) map[string]any {
	names, facts := p.Names(), p.Facts()
	options := []any{}
	for _, o := range facts.SyncOptions {
		options = append(options, o)
	}
	pods := p.MovesPods()
	doc := map[string]any{"kind": "change", "site": names.Site, "environment": names.Environment, "service": names.Service,
		"application": names.Application, "status": string(facts.Status), "prune": facts.Prune, "syncOptions": options,
		"before": releaseDocument(p, p.Old, change.Old, pods), "after": releaseDocument(p, p.New, change.New, pods)}
	changes := []any{}
	for _, o := range p.Objects {
		changes = append(changes, objectDocument(o))
	}
	doc["changes"] = changes
	return doc
}

func releaseDocument(p *change.Pair, rel *change.ReleaseState, side change.Side, pods bool) map[string]any {
	manifests, labels := []any{}, []any{}
	if rel != nil {
		for _, m := range rel.Objects {
			manifests = append(manifests, m.Object.Node)
		}
	}
	if pods {
		for _, pod := range p.Pods(side) {
			labels = append(labels, map[string]any{"object": pod.Object, "namespace": pod.Namespace, "labels": pod.Labels})
		}
	}
	return map[string]any{"manifests": manifests, "pods": labels}
}

func objectDocument(o *change.Object) map[string]any {
	m := o.Any()
	out := map[string]any{"kind": string(o.Kind), "group": m.Group(), "type": m.Kind, "name": m.Name, "namespace": m.Namespace,
		"manifest": m.Object.Node, "was": nil, "moved": o.Moved, "hook": m.Hook(), "renamed": nil}
	if o.Before != nil {
		out["was"] = o.Before.Object.Node
	}
	if r := o.Renamed; r != nil {
		out["renamed"] = map[string]any{"name": r.Name, "namespace": r.Namespace, "hashed": r.Hashed}
	} else {
		delete(out, "renamed")
	}
	fields := []any{}
	for i := range o.Fields {
		f := &o.Fields[i]
		fields = append(fields, map[string]any{"path": input.Elements(f.Steps()), "text": f.Path, "old": f.Old, "new": f.New, "template": o.InTemplate(f)})
	}
	out["fields"] = fields
	return out
}

// changesSince are the findings about what the change does to running sites: from where the branch left rev, as far as
// the clone knows, so that what was done to rev since then counts for nothing.
func changesSince(ctx context.Context, o Options, repo *git.Repo, old *git.State, rev string) ([]finding.Finding, error) {
	if base, err := repo.MergeBase(ctx, rev, "HEAD"); err == nil {
		if state, err := repo.At(ctx, base); err == nil {
			defer state.Close()
			old = state
		}
	}
	two := &twoStates{oldFS: old, newFS: o.FS}
	c, err := two.judged(ctx, DiffOptions{Options: o}, false)
	switch {
	case IsUserError(err) || err == nil && c.result == nil:
		return nil, ctx.Err() // the run itself says what is wrong with the new state, and Known.Note with the old one
	case err != nil:
		return nil, err
	}
	return c.findings(), ctx.Err()
}

// findings are what the rules with a severity say, each at the changed line that did it.
func (c *comparison) findings() []finding.Finding {
	lines := change.NewTracer(c.lines, c.old.State, c.now.State)
	var out []finding.Finding
	for _, h := range c.hits {
		rule, names := c.rules.rules[h.Rule], h.object.Release
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
