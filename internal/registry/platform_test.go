package registry

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
)

func TestPlatform(t *testing.T) {
	const repo, tag = "xgen/main/xgen-core", "latest-amd64"
	tests := []struct {
		name string
		put  func(*fake)
		want said
	}{
		{"image, right", func(f *fake) { f.put(t, repo, tag, imageFor(t, "linux", "amd64")) }, said{Verdict: Found}},
		{"image, wrong", func(f *fake) { f.put(t, repo, tag, imageFor(t, "linux", "arm64")) }, said{
			Verdict: WrongPlatform, Near: []string{"linux/arm64"},
			Detail: core + " exists for linux/arm64, not for linux/amd64"}},
		{"image, other system", func(f *fake) { f.put(t, repo, tag, imageFor(t, "windows", "amd64")) }, said{
			Verdict: WrongPlatform, Near: []string{"windows/amd64"},
			Detail: core + " exists for windows/amd64, not for linux/amd64"}},
		{"image that does not say", func(f *fake) { f.put(t, repo, tag, empty.Image) }, said{
			Verdict: Found, Detail: "the image does not state its platform"}},
		{"index, right", func(f *fake) { f.putIndex(t, repo, tag, "linux/arm64", "linux/amd64") }, said{Verdict: Found}},
		{"index, wrong", func(f *fake) { f.putIndex(t, repo, tag, "linux/s390x", "linux/arm64", "unknown/unknown") }, said{
			Verdict: WrongPlatform, Near: []string{"linux/arm64", "linux/s390x"},
			Detail: core + " exists for linux/arm64, linux/s390x, not for linux/amd64"}},
		{"index that leaves it to its image, right", func(f *fake) { f.putIndex(t, repo, tag, "linux/amd64?") }, said{Verdict: Found}},
		{"index that leaves it to its image, wrong", func(f *fake) { f.putIndex(t, repo, tag, "linux/arm64?") }, said{
			Verdict: WrongPlatform, Near: []string{"linux/arm64"},
			Detail: core + " exists for linux/arm64, not for linux/amd64"}},
		{"missing all the same", func(f *fake) { f.put(t, repo, "1", empty.Image) }, said{
			Verdict: Missing, Cause: NoTag, Near: []string{"1"},
			Detail: `HOST has ` + repo + `, but no tag "latest-amd64"; it has 1`}},
		{"config out of reach", func(f *fake) {
			f.put(t, repo, tag, imageFor(t, "linux", "amd64"))
			f.hook = func(w http.ResponseWriter, r *http.Request) bool {
				return r.URL.Path != "/v2/"+repo+"/manifests/"+tag && refuse("", 403)(w, r)
			}
		}, said{Verdict: Unverifiable, Cause: Forbidden,
			Detail: "the image exists, but its platform cannot be read: HOST answered 403: reading " + repo + " is forbidden",
			Help:   "ask for permission to pull HOST/" + repo}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := newFake(t)
			tt.put(f)
			tt.want = parts(tt.want)
			tt.want.Platform = "linux/amd64"
			if diff := cmp.Diff(tt.want, f.check(t, Options{}, ImageOf(core))[0]); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// Some registries refuse HEAD, or answer it without the headers.
func TestUnhelpfulHead(t *testing.T) {
	for name, status := range map[string]int{"refused": http.StatusMethodNotAllowed, "bare": http.StatusOK} {
		t.Run(name, func(t *testing.T) {
			f := newFake(t)
			f.holds(t, "xgen/main/xgen-core:latest-amd64")
			f.hook = func(w http.ResponseWriter, r *http.Request) bool {
				return r.Method == http.MethodHead && refuse("", status)(w, r)
			}
			if got := f.check(t, Options{}, Image{Ref: core})[0]; got.Verdict != Found {
				t.Errorf("there: %s, %s", got.Verdict, got.Detail)
			}
			if got := f.check(t, Options{}, Image{Ref: "HOST/xgen/main/xgen-core:1"})[0]; got.Verdict != Missing {
				t.Errorf("not there: %s, %s", got.Verdict, got.Detail)
			}
		})
	}
}

func TestPlatformOfTag(t *testing.T) {
	for tag, want := range map[string]string{
		"latest-amd64": "linux/amd64", "1.2.3-arm64": "linux/arm64", "amd64": "linux/amd64",
		"v1-linux-amd64": "linux/amd64", "v1-windows-amd64": "windows/amd64", "v1-x86_64": "linux/amd64",
		"v1-aarch64": "linux/arm64", "v1-armv7": "linux/arm/v7", "v1-386": "linux/386",
		"latest": "", "386": "", "amd64-latest": "", "1.2-amd64v2": "", "": "", "myamd64": "",
	} {
		got, ok := platformOfTag(tag)
		if got != want || ok != (want != "") {
			t.Errorf("PlatformOfTag(%q) = %q, %t; want %q", tag, got, ok, want)
		}
	}
}

func TestImageOf(t *testing.T) {
	for ref, want := range map[string]string{
		core:                           "linux/amd64",
		"a.test:5000/app":              "",
		"a.test:5000/app-amd64":        "",
		"app:1-arm64":                  "linux/arm64",
		"a.test/app:1-arm64@sha256:00": "linux/arm64",
		"a.test/app@sha256:00":         "",
	} {
		if diff := cmp.Diff(Image{Ref: ref, Platform: want}, ImageOf(ref)); diff != "" {
			t.Errorf("ImageOf(%q) (-want +got)\n%s", ref, diff)
		}
	}
}

// An image without platform says so, and any platform satisfies an empty wish.
func TestStatedPlatformIsComparable(t *testing.T) {
	want, err := v1.ParsePlatform("linux/arm/v7")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		have v1.Platform
		ok   bool
	}{
		{v1.Platform{OS: "linux", Architecture: "arm", Variant: "v7", OSFeatures: []string{"x"}}, true},
		{v1.Platform{Architecture: "arm", Variant: "v7"}, true},
		{v1.Platform{OS: "linux", Architecture: "arm", Variant: "v6"}, false},
	} {
		if got := stated(tt.have).Satisfies(*want); got != tt.ok {
			t.Errorf("%v for linux/arm/v7: %t", tt.have, got)
		}
	}
}

func TestBadReferences(t *testing.T) {
	login(t, "")
	for ref, want := range map[string]string{
		"":                                  `"" is not an image reference: it is empty`,
		"https://a.test/b:1":                `"https://a.test/b:1" is not an image reference: it must not start with a scheme (http://, https://)`,
		"a.test/xgen//core:1":               `"a.test/xgen//core:1" is not an image reference: "xgen//core" is not a repository: "" cannot stand between slashes`,
		"a.test/xgen/core:-amd64":           `"a.test/xgen/core:-amd64" is not an image reference: "-amd64" is not a tag: it must start with a letter, a digit or _`,
		"a.test/xgen/core:":                 `"a.test/xgen/core:" is not an image reference: a.test/xgen/core: must specify a tag name after the colon`,
		"a.test/xgen/core@sha256:beef":      `"a.test/xgen/core@sha256:beef" is not an image reference: invalid checksum digest length: sha256:beef`,
		"<aws-nexus-host>:5000/xgen/core:1": `"<aws-nexus-host>:5000/xgen/core:1" is not an image reference: "<aws-nexus-host>:5000" is not a host`,
	} {
		got := one(t, Image{Ref: ref}, Options{})
		if diff := cmp.Diff(said{Image: Image{Ref: ref}, Verdict: Unverifiable, Cause: BadReference, Detail: want}, got); diff != "" {
			t.Errorf("%q (-want +got)\n%s", ref, diff)
		}
	}
}

func TestDockerHubIsCalledByItsName(t *testing.T) {
	ref, err := parse("nginx", nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := hostOf(ref.Context().Registry); got != "docker.io" {
		t.Errorf("host = %q", got)
	}
	if keyOf(Image{Ref: "nginx"}) != keyOf(Image{Ref: "docker.io/library/nginx:latest"}) {
		t.Error("two spellings of one image are asked for twice")
	}
}
