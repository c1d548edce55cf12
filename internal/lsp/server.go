// Package lsp speaks the Language Server Protocol: messages, documents that are
// not saved, positions as the protocol counts them. It is the only door of the
// JSON-RPC library. What there is to say of a repo is editor's; it refuses to
// know rules, charts and YAML.
package lsp

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"runtime/debug"
	"slices"
	"strings"
	"sync"

	"github.com/sourcegraph/jsonrpc2"

	"github.com/xgen-lint/xgen-lint/internal/lint"
)

// Options is what a server is told by its command line.
type Options struct {
	// Open returns the root of the infra repo around a folder, and how it is linted.
	Open func(dir string) (root string, o lint.Options, err error)
	// Page is the address of a rule's page, "" where it has none.
	Page    func(rule string) string
	Version string
	Log     io.Writer // for a defect of this program
}

// The error codes of JSON-RPC and of the protocol.
const (
	codeParse          = jsonrpc2.CodeParseError
	codeInvalidRequest = jsonrpc2.CodeInvalidRequest
	codeNoMethod       = jsonrpc2.CodeMethodNotFound
	codeInvalidParams  = jsonrpc2.CodeInvalidParams
	codeInternal       = jsonrpc2.CodeInternalError
	codeNotInitialized = -32002
	codeFailed         = -32803 // RequestFailed
	codeCancelled      = -32800
)

func failure(code int64, format string, args ...any) error {
	return &jsonrpc2.Error{Code: code, Message: fmt.Sprintf(format, args...)}
}

// server is one connection to an editor.
type server struct {
	Options
	ctx    context.Context
	conn   *jsonrpc2.Conn
	client initializeParams

	mu          sync.Mutex
	initialized bool
	down        bool // shutdown was asked for
	clean       bool // exit came after it
	documents   map[string]*buffer
	repos       []*repo
	running     map[string]context.CancelFunc // requests, by id
	work        sync.WaitGroup
}

// pipe is both directions of the connection.
type pipe struct {
	io.Reader
	io.Writer
	close func() error
}

func (p pipe) Close() error { return p.close() }

// Serve answers an editor until it says exit, or its end is closed. clean is set
// where the editor asked for the end, as the protocol wants it, before.
func Serve(ctx context.Context, in io.Reader, out io.Writer, o Options) (clean bool, err error) {
	ctx, cancel := context.WithCancel(ctx)
	s := &server{Options: o, ctx: ctx, documents: map[string]*buffer{}, running: map[string]context.CancelFunc{}}
	ready := make(chan struct{})
	stop := func() error {
		cancel()
		if c, ok := in.(io.Closer); ok {
			return c.Close()
		}
		return nil
	}
	refuse := func(why string) {
		<-ready
		// Its id is not known: the library cannot write null, and the protocol has no other way.
		_ = s.conn.Notify(ctx, "window/logMessage", showMessageParams{messageWarning, "a message was left out: " + why})
	}
	stream := jsonrpc2.NewBufferedStream(pipe{in, out, stop}, codec{refuse: refuse})
	s.conn = jsonrpc2.NewConn(ctx, stream, handlerFunc(func(ctx context.Context, req *jsonrpc2.Request) {
		<-ready
		s.handle(ctx, req)
	}), jsonrpc2.SetLogger(log.New(io.Discard, "", 0)))
	close(ready)
	<-s.conn.DisconnectNotify()
	cancel()
	s.work.Wait()
	return s.clean, nil
}

type handlerFunc func(context.Context, *jsonrpc2.Request)

func (f handlerFunc) Handle(ctx context.Context, _ *jsonrpc2.Conn, req *jsonrpc2.Request) {
	f(ctx, req)
}

// handle takes one message. Notifications are heeded in their order, so that a
// request meets the text that its editor had; requests are answered beside each
// other.
func (s *server) handle(ctx context.Context, req *jsonrpc2.Request) {
	if req.Notif {
		s.notified(req)
		return
	}
	id := req.ID.String()
	ctx, cancel := context.WithCancel(ctx)
	answer, err := s.prepare(req)
	s.mu.Lock()
	s.running[id] = cancel
	s.mu.Unlock()
	s.work.Add(1)
	go func() {
		defer s.work.Done()
		defer cancel()
		var result any
		if err == nil {
			result, err = s.guarded(ctx, req.Method, answer)
		}
		s.mu.Lock()
		delete(s.running, id)
		s.mu.Unlock()
		s.reply(ctx, req.ID, result, err)
	}()
}

func (s *server) reply(ctx context.Context, id jsonrpc2.ID, result any, err error) {
	var known *jsonrpc2.Error
	switch {
	case err == nil:
		if s.conn.Reply(s.ctx, id, result) == nil {
			return
		}
		return
	case errors.As(err, &known):
	case ctx.Err() != nil:
		known = &jsonrpc2.Error{Code: codeCancelled, Message: "cancelled"}
	default:
		known = &jsonrpc2.Error{Code: codeFailed, Message: err.Error()}
	}
	_ = s.conn.ReplyWithError(s.ctx, id, known)
}

// guarded answers a request; a defect of the program is an error of that request
// and ends nothing else.
func (s *server) guarded(ctx context.Context, method string, answer answer) (result any, err error) {
	defer func() {
		if p := recover(); p != nil {
			fmt.Fprintf(s.Log, "xgen-lint: internal error in %s: %v\n%s", method, p, debug.Stack())
			err = failure(codeInternal, "internal error: %v; please report it", p)
		}
	}()
	return answer(ctx)
}

// answer works out what a request asks for.
type answer func(context.Context) (any, error)

// prepare reads a request and keeps the state that it is about.
func (s *server) prepare(req *jsonrpc2.Request) (answer, error) {
	s.mu.Lock()
	initialized, down := s.initialized, s.down
	s.mu.Unlock()
	switch {
	case down:
		return nil, failure(codeInvalidRequest, "the server is shut down")
	case req.Method == "initialize":
		if initialized {
			return nil, failure(codeInvalidRequest, "initialize comes once")
		}
		return s.initialize(req)
	case !initialized:
		return nil, failure(codeNotInitialized, "initialize comes first")
	case req.Method == "shutdown":
		s.mu.Lock()
		s.down = true
		s.mu.Unlock()
		s.each(func(r *repo) { r.stop() })
		return func(context.Context) (any, error) { return nil, nil }, nil
	}
	f, ok := requests[req.Method]
	if !ok {
		return nil, failure(codeNoMethod, "no method %q", req.Method)
	}
	return f(s, req)
}

// params reads the parameters of a message.
func params[T any](req *jsonrpc2.Request) (p T, err error) {
	if req.Params == nil {
		return p, failure(codeInvalidParams, "%s: no parameters", req.Method)
	}
	if err := json.Unmarshal(*req.Params, &p); err != nil {
		return p, failure(codeInvalidParams, "%s: %v", req.Method, err)
	}
	return p, nil
}

// notified heeds a notification. Those that cannot be read, or that nobody knows,
// are left, as the protocol wants it.
func (s *server) notified(req *jsonrpc2.Request) {
	s.mu.Lock()
	initialized := s.initialized
	s.mu.Unlock()
	switch {
	case req.Method == "exit":
		s.mu.Lock()
		s.clean = s.down
		s.mu.Unlock()
		_ = s.conn.Close()
	case req.Method == "$/cancelRequest":
		if p, err := params[cancelParams](req); err == nil {
			s.cancel(p)
		}
	case !initialized:
	default:
		if f, ok := notifications[req.Method]; ok {
			if err := f(s, req); err != nil {
				s.tell("window/logMessage", messageWarning, err.Error())
			}
		}
	}
}

func (s *server) cancel(p cancelParams) {
	var id jsonrpc2.ID
	if json.Unmarshal(p.ID, &id) != nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if cancel := s.running[id.String()]; cancel != nil {
		cancel()
	}
}

// The kinds of messages to a person.
const (
	messageError   = 1
	messageWarning = 2
)

func (s *server) tell(method string, kind int, text string) {
	_ = s.conn.Notify(s.ctx, method, showMessageParams{kind, text})
}

// initialize opens the repos that the editor's folders are in.
func (s *server) initialize(req *jsonrpc2.Request) (answer, error) {
	p, err := params[initializeParams](req)
	if err != nil {
		return nil, err
	}
	s.client = p
	folders := p.Folders
	if len(folders) == 0 {
		switch {
		case p.RootURI != "":
			folders = []workspaceFolder{{p.RootURI}}
		case p.RootPath != "":
			folders = []workspaceFolder{{uriOf(p.RootPath)}}
		}
	}
	s.mu.Lock()
	s.initialized = true
	s.mu.Unlock()
	for _, f := range folders {
		s.addFolder(f)
	}
	if len(folders) == 0 {
		s.add("") // the folder that the server was started in
	}
	return func(context.Context) (any, error) {
		return map[string]any{"capabilities": capabilities, "serverInfo": map[string]string{"name": "xgen-lint", "version": s.Version}}, nil
	}, nil
}

// started asks the editor to tell of files that change on the disk.
func (s *server) started() {
	if !s.client.Capabilities.Workspace.Watched.Dynamic {
		return
	}
	watch := map[string]any{"registrations": []any{map[string]any{"id": "files", "method": "workspace/didChangeWatchedFiles",
		"registerOptions": map[string]any{"watchers": []any{map[string]any{"globPattern": "**/*"}}}}}}
	s.work.Add(1)
	go func() {
		defer s.work.Done()
		_ = s.conn.Call(s.ctx, "client/registerCapability", watch, nil)
	}()
}

func (s *server) addFolder(f workspaceFolder) {
	if dir, ok := fileOf(f.URI); ok {
		s.add(dir)
	}
}

// add opens the repo around a folder, once.
func (s *server) add(dir string) {
	root, o, err := s.Open(dir)
	if err != nil {
		s.tell("window/showMessage", messageError, "xgen-lint: "+err.Error())
		return
	}
	s.mu.Lock()
	if slices.ContainsFunc(s.repos, func(r *repo) bool { return r.root == root }) {
		s.mu.Unlock()
		return
	}
	r := newRepo(s, root, o)
	s.repos = append(s.repos, r)
	s.mu.Unlock()
	r.start()
}

// remove lets go of the repo around a folder.
func (s *server) remove(f workspaceFolder) {
	dir, ok := fileOf(f.URI)
	if !ok {
		return
	}
	root, _, err := s.Open(dir)
	if err != nil {
		root = dir
	}
	s.mu.Lock()
	i := slices.IndexFunc(s.repos, func(r *repo) bool { return r.root == root })
	if i < 0 {
		s.mu.Unlock()
		return
	}
	r := s.repos[i]
	s.repos = slices.Delete(s.repos, i, i+1)
	s.mu.Unlock()
	r.stop()
	r.clear()
}

func (s *server) each(f func(*repo)) {
	s.mu.Lock()
	repos := slices.Clone(s.repos)
	s.mu.Unlock()
	for _, r := range repos {
		f(r)
	}
}

// repoOf is the innermost repo that a file is in, and its name there.
func (s *server) repoOf(file string) (*repo, string, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var best *repo
	var name string
	for _, r := range s.repos {
		if rel, ok := r.within(file); ok && (best == nil || len(r.root) > len(best.root)) {
			best, name = r, rel
		}
	}
	return best, name, best != nil && !strings.HasPrefix(name, ".git/")
}
