package secret

import (
	"context"
	"strings"

	"github.com/xgen-lint/xgen-lint/checks/check"
	"github.com/xgen-lint/xgen-lint/internal/finding"
)

const newlineRule = "secret/trailing-newline"

func newlineCheck() check.OfFile {
	return check.OfFile{Run: findNewlines, Rules: []finding.Rule{{
		ID: newlineRule, Severity: finding.Warning, Scope: "file",
		Title: "A Secret's value that ends with a newline",
		Description: "`echo password | base64` encodes the newline as well, and a block scalar (`|`) keeps it. The program then\n" +
			"logs in with a password that ends with a newline, and is refused, although everybody who prints the value sees the\n" +
			"right one. Values of several lines (keys, certificates) and files (names with a dot) are left alone. No value is\n" +
			"ever printed.",
		Help: "Encode it with `printf %s VALUE | base64`, or write `|-` in place of `|`.",
		Bad:  "apiVersion: v1\nkind: Secret\nmetadata: { name: db }\nstringData:\n  PASSWORD: |\n    ${DB_PASSWORD}\n",
		Good: "apiVersion: v1\nkind: Secret\nmetadata: { name: db }\nstringData:\n  PASSWORD: |-\n    ${DB_PASSWORD}\n",
	}}}
}

// ends reports a value of one line with a newline after it. A key with a dot is a
// file's name, and files end so.
func (v secretValue) ends() bool {
	line := strings.TrimRight(v.text, "\r\n")
	return line != v.text && line != "" && !strings.ContainsAny(line, "\r\n") && !strings.Contains(v.key, ".")
}

func findNewlines(f *check.YAML) []finding.Hit {
	if f.Role != check.Other && f.Role != check.Secrets {
		return nil
	}
	var hits []finding.Hit
	for i, doc := range f.Docs {
		for _, v := range secretValues(doc) {
			if v.ends() {
				hit := check.At(newlineRule, spanAt(f, i, v.path, true), finding.Say("newline", "object", documentLabel(doc), "key", v.key))
				hit.Doc, hit.Subject.Path, hit.HelpText = i, v.path.String(), newlineHelp(v)
				hits = append(hits, hit)
			}
		}
	}
	return hits
}

func newlineHelp(v secretValue) finding.Phrase {
	if v.path[0] == "stringData" {
		return finding.Say("block", "key", v.key)
	}
	return finding.Say("encode")
}

func newlineTemplates() check.OfSite { return check.OfSite{Run: findNewlineTemplates} }

func findNewlineTemplates(_ context.Context, pass *check.Pass) []finding.Hit {
	var hits []finding.Hit
	eachSecret(pass, func(o check.Object, values []secretValue) {
		for _, v := range values {
			if v.ends() {
				hit := o.Hit(newlineRule, v.path, finding.Say("newline", "object", o.Label(), "key", v.key))
				hit.HelpText = finding.Say("template")
				hits = append(hits, hit)
			}
		}
	})
	return hits
}
