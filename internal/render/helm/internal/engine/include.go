package engine

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"text/template"
	"text/template/parse"

	"github.com/xgen-lint/xgen-lint/internal/render/helm/internal/functions"
)

// maxIncludes bounds how deep a name may include itself, as in Helm.
const maxIncludes = 1000

// missingTemplate is an include of a name that nothing defines.
type missingTemplate struct{ name string }

func (e *missingTemplate) Error() string { return fmt.Sprintf("no template %q is defined", e.name) }

// tplError is a failure inside a text that was given to tpl.
type tplError struct {
	text  string
	parse bool
	err   error
}

func (e *tplError) Error() string { return "the text given to tpl failed" } // see includeError
func (e *tplError) Unwrap() error { return e.err }

// includeError is a failure inside an include. Its text leaves the failure out: text/template writes the texts of errors into each
// other, which for a thousand includes would come to hundreds of megabytes.
type includeError struct{ err error }

func (e *includeError) Error() string { return "the included template failed" }
func (e *includeError) Unwrap() error { return e.err }

// includers gives include and tpl as templates of t see them.
func (m *machine) includers(t *template.Template) template.FuncMap {
	return template.FuncMap{
		"include": func(name string, data any) (string, error) { return m.include(t, name, data) },
		"tpl":     func(text string, data any) (string, error) { return m.tpl(t, text, data) },
	}
}

func (m *machine) include(t *template.Template, name string, data any) (string, error) {
	if n := m.included[name]; n > maxIncludes {
		return "", fmt.Errorf("the template %q includes itself without end", name)
	}
	if err := m.Budget.Enter("include", name); err != nil {
		return "", err
	}
	defer m.Budget.Leave()
	target := t.Lookup(name)
	if target == nil {
		return "", &missingTemplate{name}
	}
	key, keep := m.remembers(t, name, data)
	if text, ok := m.texts[key]; ok && keep {
		return text, nil
	}
	m.included[name]++
	buf := m.Budget.Output(false)
	m.rec.push(&buf.Builder, name)
	err := target.Execute(buf, data)
	m.rec.pop(&buf.Builder)
	m.included[name]--
	if err != nil {
		return "", &includeError{err}
	}
	if keep {
		m.texts[key] = buf.String()
	}
	return buf.String(), nil
}

// tpl renders a text as a template. Helm clones all templates for it; that is needed only where the text
// defines templates of its own, which it alone may include.
func (m *machine) tpl(parent *template.Template, text string, data any) (string, error) {
	if !strings.Contains(text, "{{") {
		return strings.ReplaceAll(text, noValue, ""), nil
	}
	if err := m.Budget.Enter("tpl", ""); err != nil {
		return "", err
	}
	defer m.Budget.Leave()
	trees, err := m.set.tpls.parse(text, m.set.funcs, m.PayParsing)
	var over *functions.OverBudget
	if errors.As(err, &over) {
		return "", err
	}
	if err != nil {
		return "", &tplError{text: text, parse: true, err: err}
	}
	trees = m.rec.instrumentText(trees)
	var t *template.Template
	if len(trees) == 1 {
		t = parent.New(rootName) // not associated with parent until a tree is added
		t.Tree = trees[rootName]
	} else {
		if err := m.Budget.Step("tpl", 10+len(parent.Templates())); err != nil { // all are copied
			return "", err
		}
		t = m.clone(parent).New(rootName)
		for name, tree := range trees {
			if _, err := t.AddParseTree(name, tree); err != nil {
				return "", &tplError{text: text, parse: true, err: err}
			}
		}
	}
	buf := m.Budget.Output(false)
	m.rec.push(&buf.Builder, tplFrame)
	err = t.Execute(buf, data)
	m.rec.pop(&buf.Builder)
	if err != nil {
		return "", &tplError{text: text, err: err}
	}
	return strings.ReplaceAll(buf.String(), noValue, ""), nil
}

// tplCache keeps what texts given to tpl parse to: the same value is rendered in many releases.
type tplCache struct {
	mu    sync.RWMutex
	bytes int // of the texts
	trees map[string]map[string]*parse.Tree
}

// maxTpls bounds the cache; texts can hold what differs in every release.
const (
	maxTpls     = 2048
	maxTplBytes = 1 << 20 // a tree is some fifty times as large
)

// parse returns the trees of a text. pay is asked before one that is not in the cache is parsed.
func (c *tplCache) parse(text string, funcs template.FuncMap, pay func(string) error) (map[string]*parse.Tree, error) {
	c.mu.RLock()
	trees, ok := c.trees[text]
	c.mu.RUnlock()
	if ok {
		return trees, nil
	}
	if err := pay(text); err != nil {
		return nil, err
	}
	trees, err := parse.Parse(rootName, text, "", "", funcs, builtins)
	if err != nil {
		return nil, err
	}
	for _, tree := range trees {
		guarded(tree, funcs)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.bytes += len(text); c.trees == nil || len(c.trees) >= maxTpls || c.bytes > maxTplBytes {
		c.trees, c.bytes = map[string]map[string]*parse.Tree{}, len(text)
	}
	c.trees[text] = trees
	return trees, nil
}

// builtins are text/template's own functions, which parse.Parse has to be told.
var builtins = map[string]any{
	"and": true, "break": true, "call": true, "continue": true, "eq": true, "ge": true, "gt": true,
	"html": true, "index": true, "js": true, "le": true, "len": true, "lt": true, "ne": true, "not": true,
	"or": true, "print": true, "printf": true, "println": true, "slice": true, "urlquery": true,
}
