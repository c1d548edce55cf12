package secret

import (
	"context"
	"strings"

	"github.com/xgen-lint/xgen-lint/checks/check"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

const unsealedRule = "secret/unsealed"

func unsealedCheck() check.OfFile {
	return check.OfFile{Run: findUnsealed, Rules: []finding.Rule{{
		ID: unsealedRule, Severity: finding.Warning, Scope: "file",
		Title: "A Secret whose values anybody can read in the repository",
		Description: "A Secret's `data` is base64, which hides nothing, and `stringData` is plain text. Whoever can read the\n" +
			"repository has the values, now and in its history. A SealedSecret, an ExternalSecret or SOPS keeps them out of it.\n" +
			"Placeholders, certificates and what is not secret (user names, hosts) are left alone. No value is ever printed.",
		Help: "Seal it (kubeseal), or take the values from a store (ExternalSecret), and rotate them: they are exposed.",
		Bad:  "apiVersion: v1\nkind: Secret\nmetadata: { name: db }\nstringData:\n  PASSWORD: tiger-7Kq\n",
		Good: "apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata: { name: db }\nspec:\n  encryptedData:\n    PASSWORD: AgBy8hCi…\n",
	}}}
}

// findUnsealed reports Secrets that are files of the repository.
func findUnsealed(f *check.YAML) []finding.Hit {
	if f.Role != check.Other && f.Role != check.Secrets {
		return nil
	}
	var hits []finding.Hit
	for i, doc := range f.Docs {
		if open := unsealed(secretValues(doc)); len(open) > 0 {
			hit := check.At(unsealedRule, spanAt(f, i, open[0].path, true), unsealedMessage(documentLabel(doc), open))
			hit.Doc, hit.Subject.Path = i, open[0].path.String()
			hits = append(hits, hit)
		}
	}
	return hits
}

// unsealed lists the values that are secret, those whose names say so alone where
// there are some.
func unsealed(values []secretValue) []secretValue {
	var named, all []secretValue
	for _, v := range values {
		if !v.secret() {
			continue
		}
		all = append(all, v)
		if credentialName(v.key) {
			named = append(named, v)
		}
	}
	if len(named) > 0 {
		return named
	}
	return all
}

func unsealedMessage(label string, open []secretValue) finding.Phrase {
	keys := make([]string, len(open))
	for i, v := range open {
		keys[i] = v.key
	}
	return finding.Say("unsealed", "object", label, "keys", keys, "count", len(keys))
}

// unsealedTemplates reports Secrets whose values are written in a template.
func unsealedTemplates() check.OfSite { return check.OfSite{Run: findUnsealedTemplates} }

func findUnsealedTemplates(_ context.Context, pass *check.Pass) []finding.Hit {
	var hits []finding.Hit
	eachSecret(pass, func(o check.Object, values []secretValue) {
		f, err := pass.Repo.Tree.File(o.Template)
		if err != nil {
			return
		}
		text := string(f.Data)
		var open []secretValue
		for _, v := range unsealed(values) {
			_, n := source.Get(o.Node, v.path)
			if raw, _ := source.Decode(n).(string); strings.Contains(text, v.text) || strings.Contains(text, raw) {
				open = append(open, v)
			}
		}
		if len(open) > 0 {
			hit := o.Hit(unsealedRule, open[0].path, unsealedMessage(o.Label(), open))
			hit.Key = true
			hits = append(hits, hit)
		}
	})
	return hits
}

// eachSecret visits the Secrets that templates write: those that a file holds as
// they are, a check of files reads.
func eachSecret(p *check.Pass, visit func(check.Object, []secretValue)) {
	p.EachObject(func(o check.Object) {
		if o.Kind == "Secret" && o.Release != nil && o.Object.Place().Object != nil {
			visit(o, secretValues(o.Node))
		}
	})
}
