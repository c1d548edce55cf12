package finding

import (
	"cmp"
	"slices"
	"strings"
)

// Masked is in the place of secret material; its length says nothing.
const Masked = "***"

// Redact returns text with everything that looks like secret material masked:
// access keys and tokens of known form, PEM blocks, passwords in URLs, values
// assigned to a secret name (DB_PASSWORD=x), long random strings. Host names,
// image references, digests and Git revisions stay. It is for prose; lines of
// source go through RedactLine.
func Redact(text string) string { return mask(text, secretsIn(text)) }

// RedactLine is Redact for one line of source, where `password: x` is a value
// and not the beginning of a sentence.
func RedactLine(line string) string { return mask(line, LineSecrets(line)) }

// RedactURLs returns text with the passwords in URLs and connection strings masked, and nothing else.
func RedactURLs(text string) string {
	if !strings.Contains(text, "@") && !strings.Contains(text, "oracle:") {
		return text
	}
	return mask(text, merge(find(urls, text)))
}

// secretsIn returns the stretches of text that Redact masks, in order and apart.
func secretsIn(text string) []Stretch {
	return merge(slices.Concat(knownForms(text), commandForms(text), assignments(text), randomTokens(text)))
}

// LineSecrets returns the stretches of a source line that RedactLine masks.
func LineSecrets(line string) []Stretch {
	return merge(slices.Concat(secretsIn(line), entries(line)))
}

// KnownForms returns the stretches of text that are secret by their look alone,
// whatever name they are under: keys and tokens of known issuers, passwords in
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
