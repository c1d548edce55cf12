package fill

import (
	"errors"
	"fmt"
	"strings"
	"text/template"

	"github.com/Masterminds/sprig/v3"
	"sigs.k8s.io/yaml"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/lazyre"
)

// functions are what Argo CD's Go templates may call: Sprig's without those
// that read the environment or the network, and some of its own. Those that
// could make very much of very little are bounded.
func functions() template.FuncMap {
	f := template.FuncMap(sprig.GenericFuncMap())
	for _, name := range []string{"env", "expandenv", "getHostByName"} {
		delete(f, name)
	}
	f["normalize"] = Normalize
	f["slugify"] = slugify
	f["toYaml"] = toYAML
	f["fromYaml"] = fromYAML
	f["fromYamlArray"] = fromYAMLArray
	bound(f)
	return f
}

// maxRepeat bounds lists and texts that a number alone makes.
const maxRepeat = 10_000

// bound puts checks before the functions whose answer is as long as a number
// that they are given.
func bound(f template.FuncMap) {
	until, _ := f["untilStep"].(func(int, int, int) []int)
	repeat, _ := f["repeat"].(func(int, string) string)
	f["until"] = func(n int) ([]int, error) {
		if n > maxRepeat || n < -maxRepeat {
			return nil, ErrBudget
		}
		step := 1
		if n < 0 {
			step = -1
		}
		return until(0, n, step), nil
	}
	f["untilStep"] = func(start, stop, step int) ([]int, error) {
		if step != 0 && (stop-start)/step > maxRepeat {
			return nil, ErrBudget
		}
		return until(start, stop, step), nil
	}
	f["repeat"] = func(n int, s string) (string, error) {
		if n < 0 {
			return "", errors.New("repeat: negative count")
		}
		if n*len(s) > MaxText || n > MaxText {
			return "", ErrBudget
		}
		return repeat(n, s), nil
	}
	seq, _ := f["seq"].(func(...int) string)
	f["seq"] = func(params ...int) (string, error) {
		for _, n := range params {
			if n > maxRepeat || n < -maxRepeat {
				return "", ErrBudget
			}
		}
		return seq(params...), nil
	}
	for _, name := range []string{"randBytes", "randAlphaNum", "randAlpha", "randAscii", "randNumeric",
		"genPrivateKey", "genCA", "genCAWithKey", "genSelfSignedCert", "genSelfSignedCertWithKey", "genSignedCert",
		"genSignedCertWithKey", "derivePassword", "bcrypt", "htpasswd", "encryptAES", "uuidv4", "now"} {
		f[name] = func(...any) (string, error) {
			return "", finding.Fail(finding.Say("set-differs", "name", name), ErrUndecidable)
		}
	}
}

// ErrUndecidable is why a template has no answer offline.
var ErrUndecidable = errors.New("it is not known here")

var notInNames = lazyre.New(`[^-a-z0-9.]`)

// Normalize makes a DNS name of a text (SanitizeName).
func Normalize(name string) string {
	name = notInNames.ReplaceAllString(strings.ToLower(name), "-")
	if len(name) > 253 {
		name = name[:253]
	}
	return strings.Trim(name, "-.")
}

// slugify is `slugify [MAX [SMART]] NAME` (SlugifyName, over gosimple/slug). A
// normalized name is ASCII, so that no table of other letters is needed.
func slugify(args ...any) (string, error) {
	maxSize, smart, name := 50, true, ""
	for i, arg := range args {
		ok := true
		switch {
		case i == len(args)-1:
			name, ok = arg.(string)
		case i == 0:
			maxSize, ok = arg.(int)
		case i == 1:
			smart, ok = arg.(bool)
		}
		if !ok {
			return "", finding.Fail(finding.Say("set-slugify", "value", fmt.Sprint(arg)), nil)
		}
	}
	slug := Normalize(name)
	if !smart && len(slug) >= maxSize && maxSize >= 0 {
		slug = slug[:maxSize]
	}
	slug = strings.ReplaceAll(slug, ".", "-")
	for strings.Contains(slug, "--") {
		slug = strings.ReplaceAll(slug, "--", "-")
	}
	slug = strings.Trim(slug, "-_")
	if !smart || maxSize <= 0 || len(slug) <= maxSize {
		return slug, nil
	}
	if i := strings.LastIndexByte(slug[:maxSize+1], '-'); i >= 0 {
		return slug[:i], nil
	}
	return slug[:maxSize], nil
}

func toYAML(v any) (string, error) {
	data, err := yaml.Marshal(v)
	return strings.TrimSuffix(string(data), "\n"), err
}

func fromYAML(s string) (map[string]any, error) {
	m := map[string]any{}
	err := yaml.Unmarshal([]byte(s), &m)
	return m, err
}

func fromYAMLArray(s string) ([]any, error) {
	a := []any{}
	err := yaml.Unmarshal([]byte(s), &a)
	return a, err
}
