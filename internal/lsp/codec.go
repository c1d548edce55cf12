package lsp

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/sourcegraph/jsonrpc2"
)

// maxMessage is the most that one message may have, in bytes: several times the
// largest file that is read.
const maxMessage = 128 << 20

// codec frames messages as the protocol says, and outlives those that are none:
// the library ends a connection at the first message that it cannot read.
type codec struct {
	jsonrpc2.VSCodeObjectCodec
	// refuse is told of a message that was left out.
	refuse func(why string)
}

// ReadObject reads the next message that can be read. The error is that of the
// stream, or of a frame after which no next one can be found.
func (c codec) ReadObject(stream *bufio.Reader, v any) error {
	for {
		data, err := readFrame(stream)
		if err != nil {
			return err
		}
		if why := unreadable(data); why != "" {
			c.refuse(why)
			continue
		}
		if err := json.Unmarshal(data, v); err != nil {
			c.refuse(err.Error())
			continue
		}
		return nil
	}
}

// readFrame reads headers, of which only the length counts, and the content.
func readFrame(stream *bufio.Reader) ([]byte, error) {
	length := -1
	for {
		line, err := stream.ReadString('\n')
		if err != nil {
			return nil, err
		}
		line = strings.TrimRight(line, "\r\n")
		if line == "" && length >= 0 {
			break
		}
		name, value, _ := strings.Cut(line, ":")
		if !strings.EqualFold(strings.TrimSpace(name), "Content-Length") {
			continue
		}
		n, err := strconv.Atoi(strings.TrimSpace(value))
		if err != nil || n < 0 || n > maxMessage {
			return nil, fmt.Errorf("a message of length %q", strings.TrimSpace(value))
		}
		length = n
	}
	data := make([]byte, length)
	_, err := io.ReadFull(stream, data)
	return data, err
}

// unreadable returns why a message is neither a request nor an answer, "" if it is
// one: on those the library would stop.
func unreadable(data []byte) string {
	var m struct {
		Method *string          `json:"method"`
		ID     json.RawMessage  `json:"id"`
		Result *json.RawMessage `json:"result"`
		Error  *json.RawMessage `json:"error"`
	}
	if err := json.Unmarshal(data, &m); err != nil {
		return "not JSON-RPC: " + err.Error()
	}
	var keys map[string]json.RawMessage
	_ = json.Unmarshal(data, &keys)
	_, result := keys["result"] // null, for many answers
	switch request, response := m.Method != nil, result || m.Error != nil; {
	case request == response:
		return "neither a request nor an answer"
	case response && len(m.ID) == 0:
		return "an answer to nothing"
	}
	return ""
}
