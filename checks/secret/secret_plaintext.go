package secret

import (
	"strings"

	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/checks/check"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/lazyre"
	"github.com/xgen-lint/xgen-lint/internal/source"
	"github.com/xgen-lint/xgen-lint/internal/workload"
)

const plaintextRule = "secret/plaintext"

func plaintextCheck() check.OfFile {
	return check.OfFile{Run: findPlaintext, Rules: []finding.Rule{{
		ID: plaintextRule, Severity: finding.Error, Scope: "file",
		Title: "A credential in plain text",
		Description: "Whoever can read the infra repo can read what is in a site file or a values file, now and in its history,\n" +
			"and Argo CD shows it to everybody who may see the Application. Besides, it ends up in a ConfigMap, which any\n" +
			"Secret of the same name overrides. The chart's `minio` and `minio123` open nothing but the MinIO inside\n" +
			"a cluster and are left alone. The value itself is never printed.",
		Help: "Move it to the site's Secret and rotate the credential: it is exposed.",
		Bad:  "vars:\n  POSTGRES_PASSWORD: \"tiger-7Kq\"\n",
		Good: "env:\n  - name: POSTGRES_PASSWORD\n    valueFrom:\n      secretKeyRef:\n        name: xgen-secrets\n        key: POSTGRES_PASSWORD\n",
	}}}
}

func findPlaintext(f *check.YAML) []finding.Hit {
	if f.Role == check.Other || f.Role == check.Secrets { // in a Secret it is secret/unsealed
		return nil
	}
	var hits []finding.Hit
	for i, doc := range f.Docs {
		check.Walk(doc, func(n *source.Node, path source.Path) {
			if n.Kind != yaml.ScalarNode || len(path) == 0 {
				return
			}
			name, item := settingName(doc, path)
			if item && workload.StorageLiteral(name, n.Value) != "" {
				return // storage/hardcoded-minio speaks
			}
			if f.Role == check.Values && keyOfSecret(path, name, n.Value) {
				return
			}
			for _, span := range plaintexts(f, n, name) {
				if !item {
					name = ""
				}
				hit := check.At(plaintextRule, span, finding.Say("plaintext", "path", path, "name", name))
				hit.Doc, hit.Subject.Path = i, path.String()
				hits = append(hits, hit)
			}
		})
	}
	return hits
}

// settingName is what a value is called: its key, or the name beside it where
// it is an entry of a list like env.
func settingName(doc *source.Node, path source.Path) (name string, item bool) {
	if path.Last() == "value" {
		if _, n := source.Get(doc, path.Parent().Child("name")); n != nil && n.Kind == yaml.ScalarNode {
			return n.Value, true
		}
	}
	return path.Last(), false
}

// plaintexts returns the places of a scalar that are credentials.
func plaintexts(f *check.YAML, n *source.Node, name string) []source.Span {
	value := strings.TrimSpace(n.Value)
	if credentialName(name) && credentialText(name, value) && !strings.Contains(value, "\n") && !(f.Role == check.Values && fixture.MatchString(f.Path)) {
		return []source.Span{f.NodeSpan(n)}
	}
	var out []source.Span
	for _, s := range finding.KnownForms(n.Value) {
		text := n.Value[s.Start:s.End]
		if strings.Contains(lineOf(n.Value, s.Start), "MINIO") || workload.DefaultCredential(text) || reference(text) || accessKeyID.MatchString(text) || wordy.MatchString(text) && inSentence(n.Value[:s.Start]) {
			continue
		}
		span, _ := f.Within(n, s.Start, s.End)
		out = append(out, span)
	}
	return out
}

var (
	wordy = lazyre.New(`^[A-Za-z]+[0-9]?(?:[-_.][A-Za-z]+[0-9]?)*$`)
	// nameOfSecret is a name of several words, one of which says that it names a
	// credential: auth-ldap-bind-password, usdf_mpc_postgres_password.
	nameOfSecret = lazyre.New(`(?i)^(?:[a-z]+[0-9]?[-_.])+(?:password|passwd|secret|token|key|credentials?)$|^(?:password|passwd|secret|token|key|credentials?)(?:[-_.][a-z]+[0-9]?)+$`)
	// accessKeyID is public: it names the key, whose other half is the secret
	// (AWS, "Unique identifiers").
	accessKeyID = lazyre.New(`^(?:AKIA|ASIA|AGPA|AIDA|AROA|ANPA|ANVA|AIPA)[0-9A-Z]{16}$`)
	ofKeyID     = lazyre.New(`(?i)key[-_]?id$`)
	ofSecrets   = lazyre.New(`(?i)secrets?(?:keys?|refs?|names?|env)?$`)
)

// keyOfSecret reports a chart's setting that names a key of a Secret, not what is
// in it: secretKey: api-token, or envSecrets: {API_TOKEN: api-token}. A password
// is taken for one whatever it looks like.
func keyOfSecret(path source.Path, name, value string) bool {
	if !wordy.MatchString(value) {
		return false
	}
	if ofSecrets.MatchString(path.Parent().Last()) || strings.HasSuffix(name, "SecretKey") {
		return true
	}
	if strings.Contains(strings.ToLower(name), "password") {
		return false
	}
	return !strings.ContainsAny(value, "-_.") && len(value) <= shortWord || !workload.EnvName(name)
}

func lineOf(text string, at int) string {
	start := strings.LastIndexByte(text[:at], '\n') + 1
	line, _, _ := strings.Cut(text[start:], "\n")
	return line
}

// shortWord is the length up to which a plain word is not a token: the name of a
// claim (API_KEY: sub) or of an object.
const shortWord = 12

// objectName matches settings of charts that hold the name of a Secret, not what is
// in it: existingSecret, tlsSecret, registryCredentials.
var objectName = lazyre.New(`(?:[a-z0-9](?:Secret|Credentials?|Token)|[-_]?(?:secret|credentials?))$`)

func credentialName(name string) bool {
	return workload.Credential(name) && (workload.EnvName(name) || !objectName.MatchString(name) || name == "clientSecret")
}

var (
	idle     = lazyre.New(`(?i)^(?:change[-_ ]?(?:me|it)|replace[-_ ]?(?:me|this)|your[-_ ].*|x{3,}|todo|tbd|dummy|foo|bar|baz|foobar|example|placeholder|n/a)$`)
	amount   = lazyre.New(`^[0-9]+(?:\.[0-9]+)?(?:ms|s|m|h|d)?$`)
	filePath = lazyre.New(`^(?:/|\./|\.\./|~/)[\w./-]+$`)
	pointer  = lazyre.New(`^(?:vault:|ref\+|ENC\[|op://|sm://|arn:aws:|projects/|secret:|env:|file:|https?://|redis://:?\$)`)
	namePart = lazyre.New(`^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$`)
)

// credentialText reports whether a text under a credential's name is one, and
// not a reference, a switch, an amount or a path.
func credentialText(name, value string) bool {
	switch {
	case ofKeyID.MatchString(name), accessKeyID.MatchString(value), nameOfSecret.MatchString(value), prose(value):
		return false
	case value == "", finding.Placeholder(value), reference(value), idle.MatchString(value), filePath.MatchString(value), namePart.MatchString(value):
		return false
	case workload.DefaultCredential(value) && workload.AnyStorageRole(name) != "":
		return false
	case amount.MatchString(value):
		return strings.HasSuffix(workload.VariableName(name), "PASSWORD") && !strings.ContainsAny(value, "smhd")
	}
	switch source.Resolve(value).(type) {
	case bool, nil:
		return false
	}
	return true
}

// fixture is a folder whose values deploy nothing: what a chart is tested with.
var fixture = lazyre.New(`(?:^|/)(?:ci|tests?|testdata|fixtures?)/`)

// inSentence reports whether what follows is a word and not a header's value:
// "Basic authentication".
func inSentence(before string) bool {
	return strings.HasSuffix(before, "Basic ") || strings.HasSuffix(before, "Bearer ")
}

// prose reports whether a text is a sentence and not a passphrase.
func prose(text string) bool {
	words := strings.Fields(text)
	return len(words) > 4 || len(words) > 1 && strings.HasSuffix(text, ".")
}

// reference reports whether a text names where the credential is.
func reference(value string) bool {
	return strings.Contains(value, "$(") || strings.Contains(value, "${") || strings.Contains(value, "{{") || pointer.MatchString(value)
}
