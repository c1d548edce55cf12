package finding

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/xgen-lint/xgen-lint/internal/source"
)

func at(line int, s Subject, also ...Subject) Finding {
	return Finding{Rule: "a/b", Span: source.Span{File: "f.yaml", Line: line}, Subject: s, Also: also}
}

func TestFingerprintsSurviveMovedLines(t *testing.T) {
	t.Parallel()
	s := Subject{Environment: "prd", Object: "HPA/core", Path: "spec.minReplicas"}
	before, after := []Finding{at(3, s)}, []Finding{at(30, s)}
	SetFingerprints(before)
	SetFingerprints(after)
	if before[0].Fingerprint == "" || before[0].Fingerprint != after[0].Fingerprint {
		t.Errorf("%q before, %q after", before[0].Fingerprint, after[0].Fingerprint)
	}
	others := []Finding{
		at(3, Subject{Environment: "dev", Object: s.Object, Path: s.Path}),
		at(3, Subject{Environment: "prd", Object: "HPA/model", Path: s.Path}),
		at(3, Subject{Environment: "prd", Object: s.Object, Path: "spec.maxReplicas"}),
	}
	SetFingerprints(others)
	for _, o := range others {
		if o.Fingerprint == before[0].Fingerprint {
			t.Errorf("%+v has the fingerprint of %+v", o.Subject, s)
		}
	}
}

// Findings that are equal but for their line have fingerprints of their own.
func TestFingerprintsAreUnique(t *testing.T) {
	t.Parallel()
	s := Subject{Environment: "prd"}
	fs := []Finding{at(1, s), at(2, s), at(3, s)}
	SetFingerprints(fs)
	if fs[0].Fingerprint == fs[1].Fingerprint || fs[1].Fingerprint == fs[2].Fingerprint {
		t.Errorf("%s, %s, %s", fs[0].Fingerprint, fs[1].Fingerprint, fs[2].Fingerprint)
	}
}

// Whoever comes first among those who share a fault, it has a name in common
// with what it was before.
func TestAliases(t *testing.T) {
	t.Parallel()
	prd, dev, aww := Subject{Site: "x", Environment: "prd"}, Subject{Site: "x", Environment: "dev"}, Subject{Site: "a", Environment: "aww"}
	before := []Finding{at(1, prd, dev)}
	after := []Finding{at(1, aww, dev, prd)}
	SetFingerprints(before)
	SetFingerprints(after)
	want := []string{before[0].Aliases[0], before[0].Fingerprint}
	if diff := cmp.Diff(want, after[0].Aliases); diff != "" {
		t.Errorf("aliases (-want +got):\n%s", diff)
	}
	// Sites that differ in nothing that counts have one name.
	same := []Finding{at(1, prd, Subject{Site: "y", Environment: "prd"})}
	SetFingerprints(same)
	if len(same[0].Aliases) > 0 || same[0].Fingerprint != before[0].Fingerprint {
		t.Errorf("%+v", same[0])
	}
}
