package texts

import (
	"encoding/json"
	"io/fs"
	"maps"
	"path"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/policies"
)

// folders lists the folders that have texts, by what they are called in failures.
func folders(t *testing.T) map[string]fs.FS {
	t.Helper()
	out := map[string]fs.FS{}
	for name, where := range map[string]fs.FS{"policies": policies.FS, "shared": shared} {
		err := fs.WalkDir(where, ".", func(file string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() && path.Ext(file) == ".yaml" {
				sub, err := fs.Sub(where, path.Dir(file))
				out[path.Join(name, path.Dir(file))] = sub
				return err
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// Every text is in each language, and has the same places for what varies.
func TestTranslationsAreWhole(t *testing.T) {
	t.Parallel()
	for name, folder := range folders(t) {
		var en, ko File
		for l, f := range map[Language]*File{English: &en, Korean: &ko} {
			if _, err := fs.Stat(folder, string(l)+".yaml"); err != nil {
				continue // a rule whose hits say nothing of their own
			}
			var err error
			if *f, err = readFile(folder, string(l)+".yaml"); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		for section, of := range map[string]func(File) map[string]string{
			"messages": func(f File) map[string]string { return f.Messages },
			"helps":    func(f File) map[string]string { return f.Helps },
		} {
			for id := range keys(of(en), of(ko)) {
				inEnglish, ok1 := of(en)[id]
				inKorean, ok2 := of(ko)[id]
				if !ok1 || !ok2 {
					t.Errorf("%s: %s %s is not in every language", name, section, id)
				} else if diff := cmp.Diff(placeholders(inEnglish), placeholders(inKorean)); diff != "" {
					t.Errorf("%s: %s %s has other places in Korean (-en +ko):\n%s", name, section, id, diff)
				} else if inEnglish != inKorean && !strings.ContainsFunc(inKorean, isHangul) && name != "shared/shared" {
					t.Errorf("%s: %s %s is not Korean: %s", name, section, id, inKorean)
				}
			}
		}
	}
}

func isHangul(r rune) bool { return r >= '가' && r <= '힣' }

func keys(all ...map[string]string) map[string]bool {
	out := map[string]bool{}
	for _, m := range all {
		for k := range maps.Keys(m) {
			out[k] = true
		}
	}
	return out
}

func TestFill(t *testing.T) {
	t.Parallel()
	args := map[string]any{"name": `a"b`, "one": 1, "two": json.Number("2"), "list": []string{"a", "b", "c"}, "none": "", "nil": nil,
		"part": finding.Say("list-and", "list", "x", "last", "y")}
	for template, want := range map[string]string{
		"{name} {name:q}":                    `a"b "a\"b"`,
		"{one} {one|pod|pods}":               "1 pod",
		"{two} {two|pod|pods}":               "2 pods",
		"{list}; {list:or}; {list:q:and}":    `a, b, c; a, b or c; "a", "b" and "c"`,
		"{list:and:2}":                       "a, b and 1 more",
		"{none?not }{none!yes}{nil!, yes}":   "yes, yes",
		"{one?[{one}{none?, {none}}]}":       "[1]",
		"{part}":                             "x and y",
		"${VAR} {{ . }} { } {kor,eng} {A} {": "${VAR} {{ . }} { } {kor,eng} {A} {",
	} {
		w := writer{Catalog: New(English, nil), rule: &ruleTexts{}}
		w.fill(template, args)
		if w.String() != want {
			t.Errorf("%s: %q, want %q", template, w.String(), want)
		}
	}
}

func TestParticles(t *testing.T) {
	t.Parallel()
	for before, want := range map[string]string{
		"파드": "를", "환경": "을", `"secret"`: "을", "host": "를", "name": "을", "service": "를", "prd": "를", "URL": "을",
		"3": "을", "2": "를", "web": "을", "xgen-core": "를", "minReplicas": "를", "": "를", "config": "를", "file.yaml": "을",
	} {
		if got := particle(before, []string{"을", "를"}); got != want {
			t.Errorf("%s%s, want %s", before, got, want)
		}
	}
	for before, want := range map[string]string{"서울": "로", "환경": "으로", "파드": "로", "1": "로", "0": "으로", "URL": "로", "pathType": "으로"} {
		if got := particle(before, []string{"으로", "로"}); got != want {
			t.Errorf("%s%s, want %s", before, got, want)
		}
	}
}

func TestOfLocale(t *testing.T) {
	t.Parallel()
	for locale, want := range map[string]Language{"ko_KR.UTF-8": Korean, "ko": Korean, "en_US.UTF-8": English, "C": English, "kok_IN": English, "": English} {
		if got := OfLocale(locale); got != want {
			t.Errorf("%s: %s, want %s", locale, got, want)
		}
	}
}

// A text that nobody has is printed by its ID, and what a language lacks in English.
func TestFallback(t *testing.T) {
	t.Parallel()
	own := func(rule string) fs.FS {
		if rule == "own/rule" {
			return fstest.MapFS{"en.yaml": {Data: []byte("messages: {over: \"{n} is too many\"}\n")}}
		}
		return nil
	}
	c := New(Korean, own)
	if got := c.Message("own/rule", finding.Say("over", "n", 3)); got != "3 is too many" {
		t.Errorf("in English: %q", got)
	}
	if got := c.Message("own/rule", finding.Say("under", "n", 3)); !strings.HasPrefix(got, "under") {
		t.Errorf("by its ID: %q", got)
	}
}

// A rule's own text hides a shared one, which those of the renderer and of the schemas are never meant to.
func TestSharedTextsAreNotHidden(t *testing.T) {
	t.Parallel()
	where := map[string]string{}
	for _, name := range sharedFolders() {
		folder, err := fs.Sub(shared, name)
		if err != nil {
			t.Fatal(err)
		}
		f, err := readFile(folder, "en.yaml")
		if err != nil {
			t.Fatal(err)
		}
		for id := range f.Messages {
			if where[id] != "" {
				t.Errorf("%s is in %s and in %s", id, where[id], name)
			}
			where[id] = name
		}
	}
	for name, folder := range folders(t) {
		if strings.HasPrefix(name, "shared") {
			continue
		}
		if f, err := readFile(folder, "en.yaml"); err == nil {
			for id := range f.Messages {
				if path.Dir(where[id]) == "shared" {
					t.Errorf("%s of %s is in %s, too", id, name, where[id])
				}
			}
		}
	}
}

// Each reason why an Application is not rendered has words in each language.
func TestReasonsHaveWords(t *testing.T) {
	t.Parallel()
	for _, r := range []finding.Reason{finding.RemoteChart, finding.OtherRepository, finding.RemoteValuesFile, finding.RemoteDependency,
		finding.RemoteBase, finding.Circle, finding.NoElement, finding.RequiredValues, finding.Generator} {
		if got := Of(English).Say(r.Phrase()); got != string(r) {
			t.Errorf("%s is %q in English", r, got)
		}
		if got := Of(Korean).Say(r.Phrase()); !strings.ContainsFunc(got, isHangul) {
			t.Errorf("%s is %q in Korean", r, got)
		}
	}
	if got := Of(Korean).Say(finding.Reason("jsonnet").Phrase()); got != "jsonnet" {
		t.Errorf("a tool is %q", got)
	}
}
