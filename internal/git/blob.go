package git

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strconv"
	"strings"
	"sync"

	"github.com/xgen-lint/xgen-lint/internal/files"
)

var errTooLarge = errors.New("too large")

// blobReader reads files from Git's store, one after the other, by one git
// process that is started for the first and ends with the program.
type blobReader struct {
	repo *Repo

	mu   sync.Mutex
	cmd  *exec.Cmd
	ask  io.WriteCloser // nil where no process runs
	hear *bufio.Reader
	err  error // of the process, for good
}

func (r *blobReader) close() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.ask != nil {
		_ = r.ask.Close()
		_ = r.cmd.Wait()
		r.ask = nil
	}
}

func (r *blobReader) read(id string) ([]byte, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.ask == nil && r.err == nil {
		r.start()
	}
	if r.err == nil {
		_, r.err = io.WriteString(r.ask, id+"\n")
	}
	if r.err != nil {
		return nil, r.err
	}
	head, err := r.hear.ReadString('\n')
	if err != nil {
		r.err = fmt.Errorf("git cat-file ended: %w", err)
		return nil, r.err
	}
	return r.body(head)
}

// readSeveral reads several files, nil for one that cannot be read: Git is asked for all of them before the first answer is heard. They
// must be few enough for their IDs to fit into a pipe.
func (r *blobReader) readSeveral(ids []string) [][]byte {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.ask == nil && r.err == nil {
		r.start()
	}
	if r.err == nil {
		_, r.err = io.WriteString(r.ask, strings.Join(ids, "\n")+"\n")
	}
	out := make([][]byte, len(ids))
	for i := 0; i < len(ids) && r.err == nil; i++ {
		head, err := r.hear.ReadString('\n')
		if err != nil {
			r.err = fmt.Errorf("git cat-file ended: %w", err)
			break
		}
		out[i], _ = r.body(head) // whoever asks for this one hears why
	}
	return out
}

// start runs git cat-file. Its end is that of its standard input, so it must not
// end with the context of whoever asks first.
func (r *blobReader) start() {
	cmd := r.repo.command(context.Background(), "cat-file", "--batch")
	ask, err1 := cmd.StdinPipe()
	hear, err2 := cmd.StdoutPipe()
	if r.err = errors.Join(err1, err2); r.err != nil {
		return
	}
	if r.err = cmd.Start(); r.err == nil {
		r.cmd, r.ask, r.hear = cmd, ask, bufio.NewReaderSize(hear, 64<<10)
	}
}

// body reads an answer of cat-file --batch: after "ID blob SIZE" the bytes, and
// a line break.
func (r *blobReader) body(head string) ([]byte, error) {
	fields := strings.Fields(head)
	if len(fields) != 3 {
		return nil, fmt.Errorf("not in this clone (%s)", strings.TrimSpace(head))
	}
	size, err := strconv.Atoi(fields[2])
	switch {
	case err != nil:
		r.err = err
		return nil, err
	case size > files.MaxFileSize:
		if _, r.err = io.CopyN(io.Discard, r.hear, int64(size)+1); r.err != nil {
			return nil, r.err
		}
		return nil, errTooLarge
	}
	data := make([]byte, size+1)
	if _, r.err = io.ReadFull(r.hear, data); r.err != nil {
		return nil, r.err
	}
	return data[:size:size], nil
}
