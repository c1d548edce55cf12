package lsp

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"testing"
	"testing/fstest"

	"github.com/xgen-lint/xgen-lint/internal/lint"
)

// FuzzMessages sends a server what no editor would: it goes on, or ends when its input does.
func FuzzMessages(f *testing.F) {
	for _, m := range []string{
		`{"jsonrpc":"2.0","id":1,"method":"textDocument/hover","params":{"textDocument":{"uri":"file:///r/a.yaml"},"position":{"line":-1,"character":9e9}}}`,
		`{"jsonrpc":"2.0","method":"textDocument/didChange","params":{"textDocument":{"uri":"file:///r/a.yaml","version":2},"contentChanges":[{"range":{"start":{"line":5,"character":0},"end":{"line":0,"character":0}},"text":"x"}]}}`,
		`{"jsonrpc":"2.0","id":null,"method":"$/cancelRequest","params":{"id":{}}}`, `{"jsonrpc":"2.0","method":"exit"}`, `[]`, `null`, `{"id":1,"result":{}}`, "\xff\xfe",
		`{"jsonrpc":"2.0","id":2,"method":"textDocument/completion","params":null}`, `{"jsonrpc":"2.0","id":3,"method":"workspace/executeCommand","params":{"command":"x","arguments":[1]}}`,
	} {
		f.Add([]byte(m), 0)
		f.Add([]byte(m), 7)
	}
	repo := fstest.MapFS{"a.yaml": {Data: []byte("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n")}}
	f.Fuzz(func(t *testing.T, message []byte, less int) {
		var in bytes.Buffer
		say := func(m []byte, length int) { fmt.Fprintf(&in, "Content-Length: %d\r\n\r\n%s", length, m) }
		for _, m := range []string{`{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"capabilities":{},"rootUri":"file:///r"}}`, `{"jsonrpc":"2.0","method":"initialized","params":{}}`,
			`{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":"file:///r/a.yaml","languageId":"yaml","version":1,"text":"a: b\n"}}}`} {
			say([]byte(m), len(m))
		}
		say(message, len(message)-less%64)
		var said bytes.Buffer
		_, _ = Serve(context.Background(), io.NopCloser(&in), io.Discard, Options{
			Open: func(string) (string, lint.Options, error) { return "/r", lint.Options{FS: repo}, nil },
			Page: func(string) string { return "" }, Log: &said,
		})
		if said.Len() > 0 {
			t.Fatalf("%q: %s", message, said.String())
		}
	})
}
