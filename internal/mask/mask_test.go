package mask

import (
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// shown returns a file as snippets would show it, line by line.
func shown(text string) string {
	f := source.NewFile("f", []byte(text))
	ls := New(func(string) *source.File { return f })
	var b strings.Builder
	for n := 1; n <= f.Lines(); n++ {
		line, secrets, _ := ls.Line("f", n)
		b.WriteString(finding.Mask(line, secrets) + "\n")
	}
	return b.String()
}

func TestLinesMaskSecrets(t *testing.T) {
	for _, test := range []struct{ name, in, want string }{
		{"Secret",
			"kind: Secret\nmetadata: { name: s }\ndata:\n  a: Yg==\n  \"c\": 'ZA=='\nstringData: { user: bob, url: \"${URL}\" }\ntype: Opaque\n",
			"kind: Secret\nmetadata: { name: s }\ndata:\n  a: ***\n  \"c\": ***\nstringData: { user: ***, url: \"${URL}\" }\ntype: Opaque\n"},
		{"Secret with a block", "kind: Secret\nstringData:\n  ini: |\n    user=bob\n\n    x\n  b: c\n", "kind: Secret\nstringData:\n  ini: |\n    ***\n\n    ***\n  b: ***\n"},
		{"Secret of JSON", "{\"kind\": \"Secret\",\n \"data\": {\n  \"a\": \"Yg==\"}}\n", "{\"kind\": \"Secret\",\n \"data\": {\n  \"a\": ***}}\n"},
		{"Secret in a List", "kind: List\nitems:\n- kind: Secret\n  data:\n    a: Yg==\n- kind: ConfigMap\n  data:\n    a: b\n",
			"kind: List\nitems:\n- kind: Secret\n  data:\n    a: ***\n- kind: ConfigMap\n  data:\n    a: b\n"},
		{"second document", "kind: ConfigMap\ndata:\n  a: b\n---\nkind: Secret\ndata:\n  a: Yg==\n", "kind: ConfigMap\ndata:\n  a: b\n---\nkind: Secret\ndata:\n  a: ***\n"},
		{"ConfigMap", "kind: ConfigMap\ndata:\n  a: b\n  MINIO_DATA_ACCESS_KEY: minio\n", "kind: ConfigMap\ndata:\n  a: b\n  MINIO_DATA_ACCESS_KEY: ***\n"},
		{"template", "{{- if .Values.x }}\nkind: Secret\nmetadata:\n  name: {{ .n }}\nstringData:\n  user: bob\n  {{- if .y }}\n  z: {{ .z | quote }}\n  {{- end }}\n{{- end }}\n",
			"{{- if .Values.x }}\nkind: Secret\nmetadata:\n  name: {{ .n }}\nstringData:\n  user: ***\n  {{- if .y }}\n  z: {{ .z | quote }}\n  {{- end }}\n{{- end }}\n"},
		{"flow in a template", "{{ if .a }}\nkind: Secret\ndata: { a: b }\n---\nkind: ConfigMap\ndata: { a: b }\n{{ end }}\n", "{{ if .a }}\nkind: Secret\ndata: ***\n---\nkind: ConfigMap\ndata: { a: b }\n{{ end }}\n"},
		{"JSON in a script", "kubectl apply -f - <<EOF\n{\"kind\": \"Secret\",\n  \"data\": {\n    \"a\": \"Yg==\"\n  }\n}\nEOF\n", "kubectl apply -f - <<EOF\n{\"kind\": \"Secret\",\n  \"data\": {\n    \"a\": ***\n  }\n}\nEOF\n"},
		{"here-document", "cat <<EOF | kubectl apply -f -\nkind: Secret\nstringData:\n  user: bob\n  ref: ${X}\n  cert: |\n    text\nEOF\n  echo: hello\n",
			"cat <<EOF | kubectl apply -f -\nkind: Secret\nstringData:\n  user: ***\n  ref: ${X}\n  cert: |\n    ***\nEOF\n  echo: hello\n"},
		{"PEM", "x: |\n  -----BEGIN PRIVATE KEY-----\n  abcd\n  ef==\n  -----END PRIVATE KEY-----\ny: z\n",
			"x: |\n  -----BEGIN PRIVATE KEY-----\n  ***\n  ***\n  -----END PRIVATE KEY-----\ny: z\n"},
		{"name and value", "env:\n- name: DB_PASSWORD\n  value: \"hunter2\"\n- name: HOST\n  value: db\n- value: x\n  name: token\n- name: api-token\n  value: {{ .v }}\n",
			"env:\n- name: DB_PASSWORD\n  value: ***\n- name: HOST\n  value: db\n- value: ***\n  name: token\n- name: api-token\n  value: {{ .v }}\n"},
		{"keys twice", "kind: Secret\nstringData:\n  A: one1\n  A: two2\n", "kind: Secret\nstringData:\n  A: ***\n  A: ***\n"},
		{"text in place of data", "kind: Secret\ndata: hunter2\n", "kind: Secret\ndata: ***\n"},
		{"a list and a map in place of a value", "kind: Secret\nstringData:\n  A: [x1, y1]\n  B: { c: z1 }\n", "kind: Secret\nstringData:\n  A: [***, ***]\n  B: { c: *** }\n"},
		{"one line of JSON", `{"kind":"Secret","stringData":{"A":"one1","A":"two2"}}` + "\n", `{"kind":"Secret","stringData":{"A":***,"A":***}}` + "\n"},
		{"an alias", "kind: Secret\nstringData:\n  A: *hunter\n", "kind: Secret\nstringData:\n  A: ***\n"},
		{"a value over lines, broken", "kind: Secret\nstringData:\n  A: one1\n    two2: x\n  B: \"x3\n", "kind: Secret\nstringData:\n  A: ***\n    ***\n  B: ***\n"},
		{"collections under a secret's name", "vars:\n  DB_PASSWORD: [hunter3]\n  API_TOKEN: { a: hunter4 }\n  B_TOKEN:\n    - hunter5\n", "vars:\n  DB_PASSWORD: ***\n  API_TOKEN: ***\n  B_TOKEN:\n    - ***\n"},
		{"where a secret is", "volumes:\n  - secret: { secretName: a-b, optional: true }\n  - secret:\n      secretName: a-c\nexistingSecret: z\n",
			"volumes:\n  - secret: { secretName: a-b, optional: true }\n  - secret:\n      secretName: a-c\nexistingSecret: z\n"},
		{"an alias under a secret's name", "vars:\n  MY_TOKEN: *hunter\n", "vars:\n  MY_TOKEN: ***\n"},
		{"a name under itself", "credentials:\n  DB_PASSWORD: DB_PASSWORD\n  password: password\n", "credentials:\n  DB_PASSWORD: DB_PASSWORD\n  password: ***\n"},
		{"CRLF", "kind: Secret\r\ndata:\r\n  a: Yg==\r\n", "kind: Secret\ndata:\n  a: ***\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, shown(test.in)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// What a rule says of a line does not repeat the line's secret.
func TestWordsOfTheLine(t *testing.T) {
	f := source.NewFile("f", []byte("kind: Secret\nstringData:\n  BAR: *hunter2\n  n: \"on\"\n"))
	own := New(func(string) *source.File { return f })
	for line, test := range map[int]struct{ in, want string }{
		2: {"stringData is hunter2", "stringData is hunter2"},
		3: {"YAML reads *hunter2 as an alias, and no anchor &hunter2 is defined; hunter22 stays", "YAML reads **** as an alias, and no anchor &*** is defined; hunter22 stays"},
		4: {"one on two", "one on two"},
	} {
		if got := withoutWords(test.in, own.Words("f", line)); got != test.want {
			t.Errorf("line %d: %q, want %q", line, got, test.want)
		}
	}
}

func TestLineOutsideTheFile(t *testing.T) {
	one := source.NewFile("a", []byte("x\n"))
	ls := New(func(name string) *source.File {
		if name == "a" {
			return one
		}
		return nil
	})
	for _, n := range []int{-1, 0, 99} {
		if _, _, ok := ls.Line("a", n); ok {
			t.Errorf("line %d was found", n)
		}
	}
	if _, _, ok := ls.Line("no/such/file", 1); ok {
		t.Error("a line of no file was found")
	}
	if _, _, ok := New(nil).Line("a", 1); ok {
		t.Error("a line without a source was found")
	}
}

// Many findings on one long line read it once; a line that nobody writes is not read.
func TestLongLines(t *testing.T) {
	long := "vars: { " + strings.Repeat("V: yes, ", 100_000) + "DB_PASSWORD: hunter2 }\n"
	f := source.NewFile("a.yaml", []byte(long+"password: hunter3"+strings.Repeat("x", source.MaxLine)+"\n"))
	lines := New(func(string) *source.File { return f })
	var start, end runtime.MemStats
	runtime.ReadMemStats(&start)
	for range 100 {
		if diff := cmp.Diff([]string{"hunter2"}, lines.Words("a.yaml", 1)); diff != "" {
			t.Fatalf("Words (-want +got):\n%s", diff)
		}
	}
	runtime.ReadMemStats(&end)
	if took := end.TotalAlloc - start.TotalAlloc; took > 64<<20 { // the line is a megabyte, and its secrets as much again
		t.Errorf("took %d bytes of memory", took)
	}
	if _, _, ok := lines.Line("a.yaml", 2); ok {
		t.Error("a line of more than 2 MiB is shown")
	}
}
