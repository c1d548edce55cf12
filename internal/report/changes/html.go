package changes

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/change"
	"github.com/xgen-lint/xgen-lint/internal/report/page"
	"github.com/xgen-lint/xgen-lint/internal/report/printing"
)

// writeHTML prints a page for a browser.
func writeHTML(w io.Writer, d *change.Diff, o Options) error {
	p := &page.Page{Title: "What changes at each site", Lead: printing.UpperFirst(headline(d)) + ". " + between(d), Foot: o.Tool}
	for _, n := range notComparedLines(d) {
		p.Alerts = append(p.Alerts, "Not compared: "+n)
	}
	if line := untracedLine(d); line != "" {
		p.Alerts = append(p.Alerts, printing.UpperFirst(line))
	}
	if rows := siteRows(d); len(rows) > 0 {
		p.Table = siteTable(rows)
	}
	var sites, kinds, effects []string
	for _, e := range folded(d) {
		item := diffItem(d, e)
		p.Items = append(p.Items, item)
		sites, kinds, effects = append(sites, item.Facts["site"]...), append(kinds, item.Facts["kind"]...), append(effects, item.Facts["effect"]...)
	}
	for _, f := range []page.Filter{{Name: "site", Label: "Site", Values: sites}, {Name: "kind", Label: "Kind", Values: kinds},
		{Name: "effect", Label: "Effect", Values: effects}} {
		slices.Sort(f.Values)
		if f.Values = slices.Compact(f.Values); len(f.Values) > 1 {
			p.Filters = append(p.Filters, f)
		}
	}
	return page.Write(w, p)
}

// between returns which states were compared.
func between(d *change.Diff) string {
	head := "the working tree"
	if d.Head != "" {
		head = shortCommit(d.Head)
	}
	return fmt.Sprintf("%s is compared with %s.", printing.UpperFirst(head), shortCommit(d.Base))
}

func shortCommit(name string) string {
	const length = 10
	if len(name) > length {
		return name[:length]
	}
	return name
}

func siteTable(rows []siteRow) *page.Table {
	t := &page.Table{Head: []page.Cell{{Text: "Site"}, {Text: "What it does"}, {Text: "Releases", Number: true}, {Text: "Changed", Number: true},
		{Text: "Added", Number: true}, {Text: "Removed", Number: true}}}
	for _, r := range rows {
		first := page.Cell{Text: r.Name, Filter: "site"}
		if r.State != "" {
			first.Badges = []page.Badge{{Text: "site " + r.State}}
		}
		t.Rows = append(t.Rows, page.Row{Cells: []page.Cell{first, {Badges: effectBadges(r)}, numberCell(r.Releases), numberCell(r.Changed), numberCell(r.Added),
			numberCell(r.Removed)}})
	}
	return t
}

func numberCell(n int) page.Cell { return page.Cell{Text: strconv.Itoa(n), Number: true} }

func effectBadges(r siteRow) (out []page.Badge) {
	for _, e := range r.effects() {
		out = append(out, page.Badge{Text: e.text, Look: effectLook(e.effect)})
	}
	return out
}

// effectLook is how grave an effect looks.
func effectLook(effect string) string {
	switch effect {
	case "data-loss", "refused", "selector-lost", "pruned", "recreated":
		return "bad"
	}
	return ""
}

func diffItem(d *change.Diff, e *change.Entry) page.Item {
	item := page.Item{Sign: signs[e.Kind], Look: map[change.Kind]string{change.Added: "good", change.Removed: "bad", change.Changed: "warn"}[e.Kind],
		Title: title(e), Note: whom(d, e), Lines: e.Notes, Open: len(d.Entries) <= 3,
		Facts: map[string][]string{"site": e.Sites(), "kind": {e.ObjectKind()}, "effect": e.Effects}}
	for _, effect := range byWeight(e.Effects) {
		item.Badges = append(item.Badges, page.Badge{Text: effectWord(effect), Look: effectLook(effect)})
	}
	if len(e.Origins) > 0 {
		item.Fields = append(item.Fields, page.Field{Name: "line", From: originLines(e.Origins)})
	}
	for _, f := range e.Fields {
		item.Fields = append(item.Fields, diffField(f))
	}
	if note := exampleNote(e); note != "" {
		item.Lines = append([]string{note}, item.Lines...)
	}
	if e.Whole && len(e.Objects) > 1 {
		item.Lines = append(item.Lines, strings.Join(e.Objects, ", "))
	}
	if len(e.Releases) > 1 {
		item.WhereTitle = count(len(e.Releases), "release")
		item.Where = bySite(e.Releases)
	}
	return item
}

func diffField(f change.Field) page.Field {
	out := page.Field{Name: f.Path, From: originLines(f.Origins)}
	was, oldText := f.Old.(string)
	is, newText := f.New.(string)
	switch {
	case f.Secret:
		out.Text = "changed (secret)"
	case f.Digest:
		out.Text = "changed (checksum)"
	case oldText && newText && strings.Contains(was+is, "\n"):
		for _, line := range change.TextDiff(was, is) {
			look := "good"
			if line[0] == '-' {
				look = "bad"
			}
			out.Block = append(out.Block, page.Badge{Text: line, Look: look})
		}
	default:
		out.Old, out.New = valueText(f.Old), valueText(f.New)
	}
	return out
}

// originLines are the places of lines.
func originLines(list []change.Origin) (out []string) {
	for _, o := range list {
		place := o.File + ":" + strconv.Itoa(o.Line)
		switch {
		case o.Side == change.Old && o.Changed:
			place += " (removed)"
		case !o.Changed:
			place += " (written here; no changed line found)"
		}
		out = append(out, place)
	}
	return out
}

// bySite lists releases, one line a site.
func bySite(releases []change.Release) (out []string) {
	names := map[string][]string{}
	for _, r := range releases {
		name := r.Service
		if name == "" {
			name = r.Application
		}
		if r.Environment != "" && r.Environment != r.Site {
			name += " (" + r.Environment + ")"
		}
		names[r.Site] = append(names[r.Site], name)
	}
	for _, site := range slices.Sorted(maps.Keys(names)) {
		out = append(out, site+": "+strings.Join(slices.Compact(names[site]), ", "))
	}
	return out
}

// untracedLine says of how many changes no line was looked for, "" if of none.
func untracedLine(d *change.Diff) string {
	n := d.Untraced()
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("too much changed to look for every line: %s without one; --site and --object narrow it", count(n, "field"))
}

// notComparedLines say what was not compared, one line for each reason.
func notComparedLines(d *change.Diff) (out []string) {
	type key struct{ when, reason string }
	type one struct{ site, application, reason string }
	states := map[one][]string{}
	for _, n := range d.NotCompared {
		k := one{n.Site, n.Application, n.Reason}
		states[k] = append(states[k], map[change.Side]string{change.Old: "in the base", change.New: "now"}[n.Side])
	}
	var order []key
	who := map[key][]string{}
	for _, n := range d.NotCompared {
		at := one{n.Site, n.Application, n.Reason}
		if states[at] == nil {
			continue // it was listed for the other state
		}
		k := key{strings.Join(states[at], " and "), n.Reason}
		states[at] = nil
		if who[k] == nil {
			order = append(order, k)
		}
		name := n.Site
		if n.Application != "" {
			name += "/" + n.Application
		}
		if name == "" {
			name = "the repository"
		}
		who[k] = append(who[k], name)
	}
	for _, k := range order {
		names := shortNames(who[k])
		if n := len(who[k]); n > 5 {
			names = fmt.Sprintf("%s: %s", count(n, "Application"), names)
		}
		out = append(out, fmt.Sprintf("%s (%s): %s", names, k.when, k.reason))
	}
	return out
}
