package tables

import (
	"strings"
	"testing"

	"github.com/clipperhouse/displaywidth"
	"github.com/google/go-cmp/cmp"
)

func TestTableFits(t *testing.T) {
	t.Parallel()
	table := &grid{indent: "  "}
	table.add("NAME", "TEXT", "N")
	table.add("제주 서버", "docker.x2bee.com/xgen/lotteimall/xgen-frontend:latest-amd64", "1")
	table.add("a", "words of a sentence that goes on", "2")
	for columns := 30; columns < 120; columns++ {
		var out strings.Builder
		if err := table.write(&out, columns); err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(out.String()) {
			if n := displaywidth.String(strings.TrimRight(line, "\n")); n > columns {
				t.Errorf("%d columns: %q has %d", columns, line, n)
			}
		}
		joined := strings.NewReplacer("\n", "", " ", "").Replace(out.String())
		for _, want := range []string{"lotteimall", "sentence", "서버"} {
			if !strings.Contains(joined, want) && columns > 40 {
				t.Errorf("%d columns: %s is lost:\n%s", columns, want, out.String())
			}
		}
	}
	var out strings.Builder
	if err := table.write(&out, 0); err != nil {
		t.Fatal(err)
	}
	want := "  NAME       TEXT                                                         N\n" +
		"  제주 서버  docker.x2bee.com/xgen/lotteimall/xgen-frontend:latest-amd64  1\n" +
		"  a          words of a sentence that goes on                             2\n"
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Error(diff)
	}
}
