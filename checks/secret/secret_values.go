package secret

import (
	"encoding/base64"
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/lazyre"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// secretValue is one value of a Secret's manifest.
type secretValue struct {
	key  string
	path source.Path
	text string // decoded
}

// secretValues lists the values of a Secret's data and stringData; nil for any
// other manifest, and for one that SOPS has encrypted.
func secretValues(doc *source.Node) (out []secretValue) {
	_, kind := source.Get(doc, source.P("kind"))
	_, version := source.Get(doc, source.P("apiVersion"))
	_, sops := source.Get(doc, source.P("sops"))
	if source.Decode(kind) != "Secret" || source.Decode(version) != "v1" || sops != nil {
		return nil
	}
	for _, field := range []string{"data", "stringData"} {
		_, m := source.Get(doc, source.P(field))
		source.Entries(source.Deref(m), func(key string, _, value *source.Node) {
			text, ok := source.Decode(value).(string)
			if !ok {
				return
			}
			if field == "data" {
				raw, err := base64.StdEncoding.DecodeString(text)
				if err != nil {
					return // manifest/invalid reports it, or a plugin fills it in
				}
				text = string(raw)
			}
			out = append(out, secretValue{key, source.P(field, key), text})
		})
	}
	return out
}

var (
	// publicWords end the keys of what is in Secrets beside what is secret.
	publicWords = []string{"username", "user", "host", "hostname", "port", "database", "dbname", "db", "url", "type", "name", "project", "server", "namespace",
		"region", "endpoint", "bucket", "crt", "cert", "enableoci", "insecure", "email", "from", "scheme", "uri", "domain", "githubappid", "githubappinstallationid"}
	// embedded is a credential in a value that holds other things, too.
	embedded    = lazyre.New(`://[^\s/:@]*:[^\s/:@]+@|"(?:bearerToken|password|keyData|auth)"\s*:\s*"[^"]+"|PRIVATE KEY-----`)
	certificate = lazyre.New(`^\s*-----BEGIN (?:TRUSTED )?CERTIFICATE`)
)

// secret reports whether a value is one that nobody but its readers may see, and
// not one that stands for it.
func (v secretValue) secret() bool {
	value := strings.TrimSpace(v.text)
	switch {
	case value == "", finding.Placeholder(value), reference(value), idle.MatchString(value), strings.HasPrefix(value, "<"):
		return false
	case embedded.MatchString(value):
		return true
	case slices.Contains(publicWords, lastWord(v.key)), certificate.MatchString(value) && !strings.Contains(value, "PRIVATE KEY"):
		return false
	case credentialName(v.key):
		return credentialText(v.key, value)
	}
	switch source.Resolve(value).(type) {
	case bool, nil, int64, uint64, float64:
		return false
	}
	return len(value) >= 8 && !prose(value) && !wordy.MatchString(value) && v.key != "config"
}

// lastWord is the word that a key ends with: "host" of MAIL_HOST, "crt" of ca.crt.
func lastWord(key string) string {
	return strings.ToLower(key[strings.LastIndexAny(key, "-_./")+1:])
}
