package model

import (
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/xgen-lint/xgen-lint/internal/lazyre"
	"github.com/xgen-lint/xgen-lint/internal/shell/setup"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// secretStore holds what was read about Secrets; read once, when first asked.
type secretStore struct {
	once    sync.Once
	files   []*secretFile
	created []creation
	broken  []string // scripts that are not shell
	unread  []string // scripts that could not be followed
}

// creation is a command of a setup script that creates a Secret.
type creation struct {
	script *source.File
	setup.SecretCreation
}

// WrittenInScripts calls visit with what setup scripts write out where they create Secrets, in the order of the scripts.
func (r *Repo) WrittenInScripts(visit func(script *source.File, secret string, w setup.WrittenValue)) {
	r.secrets.once.Do(func() { r.secrets.read(r) })
	for _, c := range r.secrets.created {
		for _, w := range c.Written {
			visit(c.script, c.Name, w)
		}
	}
}

func (s *secretStore) read(r *Repo) {
	s.files = r.readSecretFiles()
	for _, f := range r.Setup {
		found, err := setup.ReadSecrets(string(f.Data))
		switch {
		case setup.IsSyntax(err):
			s.broken = append(s.broken, f.Path)
		case err != nil:
			s.unread = append(s.unread, f.Path)
		}
		for _, c := range found {
			s.created = append(s.created, creation{f, c})
		}
	}
}

// scripted adds what the setup scripts create for a site.
func (r *Repo) scripted(out *SiteSecrets, site *Site, environment string) {
	out.Broken = append(out.Broken, r.secrets.broken...)
	out.Unread = append(out.Unread, r.secrets.unread...)
	q := question{r, site, environment}
	for _, c := range r.secrets.created {
		if q.all(c.Conditions) == no {
			continue
		}
		if c.Manifest != nil {
			q.embedded(out, c)
			continue
		}
		if c.Name == "" {
			out.Unread = append(out.Unread, c.script.Path)
			continue
		}
		s := &Secret{Name: c.Name, Namespace: c.Namespace, Kind: c.Kind, Span: c.script.Span(c.Start, c.End),
			NameSpan: c.script.Span(c.NameStart, c.NameEnd), NamespaceSpan: c.script.Span(c.NamespaceAt[0], c.NamespaceAt[1]),
			Server: c.Server, ServerSpan: c.script.Span(c.ServerAt[0], c.ServerAt[1])}
		if !c.Complete {
			s.Incomplete = "some of its keys are made up by the script"
		}
		for _, k := range c.Keys {
			q.key(s, k.Name, c.script.Span(k.Start, k.End), k.Conditions, k.Maybe)
		}
		for _, f := range c.EnvFiles {
			q.envFile(s, c.script, f)
		}
		out.addScript(s)
	}
}

// addScript joins Secrets of one name: a script that may create it in several
// ways has for sure only the keys that all ways have.
func (s *SiteSecrets) addScript(more *Secret) {
	for _, have := range s.Scripts {
		if have.Name != more.Name || have.Namespace != more.Namespace {
			continue
		}
		for i := range have.Keys {
			have.Keys[i].Maybe = have.Keys[i].Maybe || more.Key(have.Keys[i].Name) == nil
		}
		for _, k := range more.Keys {
			if have.Key(k.Name) == nil {
				k.Maybe = true
				have.Keys = append(have.Keys, k)
			}
		}
		if have.Incomplete == "" {
			have.Incomplete = more.Incomplete
		}
		return
	}
	s.Scripts = append(s.Scripts, more)
}

// question is for whom a script is read.
type question struct {
	repo        *Repo
	site        *Site
	environment string
}

// answer is whether a condition of a script holds.
type answer int

const (
	yes answer = iota
	maybe
	no
)

func (q question) all(conditions []setup.Condition) answer {
	worst := yes
	for _, c := range conditions {
		worst = max(worst, q.holds(c))
	}
	return worst
}

var aboutSite = lazyre.New(`(?i)(^|_)(site|project|proj|customer|tenant)(_?(name|id))?$`)

// holds judges a comparison with the site's name or the environment's; what
// else a script compares is not known.
func (q question) holds(c setup.Condition) answer {
	isSite := func(v string) bool {
		return slices.ContainsFunc(q.repo.Sites, func(s *Site) bool { return v != "*" && matches([]string{v}, s.Name) })
	}
	if slices.ContainsFunc(c.Values, isSite) || aboutSite.MatchString(c.Variable) && !slices.Contains(c.Values, "") {
		return truth(matches(c.Values, q.site.Name) != c.Negated)
	}
	isEnv := func(v string) bool {
		return slices.ContainsFunc(q.repo.Sites, func(s *Site) bool {
			return slices.ContainsFunc(s.Environments, func(e *Environment) bool { return e.Name == v })
		})
	}
	if q.environment != "" && slices.ContainsFunc(c.Values, isEnv) {
		return truth(matches(c.Values, q.environment) != c.Negated)
	}
	return maybe
}

func truth(b bool) answer {
	if b {
		return yes
	}
	return no
}

// matches holds a name against the patterns of a case.
func matches(patterns []string, name string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool {
		ok, err := path.Match(p, name)
		return ok && err == nil
	})
}

func (q question) key(s *Secret, name string, span source.Span, conditions []setup.Condition, unsure bool) {
	a := q.all(conditions)
	if a == no {
		return
	}
	if len(conditions) > 0 {
		unsure = a == maybe
	}
	if have := s.Key(name); have != nil {
		have.Maybe = have.Maybe && unsure
		return
	}
	s.Keys = append(s.Keys, SecretKey{Name: name, Span: span, Maybe: unsure})
}

// envLine is a line of an env file: NAME=value, or NAME alone, whose value
// kubectl takes from the environment that it runs in.
var envLine = lazyre.New(`^[ \t]*(?:export[ \t]+)?([A-Za-z_.-][A-Za-z0-9_.-]*)(?:=|[ \t\r]*$)`)

// envFile reads the keys of --from-env-file, where the file is in the repo.
func (q question) envFile(s *Secret, script *source.File, ref setup.PathRef) {
	for _, name := range []string{path.Join(path.Dir(script.Path), ref.Path), path.Clean(strings.TrimPrefix(ref.Path, "/"))} {
		f, err := q.repo.Tree.File(name)
		if err != nil {
			continue
		}
		for n := 1; n <= f.Lines(); n++ {
			line := f.Line(n)
			if m := envLine.FindStringSubmatchIndex(line); m != nil {
				start := f.Offset(source.Pos{Line: n, Column: 1})
				q.key(s, line[m[2]:m[3]], f.Span(start+m[2], start+m[3]), nil, false)
			}
		}
		return
	}
	if s.Incomplete == "" {
		s.Incomplete = "the file of --from-env-file is not in the repository"
	}
}

// embedded reads the manifests of a here-document. Their places are those in
// the script.
func (q question) embedded(out *SiteSecrets, c creation) {
	f := source.NewFile(c.script.Path, []byte(c.Manifest.Text))
	y := source.ParseYAML(f)
	if y.Err != nil {
		out.Unread = append(out.Unread, c.script.Path)
	}
	for _, doc := range y.Docs {
		m, ok := ReadSecretManifest(doc)
		if !ok || strings.Contains(m.Name, "$") {
			continue
		}
		if strings.Contains(m.Namespace, "$") {
			m.Namespace = ""
		}
		s := &Secret{Name: m.Name, Namespace: m.Namespace, Kind: m.Kind, Incomplete: m.Incomplete, Span: c.script.Span(c.Start, c.End)}
		for _, k := range m.Keys {
			node, value := source.Get(doc, k.Path)
			if node == nil || k.Path.Last() == "secretKey" {
				node = value
			}
			span := y.NodeSpan(node)
			s.Keys = append(s.Keys, SecretKey{Name: k.Name,
				Span: c.script.Span(c.Manifest.Offset(f.Offset(span.Start())), c.Manifest.Offset(f.Offset(span.End())))})
		}
		out.addScript(s)
	}
}
