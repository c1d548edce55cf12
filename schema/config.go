package schema

import (
	"slices"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/near"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// platforms refuses a site's platform that is neither a default nor an entry
// under platforms: without limits its capacity rules would keep silent, and a
// slip of the pen must not do that.
func (w *walk) platforms() {
	root := w.y.Docs[w.doc]
	known := slices.Clone(w.c.platforms)
	_, own := source.Get(root, source.P("platforms"))
	source.Entries(own, func(name string, _, _ *source.Node) {
		if !slices.Contains(known, name) {
			known = append(known, name)
		}
	})
	slices.Sort(known)
	_, sites := source.Get(root, source.P("sites"))
	source.Entries(sites, func(site string, _, facts *source.Node) {
		_, n := source.Get(facts, source.P("platform"))
		if n = source.Deref(n); n == nil || isNull(n) || slices.Contains(known, n.Value) {
			return
		}
		hit := finding.Hit{Path: source.P("sites", site, "platform")}
		meant, _ := near.Nearest(n.Value, known)
		hit.Text = finding.Say("which-platform", "value", quote(n.Value), "known", known, "near", meant)
		w.add(hit)
	})
}
