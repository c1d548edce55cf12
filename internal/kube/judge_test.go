package kube

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"flag"
	"io"
	"os"
	"slices"
	"strings"
	"testing"
)

// verdictsFile is what internal/judge/kubernetes wrote: `make judge` asks it anew.
var verdictsFile = flag.String("verdicts", "testdata/verdicts.jsonl.gz", "the API server's verdicts to hold manifest/invalid to")

// verdict is one object, and what Kubernetes 1.32 says of it.
type verdict struct {
	Seed, Change string
	Object       json.RawMessage
	Refused      []string
}

func readVerdicts(t *testing.T) (out []verdict) {
	t.Helper()
	f, err := os.Open(*verdictsFile)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var in io.Reader = f
	if strings.HasSuffix(*verdictsFile, ".gz") {
		if in, err = gzip.NewReader(f); err != nil {
			t.Fatal(err)
		}
	}
	scan := bufio.NewScanner(in)
	scan.Buffer(nil, 1<<20)
	for scan.Scan() {
		var v verdict
		if err := json.Unmarshal(scan.Bytes(), &v); err != nil {
			t.Fatal(err)
		}
		out = append(out, v)
	}
	return out
}

// ofCapacity reports what other rules report: capacity/autoscaling-range and
// capacity/requests-exceed-limits.
func ofCapacity(refused string) bool {
	return strings.Contains(refused, "greater than or equal to `minReplicas`") || strings.Contains(refused, "must be less than or equal to") && strings.Contains(refused, "limit of")
}

// TestVerdicts holds manifest/invalid to the API server's own validation, over
// good objects that were changed at random: of what it refuses 95 % are reported,
// and nothing that it takes.
func TestVerdicts(t *testing.T) {
	refused, found, taken := 0, 0, 0
	for _, v := range readVerdicts(t) {
		got := lines(ValidateAt(parse(t, string(v.Object)), "1.32.3"))
		switch {
		case len(got) == 0 && slices.ContainsFunc(v.Refused, ofCapacity):
		case len(v.Refused) > 0:
			if refused++; len(got) > 0 {
				found++
			} else if testing.Verbose() {
				t.Logf("MISS %s: %s\n\t%s", v.Seed, v.Change, strings.Join(v.Refused, "\n\t"))
			}
		default:
			if taken++; len(got) > 0 {
				t.Errorf("FALSE %s: %s\n\t%s", v.Seed, v.Change, strings.Join(got, "\n\t"))
			}
		}
	}
	t.Logf("%d objects refused, %d of them reported (%.1f %%); %d taken", refused, found, 100*float64(found)/float64(max(refused, 1)), taken)
	if refused < 500 || taken < 500 || found*100 < refused*95 {
		t.Errorf("too few")
	}
}
