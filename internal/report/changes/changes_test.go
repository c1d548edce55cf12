package changes

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/xgen-lint/xgen-lint/internal/change"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// someDiff is a diff of n sites with a service each.
func someDiff(n int) *change.Diff {
	d := &change.Diff{Base: "0123456789abcdef0123456789abcdef01234567", Looked: change.Count{Sites: n, Releases: n}, Deployed: map[string]int{},
		NotCompared: []change.NotCompared{{Site: "broken", Side: change.New, Reason: "x.yaml:1: not <YAML>"}}}
	for i := range n {
		site := fmt.Sprintf("site-%03d", i)
		d.Deployed[site] = 1
		releases := []change.Release{{Site: site, Environment: "prd", Service: "core", Application: "core-prd"}}
		line := []change.Origin{{Span: source.Span{File: "values.yaml", Line: i + 1}, Side: change.New, Changed: true}}
		d.Entries = append(d.Entries,
			&change.Entry{Kind: change.Changed, Object: "Deployment/core", Namespace: "apps", Releases: releases, Effects: []string{"restarts-pods"},
				Fields: []change.Field{{Path: "spec.replicas", Old: int64(1), New: int64(i + 2), Origins: line},
					{Path: "data.TOKEN", Secret: true, Origins: line}, {Path: "data.run", Old: "a\nb\n", New: "a\n<script>\n", Origins: line}}},
			&change.Entry{Kind: change.Removed, Object: "PersistentVolumeClaim/data", Releases: releases, Effects: []string{"data-loss", "pruned"},
				Origins: []change.Origin{{Span: source.Span{File: "pvc.yaml", Line: 2}, Side: change.Old, Changed: true}},
				Notes:   []string{"PersistentVolumeClaim data is deleted with the next sync, and its data with it"}})
	}
	return d
}

func printed(t *testing.T, format string, d *change.Diff) string {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, format, d, Options{Tool: "xgen-lint v0"}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// The JSON form has the keys that are promised.
func TestDiffJSON(t *testing.T) {
	var out struct {
		Version int
		Base    string
		Changes []struct {
			Kind, Object, Namespace string
			Releases                []map[string]string
			Fields                  []map[string]any
			Effects                 []string
		}
		Sites       map[string][]string
		NotCompared []map[string]string
		Summary     map[string]int
	}
	decoder := json.NewDecoder(strings.NewReader(printed(t, "json", someDiff(1))))
	if err := decoder.Decode(&out); err != nil {
		t.Fatal(err)
	}
	first := out.Changes[0]
	if out.Version != 1 || out.Summary["changed"] != 1 || out.Summary["removed"] != 1 || out.Summary["sites"] != 1 || out.Sites["added"] == nil ||
		first.Releases[0]["application"] != "core-prd" || first.Namespace != "apps" || out.NotCompared[0]["side"] != "new" {
		t.Errorf("%+v", out)
	}
	secret := first.Fields[1]
	if secret["old"] != nil || secret["new"] != nil || secret["secret"] != true {
		t.Errorf("%v", secret)
	}
	if _, there := secret["old"]; !there {
		t.Error("a secret value has no key")
	}
}

// A comment fits into a comment, whatever the fleet, and says which sites restart and what is lost.
func TestDiffMarkdown(t *testing.T) {
	large := printed(t, "markdown", someDiff(400))
	if len(large) > 65_000 || !strings.HasPrefix(large, Marker+"\n") || !strings.Contains(large, "more changes; `xgen-lint diff` prints all.") ||
		!strings.Contains(large, "and 200 more sites") {
		t.Errorf("%d bytes: %.300s … %s", len(large), large, large[len(large)-200:])
	}
	small := printed(t, "markdown", someDiff(2))
	for _, want := range []string{"| site-001 | 1 object loses data; 1 object is deleted by Argo CD; restarts core | 1 | 1 | 0 | 1 |", "2 objects changed, 2 removed, in 2 of 2 releases at 2 of 2 sites", "**Not compared:** broken (now): x.yaml:1: not &lt;YAML&gt;",
		"# spec.replicas\n- 1\n+ 2\n#   from values.yaml:1", "! changed (secret)", "loses data"} {
		if !strings.Contains(small, want) {
			t.Errorf("no %q in\n%s", want, small)
		}
	}
	if strings.Count(small, "<details>") != strings.Count(small, "</details>") {
		t.Error("a fold is not closed")
	}
}

// A page shows no markup of the repository's, and asks no network.
func TestDiffHTML(t *testing.T) {
	page := printed(t, "html", someDiff(2))
	for _, want := range []string{"prefers-color-scheme: dark", `name="viewport"`, `data-site="|site-000|"`, "&lt;script&gt;", "changed (secret)", "Not compared: broken"} {
		if !strings.Contains(page, want) {
			t.Errorf("no %q", want)
		}
	}
	if strings.Contains(page, "http://") || strings.Contains(page, "https://") || strings.Count(page, "<script>") != 1 {
		t.Error("the page asks the network, or holds a script of the repository's")
	}
}

func TestDiffText(t *testing.T) {
	both := someDiff(1)
	for _, side := range []change.Side{change.Old, change.New} {
		both.NotCompared = append(both.NotCompared, change.NotCompared{Site: "b", Application: "web", Side: side, Reason: "no chart"})
	}
	if text := printed(t, "text", both); !strings.Contains(text, "not compared: b/web (in the base and now): no chart\n") || strings.Count(text, "no chart") != 1 {
		t.Errorf("what is broken in both states is said twice:\n%s", text)
	}
	text := printed(t, "text", someDiff(1))
	for _, want := range []string{"site-000  1 changed, 1 removed in 1 release; 1 object loses data; 1 object is deleted by Argo CD; restarts core\n", "~ Deployment/core site-000/prd/core: restarts pods\n",
		"    spec.replicas: 1 -> 2\n      from values.yaml:1\n", "    data.TOKEN: changed (secret)\n", "      -b\n      +<script>\n",
		"- PersistentVolumeClaim/data site-000/prd/core: loses data, is deleted by Argo CD\n", "pvc.yaml:2 (removed)", "not compared: broken (now)"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
}
