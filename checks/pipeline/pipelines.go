package pipeline

import (
	"path"
	"slices"
	"strings"

	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/checks/check"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/groovy"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/near"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

const (
	pipelineSyntaxRule = "jenkins/syntax"
	parametersRule     = "jenkins/parameters"
	notBuiltRule       = "jenkins/service-not-built"
)

// Rules returns the metadata of the rules that Find reports.
func Rules() []finding.Rule {
	return []finding.Rule{{
		ID: pipelineSyntaxRule, Severity: finding.Error, Scope: "text",
		Title: "A pipeline that Groovy cannot parse",
		Description: "Jenkins compiles the whole file before it starts: one bracket, string or comment that does not end, and no service is\n" +
			"built, for any site. The file is read as tokens, not compiled: an error is reported only where the tokens prove it,\n" +
			"at the brace that the indentation tells. What is only not understood is info, and nothing is concluded from it.",
		Help: "Close it.",
		Bad:  "if (siteReg)\n    env.NEXUS_REGISTRY = siteReg.host\n} else {\n    env.NEXUS_REGISTRY = projectConfig.registry.nexus.host\n}\n",
		Good: "if (siteReg) {\n    env.NEXUS_REGISTRY = siteReg.host\n} else {\n    env.NEXUS_REGISTRY = projectConfig.registry.nexus.host\n}\n",
	}, {
		ID: parametersRule, Severity: finding.Error, Scope: "text",
		Title: "A parameter, key or file that a pipeline reads and that is not there",
		Description: "A parameter that the triggered job does not declare is dropped by Jenkins (SECURITY-170), and the job builds its\n" +
			"default site under the name of another. `params.X` that nobody declares is null, and so is a key that the YAML file\n" +
			"does not have: `docker login` then gets no credential, or an image is pushed to `null/xgen/…`. What the pipeline\n" +
			"does without (`?.`, `?:`) is accepted, unless it is near a key that is there. A job whose parameters are set in\n" +
			"Jenkins itself declares none here, and nothing is said about it.",
		Help: "Use the name that is declared.",
		Bad:  "build job: svc, parameters: [string(name: 'SITES', value: params.SITE)]   // the job declares SITE\n",
		Good: "build job: svc, parameters: [string(name: 'SITE', value: params.SITE)]\n",
	}}
}

// Find checks the pipelines by themselves and against each other and the files that they read.
func Find(repo *model.Repo) []finding.Hit {
	c := pipelineCheck{repo: repo, pipelines: repo.Jenkins.Read()}
	for _, p := range c.pipelines {
		switch {
		case p.Err != nil:
			c.syntax(p)
			continue
		}
		c.passed(p)
		c.undeclared(p)
		c.files(p)
		c.keys(p)
		for _, l := range p.Late {
			h := check.At(notBuiltRule, p.File.Span(l.Start, l.End), finding.Say("late", "variable", l.Variable, "pipeline", path.Base(p.File.Path)))
			h.HelpText = finding.Say("late", "variable", l.Variable)
			c.hits = append(c.hits, h)
		}
	}
	return c.hits
}

type pipelineCheck struct {
	repo      *model.Repo
	pipelines []*model.Pipeline
	hits      []finding.Hit
}

func (c *pipelineCheck) add(p *model.Pipeline, start, end int, message, help finding.Phrase) {
	h := check.At(parametersRule, p.File.Span(start, end), message)
	h.HelpText = help
	if !slices.ContainsFunc(c.hits, func(o finding.Hit) bool { return o.Span == h.Span && o.Rule == h.Rule }) {
		c.hits = append(c.hits, h)
	}
}

func (c *pipelineCheck) syntax(p *model.Pipeline) {
	name := path.Base(p.File.Path)
	h := check.At(pipelineSyntaxRule, p.File.Span(p.Err.Offset, p.Err.Offset+1), finding.Say("invalid", "pipeline", name, "what", notGroovy(p.Err)))
	h.HelpText = finding.Say("invalid")
	if !p.Err.Certain {
		h.Severity = finding.Info
		h.Text = finding.Say("not-understood", "pipeline", name, "what", notGroovy(p.Err))
		h.HelpText = finding.Say("not-understood")
	}
	c.hits = append(c.hits, h)
}

// passed reports the parameters that a build step passes and the job does not declare.
func (c *pipelineCheck) passed(p *model.Pipeline) {
	for _, b := range p.Builds {
		job := c.jobOf(p, b)
		if job == nil {
			continue
		}
		names := textsOf(job.Declared.Names)
		for _, passed := range b.Passed {
			if slices.Contains(names, passed.Text) {
				continue
			}
			help := finding.Say("passed", "name", passed.Text, "job", path.Base(job.File.Path), "names", names)
			if best, ok := near.Nearest(passed.Text, names); ok {
				help = finding.Say("write", "name", best)
			}
			c.add(p, passed.Start, passed.End, finding.Say("passed", "pipeline", path.Base(p.File.Path), "name", passed.Text, "job", path.Base(job.File.Path), "names", names), help)
		}
	}
}

// jobOf is the pipeline of the job that a build step triggers: the one of the job's name, else the
// only other one that has parameters and triggers no job itself. Nil where that is not known.
func (c *pipelineCheck) jobOf(p *model.Pipeline, b groovy.Build) *model.Pipeline {
	var others []*model.Pipeline
	for _, o := range c.pipelines {
		if o == p || o.Err != nil {
			continue
		}
		stem := strings.TrimSuffix(path.Base(o.File.Path), path.Ext(o.File.Path))
		if b.Job != "" && path.Base(b.Job) == stem {
			others = []*model.Pipeline{o}
			break
		}
		if len(o.Builds) == 0 {
			others = append(others, o)
		}
	}
	if len(others) != 1 || !others[0].Declared.All || len(others[0].Declared.Names) == 0 {
		return nil
	}
	return others[0]
}

// undeclared reports params.X that the pipeline does not declare, where it declares others.
func (c *pipelineCheck) undeclared(p *model.Pipeline) {
	names := textsOf(p.Declared.Names)
	if !p.Declared.All || len(names) == 0 {
		return
	}
	for _, r := range p.Reads {
		if slices.Contains(names, r.Text) {
			continue
		}
		help := finding.Say("undeclared", "name", r.Text)
		if best, ok := near.Nearest(r.Text, names); ok {
			help = finding.Say("write-params", "name", best)
		}
		c.add(p, r.Start, r.End, finding.Say("undeclared", "pipeline", path.Base(p.File.Path), "name", r.Text, "names", names), help)
	}
}

// files reports files of this repository that are read and are not there: those whose folder is, or
// whose name is near that of one.
func (c *pipelineCheck) files(p *model.Pipeline) {
	for _, f := range p.Files {
		name := path.Clean(f.Path.Text)
		if f.Elsewhere || c.repo.Tree.Exists(name) || strings.HasPrefix(name, "..") || path.IsAbs(name) || path.Dir(name) == "." {
			continue
		}
		var beside []string
		for _, e := range c.repo.Tree.Below(path.Dir(name), false) {
			beside = append(beside, path.Base(e.Path))
		}
		if len(beside) == 0 {
			continue
		}
		help := finding.Say("file", "names", beside[:min(3, len(beside))])
		if best, ok := near.Nearest(path.Base(name), beside); ok {
			help = finding.Say("write", "name", path.Join(path.Dir(name), best))
		}
		c.add(p, f.Path.Start, f.Path.End, finding.Say("file", "pipeline", path.Base(p.File.Path), "file", f.Path.Text), help)
	}
}

// keys reports keys that no file has at any place that the pipeline may read them from.
func (c *pipelineCheck) keys(p *model.Pipeline) {
	for _, k := range p.Keys {
		var known []string
		missing := true
		for _, one := range k.Paths {
			y, err := c.repo.Tree.YAML(path.Clean(one.File))
			if err != nil || y.Err != nil || y.Root() == nil {
				missing = false // not a file of this repository
				break
			}
			there, beside := lookUp(source.Deref(y.Root()), one.Path)
			missing = missing && there == keyMissing
			known = append(known, beside...)
		}
		if !missing || len(k.Paths) == 0 {
			continue
		}
		last := k.Paths[0].Path[len(k.Paths[0].Path)-1]
		best, isNear := near.Nearest(last, known)
		if k.Safe && !isNear {
			continue
		}
		help := finding.Say("key", "key", last, "file", path.Base(k.Paths[0].File), "names", known[:min(6, len(known))])
		if isNear {
			help = finding.Say("write-key", "key", best)
		}
		start, end := k.Start, k.End
		c.add(p, start, end, finding.Say("key", "pipeline", path.Base(p.File.Path), "path", strings.Join(k.Paths[0].Path, "."), "file", path.Base(k.Paths[0].File), "key", last), help)
	}
}

type presence int

const (
	keyUnknown presence = iota
	keyThere
	keyMissing
)

// lookUp follows a path with "*" for any entry, and tells whether its last key is there; beside are
// the keys that are.
func lookUp(n *source.Node, p []string) (presence, []string) {
	n = source.Deref(n)
	switch {
	case len(p) == 0:
		return keyThere, nil
	case n == nil || n.Kind == yaml.ScalarNode:
		return keyUnknown, nil
	case p[0] == "*" || n.Kind == yaml.SequenceNode:
		rest := p
		if p[0] == "*" {
			rest = p[1:]
		}
		return lookUpAny(entriesOf(n), rest)
	}
	var keys []string
	var found *source.Node
	source.Entries(n, func(key string, _, v *source.Node) {
		keys = append(keys, key)
		if key == p[0] {
			found = v
		}
	})
	switch {
	case found != nil:
		return lookUp(found, p[1:])
	case len(p) > 1:
		return keyUnknown, nil // reported for the key above
	}
	return keyMissing, keys
}

// lookUpAny: one entry that has the key is enough.
func lookUpAny(entries []*source.Node, rest []string) (presence, []string) {
	if len(entries) == 0 {
		return keyUnknown, nil
	}
	worst := keyMissing
	var keys []string
	for _, e := range entries {
		there, beside := lookUp(e, rest)
		switch there {
		case keyThere:
			return keyThere, nil
		case keyUnknown:
			worst = keyUnknown
		}
		for _, k := range beside {
			if !slices.Contains(keys, k) {
				keys = append(keys, k)
			}
		}
	}
	return worst, keys
}

func entriesOf(n *source.Node) []*source.Node {
	if n.Kind == yaml.SequenceNode {
		return n.Content
	}
	var out []*source.Node
	source.Entries(n, func(_ string, _, v *source.Node) { out = append(out, v) })
	return out
}

func textsOf(list []groovy.Text) []string {
	var out []string
	for _, t := range list {
		out = append(out, t.Text)
	}
	return out
}

// notGroovy says why a text is not Groovy.
func notGroovy(e *groovy.Error) finding.Phrase {
	if e.ID == "" {
		return finding.Say("words", "words", e.Message)
	}
	return finding.Say("groovy-"+e.ID, "token", e.Token)
}
