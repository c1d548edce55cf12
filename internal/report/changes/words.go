package changes

import (
	"cmp"
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

// rank is the place of an effect among all, the worst first; those of the user's own rules come last.
func rank(effect string) int {
	if i := slices.Index(effectOrder, effect); i >= 0 {
		return i
	}
	return len(effectOrder)
}

// byWeight sorts effects, the worst first.
func byWeight(effects []string) []string {
	out := slices.Clone(effects)
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
	Restarted []change.Release
	Deployed  int // releases that the site has
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
			s, n := row(r.Site), e.Count(r)
			releases[r.Site][r] = r.Service != ""
			switch e.Kind {
			case change.Added:
				s.Added += n
			case change.Removed:
				s.Removed += n
			default:
				s.Changed += n
			}
			for _, effect := range e.Effects {
				s.Effects[effect] += n
				if effect == "restarts-pods" && !slices.Contains(s.Restarted, r) {
					s.Restarted = append(s.Restarted, r)
				}
			}
		}
	}
	var out []siteRow
	for _, name := range slices.Sorted(maps.Keys(rows)) {
		maps.DeleteFunc(releases[name], func(_ change.Release, counts bool) bool { return !counts })
		rows[name].Releases, rows[name].Deployed = len(releases[name]), d.Deployed[name]
		out = append(out, *rows[name])
	}
	return out
}

// effects lists what happens at a site, the worst first.
func (r siteRow) effects() (out []siteEffect) {
	for _, e := range byWeight(keysOf(r.Effects)) {
		n := r.Effects[e]
		text := fmt.Sprintf("%s: %d", effectWord(e), n) // of a rule of the user's own
		switch words, known := effectCounts[e]; {
		case e == "restarts-pods":
			text = r.restarts()
		case known && n == 1:
			text = "1 " + words[0]
		case known:
			text = fmt.Sprintf("%d %s", n, words[1])
		}
		out = append(out, siteEffect{e, text})
	}
	return out
}

// siteEffect is what happens to some objects of a site, in words.
type siteEffect struct{ effect, text string }

// effectCounts say of one object, and of several, what an effect does to them.
var effectCounts = map[string][2]string{
	"data-loss":     {"object loses data", "objects lose data"},
	"refused":       {"change is refused by the API server", "changes are refused by the API server"},
	"selector-lost": {"object selects no pods any more", "objects select no pods any more"},
	"recreated":     {"object is deleted and made again", "objects are deleted and made again"},
	"pruned":        {"object is deleted by Argo CD", "objects are deleted by Argo CD"},
	"route-moved":   {"route goes elsewhere", "routes go elsewhere"},
	"moved":         {"object moves", "objects move"},
	"hook-reruns":   {"hook runs again", "hooks run again"},
}

// restarts says whose pods restart.
func (r siteRow) restarts() string {
	if n := len(r.Restarted); n == r.Deployed && n > 1 {
		return fmt.Sprintf("restarts all %d releases", n)
	}
	var names []string
	envs := map[string]bool{}
	for _, rel := range r.Restarted {
		envs[rel.Environment] = true
	}
	for _, rel := range r.Restarted {
		name := cmp.Or(rel.Service, rel.Application)
		if len(envs) > 1 && rel.Environment != "" {
			name += " (" + rel.Environment + ")"
		}
		names = append(names, name)
	}
	slices.Sort(names)
	const most = 8
	if n := len(names); n > most {
		names = append(names[:most-1], fmt.Sprintf("%d more", n-most+1))
	}
	return "restarts " + strings.Join(names, ", ")
}

// text joins a site's effects.
func (r siteRow) text() string {
	var parts []string
	for _, e := range r.effects() {
		parts = append(parts, e.text)
	}
	return strings.Join(parts, "; ")
}

// headline sums the whole diff up in one line.
func headline(d *change.Diff) string {
	var added, removed, changed int
	for _, r := range siteRows(d) {
		added, removed, changed = added+r.Added, removed+r.Removed, changed+r.Changed
	}
	var parts []string
	for _, p := range []struct {
		n    int
		what string
	}{{changed, "changed"}, {added, "added"}, {removed, "removed"}} {
		switch {
		case p.n > 0 && len(parts) == 0:
			parts = append(parts, count(p.n, "object")+" "+p.what)
		case p.n > 0:
			parts = append(parts, fmt.Sprintf("%d %s", p.n, p.what))
		}
	}
	missing := ""
	if n := len(d.NotCompared); n > 0 {
		missing = fmt.Sprintf("; %d not compared", n)
	}
	if d.Hidden > 0 {
		missing += "; " + count(d.Hidden, "other object") + " changed"
	}
	if len(parts) == 0 && len(d.SitesAdded)+len(d.SitesRemoved) == 0 {
		return count(d.Looked.Sites, "site") + ", " + count(d.Looked.Releases, "release") + ": no change" + missing
	}
	if len(parts) == 0 {
		parts = []string{"no object changed"}
	}
	a := d.Affected()
	in := ""
	if a.Releases > 0 {
		in = fmt.Sprintf(", in %d of %s", a.Releases, count(d.Looked.Releases, "release"))
	}
	return fmt.Sprintf("%s%s at %d of %s%s", strings.Join(parts, ", "), in, a.Sites, count(d.Looked.Sites, "site"), missing)
}

// folded are the entries for people, those first that do most harm.
func folded(d *change.Diff) []*change.Entry {
	out := change.Fold(d.Entries)
	worst := func(e *change.Entry) int {
		if len(e.Effects) == 0 {
			return len(effectOrder) + 1
		}
		return rank(byWeight(e.Effects)[0])
	}
	slices.SortStableFunc(out, func(a, b *change.Entry) int { return cmp.Compare(worst(a), worst(b)) })
	return out
}

func keysOf(m map[string]int) []string { return slices.Sorted(maps.Keys(m)) }

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
