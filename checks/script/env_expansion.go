package script

import (
	"context"
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/checks/check"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/lazyre"
	"github.com/xgen-lint/xgen-lint/internal/source"
	"github.com/xgen-lint/xgen-lint/internal/workload"
)

const expansionRule = "env/expansion"

func expansionCheck() check.OfSite {
	return check.OfSite{Run: findExpansions, Rules: []finding.Rule{{
		ID: expansionRule, Severity: finding.Error, Scope: "site",
		Title: "A variable in the environment that is not expanded",
		Description: "The kubelet expands `$(NAME)` in an entry of `env` alone, and there only names that it has by then: those of\n" +
			"`envFrom`, and of the entries above. `$(DB_PASSWORD)` above the entry DB_PASSWORD stays as it is, and the database\n" +
			"gets the text `$(DB_PASSWORD)` for a password. Nothing expands `${NAME}`, and nothing is expanded in a ConfigMap:\n" +
			"that is a warning, as some programs (Spring, envsubst, eval in a script) do it themselves.",
		Help: "Write $(NAME), in an entry of env below the one that defines NAME.",
		Bad:  "env:\n  - name: DATABASE_URL\n    value: postgresql://xgen:$(DB_PASSWORD)@db/xgen\n  - name: DB_PASSWORD\n    valueFrom:\n      secretKeyRef: { name: xgen-secrets, key: POSTGRES_PASSWORD }\n",
		Good: "env:\n  - name: DB_PASSWORD\n    valueFrom:\n      secretKeyRef: { name: xgen-secrets, key: POSTGRES_PASSWORD }\n  - name: DATABASE_URL\n    value: postgresql://xgen:$(DB_PASSWORD)@db/xgen\n",
	}}}
}

func findExpansions(_ context.Context, pass *check.Pass) []finding.Hit {
	paths := pathsOf(pass)
	var hits []finding.Hit
	for _, c := range pass.Containers {
		for _, r := range c.Reads {
			if !r.Early || r.InEnv == "" || c.Variables[r.Name] == nil {
				continue
			}
			if r.Name == r.InEnv {
				if h, ok := ofItself(paths, c, r); ok {
					hits = append(hits, h)
				}
				continue
			}
			h, ok := paths.hit(expansionRule, c, r.At, finding.Say("below", "entry", r.InEnv, "container", c.Name, "name", r.Name))
			if !ok {
				continue
			}
			h.HelpText = finding.Say("below", "name", r.Name, "entry", r.InEnv)
			if at := c.Variables[r.Name].Place; at.Object != nil {
				h.Related = []finding.Related{{Path: paths[at.Object].Child(at.Path...), Text: finding.Say("defined", "name", r.Name)}}
			}
			hits = append(hits, h)
		}
		for _, r := range c.Unclosed {
			if h, ok := paths.hit(expansionRule, c, r.At, finding.Say("unclosed", "entry", r.InEnv, "container", c.Name, "name", r.Name)); ok {
				h.HelpText = finding.Say("form", "name", r.Name)
				hits = append(hits, h)
			}
		}
		if expandsItself(c) {
			continue
		}
		for _, name := range c.Names() {
			if h, ok := leftAsItIs(paths, c, c.Variables[name]); ok {
				hits = append(hits, h)
			}
		}
	}
	return hits
}

// ofItself reports PATH: /opt/bin:$(PATH): what the image sets the kubelet does not know.
func ofItself(paths objectPaths, c *workload.Container, r *workload.Read) (finding.Hit, bool) {
	h, ok := paths.hit(expansionRule, c, r.At, finding.Say("itself", "entry", r.InEnv, "container", c.Name, "name", r.Name))
	h.HelpText = finding.Say("itself", "name", r.Name, "reference", "$"+r.Name)
	return h, ok && c.Complete()
}

// braces is what a shell expands, parens what the kubelet does; $$ before it is meant to
// stay.
var (
	braces = lazyre.New(`(\$?)\$\{([A-Za-z_][A-Za-z0-9_]*)\}`)
	parens = lazyre.New(`(\$?)\$\(([A-Za-z_][A-Za-z0-9_]*)\)`)
)

// leftAsItIs reports a variable whose text names another one that the container has, in
// a form that nobody expands where it is.
func leftAsItIs(paths objectPaths, c *workload.Container, v *workload.Variable) (finding.Hit, bool) {
	if v.Secret || !v.Known || v.Place.Object == nil || c.Expanded[v.Name] || !strings.Contains(v.Text, "$") {
		return finding.Hit{}, false
	}
	text, ok := source.Decode(check.ValueAt(v.Place.Object.Node, v.Place.Path...)).(string)
	if !ok || strings.Contains(strings.TrimSpace(text), "\n") { // a file or script, not a value
		return finding.Hit{}, false
	}
	forms := []*lazyre.Regexp{braces}
	if v.Kind == workload.ConfigMap {
		forms = append(forms, parens)
	}
	for _, form := range forms {
		for _, m := range form.FindAllStringSubmatchIndex(text, -1) {
			name := text[m[4]:m[5]]
			if m[2] < m[3] || name == v.Name || !c.Supplied(name) {
				continue
			}
			return expansionHit(paths, c, v, text, m[0], m[1], name)
		}
	}
	return finding.Hit{}, false
}

func expansionHit(paths objectPaths, c *workload.Container, v *workload.Variable, text string, start, end int, name string) (finding.Hit, bool) {
	written := text[start:end]
	who, help := finding.Say("kubelet", "name", name), finding.Say("form", "name", name)
	if v.Kind == workload.ConfigMap {
		who = finding.Say("configmap")
		help = finding.Say("move", "variable", v.Name, "name", name)
	}
	h, ok := paths.hit(expansionRule, c, workload.Stretch{Place: v.Place, Start: start, End: end},
		finding.Say("literal", "variable", v.Name, "container", c.Name, "written", written, "why", who))
	h.Severity, h.HelpText = finding.Warning, help
	return h, ok
}

// expanding are the beginnings of names of variables whose programs expand ${NAME} in
// their settings by themselves (Spring, Quarkus, Micronaut, Logstash, Keycloak).
var expanding = []string{"SPRING_", "QUARKUS_", "MICRONAUT_", "MANAGEMENT_", "LOGGING_", "JAVA_", "JVM_", "JDK_", "KC_", "LOGSTASH_", "XPACK_", "GF_", "FLUENT", "VECTOR_", "OTEL_"}

// expandsItself reports whether the container's program, or its script, expands variables in
// its settings.
func expandsItself(c *workload.Container) bool {
	return c.Expanded["*"] || slices.ContainsFunc(c.Names(), func(name string) bool {
		return slices.ContainsFunc(expanding, func(p string) bool { return strings.HasPrefix(name, p) })
	})
}
