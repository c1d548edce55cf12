package finding

import (
	"cmp"
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/lazyre"
)

// Masked is in the place of secret material; its length says nothing.
const Masked = "***"

// Redact returns text with everything that looks like secret material masked:
// access keys and tokens of known form, PEM blocks, passwords in URLs, values
// assigned to a secret name (DB_PASSWORD=x), long random strings. Host names,
// image references, digests and Git revisions stay. It is for prose; lines of
// source go through RedactLine.
func Redact(text string) string { return mask(text, Secrets(text)) }

// RedactLine is Redact for one line of source, where `password: x` is a value
// and not the beginning of a sentence.
func RedactLine(line string) string { return mask(line, LineSecrets(line)) }

// Secrets returns the stretches of text that Redact masks, in order and apart.
func Secrets(text string) []Stretch {
	return merge(slices.Concat(knownForms(text), assignments(text), randomTokens(text)))
}

// LineSecrets returns the stretches of a source line that RedactLine masks.
func LineSecrets(line string) []Stretch {
	return merge(slices.Concat(Secrets(line), entries(line)))
}

// KnownForms returns the stretches of text that are secret by their look alone,
// whatever name they stand under: keys and tokens of known issuers, passwords in
// URLs, PEM blocks. Long random strings, which Redact masks as well, are not
// among them.
func KnownForms(text string) []Stretch { return merge(knownForms(text)) }

// Mask returns text with the stretches, which may touch, masked.
func Mask(text string, secrets []Stretch) string { return mask(text, merge(slices.Clone(secrets))) }

func mask(text string, secrets []Stretch) string {
	if len(secrets) == 0 {
		return text
	}
	var b strings.Builder
	at := 0
	for _, s := range secrets {
		b.WriteString(text[at:s.Start])
		b.WriteString(Masked)
		at = s.End
	}
	b.WriteString(text[at:])
	return b.String()
}

// merge sorts stretches and joins those that touch.
func merge(all []Stretch) []Stretch {
	slices.SortFunc(all, func(a, b Stretch) int { return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End)) })
	out := all[:0]
	for _, s := range all {
		if n := len(out); n > 0 && s.Start <= out[n-1].End {
			out[n-1].End = max(out[n-1].End, s.End)
			continue
		}
		out = append(out, s)
	}
	return out
}

// form is a kind of secret that is known by its look. Where the expression has
// groups, the one that matched is the secret. Hints are what it cannot match
// without: looking for them first spares nearly all texts the expression.
type form struct {
	hints []string
	*lazyre.Regexp
}

var forms = []form{
	// AWS identifiers: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
	{[]string{"AKIA", "ASIA", "AGPA", "AIDA", "AROA", "ANPA", "ANVA", "AIPA"},
		lazyre.New(`\b(?:AKIA|ASIA|AGPA|AIDA|AROA|ANPA|ANVA|AIPA)[0-9A-Z]{16}\b`)},
	// GitHub, GitLab, Slack, npm, OpenAI and Anthropic, Google, Vault, Docker Hub tokens
	{[]string{"gh", "gl", "xox", "npm_", "sk-", "AIza", "hvs.", "dckr_pat_"},
		lazyre.New(`\b(?:gh[pousr]_|github_pat_|glpat-|gldt-|glrt-|xox[abprs]-|npm_|sk-|AIza|hvs\.|dckr_pat_)[A-Za-z0-9_-]{16,}`)},
	// JSON Web Tokens
	{[]string{"eyJ"}, lazyre.New(`\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*)?`)},
	// PEM: the body; a block that is cut off counts to the end
	{[]string{"-----BEGIN "}, lazyre.New(`(?s)-----BEGIN [A-Z0-9 ]+-----(.*?)(?:-----END|\z)`)},
	// scheme://user:password@host
	{[]string{"://"}, lazyre.New(`://[^\s/:@'"]*:([^\s/@'"]+)@`)},
	// Authorization headers
	{[]string{"Bearer ", "Basic "}, lazyre.New(`\b(?:Bearer|Basic) +([A-Za-z0-9._~+/=-]{8,})`)},
	// kubectl create secret … --from-literal
	{[]string{"--from-literal"},
		lazyre.New(`--from-literal(?:=|\s+)(?:"[^"=]+=([^"]*)"|'[^'=]+=([^']*)'|[\w.${}-]+=(?:"([^"]*)"|'([^']*)'|([^\s"';|&]+)))`)},
	// a text that is piped into kubectl create secret
	{[]string{"| kubectl", "|kubectl"},
		lazyre.New(`\b(?:echo|printf)\s+(?:-\w+\s+)*(?:"([^"|]*)"|'([^'|]*)'|([^\s"'|]+))[^|\n]*\|\s*kubectl\b[^\n]*\bsecret\b`)},
}

func (f form) find(text string) [][]int {
	for _, hint := range f.hints {
		if strings.Contains(text, hint) {
			return f.FindAllStringSubmatchIndex(text, -1)
		}
	}
	return nil
}

func knownForms(text string) (out []Stretch) {
	for _, form := range forms {
		for _, m := range form.find(text) {
			start, end := m[0], m[1]
			if len(m) > 2 {
				start, end = -1, -1
			}
			for g := 2; g < len(m); g += 2 {
				if m[g] >= 0 {
					start, end = m[g], m[g+1]
				}
			}
			if start >= 0 && !Placeholder(strings.TrimSpace(text[start:end])) {
				out = append(out, Stretch{start, end})
			}
		}
	}
	return out
}

var placeholder = lazyre.New(`^(?:$|\$|\{\{|<[^>]*>?$|\.\*|\*+$|%[sqv]|\\\d|[A-Za-z_.]+\(|(?i:true|false|null|nil|none|undefined|~|…|\.\.\.)$)`)

// Placeholder reports whether a value stands for another one and so gives
// nothing away: "", ${VAR}, $(VAR), {{ .Values.x }}, <password>, ***, a call.
func Placeholder(value string) bool { return placeholder.MatchString(value) }
