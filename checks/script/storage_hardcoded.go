package script

import (
	"context"
	"strings"

	"github.com/xgen-lint/xgen-lint/checks/check"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/shell"
	"github.com/xgen-lint/xgen-lint/internal/workload"
)

const hardcodedRule = "storage/hardcoded-minio"

func hardcodedCheck() check.OfSite {
	return check.OfSite{Run: findHardcoded, Rules: []finding.Rule{{
		ID: hardcodedRule, Severity: finding.Error, Incident: true, Fixable: true, Scope: "site",
		Title: "MinIO's address or credentials written into a command",
		Description: "The chart is shared by all sites, so what a command, an entry of `env` or a script of the chart writes\n" +
			"itself holds for all of them, whatever a site sets. xgen-documents wrote `minio`, `minio123` and MinIO's\n" +
			"address into its configuration with `sed`; that worked on premises for a year, and failed on the first\n" +
			"site with S3. Commands are read as shell: sed, export, assignments, flags, here-documents, in `sh -c` and in\n" +
			"scripts of ConfigMaps that the container runs.",
		Help: "Take the value from the environment: ${NAME}, in double quotes.",
		Bad:  "command:\n  - /bin/sh\n  - -c\n  - |\n    sed -i 's|MINIO_ENDPOINT=.*|MINIO_ENDPOINT=http://minio.xgen-system:9000|' /app/.env\n    exec python main.py\n",
		Good: "command:\n  - /bin/sh\n  - -c\n  - |\n    sed -i \"s|MINIO_ENDPOINT=.*|MINIO_ENDPOINT=${MINIO_ENDPOINT}|\" /app/.env\n    exec python main.py\n",
	}}}
}

func findHardcoded(_ context.Context, pass *check.Pass) []finding.Hit {
	paths := pathsOf(pass)
	var hits []finding.Hit
	add := func(h finding.Hit, ok bool) {
		if ok {
			hits = append(hits, h)
		}
	}
	for _, c := range pass.Containers {
		for _, l := range c.Literals {
			if role := hardcoded(c, l); role != "" {
				add(literalHit(paths, c, l, role))
			}
		}
		for _, a := range c.Arguments {
			h, ok := paths.hit(hardcodedRule, c, a.At, finding.Say("calls", "who", writer(c, a.At.Place), "command", a.Command, "value", a.Value))
			h.HelpText = advice(c, "MINIO_ENDPOINT", workload.Endpoint)
			add(h, ok)
		}
		for _, name := range c.Names() {
			if v := c.Variables[name]; hardcodedEnv(pass, c, v) {
				add(envHit(paths, c, v))
			}
		}
	}
	return hits
}

// hardcoded returns which part in storage a literal plays that a site should have
// set, "" if there is none.
func hardcoded(c *workload.Container, l *workload.Literal) workload.Role {
	if l.Style == shell.StyleDefault && (c.Supplied(l.Name) || !c.Complete()) {
		return "" // a fallback that never comes to pass, or may not
	}
	if l.Dynamic {
		fixed, _, _ := strings.Cut(l.Value, "$")
		if host := strings.TrimSuffix(fixed, "."); host != fixed || strings.HasSuffix(fixed, ":") {
			fixed = strings.TrimSuffix(host, ":")
		}
		if workload.MinIO(fixed) {
			return workload.Endpoint
		}
		return ""
	}
	return workload.StorageLiteral(l.Name, l.Value)
}

func literalHit(paths objectPaths, c *workload.Container, l *workload.Literal, role workload.Role) (finding.Hit, bool) {
	name := workload.VariableName(l.Name)
	h, ok := paths.hit(hardcodedRule, c, l.At, sets(writer(c, l.At.Place), l.Name, role, l.Value))
	h.HelpText = advice(c, name, role)
	if c.Variables[name] == nil {
		return h, ok
	}
	if l.Plain {
		h.HelpText = finding.Say("parens", "name", name, "source", c.Variables[name].Source())
	}
	if edits, safe := l.Refer(name); safe && !l.Dynamic {
		h.Fix = repair(finding.Say("fix", "name", name), edits)
	}
	return h, ok
}

// advice names the variable to write: the one of the same name, else the only one
// of the same role.
func advice(c *workload.Container, name string, role workload.Role) finding.Phrase {
	v := c.Variables[name]
	if v == nil {
		for _, n := range c.Names() {
			if workload.StorageRole(n) != role {
				continue
			}
			if v != nil {
				v = nil
				break
			}
			v = c.Variables[n]
		}
	}
	if v == nil {
		return finding.Say("supply", "name", name, "reference", "${"+name+"}")
	}
	return finding.Say("refer", "reference", "${"+v.Name+"}", "source", v.Source())
}

// sets returns what a writer does; a credential is not repeated.
func sets(who finding.Phrase, name string, role workload.Role, value string) finding.Phrase {
	if role == workload.Endpoint {
		return finding.Say("endpoint", "who", who, "name", name, "value", value)
	}
	return finding.Say("credential", "who", who, "name", name)
}

// hardcodedEnv tells an entry of env that no site can change.
func hardcodedEnv(pass *check.Pass, c *workload.Container, v *workload.Variable) bool {
	return v.Kind == workload.Env && v.Known && workload.StorageLiteral(v.Name, v.Text) != "" && pass.Workload.Fixed(c, v)
}

func envHit(paths objectPaths, c *workload.Container, v *workload.Variable) (finding.Hit, bool) {
	at := workload.Stretch{Place: v.Place, End: len(v.Text)}
	h, ok := paths.hit(hardcodedRule, c, at, sets(finding.Say("env", "container", c.Name), v.Name, workload.StorageLiteral(v.Name, v.Text), v.Text))
	h.Within = nil
	h.HelpText = finding.Say("leave")
	if len(v.Shadows) > 0 {
		h.HelpText = finding.Say("remove", "source", v.Shadows[0].Source(), "name", v.Name)
	}
	return h, ok
}
