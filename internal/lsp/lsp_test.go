package lsp

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"github.com/xgen-lint/xgen-lint/internal/files"
	"github.com/xgen-lint/xgen-lint/internal/lint"
)

const (
	aww  = "k3s/argocd/projects/xgen-aww.yaml"
	jeju = "k3s/argocd/projects/xgen-jeju.yaml"
)

// A fault that is typed shows, in the words of the report, and goes when it is
// fixed. Nothing is written to the disk.
func TestDiagnostics(t *testing.T) {
	t.Parallel()
	root := infra(t)
	c := start(t, root)
	good := read(t, root, aww)
	c.open(aww, good)
	bad := strings.Replace(good, "minReplicas: 1, maxReplicas: 2", "minReplicas: 2, maxReplicas: 4", 1)
	c.change(aww, bad)
	found := c.codes(aww, "capacity/oversized-replicas", "capacity/oversized-replicas")

	write(t, root, aww, bad) // what the report says of it
	folder, err := files.Open(root)
	if err != nil {
		t.Fatal(err)
	}
	res, err := lint.Run(context.Background(), lint.Options{FS: folder})
	if err != nil {
		t.Fatal(err)
	}
	write(t, root, aww, good)
	for i, f := range res.Findings {
		if found[i]["message"] != f.Message+"\nhelp: "+f.Help || found[i]["severity"] != 1.0 || found[i]["source"] != "xgen-lint" {
			t.Errorf("shown is %v, the report says %s, %s", found[i], f.Message, f.Help)
		}
		if link, _ := found[i]["codeDescription"].(map[string]any); link["href"] != "https://example.com/"+f.Rule {
			t.Errorf("link: %v", link)
		}
		if related, _ := found[i]["relatedInformation"].([]any); len(related) != len(f.Origins) {
			t.Errorf("%d related places, want %d", len(related), len(f.Origins))
		}
	}
	want := at(t, bad, "minReplicas: 2")
	if got := decode[textRange](t, found[0]["range"]); got.Start.Line != want.Start.Line {
		t.Errorf("the place is %v, want %v", got, want)
	}
	c.change(aww, good)
	c.codes(aww)
}

func decode[T any](t *testing.T, v any) (out T) {
	t.Helper()
	data, err := json.Marshal(v)
	if err == nil {
		err = json.Unmarshal(data, &out)
	}
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// A file that is not open has findings as well: what an open one does to it.
func TestDiagnosticsOfOtherFiles(t *testing.T) {
	t.Parallel()
	root := infra(t)
	c := start(t, root)
	const pipeline = "k3s/jenkins/build-all.groovy"
	text := read(t, root, "k3s/jenkins/config/project.yaml")
	c.open("k3s/jenkins/config/project.yaml", strings.Replace(text, "- aww", "- awx", 1))
	c.until("findings elsewhere", func() bool { return len(c.shown[aww])+len(c.shown[pipeline]) > 0 })
	c.tell("textDocument/didClose", map[string]any{"textDocument": c.doc("k3s/jenkins/config/project.yaml")})
	c.codes(aww)
	c.codes(pipeline)
}

// Columns are UTF-16 code units on the wire: an emoji counts twice there and once
// in the report, Korean once in both.
func TestPositions(t *testing.T) {
	t.Parallel()
	root := infra(t)
	c := start(t, root)
	good := read(t, root, jeju)
	bad := strings.Replace(good, "vars:\n", "vars:\n  { APP_SITE: xgen-jeju, \"제주😀😀\": '한국어 🏝', OTHER: 0x1F, AGAIN: 012 }\nold:\n", 1)
	c.open(jeju, bad)
	var d map[string]any
	c.until("a finding of the number", func() bool {
		for _, d = range c.shown[jeju] {
			if d["code"] == "yaml/ambiguous-scalar" {
				return true
			}
		}
		return false
	})
	got := decode[textRange](t, d["range"])
	line := strings.Split(bad, "\n")[got.Start.Line]
	before := utf16.Encode([]rune(line[:strings.Index(line, "0x1F")]))
	if want := len(before); got.Start.Character != want && got.Start.Character != want-len("OTHER: ") {
		t.Errorf("the finding begins at %d; the number at %d of %q", got.Start.Character, want, line)
	}
}

// Editors send what was typed, not the whole text, and count in UTF-16.
func TestIncrementalChanges(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, text string
		changes    []contentChange
		want       string
	}{
		{"whole", "a", []contentChange{{Text: "b"}}, "b"},
		{"insert", "가나\n😀x\n", []contentChange{{Range: &textRange{position{1, 2}, position{1, 2}}, Text: "!"}}, "가나\n😀!x\n"},
		{"replace", "가나다", []contentChange{{Range: &textRange{position{0, 1}, position{0, 2}}, Text: "N"}}, "가N다"},
		{"two, one after the other", "ab", []contentChange{{Range: &textRange{position{0, 0}, position{0, 1}}, Text: ""}, {Range: &textRange{position{0, 0}, position{0, 1}}, Text: "c"}}, "c"},
		{"over lines", "a\r\nb\r\nc", []contentChange{{Range: &textRange{position{0, 1}, position{2, 0}}, Text: "-"}}, "a-c"},
		{"past the line's end", "a\nb", []contentChange{{Range: &textRange{position{0, 9}, position{0, 99}}, Text: "!"}}, "a!\nb"},
		{"past the line's end, with a return", "a\r\nb", []contentChange{{Range: &textRange{position{0, 9}, position{0, 99}}, Text: "!"}}, "a!\r\nb"},
		{"behind the last line", "a\nb", []contentChange{{Range: &textRange{position{2, 0}, position{2, 0}}, Text: "\nc"}}, "a\nb\nc"},
		{"in an empty text", "", []contentChange{{Range: &textRange{position{0, 0}, position{0, 0}}, Text: "a"}}, "a"},
		{"in the middle of an emoji", "😀x", []contentChange{{Range: &textRange{position{0, 1}, position{0, 2}}, Text: ""}}, "x"},
	} {
		if got, err := apply(c.text, c.changes); err != nil || got != c.want {
			t.Errorf("%s: %q, %v; want %q", c.name, got, err, c.want)
		}
	}
	for _, bad := range []textRange{{position{5, 0}, position{5, 0}}, {position{0, 1}, position{0, 0}}} {
		if got, err := apply("a", []contentChange{{Range: &bad, Text: "x"}}); err == nil {
			t.Errorf("%v: %q, want an error", bad, got)
		}
	}
}

// Typing letter by letter ends where the whole text would.
func TestTyping(t *testing.T) {
	t.Parallel()
	root := infra(t)
	c := start(t, root)
	good := read(t, root, aww)
	c.open(aww, good)
	quoted := at(t, good, `"xgen.lamitie.kr"`)
	c.changes(aww, map[string]any{"range": quoted, "text": ""})
	for i := range "*" {
		p := quoted.Start
		p.Character += i
		c.changes(aww, map[string]any{"range": textRange{p, p}, "text": "*"[i : i+1]})
	}
	c.codes(aww, "yaml/unquoted-wildcard")
	c.changes(aww, map[string]any{"range": textRange{quoted.Start, position{quoted.Start.Line, quoted.Start.Character + 1}}, "text": `"*"`})
	c.codes(aww)
}

// action returns the one action of a kind whose title begins so.
func (c *client) action(name string, r textRange, title string) map[string]any {
	c.t.Helper()
	var titles []string
	for _, a := range request[[]map[string]any](c, "textDocument/codeAction", map[string]any{"textDocument": c.doc(name), "range": r, "context": map[string]any{"diagnostics": []any{}}}) {
		if strings.HasPrefix(a["title"].(string), title) {
			return a
		}
		titles = append(titles, a["title"].(string))
	}
	c.t.Fatalf("no action %q among %q", title, titles)
	return nil
}

// applied is a text after an action.
func (c *client) applied(name, text string, action map[string]any) string {
	c.t.Helper()
	edit := decode[struct {
		DocumentChanges []struct {
			TextDocument struct {
				URI     string
				Version *int
			}
			Edits []textEdit
		}
	}](c.t, action["edit"])
	for _, d := range edit.DocumentChanges {
		if d.TextDocument.URI != c.uri(name) {
			continue
		}
		if d.TextDocument.Version == nil || *d.TextDocument.Version != c.versions[name] {
			c.t.Errorf("the edit is for version %v of %d", d.TextDocument.Version, c.versions[name])
		}
		for i := len(d.Edits) - 1; i >= 0; i-- {
			var err error
			if text, err = apply(text, []contentChange{{Range: &d.Edits[i].Range, Text: d.Edits[i].NewText}}); err != nil {
				c.t.Fatal(err)
			}
		}
	}
	return text
}

func TestActions(t *testing.T) {
	t.Parallel()
	root := infra(t)
	c := start(t, root)
	good := read(t, root, aww)
	bad := strings.Replace(good, `"xgen.lamitie.kr"`, "*", 1)
	c.open(aww, bad)
	found := c.codes(aww, "yaml/unquoted-wildcard")
	place := decode[textRange](t, found[0]["range"])
	fix := c.action(aww, place, "")
	if fix["isPreferred"] != true || fix["kind"] != "quickfix" {
		t.Errorf("the first action is no fix: %v", fix)
	}
	mended := c.applied(aww, bad, fix)
	c.change(aww, mended)
	c.codes(aww)

	c.change(aww, bad)
	c.codes(aww, "yaml/unquoted-wildcard")
	all := c.action(aww, place, "Apply all safe fixes")
	if got := c.applied(aww, bad, all); got != mended {
		t.Errorf("all fixes:\n%s", cmp.Diff(bad, got))
	}

	bad = strings.Replace(good, "maxReplicas: 2", "maxReplicas: 4", 1)
	c.change(aww, bad)
	found = c.codes(aww, "capacity/oversized-replicas")
	silence := c.applied(aww, bad, c.action(aww, decode[textRange](t, found[0]["range"]), "Silence capacity/oversized-replicas"))
	c.change(aww, silence)
	c.codes(aww, "lint/bare-suppression")
	c.change(aww, strings.Replace(silence, "-- \n", "-- 설 연휴 😀\n", 1))
	c.codes(aww)
}

// What is no message, no method or no request at the time ends nothing.
func TestRobust(t *testing.T) {
	t.Parallel()
	root := infra(t)
	c := dial(t, root)
	if m := c.ask("textDocument/hover", map[string]any{}); m.Error == nil || m.Error.Code != codeNotInitialized {
		t.Errorf("before initialize: %v", m.Error)
	}
	c.hello("{}")
	for _, garbage := range []string{"", "{", "[]", "17", `{"jsonrpc": "2.0"}`, `{"id": 7}`, `{"id": 1, "result": 1, "method": "x"}`, `{"method": 5}`, `{"id": {}, "method": "x"}`, "\xff\xfe"} {
		c.raw(garbage)
	}
	for method, params := range map[string]any{
		"textDocument/nothing": map[string]any{}, "textDocument/codeAction": []int{1}, "initialize": map[string]any{},
	} {
		if m := c.ask(method, params); m.Error == nil {
			t.Errorf("%s: %s", method, m.Result)
		}
	}
	if m := c.ask("textDocument/codeAction", nil); m.Error == nil || m.Error.Code != codeInvalidParams {
		t.Errorf("without parameters: %v", m.Error)
	}
	for _, uri := range []string{"untitled:1", "file:///", "file:///etc/passwd", uriOf(root), c.uri("no/such.yaml"), c.uri("../x.yaml"), "%%%", ""} {
		m := c.ask("textDocument/codeAction", map[string]any{"textDocument": map[string]any{"uri": uri}, "range": textRange{}, "context": map[string]any{}})
		if m.Error != nil || string(m.Result) != "null" {
			t.Errorf("%q: %s %v", uri, m.Result, m.Error)
		}
		c.tell("textDocument/didOpen", map[string]any{"textDocument": map[string]any{"uri": uri, "version": 1, "text": "a: *"}})
		c.tell("textDocument/didClose", map[string]any{"textDocument": map[string]any{"uri": uri}})
	}
	c.tell("textDocument/didChange", map[string]any{"textDocument": c.doc(aww), "contentChanges": []any{map[string]any{"range": textRange{}, "text": "x"}}}) // not open
	c.tell("$/cancelRequest", map[string]any{"id": 99})
	c.tell("$/cancelRequest", map[string]any{"id": []int{}})
	c.tell("$/setTrace", map[string]any{"value": "off"})
	c.open(aww, read(t, root, aww)+"\nproject: *\n")
	c.until("the fault", func() bool { return len(c.shown[aww]) > 0 })
	if m := c.ask("shutdown", nil); m.Error != nil || string(m.Result) != "null" {
		t.Errorf("shutdown: %s %v", m.Result, m.Error)
	}
	if m := c.ask("textDocument/codeAction", map[string]any{}); m.Error == nil || m.Error.Code != codeInvalidRequest {
		t.Errorf("after shutdown: %v", m.Error)
	}
	c.tell("exit", nil)
	if !<-c.ended {
		t.Error("the end after shutdown is not clean")
	}
}

func TestExitWithoutShutdown(t *testing.T) {
	t.Parallel()
	c := start(t, infra(t))
	c.tell("exit", nil)
	if <-c.ended {
		t.Error("an exit without shutdown counts as clean")
	}
}

// The editor's end of the connection breaks off.
func TestHangUp(t *testing.T) {
	t.Parallel()
	c := start(t, infra(t))
	_ = c.out.Close()
	if <-c.ended {
		t.Error("it counts as clean")
	}
}

// Files change on the disk, come and go; the editor only says that they did.
func TestDisk(t *testing.T) {
	t.Parallel()
	root := infra(t)
	c := start(t, root)
	watched := func() { c.tell("workspace/didChangeWatchedFiles", map[string]any{"changes": []any{}}) }
	good := read(t, root, aww)
	write(t, root, aww, strings.Replace(good, "maxReplicas: 2", "maxReplicas: 4", 1))
	watched()
	c.codes(aww, "capacity/oversized-replicas")
	write(t, root, aww, good)
	watched()
	c.codes(aww)
	file := filepath.Join(root, filepath.FromSlash("k3s/helm-chart/values/xgen-core.yaml"))
	if err := os.Rename(file, file+".away"); err != nil {
		t.Fatal(err)
	}
	watched()
	c.until("findings of what is missing", func() bool {
		n := 0
		for _, list := range c.shown {
			n += len(list)
		}
		return n > 0
	})
	if err := os.Rename(file+".away", file); err != nil {
		t.Fatal(err)
	}
	watched()
	c.until("nothing", func() bool {
		for _, list := range c.shown {
			if len(list) > 0 {
				return false
			}
		}
		return true
	})
	// A new file that is only in the editor, in a folder that is not there yet.
	c.open("k3s/new/deep.yaml", "a: *\n")
	c.codes("k3s/new/deep.yaml", "yaml/unquoted-wildcard")
	c.tell("textDocument/didClose", map[string]any{"textDocument": c.doc("k3s/new/deep.yaml")})
	c.codes("k3s/new/deep.yaml")
}

// A configuration that does not fit ends a run; in an editor it is a finding at
// its line, until it is fixed.
func TestConfig(t *testing.T) {
	t.Parallel()
	root := infra(t)
	c := start(t, root)
	good := read(t, root, ".xgen-lint.yaml")
	c.open(".xgen-lint.yaml", good)
	c.change(".xgen-lint.yaml", good+"nonsense: 1\n")
	found := c.codes(".xgen-lint.yaml", "config")
	if line := decode[textRange](t, found[0]["range"]).Start.Line; line != strings.Count(good, "\n") {
		t.Errorf("at line %d: %v", line+1, found[0])
	}
	c.change(".xgen-lint.yaml", good)
	c.codes(".xgen-lint.yaml")
}

// An answer that is not wanted any more is not worked out to its end.
func TestCancel(t *testing.T) {
	t.Parallel()
	root := infra(t)
	c := start(t, root)
	c.open(aww, read(t, root, aww))
	for i := range 20 {
		c.change(aww, fmt.Sprintf("%s# %d\n", read(t, root, aww), i))
	}
	c.change(aww, strings.Replace(read(t, root, aww), "maxReplicas: 2", "maxReplicas: 4", 1))
	c.codes(aww, "capacity/oversized-replicas")
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.events > 3 {
		t.Errorf("%d publications for a burst of typing", c.events)
	}
}

func TestFiles(t *testing.T) {
	t.Parallel()
	for uri, want := range map[string]string{
		"file:///a/b%20c/%ED%95%9C.yaml": "/a/b c/한.yaml", "file://localhost/a": "/a", "file:///a/../b": "/b", "http://x/a": "", "untitled:a": "", "": "",
	} {
		if got, ok := fileOf(uri); filepath.ToSlash(got) != want || ok != (want != "") {
			t.Errorf("%s: %q, %v", uri, got, ok)
		}
	}
	if got, _ := fileOf(uriOf("/a/b c/한 #?.yaml")); filepath.ToSlash(got) != "/a/b c/한 #?.yaml" {
		t.Errorf("there and back: %q", got)
	}
}
