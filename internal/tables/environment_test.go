package tables

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/xgen-lint/xgen-lint/internal/workload"
)

func TestWriteEnv(t *testing.T) {
	text := func(s string) *string { return &s }
	var out strings.Builder
	err := Environment(&out, []workload.Explained{
		{Site: "here", Environment: "prd", Service: "docs", Object: "Deployment/docs", Container: "docs", Unseen: []string{"Secret/x: nothing is known"},
			Variables: []workload.ExplainedVariable{
				{Name: "A", Value: text("two\nlines"), Source: "ConfigMap/c", File: "a.yaml", Line: 3, Setting: "vars.A", Uncertain: true,
					Shadows: []workload.ExplainedLayer{{Source: "global.A", Setting: "global.A", Value: text(""), File: "values.yaml", Line: 1}}},
				{Name: "B", Secret: true, Source: "Secret/s", File: "s.yaml", Line: 9},
				{Name: "POD_IP", Source: "env"},
			}},
		{Site: "here", Service: "empty", Object: "Job/empty", Container: "c"},
	}, 0)
	if err != nil {
		t.Fatal(err)
	}
	want := `here / prd / docs: Deployment/docs, container docs
  not seen: Secret/x: nothing is known
  VARIABLE  VALUE       FROM         LINE           SETTING
  A ?       two\nlines  ConfigMap/c  a.yaml:3       vars.A
    over    ""          values       values.yaml:1  global.A
  B         (secret)    Secret/s     s.yaml:9       -
  POD_IP    (unknown)   env          -              -

here / - / empty: Job/empty, container c
  no variables
`
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Error(diff)
	}
}
