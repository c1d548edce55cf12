package lsp

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/xgen-lint/xgen-lint/internal/files"
	"github.com/xgen-lint/xgen-lint/internal/lint"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// patience is how long a test waits for what must come.
const patience = 60 * time.Second

// client is an editor, with nothing of the server's but its messages.
type client struct {
	t     *testing.T
	root  string
	out   io.WriteCloser
	ended chan bool // whether the end was clean

	settings map[string]any // by section

	mu       sync.Mutex
	cond     *sync.Cond
	id       int
	answers  map[int]message
	shown    map[string][]map[string]any // diagnostics by file in the repo
	versions map[string]int
	arrived  map[string]time.Time
	events   int
	logged   []string
	broken   error
}

type message struct {
	ID     json.RawMessage `json:"id"`
	Method string          `json:"method"`
	Params json.RawMessage `json:"params"`
	Result json.RawMessage `json:"result"`
	Error  *struct {
		Code    int    `json:"code"`
		Message string `json:"message"`
	} `json:"error"`
}

// infra is a copy of the golden repo, with the edits that are given: FILE, OLD, NEW.
func infra(t *testing.T, edits ...string) string {
	t.Helper()
	root, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(root, os.DirFS(filepath.Join("..", "..", "testdata", "infra"))); err != nil {
		t.Fatal(err)
	}
	for i := 0; i+2 < len(edits); i += 3 {
		write(t, root, edits[i], strings.Replace(read(t, root, edits[i]), edits[i+1], edits[i+2], 1))
	}
	return root
}

func read(t *testing.T, root, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func write(t *testing.T, root, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(root, filepath.FromSlash(name)), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// dial starts a server and a client; nothing is said yet.
func dial(t *testing.T, root string) *client {
	t.Helper()
	serverIn, out := io.Pipe()
	in, serverOut := io.Pipe()
	c := &client{t: t, root: root, out: out, ended: make(chan bool, 1), answers: map[int]message{}, shown: map[string][]map[string]any{},
		versions: map[string]int{}, arrived: map[string]time.Time{}}
	c.cond = sync.NewCond(&c.mu)
	o := Options{Log: io.Discard, Page: func(rule string) string { return "https://example.com/" + rule }, Open: func(dir string) (string, lint.Options, error) {
		if dir == "" {
			dir = root
		}
		folder, err := files.Open(dir)
		return dir, lint.Options{FS: folder, Dir: dir}, err
	}}
	go c.listen(bufio.NewReader(in))
	go func() {
		clean, _ := Serve(context.Background(), serverIn, serverOut, o)
		_ = serverOut.Close()
		c.ended <- clean
	}()
	t.Cleanup(func() { _ = out.Close() })
	return c
}

// start is dial, and the hello of an editor that knows much.
func start(t *testing.T, root string) *client {
	t.Helper()
	c := dial(t, root)
	c.hello(`{"workspace": {"workspaceEdit": {"documentChanges": true}, "didChangeWatchedFiles": {"dynamicRegistration": true}}}`)
	return c
}

func (c *client) hello(capabilities string) {
	c.t.Helper()
	if m := c.ask("initialize", json.RawMessage(fmt.Sprintf(`{"processId": null, "rootUri": %q, "capabilities": %s}`, uriOf(c.root), capabilities))); m.Error != nil {
		c.t.Fatalf("initialize: %v", m.Error)
	}
	c.tell("initialized", map[string]any{})
}

func (c *client) listen(in *bufio.Reader) {
	for {
		data, err := readFrame(in)
		if err != nil {
			c.mu.Lock()
			c.broken = err
			c.cond.Broadcast()
			c.mu.Unlock()
			return
		}
		var m message
		if err := json.Unmarshal(data, &m); err != nil {
			c.t.Errorf("the server says %q: %v", data, err)
			continue
		}
		c.heard(m)
	}
}

func (c *client) heard(m message) {
	c.mu.Lock()
	defer c.mu.Unlock()
	defer c.cond.Broadcast()
	switch {
	case m.Method == "":
		var id int
		_ = json.Unmarshal(m.ID, &id)
		c.answers[id] = m
	case m.Method == "textDocument/publishDiagnostics":
		var p struct {
			URI         string           `json:"uri"`
			Diagnostics []map[string]any `json:"diagnostics"`
		}
		if err := json.Unmarshal(m.Params, &p); err != nil || p.Diagnostics == nil {
			c.t.Errorf("diagnostics: %s: %v", m.Params, err)
		}
		file, _ := fileOf(p.URI)
		name, _ := filepath.Rel(c.root, file)
		name = filepath.ToSlash(name)
		c.shown[name], c.arrived[name] = p.Diagnostics, time.Now()
		c.events++
	case strings.HasPrefix(m.Method, "window/"):
		c.logged = append(c.logged, string(m.Params))
	case m.Method == "workspace/configuration": // of another server, see TestYAMLLanguageServer
		var p struct{ Items []struct{ Section string } }
		_ = json.Unmarshal(m.Params, &p)
		answer := make([]any, len(p.Items))
		for i, item := range p.Items {
			answer[i] = c.settings[item.Section]
		}
		go c.send(map[string]any{"jsonrpc": "2.0", "id": m.ID, "result": answer})
	case m.Method == "client/registerCapability":
		go c.send(map[string]any{"jsonrpc": "2.0", "id": m.ID, "result": nil})
	}
}

func (c *client) send(v any) {
	data, err := json.Marshal(v)
	if err != nil {
		c.t.Error(err)
	}
	c.raw(string(data))
}

func (c *client) raw(data string) {
	c.mu.Lock()
	out := c.out
	c.mu.Unlock()
	_, _ = fmt.Fprintf(out, "Content-Length: %d\r\n\r\n%s", len(data), data)
}

func (c *client) tell(method string, params any) {
	c.send(map[string]any{"jsonrpc": "2.0", "method": method, "params": params})
}

// ask sends a request and waits for its answer.
func (c *client) ask(method string, params any) message {
	c.t.Helper()
	c.mu.Lock()
	c.id++
	id := c.id
	c.mu.Unlock()
	request := map[string]any{"jsonrpc": "2.0", "id": id, "method": method}
	if params != nil {
		request["params"] = params
	}
	c.send(request)
	var m message
	c.until("an answer to "+method, func() bool { m = c.answers[id]; return m.ID != nil })
	return m
}

// request is ask for a result.
func request[T any](c *client, method string, params any) (out T) {
	c.t.Helper()
	m := c.ask(method, params)
	if m.Error != nil {
		c.t.Fatalf("%s: %v", method, *m.Error)
	}
	if err := json.Unmarshal(m.Result, &out); err != nil {
		c.t.Fatalf("%s: %s: %v", method, m.Result, err)
	}
	return out
}

// until waits for a state of the client.
func (c *client) until(what string, is func() bool) {
	c.t.Helper()
	late := time.AfterFunc(patience, c.cond.Broadcast)
	defer late.Stop()
	deadline := time.Now().Add(patience)
	c.mu.Lock()
	defer c.mu.Unlock()
	for !is() {
		if !time.Now().Before(deadline) || c.broken != nil {
			c.t.Fatalf("no %s (%v); shown: %v; logged: %v", what, c.broken, c.shown, c.logged)
		}
		c.cond.Wait()
	}
}

func (c *client) uri(name string) string {
	return uriOf(filepath.Join(c.root, filepath.FromSlash(name)))
}

func (c *client) doc(name string) map[string]any { return map[string]any{"uri": c.uri(name)} }

func (c *client) open(name, text string) {
	c.versions[name] = 1
	c.tell("textDocument/didOpen", map[string]any{"textDocument": map[string]any{"uri": c.uri(name), "languageId": "yaml", "version": 1, "text": text}})
}

// change sends a whole new text.
func (c *client) change(name, text string) { c.changes(name, map[string]any{"text": text}) }

func (c *client) changes(name string, changes ...any) {
	c.versions[name]++
	c.tell("textDocument/didChange", map[string]any{"textDocument": map[string]any{"uri": c.uri(name), "version": c.versions[name]}, "contentChanges": changes})
}

// codes waits until the findings shown of a file are these rules, in order.
func (c *client) codes(name string, want ...string) []map[string]any {
	c.t.Helper()
	var found []map[string]any
	c.until(fmt.Sprintf("%v at %s", want, name), func() bool {
		found = c.shown[name]
		if len(found) != len(want) {
			return false
		}
		for i, d := range found {
			if d["code"] != want[i] {
				return false
			}
		}
		return true
	})
	return found
}

// at is the place of the first occurrence of a text in a text, and of its end.
func at(t *testing.T, text, part string) textRange {
	t.Helper()
	i := strings.Index(text, part)
	if i < 0 {
		t.Fatalf("no %q", part)
	}
	f := source.NewFile("", []byte(text))
	return textRange{positionOf(f, f.Pos(i)), positionOf(f, f.Pos(i+len(part)))}
}
