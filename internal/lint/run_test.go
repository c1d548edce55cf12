package lint

import (
	"bytes"
	"context"
	"errors"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/xgen-lint/xgen-lint/internal/finding"
)

// broken is the golden repo with faults in site files, a values file and a
// template, so that sites, services and shared lines all have findings.
func broken(t *testing.T) fstest.MapFS {
	t.Helper()
	files := infra(t)
	edit := func(name, old, new string) {
		data := files[name].Data
		if !bytes.Contains(data, []byte(old)) {
			t.Fatalf("%s does not hold %q", name, old)
		}
		files[name] = &fstest.MapFile{Data: bytes.ReplaceAll(data, []byte(old), []byte(new)), Mode: 0o644}
	}
	edit("k3s/argocd/projects/xgen-aww.yaml", "{ minReplicas: 1, maxReplicas: 2 }", "{ minReplicas: 2, maxReplicas: 4 }")
	edit("k3s/argocd/projects/lotteimall.yaml", "APP_SITE: \"lotteimall\"", "APP_SITE: \"xgen\"")
	edit("k3s/helm-chart/values/xgen-documents.yaml", "${MINIO_ENDPOINT}", "http://minio.xgen-system:9000")
	edit("k3s/argocd/root-apps/xgen-root-jeju.yaml", "automated:", "manual:")
	return files
}

// TestDeterministic wants equal findings from one worker and from eight.
func TestDeterministic(t *testing.T) {
	files := broken(t)
	var first []finding.Finding
	for _, jobs := range []int{1, 8, 8} {
		res, err := Run(context.Background(), Options{FS: files, Jobs: jobs})
		if err != nil {
			t.Fatal(err)
		}
		if len(res.Findings) < 4 {
			t.Fatalf("only %d findings:\n%s", len(res.Findings), long(res))
		}
		if first == nil {
			first = res.Findings
		} else if diff := cmp.Diff(first, res.Findings); diff != "" {
			t.Errorf("jobs %d differ (-1 +%d):\n%s", jobs, jobs, diff)
		}
	}
}

// TestNarrow wants a run for one site to report what the whole run reports of
// that site, and nothing of the others.
func TestNarrow(t *testing.T) {
	files := broken(t)
	whole, err := Run(context.Background(), Options{FS: files})
	if err != nil {
		t.Fatal(err)
	}
	for _, site := range []string{"xgen", "xgen-aww", "lotteimall", "xgen-jeju"} {
		res, err := Run(context.Background(), Options{FS: files, Sites: []string{site}})
		if err != nil {
			t.Fatal(err)
		}
		var want []string
		for _, f := range whole.Findings {
			if f.Site == "" || f.Site == site || contains(f.Sites, site) {
				want = append(want, f.Rule+" "+f.File)
			}
		}
		var got []string
		for _, f := range res.Findings {
			got = append(got, f.Rule+" "+f.File)
			if f.Site != "" && f.Site != site {
				t.Errorf("--site %s reports site %s: %s", site, f.Site, f.Message)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("--site %s (-whole run +narrowed):\n%s", site, diff)
		}
		if res.Summary.Sites != 1 {
			t.Errorf("--site %s looked at %d sites", site, res.Summary.Sites)
		}
	}
}

// TestBrokenSite wants a site file that is no YAML reported alone, and the
// other sites linted all the same.
func TestBrokenSite(t *testing.T) {
	files := broken(t)
	files["k3s/argocd/projects/xgen.yaml"] = &fstest.MapFile{Data: []byte("project:\n  name: \"xgen\nsite: main\n"), Mode: 0o644}
	res, err := Run(context.Background(), Options{FS: files})
	if err != nil {
		t.Fatal(err)
	}
	var rules []string
	for _, f := range res.Findings {
		if f.Site == "xgen" {
			rules = append(rules, f.Rule)
		}
	}
	if diff := cmp.Diff([]string{"yaml/syntax"}, rules); diff != "" {
		t.Errorf("findings of the broken site (-want +got):\n%s\n%s", diff, long(res))
	}
	if res.Summary.Applications != 18 {
		t.Errorf("%d applications rendered of the other sites, want 18", res.Summary.Applications)
	}
}

func TestTimeout(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Nanosecond)
	defer cancel()
	if _, err := Run(ctx, Options{FS: infra(t)}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got error %v, want that of the context", err)
	}
}
