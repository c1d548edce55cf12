package form

import (
	"github.com/xgen-lint/xgen-lint/internal/texts"
	"strings"
	"testing"
)

func TestFormats(t *testing.T) {
	tests := []struct {
		format, good, bad string // split at spaces
	}{
		{"label", "a a-b 0a " + strings.Repeat("a", 63), "A -a a- a.b " + strings.Repeat("a", 64)},
		{"subdomain", "a a.b a-b.c0", "A a..b .a a. a_b a.-b"},
		{"port-name", "http http2 a-1", "HTTP 8080 1-2 a--b -a sixteen-letters0"},
		{"label-value", "a A_b-c.d 1 v1.2", "-a a_ a/b"},
		{"label-key", "a app.kubernetes.io/name A_b", "/a a/ a/b/c -a a..b/c A.b/c"},
		{"annotation-key", "A.b/c sidecar.istio.io/inject", "a/b/c"},
		{"config-key", "a.b _A-1 .env", "a/b .. ..a"},
		{"wildcard-host", "a.b *.a.b", "* *a.b a.*.b A.b"},
	}
	for _, tt := range tests {
		for s := range strings.FieldsSeq(tt.good) {
			if must, known := Check(tt.format, s); !known || must.IsSet() {
				t.Errorf("%s refuses %q: %s", tt.format, s, must.ID)
			}
		}
		for s := range strings.FieldsSeq(tt.bad) {
			if must, _ := Check(tt.format, s); !must.IsSet() {
				t.Errorf("%s accepts %q", tt.format, s)
			}
		}
	}
	for s := range strings.FieldsSeq("1 +1 -1 1. .5 1.5 100m 1Ki 1Mi 2Gi 1e3 1E-3 1E 5n 3u 4k 1M") {
		if !IsQuantity(s) {
			t.Errorf("%q is a quantity", s)
		}
	}
	for _, s := range []string{"", ".", "-", "1GB", "1 Gi", "1gi", "0x1", "1K", "e3", "1e", "1.2.3", "half"} {
		if IsQuantity(s) {
			t.Errorf("%q is no quantity", s)
		}
	}
}

func TestCron(t *testing.T) {
	for s, want := range map[string]string{
		"0 3 * * *": "", "*/15 0-6,22 1 jan-mar MON": "", "@daily": "", "@every 90m": "", "0 0 ? * *": "", "5/10 * * * *": "",
		"0 25 * * *":  `has "25" for the hour, which must be 0 to 23`,
		"60 * * * *":  `has "60" for the minute, which must be 0 to 59`,
		"* * 0 * *":   `has "0" for the day of month, which must be 1 to 31`,
		"* * * * 7":   `has "7" for the day of week, which must be 0 to 6`,
		"*/0 * * * *": `has "*/0" for the minute, which must be 0 to 59`,
		"5-1 * * * *": `has "5-1" for the minute, which must be 0 to 59`,
		"0 3 * *":     "must have the five fields minute, hour, day, month, weekday",
		"@dayly":      "must be one of @yearly, @monthly, @weekly, @daily, @hourly and @every 1h",
		"@every day":  "must have a duration such as 1h30m after @every",
	} {
		if got := texts.Of(texts.English).Say(Cron(s)); got != want {
			t.Errorf("%q: %q, want %q", s, got, want)
		}
	}
}

func TestParseQuantity(t *testing.T) {
	for s, want := range map[string]float64{"500m": 0.5, "1Gi": 1 << 30, "2e3": 2000, "1E": 1e18, "0.5": 0.5, "-1k": -1000, "100n": 1e-7, " 5 ": 5} {
		if got, ok := ParseQuantity(s); !ok || !equal(got, want) {
			t.Errorf("%q is %v, want %v", s, got, want)
		}
	}
	for _, s := range []string{"", "1GB", "Gi", "1 Gi", "0x10", "inf"} {
		if got, ok := ParseQuantity(s); ok {
			t.Errorf("%q is %v", s, got)
		}
	}
}
