package printing

import (
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/xgen-lint/xgen-lint/internal/finding"
)

// A line of megabytes is cut around the carets before it is split into cells, and its secrets stay masked.
func TestSnippetOfALongLine(t *testing.T) {
	before, after := strings.Repeat("가", 1<<20), strings.Repeat("b", 1<<20)
	line := before + " password hunter2 x " + after
	secret := finding.Stretch{Start: len(before) + len(" password "), End: len(before) + len(" password hunter2")}
	var start, end runtime.MemStats
	runtime.ReadMemStats(&start)
	s := NewSnippet(line, []finding.Stretch{secret}, 1<<20+2, 1<<20+10, 60)
	runtime.ReadMemStats(&end)
	if took := end.TotalAlloc - start.TotalAlloc; took > 32<<20 { // cells of the whole line take 100 MB
		t.Errorf("took %d bytes of memory", took)
	}
	carets := strings.TrimLeft(s.Indent+s.Carets, " ")
	if diff := cmp.Diff("^~~~~~~~", carets); diff != "" {
		t.Errorf("carets (-want +got):\n%s", diff)
	}
	if !strings.Contains(s.Text, " password *** x bbb") || !strings.HasPrefix(s.Text, Ellipsis) || !strings.HasSuffix(s.Text, Ellipsis) {
		t.Errorf("text = %q", s.Text)
	}
	if strings.Contains(s.Text, "hunter2") {
		t.Error("the secret is shown")
	}
}

// A secret that reaches over the part that is shown is masked there.
func TestSnippetWithinALongSecret(t *testing.T) {
	line := "key: " + strings.Repeat("x", 100_000)
	s := NewSnippet(line, []finding.Stretch{{Start: 5, End: len(line)}}, 50_000, 50_010, 60)
	if strings.Contains(s.Text, "x") {
		t.Errorf("text = %q", s.Text)
	}
}
