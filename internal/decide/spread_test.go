package decide

import (
	"testing"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/texts"
)

// TestSpread: a message says of what there are so many, and counts the first.
func TestSpread(t *testing.T) {
	of := func(site, env, service string) finding.Finding {
		return finding.Finding{Subject: finding.Subject{Site: site, Environment: env, Service: service}}
	}
	all := Extent{Releases: 6, Sites: 6, Services: map[string]int{"a/prd": 3, "b/prd": 6}}
	tests := []struct {
		name  string
		group []finding.Finding
		want  string
	}{
		{"one", []finding.Finding{of("a", "prd", "core")}, ""},
		{"one, in two objects", []finding.Finding{of("a", "prd", "core"), of("a", "prd", "core")}, ""},
		{"text", []finding.Finding{of("", "", ""), of("", "", "")}, ""},
		{"sites", []finding.Finding{of("a", "", ""), of("b", "", "")}, "at sites a, b"},
		{"many sites", []finding.Finding{of("a", "", ""), of("b", "", ""), of("c", "", ""), of("d", "", ""), of("e", "", "")}, "at 5 sites"},
		{"all sites", []finding.Finding{of("a", "", ""), of("b", "", ""), of("c", "", ""), of("d", "", ""), of("e", "", ""), of("f", "", "")}, "at all 6 sites"},
		{"environments", []finding.Finding{of("a", "dev", ""), of("a", "prd", "")}, "in environments dev, prd of a"},
		{"services", []finding.Finding{of("a", "prd", "core"), of("a", "prd", "docs")}, "in services core, docs of a"},
		{"all services", []finding.Finding{of("a", "prd", "core"), of("a", "prd", "docs"), of("a", "prd", "web")}, "in all 3 services of a"},
		{"many services", []finding.Finding{of("b", "prd", "1"), of("b", "prd", "2"), of("b", "prd", "3"), of("b", "prd", "4"), of("b", "prd", "5")}, "in 5 services of b"},
		{"one service", []finding.Finding{of("a", "prd", "core"), of("b", "prd", "core")}, "in core of sites a, b"},
		{"releases", []finding.Finding{of("a", "prd", "core"), of("b", "prd", "docs")}, "in 2 releases of sites a, b"},
		{"two environments", []finding.Finding{of("a", "dev", "core"), of("a", "prd", "core")}, "in 2 releases of a"},
		{"all", []finding.Finding{of("a", "prd", "1"), of("a", "prd", "2"), of("a", "prd", "3"), of("b", "prd", "4"), of("b", "prd", "5"), of("b", "prd", "6")}, "in all 6 releases"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := texts.Of(texts.English).Say(spread(tt.group, all)); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
