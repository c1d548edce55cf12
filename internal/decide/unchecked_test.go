package decide

import (
	"slices"
	"testing"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/texts"
)

// TestUncheckedInAnyOrder: sites are checked some at once, and what is said of those that were not checked does not depend on which
// came first.
func TestUncheckedInAnyOrder(t *testing.T) {
	failed := func(site string) finding.Finding {
		f := found("make/failed", site+".yaml", 1, finding.Subject{Site: site, Environment: "prd", Service: "core"})
		f.Unrendered = true
		return f
	}
	sites := []string{"a", "b", "c"}
	for range 2 {
		var all []finding.Finding
		o := Open{SiteFile: func(string) string { return "" }}
		for _, site := range sites {
			all = append(all, failed(site))
			o.Gaps = append(o.Gaps, Gap{Subject: all[len(all)-1].Subject})
		}
		basis := Basis{Choice: Choice{Skip: []string{"make/*"}, Config: &model.Config{}, Rules: map[string]finding.Rule{"make/failed": {Severity: finding.Error}}},
			Relations: func() (*finding.Graph, error) { g, _ := finding.NewGraph(someRules()); return g, nil },
			Extent:    Extent{Words: texts.NewWords(texts.English, nil)}}
		d, err := basis.Decide(slices.Values(all))
		if err != nil {
			t.Fatal(err)
		}
		if got := d.Unchecked(o); len(got) != 1 || got[0].Site != "a" {
			t.Errorf("of %v: %v", sites, got)
		}
		slices.Reverse(sites)
	}
}
