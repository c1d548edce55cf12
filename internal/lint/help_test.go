package lint

import (
	"cmp"
	"context"
	"maps"
	"os"
	"path"
	"slices"
	"testing"
	"testing/fstest"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/lazyre"
	"github.com/xgen-lint/xgen-lint/internal/policy"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// tables lists all of them, in one order.
func tables() []table {
	out := styleTables()
	repos := repoFaults()
	for _, dir := range slices.Sorted(maps.Keys(repos)) {
		out = append(out, table{dir, repos[dir]})
	}
	return out
}

// uncovers are faults that hide another one, which is found once the help was followed, and why.
var uncovers = map[string]string{
	"infra/hardcoded: sed of the access key":                 "the Secret's value may hold the delimiter",
	"infra/hardcoded: in the template":                       "arguments behind a script that does not read them",
	"infra/said: a claim's volume with name":                 "nobody makes the claim that is then named",
	"infra/a root app's parameter as a number":               "there is no environment of that name",
	"styles/inline/a host without quotes that breaks today":  "a Gateway for every host",
	"styles/inline/wildcard in a root app":                   "the root app has lost its environment",
	"styles/multisource/wildcard host in the chart's values": "a Gateway for every host",
}

// names matches what a help says word for word: a text in quotes, a name, a file, a number.
var names = lazyre.New("`[^`]+`|\"[^\"]+\"|\\{\\{|[$%<]|[A-Z][A-Z0-9]*_[A-Z_0-9]+|[a-z]+[A-Z]\\w+|\\w+[:/=._-] ?\\w+|\\b\\d+\\b|---")

// TestHelp follows the first help of each fault of the tables where it names what to write: the finding is then gone, and
// nothing else is found. Nine of ten helps name something. One of eight faults is looked at; all with XGEN_LINT_ALL_HELPS set.
func TestHelp(t *testing.T) {
	const seldom = 8
	engine := compile(t)
	named, told, followed := 0, 0, 0
	for _, repo := range tables() {
		base := readInto(t, path.Join("../../testdata", repo.dir))
		for i, c := range repo.faults {
			name := repo.dir + "/" + c.name
			if c.want == "" || os.Getenv("XGEN_LINT_ALL_HELPS") == "" && i%seldom != seldom-1 {
				continue
			}
			fsys := apply(t, base, c.edits)
			for _, f := range findings(t, engine, fsys) {
				if told++; f.Fix != nil || names.MatchString(f.Help) {
					named++
				} else {
					t.Logf("%s: no literal text in: %s", name, f.Help)
				}
				if f.Fix == nil || uncovers[name] != "" {
					continue
				}
				followed++
				for _, left := range findings(t, engine, with(t, fsys, f.Fix.Edits)) {
					t.Errorf("%s: %s\nhelp: %s\nedits: %v\nthen %s:%d: %s [%s]", name, f.Message, f.Help, f.Fix.Edits, left.File, left.Line, left.Message, left.Rule)
				}
			}
		}
	}
	t.Logf("%d of %d helps name a text; %d were followed", named, told, followed)
	if named*10 < told*9 {
		t.Errorf("%d of %d helps name a text", named, told)
	}
}

func findings(t *testing.T, engine *policy.Engine, fsys fstest.MapFS) []finding.Finding {
	t.Helper()
	res, err := Run(context.Background(), Options{FS: fsys, compiled: engine})
	if err != nil {
		t.Fatal(err)
	}
	return res.Findings
}

// with is a repository with edits made.
func with(t *testing.T, fsys fstest.MapFS, edits []source.Edit) fstest.MapFS {
	t.Helper()
	out := fstest.MapFS{}
	for name, f := range fsys {
		out[name] = f
	}
	edits = slices.Clone(edits)
	slices.SortFunc(edits, func(a, b source.Edit) int {
		return cmp.Or(cmp.Compare(b.Line, a.Line), cmp.Compare(b.Column, a.Column))
	})
	for _, e := range edits { // from the end, so that places stay true
		f := source.NewFile(e.File, out[e.File].Data)
		start, end := f.Offset(e.Start()), f.Offset(e.End())
		out[e.File] = &fstest.MapFile{Data: slices.Concat(f.Data[:start], []byte(e.Text), f.Data[end:]), Mode: 0o644}
	}
	return out
}
