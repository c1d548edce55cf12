package checks

import (
	"context"
	"fmt"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/shell"
	"github.com/xgen-lint/xgen-lint/internal/workload"
)

const hardcodedRule = "storage/hardcoded-minio"

func hardcodedCheck() SiteCheck {
	return SiteCheck{Run: findHardcoded, Rules: []finding.Rule{{
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

func findHardcoded(_ context.Context, pass *SitePass) []finding.Hit {
	paths := pass.objectPaths()
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
			h, ok := paths.hit(hardcodedRule, c, a.At, fmt.Sprintf("%s calls %s with %q, whatever the site sets", writer(c, a.At.Place), a.Command, a.Value))
			h.Help = advice(c, "MINIO_ENDPOINT", workload.Endpoint)
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

// hardcoded says which part in storage a literal plays that a site should have
// set, "" where it is none.
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
	return storageLiteral(l.Name, l.Value)
}

// storageLiteral judges a name and the text that it is given.
func storageLiteral(name, value string) workload.Role {
	if value == "" || finding.Placeholder(value) {
		return ""
	}
	role := workload.AnyStorageRole(name)
	switch {
	case strings.Contains(workload.VariableName(name), "MINIO") && role == "":
		return "" // settings of the server itself
	case role == workload.AccessKey || role == workload.SecretKey:
		if workload.StorageRole(name) != "" || workload.DefaultCredential(value) {
			return role
		}
	case workload.StorageRole(name) == workload.Endpoint:
		if a, ok := workload.ParseAddress(value); ok && (a.Scheme != "" || a.Port != "" || strings.Contains(a.Host, ".") || strings.Contains(a.Host, "minio")) {
			return role
		}
	case role != workload.Bucket && workload.MinIO(value):
		return workload.Endpoint
	}
	return ""
}

func literalHit(paths objectPaths, c *workload.Container, l *workload.Literal, role workload.Role) (finding.Hit, bool) {
	name := workload.VariableName(l.Name)
	h, ok := paths.hit(hardcodedRule, c, l.At, sets(writer(c, l.At.Place), l.Name, role, l.Value))
	h.Help = advice(c, name, role)
	if c.Variables[name] == nil {
		return h, ok
	}
	if l.Plain {
		h.Help = fmt.Sprintf("Write $(%s): %s supplies it.", name, c.Variables[name].Source())
	}
	if edits, safe := l.Refer(name); safe && !l.Dynamic {
		h.Fix = repair("take "+name+" from the environment", edits)
	}
	return h, ok
}

// advice names the variable to write: the one of the same name, else the only one
// of the same role.
func advice(c *workload.Container, name string, role workload.Role) string {
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
		return fmt.Sprintf("Supply %s in the environment, and write ${%s} here, in double quotes.", name, name)
	}
	return fmt.Sprintf("Write ${%s} in double quotes: %s supplies it.", v.Name, v.Source())
}

// sets says what a writer does; a credential is not repeated.
func sets(who, name string, role workload.Role, value string) string {
	if role == workload.Endpoint {
		return fmt.Sprintf("%s sets %s to %q, whatever the site sets", who, name, value)
	}
	return fmt.Sprintf("%s sets %s to a fixed text, whatever the site's Secret holds", who, name)
}

// hardcodedEnv tells an entry of env that no site can change.
func hardcodedEnv(pass *SitePass, c *workload.Container, v *workload.Variable) bool {
	return v.Kind == workload.Env && v.Known && storageLiteral(v.Name, v.Text) != "" && pass.Workload.Fixed(c, v)
}

func envHit(paths objectPaths, c *workload.Container, v *workload.Variable) (finding.Hit, bool) {
	at := workload.Stretch{Place: v.Place, End: len(v.Text)}
	h, ok := paths.hit(hardcodedRule, c, at, sets("env of "+c.Name, v.Name, storageLiteral(v.Name, v.Text), v.Text))
	h.Within = nil
	h.Help = "Leave it to the ConfigMap or Secret of the site, or take it from values that a site can set."
	if len(v.Shadows) > 0 {
		h.Help = fmt.Sprintf("Remove the entry: %s supplies %s, and env hides it.", v.Shadows[0].Source(), v.Name)
	}
	return h, ok
}
