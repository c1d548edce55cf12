// Package texts owns the words of every message, in each language: those of a rule are beside the rule
// (policies/rules/<category>/<rule>/en.yaml, ko.yaml), those that all share in shared/. It fills in what a finding.Phrase
// leaves open. It refuses to know what is wrong with a repository, and where a text is printed.
package texts

import (
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/source"
	"github.com/xgen-lint/xgen-lint/policies"
)

//go:embed shared
var shared embed.FS

// File is a file of texts: what a rule says of itself, which en.yaml leaves to the rule, and its sentences by ID. A help
// has the ID of the message that it is for, or one of its own.
type File struct {
	Title, Description, Help, Bad, Good string
	Messages, Helps                     map[string]string
}

// readFile reads a file of texts.
func readFile(fsys fs.FS, name string) (File, error) {
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return File{}, err
	}
	y := source.ParseYAML(source.NewFile(name, data))
	if y.Err != nil {
		return File{}, fmt.Errorf("%s:%d: %s", name, y.Err.Line, y.Err.Message)
	}
	f := File{Messages: map[string]string{}, Helps: map[string]string{}}
	known := map[string]*string{"title": &f.Title, "description": &f.Description, "help": &f.Help, "bad": &f.Bad, "good": &f.Good}
	source.Entries(y.Root(), func(key string, _, value *source.Node) {
		of := map[string]map[string]string{"messages": f.Messages, "helps": f.Helps}[key]
		switch {
		case of != nil:
			source.Entries(value, func(id string, _, text *source.Node) { of[id] = text.Value })
		case known[key] != nil:
			*known[key] = value.Value
		case err == nil:
			err = fmt.Errorf("%s: no key %q: a file of texts has title, description, help, bad, good, messages and helps", name, key)
		}
	})
	return f, err
}

// Catalog has the texts of one language. A rule's are read when it first says something: most runs find little. It is
// safe for concurrent use.
type Catalog struct {
	language Language
	own      func(rule string) fs.FS // the folder of a rule of the user's; nil if there is none

	mu     sync.Mutex
	rules  map[string]*ruleTexts
	common map[string]*ruleTexts // by folder
}

// ruleTexts are a rule's texts: in the language, and in English for what is not translated.
type ruleTexts struct{ files []File }

// New returns the texts of a language. own returns the folder of a user's rule, nil for any other; it may be nil.
func New(l Language, own func(rule string) fs.FS) *Catalog {
	if l == "" {
		l = English
	}
	return &Catalog{language: l, own: own, rules: map[string]*ruleTexts{}, common: map[string]*ruleTexts{}}
}

// Language is that of the texts.
func (c *Catalog) Language() Language { return c.language }

// Message returns what a hit of a rule says.
func (c *Catalog) Message(rule string, t finding.Phrase) string { return c.render(c.of(rule), t) }

// Help returns the help with t's ID; false if the rule has none.
func (c *Catalog) Help(rule string, t finding.Phrase) (string, bool) {
	texts := c.of(rule)
	if text, ok := c.find(texts, func(f File) map[string]string { return f.Helps }, t.ID); ok {
		return c.write(texts, text, t.Args), true
	}
	return "", false
}

// Written returns what the help with t's ID says to write, or to remove, at the place of its finding: the argument that it
// marks, and how; old is the text that it takes the place of, "" for all of the value. The mark is "" in any other help.
func (c *Catalog) Written(rule string, t finding.Phrase) (text, old string, mark Mark) {
	texts := c.of(rule)
	help, _ := c.find(texts, func(f File) map[string]string { return f.Helps }, t.ID)
	for at := (template{text: help}); ; {
		_, a := at.next()
		if a == nil {
			return text, old, mark
		}
		i := slices.IndexFunc(a.filters, isMark)
		if i < 0 {
			continue
		}
		w := writer{Catalog: c, rule: texts}
		switch m, value := Mark(a.filters[i]), w.print(t.Args[a.name]); {
		case m == Old:
			old = value
		case mark == "":
			text, mark = value, m
		}
	}
}

// Of returns the texts of a language that are no rule's own.
func Of(l Language) *Catalog { return New(l, nil) }

// Say returns a text that is no rule's own.
func (c *Catalog) Say(t finding.Phrase) string { return c.render(&ruleTexts{}, t) }

// Rule returns a rule with what it says of itself in the language.
func (c *Catalog) Rule(r finding.Rule) finding.Rule {
	if c.language == English {
		return r
	}
	if files := c.of(r.ID).files; len(files) > 0 { // the last one, English, is the rule's own
		f := files[0]
		for _, text := range [][2]*string{{&r.Title, &f.Title}, {&r.Description, &f.Description}, {&r.Help, &f.Help}, {&r.Bad, &f.Bad}, {&r.Good, &f.Good}} {
			if *text[1] != "" {
				*text[0] = strings.TrimSpace(*text[1])
			}
		}
	}
	return r
}

func (c *Catalog) of(rule string) *ruleTexts {
	c.mu.Lock()
	defer c.mu.Unlock()
	texts, ok := c.rules[rule]
	if !ok {
		texts = c.read(c.folder(rule))
		c.rules[rule] = texts
	}
	return texts
}

func (c *Catalog) folder(rule string) fs.FS {
	if c.own != nil {
		if folder := c.own(rule); folder != nil {
			return folder
		}
	}
	folder, err := fs.Sub(policies.FS, "rules/"+rule)
	if err != nil {
		return embed.FS{}
	}
	return folder
}

// sharedFolders have the texts that are no rule's own: what everybody says, what the renderer and its tools say, and what
// the schemas of objects and of files say, each for several rules.
func sharedFolders() []string {
	return []string{"shared", "shared/render", "shared/kube", "shared/schema", "shared/registry"}
}

func (c *Catalog) shared(name string) *ruleTexts {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.common[name] == nil {
		folder, err := fs.Sub(shared, name)
		if err != nil {
			folder = embed.FS{}
		}
		c.common[name] = c.read(folder)
	}
	return c.common[name]
}

// read reads a folder's texts. A file that is absent or broken has none: tests hold the built-in ones, and those of a
// user's rule are checked when the rule is loaded.
func (c *Catalog) read(folder fs.FS) *ruleTexts {
	var out ruleTexts
	for _, l := range slices.Compact([]Language{c.language, English}) {
		f, err := readFile(folder, string(l)+".yaml")
		if err != nil {
			f = File{}
		}
		out.files = append(out.files, f)
	}
	return &out
}

// render fills a text in with the words of a rule, or with those that all share. One that nobody has is printed by its
// ID: never nothing.
func (c *Catalog) render(texts *ruleTexts, t finding.Phrase) string {
	if !t.IsSet() {
		return ""
	}
	if text, ok := c.find(texts, func(f File) map[string]string { return f.Messages }, t.ID); ok {
		return c.write(texts, text, t.Args)
	}
	return t.ID + fmt.Sprint(t.Args)
}

// find returns the text of an ID: a rule's own, else the one that all share.
func (c *Catalog) find(texts *ruleTexts, section func(File) map[string]string, id string) (string, bool) {
	for _, f := range texts.files {
		if text, ok := section(f)[id]; ok {
			return text, true
		}
	}
	for _, name := range sharedFolders() {
		for _, f := range c.shared(name).files {
			if text, ok := section(f)[id]; ok {
				return text, true
			}
		}
	}
	return "", false
}

func (c *Catalog) write(texts *ruleTexts, template string, args map[string]any) string {
	w := writer{Catalog: c, rule: texts}
	w.fill(template, args)
	return w.String()
}
