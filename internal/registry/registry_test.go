package registry

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const core = "HOST/xgen/main/xgen-core:latest-amd64"

// parts are the fields of a Result for core that are the same for any verdict.
func parts(r said) said {
	r.Ref, r.Host, r.Repository, r.Tag = core, "HOST", "xgen/main/xgen-core", "latest-amd64"
	return r
}

func TestCheckFindsWhatIsThere(t *testing.T) {
	f := newFake(t)
	f.holds(t, "xgen/main/xgen-core:latest-amd64")
	want := []said{parts(said{Verdict: Found})}
	if diff := cmp.Diff(want, f.check(t, Options{}, Image{Ref: core})); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if got := f.count("HEAD", "") + f.count("GET", ""); got != 2 {
		t.Errorf("one image took %d requests, want a greeting and a HEAD: %v", got, f.asked)
	}
}

func TestCheckSaysWhatIsMissing(t *testing.T) {
	tests := []struct {
		name  string
		holds []string
		want  said
	}{
		{"tag", []string{"xgen/main/xgen-core:latest-arm64", "xgen/main/xgen-core:1.0-amd64", "xgen/main/xgen-core:old"}, said{
			Verdict: Missing, Cause: NoTag,
			Detail: `HOST has xgen/main/xgen-core, but no tag "latest-amd64"; it has 1.0-amd64, latest-arm64, old`,
			Near:   []string{"1.0-amd64", "latest-arm64", "old"},
		}},
		{"repository", []string{"xgen/main/xgen-model:latest-amd64", "xgen/aww/xgen-core:latest-amd64", "other/app:1"}, said{
			Verdict: Missing, Cause: NoRepository,
			Detail: "HOST has no repository xgen/main/xgen-core; these exist: xgen/aww/xgen-core, xgen/main/xgen-model",
			Near:   []string{"xgen/aww/xgen-core", "xgen/main/xgen-model"},
		}},
		{"everything", nil, said{
			Verdict: Missing, Cause: NoRepository,
			Detail: "HOST has no repository xgen/main/xgen-core",
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := newFake(t)
			f.holds(t, tt.holds...)
			if diff := cmp.Diff([]said{parts(tt.want)}, f.check(t, Options{}, Image{Ref: core})); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestMissingDigest(t *testing.T) {
	f := newFake(t)
	f.holds(t, "xgen/main/xgen-core:1")
	digest := "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
	got := f.check(t, Options{}, Image{Ref: "HOST/xgen/main/xgen-core@" + digest})[0]
	want := said{
		Image: Image{Ref: "HOST/xgen/main/xgen-core@" + digest}, Verdict: Missing, Cause: NoTag,
		Detail: "HOST has xgen/main/xgen-core, but not the digest " + digest,
		Host:   "HOST", Repository: "xgen/main/xgen-core", Tag: digest,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// A registry that keeps its catalogue or its tags to itself must not change
// the verdict, only what can be offered.
func TestMissingWithoutListings(t *testing.T) {
	f := newFake(t)
	f.holds(t, "xgen/main/xgen-model:latest-amd64")
	f.hook = refuse("_catalog", http.StatusUnauthorized)
	got := f.check(t, Options{}, Image{Ref: core}, Image{Ref: "HOST/xgen/main/xgen-model:latest-amd64"})
	want := parts(said{
		Verdict: Missing, Cause: NoRepository, Near: []string{"xgen/main/xgen-model"},
		Detail: "HOST has no repository xgen/main/xgen-core; these exist: xgen/main/xgen-model",
	})
	if diff := cmp.Diff(want, got[0]); diff != "" {
		t.Errorf("no catalogue: (-want +got)\n%s", diff)
	}

	f.hook = refuse("/tags/list", http.StatusForbidden)
	want = parts(said{
		Verdict: Missing, Cause: NoManifest,
		Detail: "HOST answers 404 for xgen/main/xgen-core:latest-amd64, and does not list the tags that exist",
	})
	if diff := cmp.Diff(want, f.check(t, Options{}, Image{Ref: core})[0]); diff != "" {
		t.Errorf("no tag list: (-want +got)\n%s", diff)
	}

	f.holds(t, "xgen/main/xgen-core:1")
	f.hook = refuse("/tags/list", http.StatusNotFound)
	if diff := cmp.Diff(want, f.check(t, Options{}, Image{Ref: core}, Image{Ref: "HOST/xgen/main/xgen-core:1"})[0]); diff != "" {
		t.Errorf("tag lists unknown, but the repository is there: (-want +got)\n%s", diff)
	}
}

func TestNearTagsOfManyAreTheNearest(t *testing.T) {
	f := newFake(t)
	for i := range 40 {
		f.holds(t, fmt.Sprintf("xgen/main/xgen-core:build-%02d-amd64", i))
	}
	f.holds(t, "xgen/main/xgen-core:lates-amd64", "xgen/main/xgen-core:latest-arm64", "xgen/main/xgen-core:sha256-00.sig")
	got := f.check(t, Options{}, Image{Ref: core})[0]
	if len(got.Near) != maxNear || got.Near[0] != "lates-amd64" {
		t.Errorf("Near = %q, want %d tags, lates-amd64 first", got.Near, maxNear)
	}
	if slices.Contains(got.Near, "latest-arm64") {
		t.Errorf("Near = %q: a tag of another platform before those of the wanted one", got.Near)
	}
}

// TestTagListsAreBounded: some registries give all their tags at once, whatever page was asked for.
func TestTagListsAreBounded(t *testing.T) {
	for count, want := range map[int]string{
		3:            "HOST has xgen/main/xgen-core, but no tag \"latest-amd64\"; it has lates-amd64, x00000, x00001",
		maxNames:     "HOST has xgen/main/xgen-core, but no tag \"latest-amd64\"; the nearest of its 20000 tags: lates-amd64, x00064, x00164, x00264, x00364",
		maxNames + 1: "HOST has xgen/main/xgen-core, but no tag \"latest-amd64\"; the nearest of its first 20000 tags: lates-amd64, x00064, x00164, x00264, x00364",
		maxList / 8:  "HOST answers 404 for xgen/main/xgen-core:latest-amd64, and its list of tags is larger than 2 MiB",
	} {
		f := newFake(t)
		f.holds(t, "xgen/main/xgen-core:1")
		f.hook = func(w http.ResponseWriter, r *http.Request) bool {
			if !strings.HasSuffix(r.URL.Path, "/tags/list") {
				return false
			}
			io.WriteString(w, `{"tags":["lates-amd64"`)
			for i := range count - 1 {
				fmt.Fprintf(w, `,"x%05d"`, i)
			}
			io.WriteString(w, "]}")
			return true
		}
		if got := f.check(t, Options{}, Image{Ref: core})[0]; got.Detail != want {
			t.Errorf("%d tags: %q, want %q", count, got.Detail, want)
		}
	}
}

func TestCheckAsksAgainEachTime(t *testing.T) {
	f := newFake(t)
	f.holds(t, "xgen/main/xgen-core:latest-amd64")
	for range 2 {
		f.check(t, Options{}, Image{Ref: core})
	}
	if got := f.count("HEAD", "/manifests/latest-amd64"); got != 2 {
		t.Errorf("two checks asked for the manifest %d times", got)
	}
	if got := f.count("GET /v2/", ""); got != 2 {
		t.Errorf("two checks greeted %d times", got)
	}
}

func TestCheckAsksOnceForEqualReferences(t *testing.T) {
	f := newFake(t)
	f.holds(t, "xgen/main/xgen-core:latest-amd64")
	var last [2]int
	calls := 0
	opts := Options{Progress: func(done, total int) { calls++; last = [2]int{done, total} }}
	missing := Image{Ref: "HOST/xgen/main/xgen-core:1"}
	results := f.check(t, opts, Image{Ref: core}, missing, Image{Ref: core}, Image{Ref: "HOST/xgen/main/xgen-core:2"}, missing)

	var verdicts []Verdict
	for _, r := range results {
		verdicts = append(verdicts, r.Verdict)
	}
	want := []Verdict{Found, Missing, Found, Missing, Missing}
	if diff := cmp.Diff(want, verdicts); diff != "" {
		t.Errorf("results are not in the order of the images (-want +got)\n%s", diff)
	}
	if heads, lists := f.count("HEAD", ""), f.count("GET", "/tags/list"); heads != 3 || lists != 1 {
		t.Errorf("%d HEADs and %d tag lists, want 3 and 1: %v", heads, lists, f.asked)
	}
	if calls != 3 || last != [2]int{3, 3} {
		t.Errorf("progress: %d calls, the last %v; want 3 calls up to 3 of 3", calls, last)
	}
}

// Many repositories of one host: one greeting, one request an image, two where
// a platform is wanted. What go-containerregistry does by itself is a greeting
// for each repository.
func TestRequestsAreBounded(t *testing.T) {
	for _, platform := range []string{"", "linux/amd64"} {
		t.Run("platform="+platform, func(t *testing.T) {
			f := newFake(t)
			images := fleet(t, f, 60)
			for i := range images {
				images[i].Platform = platform
			}
			for _, r := range f.check(t, Options{}, images...) {
				if r.Verdict != Found {
					t.Fatalf("%s: %s", r.Ref, r.Detail)
				}
			}
			if got := f.count("GET /v2/", "v2/"); got != 1 {
				t.Errorf("greeted %d times", got)
			}
			want := 60 + 1
			if platform != "" {
				want = 2*60 + 1
			}
			if got := f.count("", ""); got != want {
				t.Errorf("%d requests for 60 images, want %d", got, want)
			}
		})
	}
}

func TestCheckStopsWithItsContext(t *testing.T) {
	f := newFake(t)
	images := fleet(t, f, 50)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	f.hook = func(_ http.ResponseWriter, r *http.Request) bool {
		if f.count("HEAD", "") == 10 {
			cancel()
			<-r.Context().Done()
			return true
		}
		return false
	}
	for i := range images {
		images[i].Ref = f.host + images[i].Ref[len("HOST"):]
	}
	results, err := Check(ctx, images, Options{Jobs: 1})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error = %v, want context.Canceled", err)
	}
	for i, r := range results {
		switch {
		case i < 9 && r.Verdict != Found:
			t.Errorf("image %d was answered, and is %s (%s)", i, r.Verdict, r.Detail)
		case i >= 9 && (r.Verdict != Unverifiable || r.Cause != Stopped || r.Ref != images[i].Ref):
			t.Errorf("image %d was not answered, and is %+v", i, r)
		}
	}
	if got := f.count("HEAD", ""); got != 10 {
		t.Errorf("%d requests, want none after the tenth", got)
	}
}

func TestCheckStopsAtItsDeadline(t *testing.T) {
	f := newFake(t)
	f.hook = hang
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Millisecond)
	defer cancel()
	results, err := Check(ctx, []Image{{Ref: f.host + "/a/b:1"}}, Options{Timeout: time.Hour})
	if !errors.Is(err, context.DeadlineExceeded) || len(results) != 1 || results[0].Cause != Stopped {
		t.Errorf("got %+v, %v", results, err)
	}
}

func TestCheckOfNothing(t *testing.T) {
	login(t, "")
	results, err := Check(t.Context(), nil, Options{})
	if len(results) != 0 || err != nil {
		t.Errorf("got %v, %v", results, err)
	}
}

// fleet puts n images into as many repositories.
func fleet(t testing.TB, f *fake, n int) []Image {
	t.Helper()
	var images []Image
	for i := range n {
		image := fmt.Sprintf("xgen/site-%03d/xgen-core:latest-amd64", i)
		f.holds(t, image)
		images = append(images, Image{Ref: "HOST/" + image})
	}
	return images
}

func BenchmarkCheckThousand(b *testing.B) {
	f := newFake(b)
	images := fleet(b, f, 1000)
	for b.Loop() {
		for _, r := range f.check(b, Options{}, images...) {
			if r.Verdict != Found {
				b.Fatal(r.Detail)
			}
		}
	}
}
