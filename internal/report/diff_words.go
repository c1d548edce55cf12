package report

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/change"
)

// effectWords say what an effect means for a running site, as a part of a sentence about the object.
var effectWords = map[string]string{
	"restarts-pods": "restarts pods",
	"refused":       "is refused by the API server",
	"recreated":     "is deleted and made again",
	"pruned":        "is deleted by Argo CD",
	"data-loss":     "loses data",
	"moved":         "moves",
	"selector-lost": "selects no pods any more",
	"hook-reruns":   "hook runs again",
	"route-moved":   "traffic goes elsewhere",
}

// effectOrder is the worst first.
var effectOrder = []string{"data-loss", "refused", "selector-lost", "recreated", "pruned", "restarts-pods", "route-moved", "moved", "hook-reruns"}

func effectWord(effect string) string {
	if w, ok := effectWords[effect]; ok {
		return w
	}
	return strings.ReplaceAll(effect, "-", " ") // of a rule of the user's own
}

// byWeight sorts effects, the worst first.
func byWeight(effects []string) []string {
	out := slices.Clone(effects)
	rank := func(e string) int {
		if i := slices.Index(effectOrder, e); i >= 0 {
			return i
		}
		return len(effectOrder)
	}
	slices.SortStableFunc(out, func(a, b string) int { return rank(a) - rank(b) })
	return out
}

// whom returns which releases a change is in.
func whom(d *change.Diff, e *change.Entry) string {
	sites, services := e.Sites(), []string{}
	for _, r := range e.Releases {
		services = append(services, r.Service)
	}
	slices.Sort(services)
	services = slices.Compact(services)
	n := len(e.Releases)
	switch {
	case n > 1 && n == d.Looked.Releases:
		return fmt.Sprintf("in all %d releases", n)
	case n == 1 && d.Looked.Sites > 1:
		return oneRelease(e.Releases[0]) + " only"
	case n == 1:
		return oneRelease(e.Releases[0])
	case len(sites) == 1 && d.Looked.Sites > 1:
		return fmt.Sprintf("in %d releases, %s only", n, sites[0])
	case len(sites) == 1:
		return fmt.Sprintf("in %d releases", n)
	case len(sites) == d.Looked.Sites && len(services) == 1 && services[0] != "":
		return fmt.Sprintf("%s of all %d sites", services[0], len(sites))
	case len(sites) == d.Looked.Sites:
		return fmt.Sprintf("in %d releases of all %d sites", n, len(sites))
	case len(services) == 1 && services[0] != "":
		return fmt.Sprintf("%s of sites %s", services[0], shortNames(sites))
	}
	return fmt.Sprintf("in %d releases of sites %s", n, shortNames(sites))
}

func oneRelease(r change.Release) string {
	parts := []string{r.Site}
	for _, p := range []string{r.Environment, r.Service} {
		if p != "" && p != r.Site {
			parts = append(parts, p)
		}
	}
	return strings.Join(parts, "/")
}

func shortNames(list []string) string {
	const most = 5
	if len(list) <= most {
		return strings.Join(list, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(list[:most-1], ", "), len(list)-most+1)
}

// exampleNote says whose values are shown where they vary.
func exampleNote(e *change.Entry) string {
	if !e.Varies {
		return ""
	}
	return "shown for " + oneRelease(e.Releases[0]) + "; the others differ in their own names"
}

// title names the objects of an entry: one by its name, several by their kind.
func title(e *change.Entry) string {
	if e.Whole && len(e.Objects) > 1 {
		apps := 0
		for _, name := range e.Objects {
			if strings.HasPrefix(name, "Application/") {
				apps++
			}
		}
		if apps == 0 {
			return count(len(e.Objects), "object")
		}
		return count(apps, "Application") + " with " + count(len(e.Objects)-apps, "object")
	}
	if len(e.Objects) > 1 {
		return fmt.Sprintf("%d × %s", len(e.Objects), e.ObjectKind())
	}
	return e.Object
}

// valueText is a value on one line.
func valueText(v any) string {
	switch v := v.(type) {
	case nil:
		return "(none)"
	case string:
		if v == "" || strings.TrimSpace(v) != v || strings.ContainsAny(v, "\n\t\"") {
			return compact(v)
		}
		return v
	}
	return compact(v)
}

func compact(v any) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return fmt.Sprint(v)
	}
	return strings.TrimSpace(b.String())
}

// cut shortens a text to a number of characters.
func cut(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}

// siteRow is what a diff does to one site.
type siteRow struct {
	Name      string
	State     string // "added", "removed" or ""
	Releases  int
	Added     int // objects
	Removed   int
	Changed   int
	Effects   map[string]int // objects, by effect
	Restarted []string       // services
}

// siteRows sums a diff up by site; sites without a change have no row.
func siteRows(d *change.Diff) []siteRow {
	rows := map[string]*siteRow{}
	releases := map[string]map[change.Release]bool{}
	row := func(name string) *siteRow {
		if rows[name] == nil {
			rows[name] = &siteRow{Name: name, Effects: map[string]int{}}
			releases[name] = map[change.Release]bool{}
		}
		return rows[name]
	}
	for _, name := range d.SitesAdded {
		row(name).State = "added"
	}
	for _, name := range d.SitesRemoved {
		row(name).State = "removed"
	}
	for _, e := range d.Entries {
		for _, r := range e.Releases {
			s := row(r.Site)
			releases[r.Site][r] = true
			switch e.Kind {
			case change.Added:
				s.Added++
			case change.Removed:
				s.Removed++
			default:
				s.Changed++
			}
			for _, effect := range e.Effects {
				s.Effects[effect]++
				if effect == "restarts-pods" && !slices.Contains(s.Restarted, r.Service) {
					s.Restarted = append(s.Restarted, r.Service)
				}
			}
		}
	}
	var out []siteRow
	for _, name := range slices.Sorted(maps.Keys(rows)) {
		rows[name].Releases = len(releases[name])
		out = append(out, *rows[name])
	}
	return out
}

// effectsText lists a row's effects, the worst first: "2 restart pods".
func (r siteRow) effectsText() string {
	var parts []string
	for _, e := range byWeight(keysOf(r.Effects)) {
		parts = append(parts, fmt.Sprintf("%s: %d", e, r.Effects[e]))
	}
	return strings.Join(parts, ", ")
}

// headline sums the whole diff up in one line.
func headline(d *change.Diff) string {
	var parts []string
	for _, p := range []struct {
		n    int
		what string
	}{{d.Of(change.Changed), "changed"}, {d.Of(change.Added), "added"}, {d.Of(change.Removed), "removed"}} {
		if p.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", p.n, p.what))
		}
	}
	looked := count(d.Looked.Sites, "site") + ", " + count(d.Looked.Releases, "release")
	missing := ""
	if n := len(d.NotCompared); n > 0 {
		missing = fmt.Sprintf("; %d not compared", n)
	}
	if len(parts) == 0 {
		return looked + ": no change" + missing
	}
	a := d.Affected()
	return fmt.Sprintf("%s: %s, in %s of %s%s", looked, strings.Join(parts, ", "), count(a.Releases, "release"), count(a.Sites, "site"), missing)
}

func keysOf(m map[string]int) []string { return slices.Sorted(maps.Keys(m)) }
