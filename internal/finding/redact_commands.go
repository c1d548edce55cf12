package finding

import (
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/lazyre"
)

// word is an argument of a shell command; its groups are what quotes hold.
const word = `(?:"([^"\n]*)"|'([^'\n]*)'|([^\s"';|&),\]]+))`

// literal is a string of a programming language, plainly.
const literal, plainLiteral = `(?:"([^"\n]*)"|'([^'\n]*)')`, `(?:"[^"\n]*"|'[^'\n]*')`

// places are where commands and calls take a secret without naming it.
var places = []form{
	// mc alias set NAME URL KEY SECRET
	{[]string{"alias set", "host add"},
		lazyre.New(`\bmcl?i?\b[^\n|;&]*?\b(?:alias\s+set|config\s+host\s+add)\s+\S+\s+\S+\s+` + word + `\s+` + word)},
	// curl -u user:password
	{[]string{"-u", "--user", "--proxy-user", "-U"},
		lazyre.New(`(?:^|[\s"'\[,])(?:-u|--user|--proxy-user|-U)(?:["']?\s*,\s*|[ =]*)["']?[A-Za-z$][\w.%@+${}-]*:([^\s"',\]]+)`)},
	// docker login -p, and the like
	{[]string{"login"}, lazyre.New(`\blogin\b[^\n|;&]*?\s(?:-p[ =]?|--password[ =])\s*` + word)},
	{[]string{"sshpass"}, lazyre.New(`\bsshpass\s+-p\s*` + word)},
	{[]string{"redis-cli"}, lazyre.New(`\bredis-cli\b[^\n|;&]*?\s-a\s*` + word)},
	{[]string{"mysql", "mariadb"}, lazyre.New(`\b(?:mysql|mariadb)[\w-]*\s[^\n|;&]*?(?:^|\s)-p` + word)},
	{[]string{"mongo"}, lazyre.New(`\bmongo\w*\s[^\n|;&]*?(?:^|\s)-p\s*` + word)},
	{[]string{"ldap"}, lazyre.New(`\bldap\w+\s[^\n|;&]*?(?:^|\s)-w\s*` + word)},
	{[]string{"storepass", "keypass"}, lazyre.New(`-(?:src|dest)?(?:store|key)pass\s+` + word)},
	{[]string{"pass:"}, lazyre.New(`\bpass:([^\s"']+)`)},
	// what is piped or handed into a command that reads a secret
	{[]string{"echo", "printf"},
		lazyre.New(`\b(?:echo|printf)\s+(?:-\w+\s+)*(?:["']%s(?:\\n)?["']\s+)?(?:"([^"|]*)"|'([^'|]*)'|([^\s"'|]+))[^|\n]*\|\s*(?:kubectl\b[^\n]*\bsecret\b|sudo\b|ch?passwd\b|passwd\b|[^\n|]*--(?:password-)?stdin\b|[^\n|]*\blogin\b|htpasswd\b|vault\b|kubeseal\b|base64\b|openssl\b)`)},
	{[]string{"<<<"}, lazyre.New(`(?:passwd|stdin|login|kubeseal|base64|vault)\b[^\n|;&]*<<<\s*` + word)},
	// Minio(host, key, secret), connect(host, user, password), login(user, password)
	{[]string{"("}, lazyre.New(`(?i)\b\w*(?:minio|connect|client)\w*\(\s*` + plainLiteral + `\s*,\s*` + plainLiteral + `\s*,\s*` + literal)},
	{[]string{"("}, lazyre.New(`(?i)\b\w*(?:login|auth)\w*\(\s*` + plainLiteral + `\s*,\s*` + literal)},
}

func commandForms(text string) []Stretch { return find(places, text) }

var (
	// setting is a name that a command sets: aws configure set NAME VALUE.
	setting = lazyre.New(`\b(?:config(?:ure)?\s+set|set|config|setenv|put)\s+(?:--?[\w-]+\s+)*([\w.:/-]+)\s+`)
	// glued is a password behind its flag: -phunter2.
	glued = lazyre.New(`(?:^|[\s"'\[,])-p([^\s"',\]]{8,})`)
)

// arguments finds secrets among the arguments of a line of source, where a flag or a name says what follows.
func arguments(line string) (out []Stretch) {
	for _, m := range setting.FindAllStringSubmatchIndex(line, -1) {
		if SecretName(line[m[2]:m[3]]) {
			out = appendValue(out, line, m[1], shellStop)
		}
	}
	if !strings.Contains(line, "-") {
		return out
	}
	for _, m := range flag.FindAllStringSubmatchIndex(line, -1) {
		if !SecretName(line[m[2]:m[3]]) || m[1] >= len(line) || line[m[1]] == '-' {
			continue
		}
		stop := shellStop
		if strings.Contains(line[m[3]:m[1]], ",") {
			stop = ",]" // an item of a list
		}
		out = appendValue(out, line, m[1], stop)
	}
	for _, m := range glued.FindAllStringSubmatchIndex(line, -1) {
		if value := line[m[2]:m[3]]; strings.ContainsAny(value, "0123456789") && strings.ContainsFunc(value, func(r rune) bool { return r < 0x80 && isLetter(byte(r)) }) {
			out = append(out, Stretch{m[2], m[3]})
		}
	}
	return out
}
