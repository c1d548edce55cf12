package lint

import (
	"context"
	"testing"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/fleettest"
	"github.com/xgen-lint/xgen-lint/schema"
)

// TestNoRuleGrowsWithTheFleet counts the steps of each rule in fleets of two
// sizes: what judges one site must not look at the others, and what compares
// them looks at each a bounded number of times.
func TestNoRuleGrowsWithTheFleet(t *testing.T) {
	t.Parallel()
	const few, many, slack = 10, 100, 30 // slack is for what all share
	site, fleet := stepsOf(t, few)
	siteOfMany, fleetOfMany := stepsOf(t, many)
	for rule, n := range siteOfMany {
		if n > site[rule]+slack {
			t.Errorf("%s takes %d steps for a site among %d, and %d for the same site among %d", rule, site[rule], few, n, many)
		}
	}
	for rule, n := range fleetOfMany {
		if most := (fleet[rule] + slack) * many / few; n > most {
			t.Errorf("%s takes %d steps for %d sites and %d for %d: more than linear", rule, fleet[rule], few, n, many)
		}
	}
}

// stepsOf are those of the rules over one site, which is the same in each fleet,
// and over the fleet.
func stepsOf(t *testing.T, sites int) (site, fleet map[string]int) {
	t.Helper()
	files, _ := fleettest.Make(infra(t), fleettest.Options{Sites: sites, Seed: 1})
	run := &run{Options: Options{FS: files}, schemas: schema.New(), ruled: make(chan struct{})}
	run.settleRules(t.Context())
	if err := run.awaitRules(); err != nil {
		t.Fatal(err)
	}
	if err := run.load(t.Context()); err != nil {
		t.Fatal(err)
	}
	one := run.repo.Site("xgen-aww")
	res, err := run.renderer.Site(t.Context(), one, nil)
	if err != nil {
		t.Fatal(err)
	}
	if site, err = run.engine.Steps(t.Context(), "site", run.documents.Site(one, res).Tree); err != nil {
		t.Fatal(err)
	}
	doc, err := run.documents.Fleet()
	if err != nil {
		t.Fatal(err)
	}
	if fleet, err = run.engine.Steps(t.Context(), "fleet", doc.Tree); err != nil {
		t.Fatal(err)
	}
	return site, fleet
}

// TestFleetFaults wants each fault of a fleet to be found in its site's file,
// and nothing else.
func TestFleetFaults(t *testing.T) {
	t.Parallel()
	files, faults := fleettest.Make(infra(t), fleettest.Options{Sites: 16, Seed: 7, Faults: 0.5})
	if len(faults) < 4 {
		t.Fatalf("got %d faults: the fleet shows nothing", len(faults))
	}
	res, err := Run(context.Background(), Options{FS: files})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{}
	for _, f := range faults {
		want[f.File] = f.Rule
	}
	for _, f := range res.Findings {
		if f.Severity == finding.Info {
			continue
		}
		if want[f.File] != f.Rule {
			t.Errorf("%s:%d: %s [%s], want %q", f.File, f.Line, f.Message, f.Rule, want[f.File])
		}
		delete(want, f.File)
	}
	for file, rule := range want {
		t.Errorf("%s is not found in %s", rule, file)
	}
}
