package lint

import (
	"context"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/known"
	"github.com/xgen-lint/xgen-lint/internal/policy"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// slips are what people do to a line by mistake; "" where a slip does not fit the line.
var slips = []struct {
	name string
	do   func(line string) string
}{
	{"deleted", func(string) string { return "\x00" }},
	{"a key misspelt", func(line string) string {
		key, rest, ok := strings.Cut(line, ":")
		if name := strings.TrimLeft(key, " -"); !ok || len(name) < 4 || strings.ContainsAny(name, "{#\"") {
			return ""
		}
		return key[:len(key)-2] + key[len(key)-1:] + ":" + rest
	}},
	{"a value misspelt", func(line string) string {
		trimmed := strings.TrimRight(line, " \"'}")
		if _, value, ok := strings.Cut(trimmed, ": "); !ok || len(value) < 4 || strings.Contains(line, "#") {
			return ""
		}
		return trimmed[:len(trimmed)-1] + "zz" + line[len(trimmed):]
	}},
	{"moved to the left", func(line string) string {
		if !strings.HasPrefix(line, "    ") {
			return ""
		}
		return line[2:]
	}},
	{"without quotes", func(line string) string {
		if !strings.Contains(line, `: "`) {
			return ""
		}
		return strings.ReplaceAll(line, `"`, "")
	}},
	{"a filter lost", func(line string) string {
		if !strings.Contains(line, " | quote }}") {
			return ""
		}
		return strings.Replace(line, " | quote }}", " }}", 1)
	}},
	{"twice", func(line string) string { return line + "\n" + line }},
	{"a number of another size", func(line string) string {
		i := strings.LastIndexAny(line, "0123456789")
		if i < 0 || strings.ContainsAny(line, "#{") {
			return ""
		}
		return line[:i+1] + "000" + line[i+1:]
	}},
}

// slip makes one edit to a repository, the same for the same numbers.
func slip(t *testing.T, base fstest.MapFS, files []string, random *rand.Rand) (edited fstest.MapFS, what string, at source.Span) {
	t.Helper()
	for {
		name := files[random.IntN(len(files))]
		lines := strings.Split(string(base[name].Data), "\n")
		n := random.IntN(len(lines))
		s := slips[random.IntN(len(slips))]
		if strings.TrimSpace(lines[n]) == "" || strings.HasPrefix(strings.TrimSpace(lines[n]), "#") {
			continue
		}
		line := s.do(lines[n])
		if line == "" || line == lines[n] {
			continue
		}
		out := slices.Clone(lines)
		if out[n] = line; line == "\x00" {
			out = slices.Delete(out, n, n+1)
		}
		edited = maps.Clone(base)
		edited[name] = &fstest.MapFile{Data: []byte(strings.Join(out, "\n")), Mode: 0o644}
		return edited, fmt.Sprintf("%s:%d %s: %s", name, n+1, s.name, strings.TrimSpace(lines[n])), source.Span{File: name, Line: n + 1}
	}
}

// edits are few for the tests' time: -edits 300 takes some 15 seconds.
var edits = flag.Int("edits", 120, "how many edits TestSinceBlamesTheChange makes")

// TestSinceBlamesTheChange: whatever a branch breaks with one edit is reported at that edit, in 98 of 100 findings.
func TestSinceBlamesTheChange(t *testing.T) {
	dirs := []string{"styles/inline", "styles/multisource", "repos/appset-git", "repos/appset-matrix", "repos/appset-clusters", "repos/kustomize", "repos/several-sources"}
	engine, err := policy.Compile(context.Background(), policy.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	perRepo := *edits / len(dirs)
	if testing.Short() {
		perRepo = 3
	}
	type tally struct{ found, right int }
	results := make(chan tally, len(dirs))
	t.Run("repos", func(t *testing.T) {
		for i, dir := range dirs {
			t.Run(dir, func(t *testing.T) {
				t.Parallel()
				base := readInto(t, path.Join("../../testdata", dir))
				files := slices.DeleteFunc(slices.Sorted(maps.Keys(base)), func(name string) bool {
					return !slices.Contains([]string{".yaml", ".tpl"}, path.Ext(name)) || name == ".xgen-lint.yaml"
				})
				res, err := Run(context.Background(), Options{FS: base, compiled: engine}.Past(base))
				if err != nil {
					t.Fatal(err)
				}
				accepted := known.Of(res.Findings...)
				accepted.Repo = res.Repo
				random := rand.New(rand.NewPCG(7, uint64(i))) //nolint:gosec // the same edits in every run
				var sum tally
				for n := range perRepo {
					edited, what, at := slip(t, base, files, random)
					if other := files[random.IntN(len(files))]; n%3 == 0 && other != at.File && path.Ext(other) == ".yaml" { // and a change that is none
						edited[other] = &fstest.MapFile{Data: append(slices.Clone(base[other].Data), "\n# a comment\n"...), Mode: 0o644}
					}
					found := since(t, engine, base, edited, accepted)
					for _, f := range found {
						sum.found++
						if onEdit(f, base, edited, at) {
							sum.right++
							continue
						}
						t.Logf("%s\n\t%s:%d: %s %s", what, f.File, f.Line, f.Rule, f.Message)
					}
				}
				results <- sum
			})
		}
	})
	close(results)
	var all tally
	for r := range results {
		all.found, all.right = all.found+r.found, all.right+r.right
	}
	t.Logf("%d of %d findings are at the edit", all.right, all.found)
	if all.found == 0 || 100*all.right < 98*all.found {
		t.Errorf("%d of %d findings are at the edit, want 98 %%", all.right, all.found)
	}
}

// since lints an edited repository against what was known of it.
func since(t *testing.T, engine *policy.Engine, base, edited fstest.MapFS, accepted *known.Findings) []finding.Finding {
	t.Helper()
	k := *accepted
	k.Difference = known.DifferenceOf(base, edited, nil, "; this line was changed by this branch")
	res, err := Run(context.Background(), Options{FS: edited, compiled: engine, Known: []*known.Findings{&k}})
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(res.Findings, func(f finding.Finding) bool { return f.Severity == finding.Info })
}

// onEdit reports whether a finding is on an edited line, or beside a deleted one.
func onEdit(f finding.Finding, base, edited fstest.MapFS, at source.Span) bool {
	return f.File == at.File && slices.ContainsFunc(source.Hunks(base[at.File].Data, edited[at.File].Data), func(h source.Hunk) bool {
		return h.Touches(f.Line, len(h.Old) > h.To-h.From)
	})
}

// TestChangeMovesThePlaceAlone: a finding that shows in a helper is at the line that the branch changed, says so, and is
// known again by what a run without Git calls it.
func TestChangeMovesThePlaceAlone(t *testing.T) {
	engine, err := policy.Compile(context.Background(), policy.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	const file = infraChart + "values/xgen-core.yaml"
	base := infra(t)
	edited := apply(t, base, in(file, "name: xgen-core\n", ""))
	plain, err := Run(context.Background(), Options{FS: edited, compiled: engine})
	if err != nil {
		t.Fatal(err)
	}
	moved := since(t, engine, base, edited, known.Of())
	if len(plain.Findings) != 1 || len(moved) != 1 {
		t.Fatalf("%d findings without Git, %d with: want 1\n%s", len(plain.Findings), len(moved), long(plain))
	}
	was, is := plain.Findings[0], moved[0]
	if was.File == file || is.File != file || is.Line > 2 {
		t.Errorf("at %s:%d without Git, at %s:%d with", was.File, was.Line, is.File, is.Line)
	}
	if !strings.Contains(is.Message, "changed by this branch") {
		t.Errorf("it does not say why it is here: %s", is.Message)
	}
	if was.Fingerprint != is.Fingerprint {
		t.Error("it has another fingerprint")
	}
	if i := slices.IndexFunc(is.Origins, func(o finding.Origin) bool { return o.Span == was.Span }); i < 0 {
		t.Errorf("it does not say where it shows: %v", is.Origins)
	}
}

// TestNarrowingMovesNothing: what only all sites show is known where one is looked at.
func TestNarrowingMovesNothing(t *testing.T) {
	engine, err := policy.Compile(context.Background(), policy.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	edited := apply(t, infra(t), in(infraChart+"templates/deployment.yaml", "{{- toYaml .Values.resources | nindent 12 }}", "{{- toYaml .Values.resources | nindent 10 }}"))
	for _, o := range []Options{{}, {Sites: []string{"xgen-aww"}}, {Sites: []string{"xgen-jeju"}, Services: []string{"xgen-core"}}, {Environments: []string{"dev"}},
		{Files: []string{infraAww}}} {
		o.FS, o.compiled = edited, engine
		res, err := Run(context.Background(), o)
		if err != nil {
			t.Fatal(err)
		}
		if len(res.Findings) != 1 || res.Findings[0].File != infraChart+"templates/deployment.yaml" || res.Findings[0].Line != 80 {
			t.Errorf("sites %v, environments %v, services %v, files %v:\n%s", o.Sites, o.Environments, o.Services, o.Files, long(res))
		}
	}
}
