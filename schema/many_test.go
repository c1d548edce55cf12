package schema

import (
	"fmt"
	"strings"
	"testing"

	"github.com/xgen-lint/xgen-lint/internal/source"
	"github.com/xgen-lint/xgen-lint/internal/texts"
)

// TestManyUnknown holds that a file of fields that nobody knows is one hit of few words.
func TestManyUnknown(t *testing.T) {
	var b strings.Builder
	for i := range 20_000 {
		fmt.Fprintf(&b, "k%d: 1\n", i)
	}
	hits := New().Check(Config, source.ParseYAML(source.NewFile("c.yaml", []byte(b.String()))), 0, nil)
	if len(hits) != 1 || !strings.HasSuffix(texts.Of(texts.English).Say(hits[0].Text), `"k9" and 19990 more`) {
		t.Errorf("got %d hits: %.300v", len(hits), hits)
	}
}
