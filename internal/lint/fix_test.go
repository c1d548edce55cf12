package lint

import (
	"context"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

// A broken file hides what is behind it: the next round finds that.
func TestFixGoesOnInRounds(t *testing.T) {
	t.Parallel()
	const name = "k3s/argocd/projects/xgen-jeju.yaml"
	files := infra(t)
	text := strings.NewReplacer(`domain: "*"`, "domain: *", `APP_SITE: "xgen-jeju"`, "APP_SITE: \"xgen-jeju\"\n  FLAG: yes").
		Replace(string(files[name].Data))
	files[name] = &fstest.MapFile{Data: []byte(text)}
	fixed, err := Fix(context.Background(), Options{FS: files})
	if err != nil {
		t.Fatal(err)
	}
	want := strings.NewReplacer("domain: *", `domain: "*"`, "FLAG: yes", `FLAG: "yes"`).Replace(text)
	if len(fixed.Changes) != 1 || fixed.Changes[0].File != name {
		t.Fatalf("changes: %+v", fixed.Changes)
	}
	if diff := cmp.Diff(want, string(fixed.Changes[0].New)); diff != "" {
		t.Errorf("after the fixes (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(text, string(fixed.Changes[0].Old)); diff != "" {
		t.Errorf("what was read (-want +got):\n%s", diff)
	}
	if len(fixed.Before.Findings) == 0 || len(fixed.After.Findings) > 0 {
		t.Errorf("%d findings before, after:\n%s", len(fixed.Before.Findings), long(fixed.After))
	}
	if string(files[name].Data) != text {
		t.Error("the files themselves were changed")
	}
}
