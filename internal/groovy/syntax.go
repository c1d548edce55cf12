package groovy

// How the lexer takes a slash where an expression may begin: Groovy decides that by its grammar,
// which this reader does not have.
type slashes int

const (
	slashLine  slashes = iota // /…/ on one line is a string
	slashNever                // a slash is a division
	slashLines                // /…/ may go on over lines
)

// parse cuts a text into tokens and pairs the brackets. An error is certain where the text fails
// in whatever way its slashes are taken.
func parse(text string) (*reader, *Error) {
	first := (*Error)(nil)
	for _, mode := range []slashes{slashLine, slashNever, slashLines} {
		toks, err := tokenize(text, mode)
		r := &reader{text: text, toks: toks}
		if err == nil {
			err = r.match()
		}
		if err == nil && first == nil {
			return r, nil
		}
		if err == nil {
			first.Certain = false
			return nil, first
		}
		if first == nil {
			first = err
		}
	}
	first.Certain = len(text) <= maxText
	return nil, first
}

// misplaced looks for the brace that is missing or too many by the indentation: a brace that closes
// a block is written below the line that opens it. That is nearer to the fault than the end of the
// file, where the brackets do not come out.
func (r *reader) misplaced() *Error {
	var open []int
	for i, t := range r.toks {
		switch {
		case t.kind != kindPunct:
		case t.text == "{":
			open = append(open, i)
		case t.text == "}":
			if len(open) == 0 {
				return unopened(t)
			}
			o := open[len(open)-1]
			open = open[:len(open)-1]
			here, ok := r.indent(t.start)
			there, _ := r.lineIndent(r.toks[o].start)
			switch {
			case !ok || here == there:
			case here > there:
				return &Error{Offset: t.start, Message: "this } closes nothing: a { is missing before it", ID: "lost-brace"}
			default:
				return unclosed(r.toks[o])
			}
		}
	}
	return nil
}

// indent is how far a token is indented, if it is the first of its line.
func (r *reader) indent(at int) (int, bool) {
	n, start := r.lineIndent(at)
	return n, start == at
}

// lineIndent is how far the line of an offset is indented, and where its text begins.
func (r *reader) lineIndent(at int) (columns, text int) {
	start := at
	for start > 0 && r.text[start-1] != '\n' {
		start--
	}
	text = start
	for text < len(r.text) && (r.text[text] == ' ' || r.text[text] == '\t') {
		text++
	}
	return text - start, text
}
