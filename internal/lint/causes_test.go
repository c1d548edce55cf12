package lint

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

func found(rule, file string, line int, subject finding.Subject) finding.Finding {
	return finding.Finding{Rule: rule, Span: source.Span{File: file, Line: line, Column: 1, EndLine: line, EndColumn: 2}, Subject: subject}
}

// at is a finding of one site about a path, with its words.
func at(rule, file string, line int, path, message string) finding.Finding {
	f := found(rule, file, line, finding.Subject{Site: "a", Path: path})
	f.Message = message
	return f
}

// through is a finding whose value passed another line.
func through(rule, file string, line int, from string, fromLine int) finding.Finding {
	f := found(rule, file, line, finding.Subject{Site: "a"})
	f.Origins = []finding.Origin{{Span: source.Span{File: from, Line: fromLine}}}
	return f
}

func TestFirstCauses(t *testing.T) {
	core := finding.Subject{Site: "a", Environment: "prd", Service: "core"}
	other := finding.Subject{Site: "b", Environment: "prd", Service: "core"}
	tests := []struct {
		name string
		in   []finding.Finding
		want []string
	}{
		{"a file that is no YAML explains all that stands in it",
			[]finding.Finding{found("yaml/syntax", "f", 3, core), found("site/identity-mismatch", "f", 9, core), found("render/failed", "g", 1, core)},
			[]string{"yaml/syntax", "render/failed"}},
		{"shape before sense, on one line",
			[]finding.Finding{found("capacity/autoscaling-range", "f", 3, core), found("schema/site", "f", 3, core), found("capacity/oversized-replicas", "f", 4, core)},
			[]string{"schema/site", "capacity/oversized-replicas"}},
		{"a service that nothing builds has no values file either, at that site",
			[]finding.Finding{found("site/unknown-service", "f", 3, core), found("render/failed", "t", 8, core), found("render/failed", "t", 9, other)},
			[]string{"site/unknown-service", "render/failed"}},
		{"a misshapen variable explains what is said of it, and nothing of the others",
			[]finding.Finding{at("schema/site", "f", 3, "vars.MINIO_SECURE", ""),
				at("storage/secure-flag-mismatch", "f", 9, "", "MINIO_SECURE is false"), at("secret/plaintext", "f", 4, "vars.FOO", "vars.FOO holds a credential")},
			[]string{"schema/site", "secret/plaintext"}},
		{"a plain number that was meant as text explains its exponent",
			[]finding.Finding{found("yaml/ambiguous-scalar", "f", 3, core), through("render/mangled-value", "t", 9, "f", 3), through("render/mangled-value", "t", 9, "f", 4)},
			[]string{"yaml/ambiguous-scalar", "render/mangled-value"}},
		{"an environment without destination says nothing of the others",
			[]finding.Finding{found("site/environment-without-destination", "f", 3, finding.Subject{Site: "a", Environment: "dev"}), found("render/failed", "t", 8, core),
				found("render/failed", "t", 9, finding.Subject{Site: "a", Environment: "dev"}), found("render/failed", "t", 7, finding.Subject{Site: "a"})},
			[]string{"site/environment-without-destination", "render/failed"}},
		{"equal rules do not explain each other",
			[]finding.Finding{found("capacity/oversized-replicas", "f", 3, core), found("capacity/oversized-replicas", "f", 3, other)},
			[]string{"capacity/oversized-replicas", "capacity/oversized-replicas"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, f := range firstCauses(tt.in, nil) {
				got = append(got, f.Rule)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestMerge(t *testing.T) {
	site := func(name string) finding.Subject {
		return finding.Subject{Site: name, Environment: "prd", Service: "core", Object: "Deployment/core", Path: "spec.replicas"}
	}
	shared := func(name string) finding.Finding {
		f := found("storage/hardcoded-minio", "values.yaml", 7, site(name))
		f.Message, f.Precision = "hardcoded", finding.Traced
		return f
	}
	anchored := func(path string) finding.Finding {
		f := found("capacity/missing-limits", "t.yaml", 7, site("a"))
		f.Subject.Path, f.Precision, f.Message = path, finding.Anchored, path
		return f
	}
	got := merge([]finding.Finding{shared("b"), shared("a"), shared("c"), anchored("x"), anchored("y")})
	if len(got) != 3 {
		t.Fatalf("%d findings, want 3: %v", len(got), got)
	}
	if got[0].Site != "a" || got[0].Message != "hardcoded (and 2 more: b/prd/core, c/prd/core)" {
		t.Errorf("got site %s, message %q", got[0].Site, got[0].Message)
	}
	if diff := cmp.Diff([]string{"a", "b", "c"}, got[0].Sites); diff != "" {
		t.Errorf("sites (-want +got):\n%s", diff)
	}
}
