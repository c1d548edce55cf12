package mask

import (
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/lazyre"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

var (
	valuePath  = lazyre.New(`\.Values\.([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)`)
	nameBefore = lazyre.New(`([\p{L}\w./-]*[\p{L}\w])["']?(?:\s*[:=,]\s*|\s+)["']?\{\{`)
)

// ReadAsSecret lists the values that a template writes in a secret's place, as paths below .Values: into the data of a
// Secret, under a name or behind a flag that says that it is secret.
func ReadAsSecret(f *source.File) (paths []source.Path) {
	text := string(f.Data)
	if !strings.Contains(text, ".Values.") || !mayHoldSecrets(f.Data) {
		return nil
	}
	inSecret := map[int]bool{}
	if strings.Contains(text, "Secret") {
		scanValues(f, func(n, _ int) { inSecret[n] = true })
	}
	for n := 1; n <= f.Lines(); n++ {
		line := f.Line(n)
		if !strings.Contains(line, ".Values.") || len(line) > maxTemplateLine {
			continue
		}
		if inSecret[n] || namesSecret(line) || isPairValue(line, f.Line(n-1), f.Line(n+1)) {
			for _, m := range valuePath.FindAllStringSubmatch(line, -1) {
				paths = append(paths, source.P(strings.Split(m[1], ".")...))
			}
		}
	}
	return paths
}

// maxTemplateLine is the longest line of a template that is looked at.
const maxTemplateLine = 4096

func namesSecret(line string) bool {
	for _, m := range nameBefore.FindAllStringSubmatch(line, -1) {
		if finding.SecretName(m[1]) {
			return true
		}
	}
	return false
}

func isPairValue(line string, neighbours ...string) bool {
	if !pairValue.MatchString(line) {
		return false
	}
	for _, n := range neighbours {
		if m := pairName.FindStringSubmatch(n); m != nil && finding.SecretName(m[1]) {
			return true
		}
	}
	return false
}
