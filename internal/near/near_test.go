package near_test

import (
	"testing"

	"github.com/xgen-lint/xgen-lint/internal/near"
)

func TestNearest(t *testing.T) {
	fields := []string{"name", "hasDomain", "replicas", "autoscaling", "resources", "config"}
	sites := []string{"lotteimall", "xgen", "xgen-aww", "xgen-jeju"}
	tests := []struct {
		name  string
		known []string
		want  string
		ok    bool
	}{
		{"replica", fields, "replicas", true},
		{"relpicas", fields, "replicas", true}, // two letters swapped
		{"hasdomain", fields, "hasDomain", true},
		{"nmae", fields, "name", true},
		{"conifg", fields, "config", true},
		{"replicas", fields, "replicas", true},
		{"image", fields, "", false},
		{"xgen-juju", sites, "xgen-jeju", true},
		{"xgen-jejuu", sites, "xgen-jeju", true},
		{"lottemall", sites, "lotteimall", true},
		{"롯데마트", []string{"롯데이마트", "제주"}, "롯데이마트", true}, // letters, not bytes
		{"port", []string{"host"}, "", false},
		{"b", []string{"a"}, "", false},
		{"ab", []string{"ac", "ad"}, "ac", true}, // the first of equals
		{"", []string{"a"}, "", false},
		{"a", nil, "", false},
	}
	for _, tt := range tests {
		if got, ok := near.Nearest(tt.name, tt.known); got != tt.want || ok != tt.ok {
			t.Errorf("Nearest(%q) = %q, %v; want %q, %v", tt.name, got, ok, tt.want, tt.ok)
		}
	}
}

func TestDistance(t *testing.T) {
	tests := []struct {
		a, b  string
		limit int
		want  int
	}{
		{"", "", 3, 0},
		{"abc", "abc", 0, 0},
		{"abc", "acb", 3, 1},
		{"kitten", "sitting", 5, 3},
		{"ca", "abc", 5, 3}, // a swapped pair is not edited again
		{"abcdef", "uvwxyz", 3, 4},
		{"a", "abcdef", 3, 4},
		{"abc", "", 3, 3},
	}
	for _, tt := range tests {
		if got := near.Distance(tt.a, tt.b, tt.limit); got != tt.want {
			t.Errorf("Distance(%q, %q, %d) = %d, want %d", tt.a, tt.b, tt.limit, got, tt.want)
		}
		if got := near.Distance(tt.b, tt.a, tt.limit); got != tt.want {
			t.Errorf("Distance(%q, %q, %d) = %d, want %d", tt.b, tt.a, tt.limit, got, tt.want)
		}
	}
}
