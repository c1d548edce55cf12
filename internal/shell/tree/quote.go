package tree

// Span is a stretch of bytes [Start, End) of one given string: of the script,
// or of argv string number Index (command first, then args).
type Span struct{ Index, Start, End int }

// QuoteKind is how a stretch of text is quoted.
type QuoteKind string

// The kinds of quotes.
const (
	QuoteNone       QuoteKind = ""
	QuoteSingle     QuoteKind = "single"
	QuoteDouble     QuoteKind = "double"
	QuoteAnsi       QuoteKind = "ansi"        // $'…'
	QuoteHeredoc    QuoteKind = "heredoc"     // a body that is expanded
	QuoteHeredocRaw QuoteKind = "raw-heredoc" // a body under a quoted delimiter
	QuoteMixed      QuoteKind = "mixed"       // several quotes, or partly quoted
)

// Quote is the quoting around a value. The Span encloses the quotes with their
// body; for here-documents it is the delimiter word after "<<".
type Quote struct {
	Kind QuoteKind
	Span
	// Bare is a here-document's delimiter without its quotes.
	Bare string
	// Safe: replacing the quotes by ones that expand changes nothing but the
	// variables in it. Where there are no quotes: quotes may be added.
	Safe bool
}

// Condition is a comparison that must hold for a part of the script to run: the
// variable is one of (with Negated: none of) the values, which may be patterns in a case.
type Condition struct {
	Variable   string
	Values     []string
	Negated    bool
	Start, End int
}
