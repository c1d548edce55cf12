package fill

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"text/template"
	"text/template/parse"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/lazyre"
)

// Engine executes Go templates. Each is parsed once. It is not safe for
// concurrent use.
type Engine struct {
	ctx     context.Context
	options []string
	base    *template.Template
	parsed  map[string]*parsed
	steps   int
	run     *run
}

type parsed struct {
	tmpl *template.Template
	err  error
}

// run is one execution.
type run struct {
	out   bytes.Buffer
	marks Marks
}

// Write takes the output, up to a bound.
func (r *run) Write(b []byte) (int, error) {
	if r.out.Len()+len(b) > MaxText {
		return 0, finding.Fail(finding.Say("set-template-large", "size", MaxText>>10), ErrBudget)
	}
	return r.out.Write(b)
}

// New makes an engine that stops when ctx ends; options are goTemplateOptions.
func New(ctx context.Context, options []string) *Engine {
	return &Engine{ctx: ctx, options: options, parsed: map[string]*parsed{}}
}

// stepName is the function that is put before each node of a template.
const stepName = "xgenStep"

// prepare makes the template that all others are cloned from, when the first
// one is executed: sets without templates in Go pay nothing.
func (e *Engine) prepare() *template.Template {
	if e.base == nil {
		funcs := functions()
		funcs[stepName] = e.step
		e.base = template.New("base").Funcs(funcs)
	}
	return e.base
}

// step counts what is executed and notes who writes from here on.
func (e *Engine) step(at int, action bool) (string, error) {
	if e.steps++; e.steps > maxSteps {
		return "", ErrBudget
	}
	if e.steps%1024 == 0 && e.ctx.Err() != nil {
		return "", e.ctx.Err()
	}
	e.run.marks.add(Mark{e.run.out.Len(), at, action})
	return "", nil
}

// Execute fills a template, and says which part of it wrote what. Parameters that
// a template asks for and that are not known fail where unknown is set, whatever
// the options say. The error is ErrBudget where it writes or does too much.
func (e *Engine) Execute(text string, data map[string]any, unknown bool) (string, Marks, error) {
	r, err := e.execute(text, data, unknown)
	if err != nil {
		return "", nil, err
	}
	return r.out.String(), r.marks, nil
}

func (e *Engine) execute(text string, data map[string]any, unknown bool) (*run, error) {
	p := e.parse(text)
	if p.err != nil {
		return nil, p.err
	}
	tmpl := p.tmpl
	if unknown {
		clone, err := tmpl.Clone()
		if err != nil {
			return nil, err
		}
		tmpl = clone.Option("missingkey=error")
	}
	outer := e.run
	e.run = &run{}
	defer func() { e.run = outer }()
	if err := tmpl.Execute(e.run, data); err != nil {
		if errors.Is(err, ErrBudget) {
			return nil, fmt.Errorf("%w", ErrBudget)
		}
		return nil, plainError(err)
	}
	return e.run, nil
}

func (e *Engine) parse(text string) *parsed {
	if p := e.parsed[text]; p != nil {
		return p
	}
	p := &parsed{}
	e.parsed[text] = p
	if len(text) > MaxText {
		p.err = ErrBudget
		return p
	}
	clone, err := e.prepare().Clone()
	if err != nil {
		p.err = err
		return p
	}
	for _, o := range e.options {
		if !validOption(o) {
			p.err = finding.Fail(finding.Say("set-option", "option", o), nil)
			return p
		}
		clone = clone.Option(o)
	}
	if p.tmpl, err = clone.Parse(text); err != nil {
		p.err = plainError(err)
		return p
	}
	for _, t := range p.tmpl.Templates() {
		if t.Tree != nil && t.Tree.Root != nil {
			e.instrument(t.Tree.Root)
		}
	}
	return p
}

// validOption reports whether text/template takes an option; it panics on others.
func validOption(o string) bool {
	name, value, ok := strings.Cut(o, "=")
	return ok && name == "missingkey" && (value == "default" || value == "invalid" || value == "zero" || value == "error")
}

// instrument puts a step before each node of a list, and below.
func (e *Engine) instrument(list *parse.ListNode) {
	if list == nil {
		return
	}
	nodes := make([]parse.Node, 0, 2*len(list.Nodes)+1)
	if len(list.Nodes) == 0 {
		nodes = append(nodes, stepNode(list))
	}
	for _, n := range list.Nodes {
		nodes = append(nodes, stepNode(n), n)
		switch n := n.(type) {
		case *parse.IfNode:
			e.instrument(n.List)
			e.instrument(n.ElseList)
		case *parse.RangeNode:
			e.instrument(n.List)
			e.instrument(n.ElseList)
		case *parse.WithNode:
			e.instrument(n.List)
			e.instrument(n.ElseList)
		}
	}
	list.Nodes = nodes
}

// stepNode is the action {{xgenStep at action}} for what follows it.
func stepNode(next parse.Node) parse.Node {
	at := int(next.Position())
	_, literal := next.(*parse.TextNode)
	command := &parse.CommandNode{NodeType: parse.NodeCommand, Args: []parse.Node{
		parse.NewIdentifier(stepName).SetTree(&parse.Tree{}),
		&parse.NumberNode{NodeType: parse.NodeNumber, IsInt: true, Int64: int64(at), Text: strconv.Itoa(at)},
		&parse.BoolNode{NodeType: parse.NodeBool, True: !literal}}}
	return &parse.ActionNode{NodeType: parse.NodeAction,
		Pipe: &parse.PipeNode{NodeType: parse.NodePipe, Cmds: []*parse.CommandNode{command}}}
}

var templateError = lazyre.New(`^template: [^:]*:(\d+)(?::\d+)?: (?:executing "[^"]*" at )?`)

// plainError takes the names that Argo CD's own template bears off an error.
func plainError(err error) error {
	if said := finding.PhraseOf(err); said.ID != "words" {
		return err
	}
	return finding.Fail(plainText(err.Error()), err)
}

func plainText(text string) finding.Phrase {
	m := templateError.FindStringSubmatchIndex(text)
	if m == nil {
		return finding.Say("words", "words", text)
	}
	text = text[m[1]:]
	if expr, rest, ok := strings.Cut(strings.TrimPrefix(text, "<"), ">: "); ok && strings.HasPrefix(text, "<") {
		if name, _, missing := strings.Cut(rest, "map has no entry for key "); missing && name == "" {
			key := strings.TrimPrefix(rest, "map has no entry for key ")
			return finding.Say("set-reads", "expr", expr, "key", key)
		}
		return finding.Say("set-fails", "expr", expr, "words", rest)
	}
	return finding.Say("set-unparsed", "words", text)
}
