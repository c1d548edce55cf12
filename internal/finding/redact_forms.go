package finding

import (
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/lazyre"
)

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
	// Authorization headers
	{[]string{"Bearer ", "Basic "}, lazyre.New(`\b(?:Bearer|Basic) +([A-Za-z0-9._~+/=-]{8,})`)},
	// kubectl create secret … --from-literal
	{[]string{"--from-literal"},
		lazyre.New(`--from-literal(?:=|\s+)(?:"[^"=]+=([^"]*)"|'[^'=]+=([^']*)'|[\w.${}-]+=(?:"([^"]*)"|'([^']*)'|([^\s"';|&]+)))`)},
}

var urls = []form{
	// scheme://user:password@host, and a token in the user's place
	{[]string{"://"}, lazyre.New(`://[^\s/:@'"]*:([^\s/'"]+)@`)},
	{[]string{"://"}, lazyre.New(`\bhttps?://([^\s/:@'"]{12,})@`)},
	// user:password@host without a scheme: a host that has a dot or a port, so that a digest is none
	{[]string{"@"}, lazyre.New(`(?:^|[\s"'\x60=(,])[A-Za-z][\w.-]*:([^\s:/@'"\x60]+)@(?:[\w-]+(?:\.[\w-]+)+(?::\d+)?|[\w-]+:\d{2,5})(?:[/\s"'\x60),]|$)`)},
	// user:password@tcp(host), user/password@//host: Go's MySQL driver, Oracle
	{[]string{"@tcp", "@unix", "@udp", "@(", "@cloudsql"}, lazyre.New(`[\w.-]+:([^\s:/'"]+)@(?:tcp[46]?|unix|udp|cloudsql)?\(`)},
	{[]string{"oracle:"}, lazyre.New(`\boracle:\w+:[^\s/@'"]+/([^\s@'"]+)@`)},
}

func (f form) find(text string) [][]int {
	for _, hint := range f.hints {
		if strings.Contains(text, hint) {
			return f.FindAllStringSubmatchIndex(text, -1)
		}
	}
	return nil
}

func knownForms(text string) []Stretch { return append(find(forms, text), find(urls, text)...) }

// find returns what the groups of the forms match, the whole match of a form without groups.
func find(forms []form, text string) (out []Stretch) {
	for _, form := range forms {
		for _, m := range form.find(text) {
			if len(m) == 2 {
				m = append(m, m...)
			}
			for g := 2; g < len(m); g += 2 {
				if start, end := m[g], m[g+1]; start >= 0 && !StandsIn(strings.TrimSpace(text[start:end])) && !shellVariable.MatchString(text[start:end]) {
					out = append(out, Stretch{start, end})
				}
			}
		}
	}
	return out
}
