package source_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	yaml "go.yaml.in/yaml/v4"
	sigs "sigs.k8s.io/yaml"

	"github.com/xgen-lint/xgen-lint/internal/source"
)

// ordinaries are texts that are read without the library.
var ordinaries = []string{
	"a: b\n", "a: b", "---\na: b\n", "# c\n\n--- # d\n# e\na: b # f\n", "a:\n", "a:\nb:\n  - c\n  -\n  - d: e\n    f:\n    - g\n", "- a\n- b\n-\n- - c\n  - d\n-\n  e: f\n",
	"a: 5\nb: -5\nc: 1.5\nd: ~\ne: null\nf: true\ng: yes\nh: 10.0.0.1\ni: 100m\nj: 12:30\nk: 1Gi\nl: '5'\nm: \"5\"\nn: http://a.b:80/c#d\n",
	"a: \"b \\\"c\\\" \\\\ \\n\" # d\nb: 'it''s: #'\n\"c\": d\n'e': f\n", "a: []\nb: {}\nc: [d, \"e\", {f: g, \"h\": 'i'}]\nj: { k: [ l ] , m: 1 }\n",
	"a: |\n  b\n   c\n\n  d\ne: |-\n  f\n\n\ng: |+\n  h\n\ni: j\n", "- |\n b\n- c: |\n    d # e\n  f: g\n", "한글: 값 # 설명\nb: [\"한글\"]\nc: \"값\"\n", "a b : c d\n-e: -f\n",
	"a:\n- b\n- c\nd:\n  - e\n", "a: # b\n  c: # d\n\n  # e\n  f: g\n# h\n", "a: b:c d#e\n", "a: .\nb: ..\nc: ./d\n.e: .f\n", "  a: b\n  c:\n    d: e\n", "a: 1\na: 2\n5: c\ntrue: d\n",
}

// others may be read by either: they must not be read differently.
var others = []string{
	"", "\n", "a", "a: b\n c\n", "a:\n  b\n", "a: b: c\n", "a: *b\n", "a: &b c\n", "a: !c d\n", "<<: {a: b}\n", "a: >\n  b\n", "a: |2\n  b\n", "a:\n\tb: c\n", "a: b\r\n",
	"\ufeffa: b\n", "a: b\n---\nc: d\n", "...\n", "a: [b\n  c]\n", "a: {b}\n", "a: [b: c]\n", "a: [a b]\n", "? a\n: b\n", "a: 0x1f\nb: 1e3\nc: 2001-01-01\nd: .5\ne: 007\nf: 1_0\ng: +1\nh: -0\n",
	"a: \"b\n  c\"\n", "a: \"\\x41\"\n", "a: \"b\"c\n", "a: 'b' 'c'\n", "a: @b\n", "a: |\n\n  b\n", "a: |\nb: c\n", "a: |\n    b\n  c\n", "a: |\n  b\n  ", "a: |\n  b", "- a\n b\n", "a:\n  - b\n c: d\n",
	"a:\n    b: c\n  d: e\n", "- a: b\n c: d\n", "a: - b\n", "a:b\n", "- - a\n - b\n", "--- a\n", "%a: b\n", "a: b\n...\n", "{a: b}\n", "[a]: b\n", "\"a\":b\n", "a: {\"b\":c}\n", "a: [b,c]\n", "a: {b: }\n",
}

// TestOrdinary holds Ordinary against the library, on all YAML that the tests
// have, and on what comes of it by slips.
func TestOrdinary(t *testing.T) {
	for _, text := range ordinaries {
		if !sameTree(t, text) {
			t.Errorf("not taken for ordinary: %q", text)
		}
	}
	for _, text := range others {
		sameTree(t, text)
	}
	rnd, read, files := rand.New(rand.NewPCG(1, 2)), 0, 0
	err := filepath.WalkDir("../../testdata", func(name string, d fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(name) != ".yaml" {
			return err
		}
		data, err := os.ReadFile(name)
		text := string(data)
		files++
		if sameTree(t, text) {
			read++
		}
		for range 40 {
			sameTree(t, slip(rnd, text))
		}
		return err
	})
	if err != nil || read < files/2 {
		t.Errorf("%d of %d files are ordinary (%v)", read, files, err)
	}
}

// slip changes a text as a person might by mistake.
func slip(rnd *rand.Rand, text string) string {
	bits := []string{" ", "  ", "\n", ":", ": ", "- ", "-", "#", " #", "\"", "'", "|", "|-\n", ">", "[", "]", "{", "}", ",", "&a", "*a", "!", "?", "%", "\\", "\t", "---\n", "0", "한", "<<", "~"}
	for range 1 + rnd.IntN(3) {
		at := rnd.IntN(len(text) + 1)
		switch rnd.IntN(3) {
		case 0:
			text = text[:at] + bits[rnd.IntN(len(bits))] + text[at:]
		case 1:
			text = text[:at] + text[min(len(text), at+1+rnd.IntN(3)):]
		default: // a line more, a line less
			lines := strings.SplitAfter(text, "\n")
			i, j := rnd.IntN(len(lines)), rnd.IntN(len(lines))
			lines[i] = lines[j]
			text = strings.Join(lines, "")
		}
	}
	return text
}

func FuzzOrdinary(f *testing.F) {
	for _, text := range append(ordinaries, others...) {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) { sameTree(t, text) })
}

// sameTree reports whether a text is ordinary, and then wants the library's tree,
// and the values that Helm's reader gives.
func sameTree(t *testing.T, text string) bool {
	t.Helper()
	got, ok := source.Ordinary(text)
	if !ok {
		return false
	}
	dec := yaml.NewDecoder(bytes.NewReader([]byte(text)))
	var doc, next yaml.Node
	if err := dec.Decode(&doc); err != nil {
		t.Errorf("%q: the library says %v", text, err)
	} else if err := dec.Decode(&next); !errors.Is(err, io.EOF) {
		t.Errorf("%q: the library reads more documents (%v)", text, err)
	} else if want, got := tree(doc.Content[0]), tree(got); want != got {
		t.Errorf("%q: the library reads\n%sin place of\n%s", text, want, got)
	}
	var want any
	if !textKeys(got) {
		return true // null is refused, and of 0 and 0. one is taken by chance
	}
	if err := sigs.Unmarshal([]byte(text), &want); err != nil {
		t.Errorf("%q: sigs.k8s.io/yaml says %v", text, err)
	} else if d := cmp.Diff(want, asJSON(source.Decode(got))); d != "" {
		t.Errorf("%q: (-sigs.k8s.io/yaml +Decode)\n%s", text, d)
	}
	return true
}

// textKeys reports whether all keys of a tree are texts.
func textKeys(n *yaml.Node) bool {
	for i, c := range n.Content {
		if n.Kind == yaml.MappingNode && i%2 == 0 {
			if _, ok := source.Text(c); !ok {
				return false
			}
		} else if !textKeys(c) {
			return false
		}
	}
	return true
}

// tree prints all of a tree but its comments.
func tree(n *yaml.Node) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d:%d kind %d style %d %s %q %q %v\n", n.Line, n.Column, n.Kind, n.Style, n.Tag, n.Value, n.Anchor, n.Alias)
	for _, c := range n.Content {
		b.WriteString(strings.ReplaceAll(tree(c), "\n", "\n "))
		b.WriteString("\n")
	}
	return b.String()
}
