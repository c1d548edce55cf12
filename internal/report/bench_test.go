package report

import (
	"io"
	"testing"

	"github.com/xgen-lint/xgen-lint/internal/finding"
)

// BenchmarkText prints a thousand findings, most of the time being the search
// for secrets.
func BenchmarkText(b *testing.B) {
	r := fixture()
	one := r.Findings[4]
	r.Findings = nil
	for range 1000 {
		r.Findings = append(r.Findings, one)
	}
	for b.Loop() {
		if err := Write(io.Discard, "text", r, Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkRedact(b *testing.B) {
	message := fixture().Findings[4].Message
	for b.Loop() {
		if finding.Redact(message) != message {
			b.Fatal("masked")
		}
	}
}
