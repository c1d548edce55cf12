package decide

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/source"
	"github.com/xgen-lint/xgen-lint/internal/texts"
)

func found(rule, file string, line int, subject finding.Subject) finding.Finding {
	return finding.Finding{Rule: rule, Span: source.Span{File: file, Line: line, Column: 1, EndLine: line, EndColumn: 2}, Subject: subject}
}

// rests is a finding of one site about a value, which rests on others.
func rests(rule string, at string, reads ...string) finding.Finding {
	f := found(rule, "x", 1, finding.Subject{Site: "a"})
	f.At = valueAt(at)
	for _, r := range reads {
		pattern, err := finding.ParsePattern(r)
		if err != nil {
			panic(err)
		}
		f.Reads = append(f.Reads, pattern)
	}
	return f
}

// breaks is a finding that makes values others than they were meant to be.
func breaks(rule string, values ...string) finding.Finding {
	f := found(rule, "y", 1, finding.Subject{Site: "a"})
	for _, v := range values {
		f.Breaks = append(f.Breaks, valueAt(v))
	}
	return f
}

// valueAt reads "file: a.b".
func valueAt(text string) finding.Place {
	in, path, _ := strings.Cut(text, ": ")
	return finding.Place{Kind: finding.InSite, File: in, Path: source.P(strings.Split(path, ".")...)}
}

// through is a finding whose value passed another line.
func through(rule, file string, line int, from string, fromLine int) finding.Finding {
	f := found(rule, file, line, finding.Subject{Site: "a"})
	f.Origins = []finding.Origin{{Span: source.Span{File: from, Line: fromLine}}}
	return f
}

// someRules are of every stage; sense/* has the relations that its name says.
func someRules() []finding.Rule {
	rule := func(id string, stage finding.Stage, follows ...finding.Follows) finding.Rule {
		return finding.Rule{ID: id, Relatives: finding.Relatives{Stage: stage, Follows: follows}}
	}
	return []finding.Rule{
		rule("text/syntax", finding.Text), rule("text/number", finding.Text), rule("shape/site", finding.Shape),
		rule("make/failed", finding.Rendering, finding.Follows{Rule: "sense/unknown", On: finding.OnService}),
		rule("sense/unknown", finding.Meaning), rule("sense/range", finding.Meaning), rule("sense/other", finding.Meaning),
	}
}

func TestConsequences(t *testing.T) {
	core := finding.Subject{Site: "a", Environment: "prd", Service: "core"}
	other := finding.Subject{Site: "b", Environment: "prd", Service: "core"}
	unreadable := found("text/syntax", "f", 3, core)
	unreadable.Unreadable = true
	tests := []struct {
		name string
		in   []finding.Finding
		want []string
	}{
		{"a file that cannot be read is the cause of all in it, and of nothing else",
			[]finding.Finding{unreadable, found("sense/other", "f", 9, core), found("make/failed", "g", 1, core)},
			[]string{"text/syntax", "make/failed"}},
		{"shape before meaning, on one line",
			[]finding.Finding{found("sense/range", "f", 3, core), found("shape/site", "f", 3, core), found("sense/other", "f", 4, core)},
			[]string{"shape/site", "sense/other"}},
		{"that both are about one service proves nothing",
			[]finding.Finding{found("sense/unknown", "f", 3, core), found("make/failed", "t", 8, core)},
			[]string{"sense/unknown", "make/failed"}},
		{"a value that is broken is the cause of what is about it or rests on it",
			[]finding.Finding{breaks("shape/site", "f: vars.SECURE"), rests("sense/range", "f: vars.SECURE"), rests("sense/range", "g: b", "site: vars.*"), rests("sense/other", "f: vars.FOO")},
			[]string{"shape/site", "sense/other"}},
		{"what is about the map around a broken value does not rest on it",
			[]finding.Finding{breaks("shape/site", "f: vars.SECURE"), rests("sense/range", "f: vars")},
			[]string{"shape/site", "sense/range"}},
		{"a value that passed through the line of a cause",
			[]finding.Finding{found("text/number", "f", 3, core), through("sense/other", "t", 9, "f", 3), through("sense/other", "t", 9, "f", 4)},
			[]string{"text/number", "sense/other"}},
		{"findings of one rule are not the cause of each other",
			[]finding.Finding{found("sense/range", "f", 3, core), found("sense/range", "f", 3, other)},
			[]string{"sense/range", "sense/range"}},
	}
	graph, errs := finding.NewGraph(someRules())
	if errs != nil {
		t.Fatal(errs)
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for i, cause := range consequences(graph, nil, tt.in, nil) {
				if cause < 0 {
					got = append(got, tt.in[i].Rule)
				}
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
	all := []finding.Finding{shared("b"), shared("a"), shared("c"), anchored("x"), anchored("y")}
	got := One(all, Extent{Releases: 9, Sites: 5, Words: texts.Words{Catalog: texts.Of(texts.English)}})
	if len(got) != 3 {
		t.Fatalf("%d findings, want 3: %v", len(got), got)
	}
	if got[0].Site != "a" || got[0].Message != "hardcoded (in core of sites a, b, c)" {
		t.Errorf("got site %s, message %q", got[0].Site, got[0].Message)
	}
	if diff := cmp.Diff([]string{"a", "b", "c"}, got[0].Sites); diff != "" {
		t.Errorf("sites (-want +got):\n%s", diff)
	}
}
