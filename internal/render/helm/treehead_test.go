package helm

import (
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"
	"sigs.k8s.io/yaml"

	"github.com/xgen-lint/xgen-lint/internal/source"
)

// FuzzTreeHead holds the short way to a document's head against Helm's: where it answers, Helm reads the same.
func FuzzTreeHead(f *testing.F) {
	for _, text := range []string{
		"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  annotations: {helm.sh/hook: \"pre-install\", b: c}\ndata: {a: \"1\"}\n",
		"kind: A\nKind: B\n", "kind: A\nkind: B\n", "kind: on\n", "kind: 12\nmetadata:\n", "metadata: {name: 1}\n", "kind: !!str 1\n",
		"a: &x {b: c}\nd: *x\n", "a: .nan\n", "? [a]\n: b\n", "a:\n\t- b\n", "a: \"\\/\"\n", "# only\n", "- a\n- kind: b\n", "kind: A\n...\nkind: B\n",
		"metadata: {annotations: {on: off, 1: 2, a: null}}\n", "<<: {kind: A}\n", "a: |\n  kind: B\n   c\nkind: D\n", "a: b: c\n", "kind: 'a''b'\n",
		"kind: >-\n  a\n  b\n\n  c\n", "a: [b, c: d, {e: f}]\nkind: \"A\n  b\"\n", "{kind: A, metadata: {name: b}}\n", "a: \u2028\nkind: B\n", "%YAML 1.1\n---\nkind: A\n",
		"a: 1_000\nb: 0o17\nc: 1:30\nd: 2001-01-01\ne: 1e400\nf: -.inf\nkind: B\n", "kind: A #b\nmetadata: {name: a#b}\n", "a: \"b\n\n  c\"\n", "a:\n- b\n-\n  - c\n", "\"kind\": A\n", "a: {b? c: d}\n", "{a\n b: c}\n",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, ok := treeHead(source.ParseYAML(source.NewFile("", []byte(text))))
		if !ok {
			return
		}
		var want head
		if err := yaml.Unmarshal([]byte(text), &want); err != nil {
			t.Fatalf("Helm refuses it: %v", err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	})
}

// The golden repository's manifests take the short way.
func TestTreeHeadAnswers(t *testing.T) {
	text := "apiVersion: v1\nkind: Service\nmetadata:\n  name: \"xgen-core\"\n  annotations:\n    helm.sh/hook: pre-install\nspec:\n" +
		"  ports:\n    - port: 80 # 한국어\n  list: []\n  command:\n    - |\n      exec python main.py\n"
	want := head{Version: "v1", Kind: "Service", Metadata: &metadata{Name: "xgen-core", Annotations: map[string]string{"helm.sh/hook": "pre-install"}}}
	got, ok := treeHead(source.ParseYAML(source.NewFile("", []byte(text))))
	if !ok {
		t.Fatal("it is left to the slow reader")
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// FuzzSplitDocuments holds the hand-written separator against Helm's expression.
func FuzzSplitDocuments(f *testing.F) {
	separator := regexp.MustCompile(`(?:^|\s*\n)---\s*`)
	for _, text := range []string{"", "---", "a", "a\n---\nb", "---\n---\na", "a---\nb", "a \n\n--- \n\n---\nb\n----\n", "\n---a\n\v---\n--\n---", "a\r\n---\r\nb", "----\n----"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		want := separator.FindAllStringIndex(text, -1)
		var got [][]int
		for from := 0; ; {
			start, end := nextSeparator(text, from)
			if start < 0 {
				break
			}
			got = append(got, []int{start, end})
			from = end
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	})
}
