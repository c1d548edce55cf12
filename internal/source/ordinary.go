package source

import (
	"strings"
	"unicode/utf8"

	yaml "go.yaml.in/yaml/v4"
)

// Ordinary reads a text of one document that is written as nearly all are, at a
// tenth of what the library takes: a third of a run was reading YAML. Ordinary
// are mappings and sequences in block style, scalars and small flow collections
// on one line, and literal blocks. The tree is the library's, node for node
// (tests hold it to that), but for the comments, which nobody reads. False
// leaves the text to the library: it knows all the rest, and what is an error.
func Ordinary(text string) (root *Node, ok bool) {
	ascii, ok := survey(text)
	if !ok {
		return nil, false
	}
	r := ordinary{text: text, ascii: ascii, open: make([]*Node, 0, 2*slab)}
	if r.line = 1; !r.content() {
		r.advance()
	}
	if strings.HasPrefix(text[r.at:], "---") && r.indent == 0 {
		r.marks = 0
		if r.at += len("---"); !r.ends() {
			return nil, false
		}
		r.advance()
	}
	if r.at == len(text) {
		return nil, false
	}
	root = r.block()
	return root, root != nil && r.at == len(text) && r.marks == 0
}

const (
	slab    = 16 // nodes are allocated so many at a time
	maxNest = 100
	maxKey  = 1000 // the library's bound is 1024 characters
)

// survey reports whether a text is ASCII, and false where it has characters that
// are not printed as they are (tabs and carriage returns among them).
func survey(text string) (ascii, ok bool) {
	ascii = true
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c < ' ' && c != '\n' || c == 0x7f:
			return false, false
		case c >= utf8.RuneSelf:
			ascii = false
			r, size := utf8.DecodeRuneInString(text[i:])
			if r == utf8.RuneError || r < 0xa0 || r == '\u2028' || r == '\u2029' || r == '\ufeff' || r&0xfffe == 0xfffe {
				return false, false
			}
			i += size - 1
		}
	}
	return ascii, true
}

// ordinary reads one text. Its methods that return a node give nil for what is
// not ordinary; they are on content when called, and leave off on the next.
type ordinary struct {
	text   string
	ascii  bool
	at     int // the next byte
	line   int // its line
	start  int // where that begins
	indent int // the column, from 0, of the content that a block begins with; -1 at the end of the text
	marks  int // lines that look like a document's marker
	nest   int

	nodes []Node  // cut up into nodes
	links []*Node // cut up into nodes' contents
	open  []*Node // contents of the collections that are being read
}

// advance goes to the next line with content, or the end of the text.
func (r *ordinary) advance() {
	for {
		n := strings.IndexByte(r.text[r.at:], '\n')
		if n < 0 {
			r.at, r.indent = len(r.text), -1
			return
		}
		r.at += n + 1
		r.start = r.at
		r.line++
		if r.content() {
			return
		}
	}
}

// content looks from the start of a line for what is in it but space and a comment.
func (r *ordinary) content() bool {
	r.spaces()
	if r.indent = r.at - r.start; r.at == len(r.text) || r.text[r.at] == '\n' || r.text[r.at] == '#' {
		return false
	}
	if rest := r.text[r.at:]; r.indent == 0 && (strings.HasPrefix(rest, "---") || strings.HasPrefix(rest, "...")) {
		r.marks++
	}
	return true
}

func (r *ordinary) spaces() {
	for r.at < len(r.text) && r.text[r.at] == ' ' {
		r.at++
	}
}

// ends skips space and reports whether nothing follows in the line but a comment.
func (r *ordinary) ends() bool {
	from := r.at
	r.spaces()
	return r.at == len(r.text) || r.text[r.at] == '\n' || r.text[r.at] == '#' && r.at > from
}

// blank reports whether a byte is a space or ends a line.
func (r *ordinary) blank(at int) bool {
	return at >= len(r.text) || r.text[at] == ' ' || r.text[at] == '\n'
}

func (r *ordinary) dash() bool {
	return r.at < len(r.text) && r.text[r.at] == '-' && r.blank(r.at+1)
}

// node makes a node that begins at a byte of the line.
func (r *ordinary) node(kind yaml.Kind, tag string, at int) *Node {
	if len(r.nodes) == cap(r.nodes) {
		r.nodes = make([]Node, 0, slab)
	}
	column := at - r.start
	if !r.ascii {
		column = utf8.RuneCountInString(r.text[r.start:at])
	}
	r.nodes = append(r.nodes, Node{Kind: kind, Tag: tag, Line: r.line, Column: column + 1})
	return &r.nodes[len(r.nodes)-1]
}

// fill gives n what was opened since mark as its content.
func (r *ordinary) fill(n *Node, mark int) *Node {
	size := len(r.open) - mark
	if size == 0 {
		return n
	}
	if cap(r.links)-len(r.links) < size {
		r.links = make([]*Node, 0, max(size, 2*slab))
	}
	from := len(r.links)
	r.links = append(r.links, r.open[mark:]...)
	n.Content = r.links[from:len(r.links):len(r.links)]
	r.open = r.open[:mark]
	return n
}

// block reads the mapping or sequence that begins here.
func (r *ordinary) block() *Node {
	if r.nest++; r.nest > maxNest {
		return nil
	}
	defer func() { r.nest-- }()
	if r.dash() {
		return r.sequence(r.indent)
	}
	return r.mapping(r.indent)
}

func (r *ordinary) sequence(indent int) *Node {
	n, mark := r.node(yaml.SequenceNode, "!!seq", r.at), len(r.open)
	for r.indent == indent && r.dash() {
		r.at++
		item := r.item(indent)
		if item == nil {
			return nil
		}
		r.open = append(r.open, item)
	}
	if r.indent > indent {
		return nil
	}
	return r.fill(n, mark)
}

// item reads what follows a dash in the column indent.
func (r *ordinary) item(indent int) *Node {
	after, line, start := r.at, r.line, r.start
	if r.ends() {
		if r.advance(); r.indent > indent {
			return r.block()
		}
		return r.null(after, line, start)
	}
	if _, isKey := r.key(); isKey || r.dash() {
		r.indent = r.at - r.start
		return r.block()
	}
	return r.value(indent)
}

func (r *ordinary) mapping(indent int) *Node {
	n, mark := r.node(yaml.MappingNode, "!!map", r.at), len(r.open)
	for r.indent == indent {
		end, ok := r.key()
		if !ok {
			return nil
		}
		key := r.scalar(end)
		if key == nil || key.Tag == "!!merge" {
			return nil
		}
		r.at = end + 1
		value := r.entry(indent)
		if value == nil {
			return nil
		}
		r.open = append(r.open, key, value)
	}
	if r.indent > indent {
		return nil
	}
	return r.fill(n, mark)
}

// entry reads what follows the colon of a key in the column indent.
func (r *ordinary) entry(indent int) *Node {
	after, line, start := r.at, r.line, r.start
	if !r.ends() {
		return r.value(indent)
	}
	r.advance()
	if r.indent > indent || r.indent == indent && r.dash() {
		return r.block()
	}
	return r.null(after, line, start)
}

// null makes the node of a value that is not there.
func (r *ordinary) null(at, line, start int) *Node {
	here, hereStart := r.line, r.start
	r.line, r.start = line, start
	n := r.node(yaml.ScalarNode, "!!null", at)
	r.line, r.start = here, hereStart
	return n
}
