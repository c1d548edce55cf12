package page

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"

	"github.com/xgen-lint/xgen-lint/internal/mask"
)

// Page is what a page in HTML holds: a table that sums up, and items that fold, with a search and filters. It is one
// file that needs no network, dark and light as the reader's system is, and readable on a telephone.
type Page struct {
	Title, Lead string
	Alerts      []string // what must not be missed
	Table       *Table
	Filters     []Filter
	Items       []Item
	Foot        string
}

// Table sums up.
type Table struct {
	Head []Cell
	Rows []Row
}

// Row is one of a Table.
type Row struct{ Cells []Cell }

// Cell is one of a Row.
type Cell struct {
	Text   string
	Number bool
	Filter string // the filter that a click on the text sets, "" for none
	Badges []Badge
}

// Badge is a word in a frame; Look is bad, good or "".
type Badge struct{ Text, Look string }

// Filter chooses items by one of their facts.
type Filter struct {
	Name, Label string
	Values      []string
}

// Item is what folds.
type Item struct {
	Open         bool
	Sign, Look   string
	Place, Title string
	Note         string
	Badges       []Badge
	Facts        map[string][]string // by the name of a filter
	Lines        []string
	Fields       []Field
	WhereTitle   string
	Where        []string
}

// Field is one value of an item, before and after, or a block of lines.
type Field struct {
	Name, Text, Old, New string
	Block                []Badge // lines; bad was removed, good added
	From                 []string
}

//go:embed assets/items.html.tmpl
var itemsTemplate string

// Write prints a page: the head and the end that all pages share, and the items.
func Write(w io.Writer, p *Page) error {
	t, err := template.New("page").Parse(itemsTemplate)
	if err != nil {
		return fmt.Errorf("read the page's template: %w", err)
	}
	out := New(Head{Title: p.Title, Subtitle: p.Lead, Filters: p.Filters, Search: len(p.Items) > 0, Fold: len(p.Items) > 0}, mask.New(nil))
	if err := t.Execute(out, p); err != nil {
		return err
	}
	return out.WriteTo(w, p.Foot)
}
