package report

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the goldens anew")

func written(t *testing.T, format string, r *Report, o Options) string {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, format, r, o); err != nil {
		t.Fatalf("Write(%s): %v", format, err)
	}
	return b.String()
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got; go test -update writes it anew):\n%s", file, diff)
	}
}

// goldenNames are the files of the formats; what is not here ends in .txt.
var goldenNames = map[string]string{
	"json": "report.json", "sarif": "report.sarif", "junit": "report.junit.xml",
	"gitlab": "report.gitlab.json", "checkstyle": "report.checkstyle.xml",
}

func TestGoldens(t *testing.T) {
	for _, format := range Formats() {
		t.Run(format, func(t *testing.T) {
			name, ok := goldenNames[format]
			if !ok {
				name = "report." + format + ".txt"
			}
			got := written(t, format, fixture(), Options{})
			golden(t, name, strings.NewReplacer(asset(t, "page.css"), "(page.css)\n", asset(t, "page.js"), "(page.js)\n").Replace(got))
		})
	}
	t.Run("color", func(t *testing.T) { golden(t, "report.color.txt", written(t, "text", fixture(), Options{Color: true})) })
	t.Run("quiet", func(t *testing.T) { golden(t, "report.quiet.txt", written(t, "text", fixture(), Options{Quiet: true})) })
}

func TestNoFormatPrintsSecrets(t *testing.T) {
	for _, format := range Formats() {
		got := written(t, format, fixture(), Options{})
		for _, secret := range fixtureSecrets {
			if strings.Contains(got, secret) {
				t.Errorf("%s prints %q", format, secret)
			}
		}
	}
}

// No report may hold characters that steer the terminal, from wherever they
// came, nor let a name forge a line of its own.
func TestNoFormatPrintsControlCharacters(t *testing.T) {
	r := fixture()
	r.Findings[0].Message = "\x1b]0;title\x07 \u202e reversed \x00"
	r.Findings[0].File = "a\x1b[2J\n::error::b.yaml"
	for _, format := range Formats() {
		got := written(t, format, r, Options{})
		if i := strings.IndexAny(got, "\x00\x01\x07\x1b"); i >= 0 {
			t.Errorf("%s prints %q", format, got[i:min(len(got), i+20)])
		}
		if strings.Contains(got, "\n::error::b") {
			t.Errorf("%s lets a file name forge a line", format)
		}
	}
}

func TestUnknownFormat(t *testing.T) {
	for name, want := range map[string]string{
		"sarf":  `no format "sarf"; did you mean "sarif"? (formats: text, json, sarif, junit, gitlab, github, checkstyle, markdown, html)`,
		"JSON":  `no format "JSON"; did you mean "json"? (formats: text, json, sarif, junit, gitlab, github, checkstyle, markdown, html)`,
		"excel": `no format "excel" (formats: text, json, sarif, junit, gitlab, github, checkstyle, markdown, html)`,
	} {
		err := Write(&bytes.Buffer{}, name, fixture(), Options{})
		if err == nil || err.Error() != want {
			t.Errorf("Write(%q) = %v, want %s", name, err, want)
		}
	}
	if err := CheckFormat("sarif"); err != nil {
		t.Errorf("CheckFormat(sarif) = %v", err)
	}
}

type full struct{}

var errFull = errors.New("disk full")

func (full) Write([]byte) (int, error) { return 0, errFull }

func TestWriteReturnsTheWritersError(t *testing.T) {
	for _, format := range Formats() {
		if err := Write(full{}, format, fixture(), Options{}); !errors.Is(err, errFull) {
			t.Errorf("Write(%s) = %v, want %v", format, err, errFull)
		}
	}
}

func TestWriteLeavesTheReportAlone(t *testing.T) {
	r := fixture()
	for _, format := range Formats() {
		written(t, format, r, Options{})
	}
	if diff := cmp.Diff(fixture().Findings, r.Findings); diff != "" {
		t.Errorf("Write changed its report (-before +after):\n%s", diff)
	}
}

func TestSummaryLine(t *testing.T) {
	for _, test := range []struct {
		in   Summary
		want string
	}{
		{Summary{Sites: 4, Applications: 32, Manifests: 168, Errors: 1, Warnings: 2}, "4 sites, 32 applications, 168 manifests: 1 error, 2 warnings"},
		{Summary{Sites: 1, Applications: 1, Manifests: 1, Infos: 1, Suppressed: 3}, "1 site, 1 application, 1 manifest: 1 info, 3 suppressed"},
		{Summary{Sites: 1, Errors: 2, NotChecked: []string{"root apps: none found"}},
			"1 site, 0 applications, 0 manifests: 2 errors; not checked: what follows from the errors, root apps: none found"},
		{Summary{}, "0 sites, 0 applications, 0 manifests: no findings"},
	} {
		if got := summaryLine(test.in); got != test.want {
			t.Errorf("SummaryLine(%+v) = %q, want %q", test.in, got, test.want)
		}
	}
}

// A fix that would have to be masked is no fix any more.
func TestFixWithSecretIsLeftOut(t *testing.T) {
	for _, f := range redacted(fixture()).Findings {
		want := f.Rule == "yaml/unquoted-wildcard" || f.Rule == "capacity/oversized-replicas"
		if got := f.Fix != nil; got != want {
			t.Errorf("%s: fix shown: %v, want %v", f.Rule, got, want)
		}
	}
}

// asset is a file that each page in HTML holds.
func asset(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("page", "assets", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
