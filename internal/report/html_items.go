package report

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"

	"github.com/xgen-lint/xgen-lint/internal/mask"
)

// htmlPage is what a page in HTML holds: a table that sums up, and items that fold, with a search and filters. It is one
// file that needs no network, dark and light as the reader's system is, and readable on a telephone.
type htmlPage struct {
	Title, Lead string
	Alerts      []string // what must not be missed
	Table       *htmlTable
	Filters     []htmlFilter
	Items       []htmlItem
	Foot        string
}

type htmlTable struct {
	Head []htmlCell
	Rows []htmlRow
}

type htmlRow struct{ Cells []htmlCell }

type htmlCell struct {
	Text   string
	Number bool
	Filter string // the filter that a click on the text sets, "" for none
	Badges []htmlBadge
}

// htmlBadge is a word in a frame; Look is bad, good or "".
type htmlBadge struct{ Text, Look string }

// htmlFilter chooses items by one of their facts.
type htmlFilter struct {
	Name, Label string
	Values      []string
}

type htmlItem struct {
	Open         bool
	Sign, Look   string
	Place, Title string
	Note         string
	Badges       []htmlBadge
	Facts        map[string][]string // by the name of a filter
	Lines        []string
	Fields       []htmlField
	WhereTitle   string
	Where        []string
}

// htmlField is one value of an item, before and after, or a block of lines.
type htmlField struct {
	Name, Text, Old, New string
	Block                []htmlBadge // lines; bad was removed, good added
	From                 []string
}

//go:embed assets/items.html.tmpl
var itemsTemplate string

// writePage prints a page: the head and the end that all pages share, and the items.
func writePage(w io.Writer, p *htmlPage) error {
	t, err := template.New("page").Parse(itemsTemplate)
	if err != nil {
		return fmt.Errorf("read the page's template: %w", err)
	}
	out := newPage(pageHead{title: p.Title, subtitle: p.Lead, filters: p.Filters, search: len(p.Items) > 0, fold: len(p.Items) > 0}, mask.New(nil))
	if err := t.Execute(out, p); err != nil {
		return err
	}
	return out.writeTo(w, p.Foot)
}
