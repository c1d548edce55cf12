package render

import (
	"context"
	"strings"
	"testing"

	"github.com/xgen-lint/xgen-lint/internal/argo"
	"github.com/xgen-lint/xgen-lint/internal/render/tool"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// toyTool makes a ConfigMap of each *.toy file: its text is the value of `text`.
type toyTool struct{}

func (toyTool) Name() string { return "toy" }

func (toyTool) Detect(t *source.Tree, dir string) bool { return t.Exists(dir + "/x.toy") }

func (toyTool) Render(_ context.Context, in tool.Input) tool.Output {
	f, _ := in.Tree.File(in.Dir + "/x.toy")
	y := source.ParseYAML(source.NewFile("", []byte("apiVersion: v1\nkind: ConfigMap\nmetadata: { name: toy }\ndata: { text: "+strings.TrimSpace(string(f.Data))+" }\n")))
	return tool.Output{Complete: true, Manifests: []tool.Manifest{{Node: y.Root(), File: f.Path, From: toyLines{f}}}}
}

type toyLines struct{ file *source.File }

func (l toyLines) Causes(path source.Path, _ argo.Want) []argo.Cause {
	return []argo.Cause{{Span: l.file.LineSpan(1), Same: path.Last() == "text"}}
}

// toyTemplate finds a field in the template of the set.
type toyTemplate struct{ at argo.Place }

func (l toyTemplate) Causes(path source.Path, _ argo.Want) []argo.Cause {
	return []argo.Cause{{At: l.at.Child(path...)}}
}

// toySet makes one Application for each ApplicationSet, of the same name.
func toySet(_ context.Context, set *argo.ApplicationSet, _ argo.World) argo.Expansion {
	y := source.ParseYAML(source.NewFile("", []byte("apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: "+set.Name+
		" }\nspec: { source: { path: toys }, destination: { namespace: play } }\n")))
	return argo.Expansion{Applications: []argo.Generated{{Node: y.Root(), From: toyTemplate{set.Template}}}}
}

func TestToyToolAndToyGenerator(t *testing.T) {
	root := unpack(t, "inline", map[string]string{
		"toys/x.toy": "hello\n",
		"argocd/templates/set.yaml": "apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: { name: toys }\n" +
			"spec:\n  template:\n    spec:\n      source: { path: toys }\n",
	})
	repo := load(t, root)
	r := New(repo)
	r.Use(toyTool{})
	r.ExpandWith(toySet)
	res, err := r.Site(t.Context(), repo.Sites[0], nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, rel := range res.Releases {
		if rel.App.Name != "toys" {
			continue
		}
		if len(rel.Objects) != 1 || rel.Objects[0].Namespace != "play" {
			t.Fatalf("objects %v, hits %v", rel.Objects, res.Hits)
		}
		o := rel.Objects[0]
		if at := r.Trace(o, source.P("data", "text"), nil, false); at.Span.File != "toys/x.toy" || at.Span.Line != 1 {
			t.Errorf("data.text comes from %v", at.Span)
		}
		if at := r.Trace(o, source.P("metadata", "namespace"), nil, false); !strings.HasSuffix(at.Span.File, "set.yaml") {
			t.Errorf("the namespace comes from %v", at.Span)
		}
		return
	}
	t.Error("the toy generator's Application was not rendered")
}
