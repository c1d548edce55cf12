package view_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/xgen-lint/xgen-lint/internal/fleettest"
	"github.com/xgen-lint/xgen-lint/internal/lint"
	"github.com/xgen-lint/xgen-lint/internal/view"
)

// TestEnvExplainsTheDocumentsLayers follows three variables of the AWS site
// through global.config, infra, vars and the Secret.
func TestEnvExplainsTheDocumentsLayers(t *testing.T) {
	looked, err := view.Look(context.Background(), lint.Options{FS: infra(t), Sites: []string{"xgen-aww"}, Services: []string{"xgen-documents"}})
	if err != nil {
		t.Fatal(err)
	}
	containers, err := looked.Env(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if len(containers) != 1 {
		t.Fatalf("%d containers, want that of the one service", len(containers))
	}
	var got []string
	for _, v := range containers[0].Variables {
		switch v.Name {
		case "MINIO_ENDPOINT", "MINIO_SECURE", "MINIO_DATA_ACCESS_KEY":
			got = append(got, fmt.Sprintf("%s=%s %s %s:%d %s", v.Name, orNull(v.Value), v.Source, v.File, v.Line, v.Setting))
			for _, s := range v.Shadows {
				got = append(got, fmt.Sprintf("  over %s %s %s:%d", orNull(s.Value), s.Source, s.File, s.Line))
			}
		}
	}
	want := []string{
		"MINIO_DATA_ACCESS_KEY=null Secret/xgen-secrets k3s/secrets/xgen-aww/xgen-secrets.yaml:10 spec.encryptedData.MINIO_DATA_ACCESS_KEY",
		"  over minio ConfigMap/xgen-documents-config k3s/helm-chart/values.yaml:20",
		"MINIO_ENDPOINT=https://s3.ap-northeast-2.amazonaws.com ConfigMap/xgen-documents-config k3s/argocd/projects/xgen-aww.yaml:36 infra.minio.endpoint",
		"  over http://minio.xgen-system.svc.cluster.local:9000 infra.minio.endpoint k3s/helm-chart/values.yaml:37",
		"MINIO_SECURE=true ConfigMap/xgen-documents-config k3s/argocd/projects/xgen-aww.yaml:30 vars.MINIO_SECURE",
		"  over false global.config.MINIO_SECURE k3s/helm-chart/values.yaml:24",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestEnvReadsTheNamespaceOfThePod: a Secret of the same name in another namespace is another Secret.
func TestEnvReadsTheNamespaceOfThePod(t *testing.T) {
	files := infra(t)
	files["k3s/secrets/xgen-aww/zz-elsewhere.yaml"] = &fstest.MapFile{Data: []byte(
		"apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata: { name: xgen-secrets, namespace: monitoring }\nspec: { encryptedData: { GRAFANA_PASSWORD: AgBcGxhY2Vob2xkZXI= } }\n")}
	looked, err := view.Look(context.Background(), lint.Options{FS: files, Sites: []string{"xgen-aww"}, Services: []string{"xgen-core"}})
	if err != nil {
		t.Fatal(err)
	}
	containers, err := looked.Env(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	from := map[string]string{}
	for _, c := range containers {
		for _, v := range c.Variables {
			from[v.Name] = v.File
		}
	}
	if file, there := from["GRAFANA_PASSWORD"]; there {
		t.Errorf("GRAFANA_PASSWORD is taken from %s", file)
	}
	if from["REDIS_PASSWORD"] != "k3s/secrets/xgen-aww/xgen-secrets.yaml" {
		t.Errorf("REDIS_PASSWORD is from %q, want %s", from["REDIS_PASSWORD"], "k3s/secrets/xgen-aww/xgen-secrets.yaml")
	}
}

func orNull(v *string) string {
	if v == nil {
		return "null"
	}
	return *v
}

// TestEnvPrintsNoSecret puts credentials into every layer and looks for them in
// what programs get.
func TestEnvPrintsNoSecret(t *testing.T) {
	files := infra(t)
	edit := func(name, old, text string) {
		data := string(files[name].Data)
		if !strings.Contains(data, old) {
			t.Fatalf("%s has no %q", name, old)
		}
		files[name] = &fstest.MapFile{Data: []byte(strings.Replace(data, old, text, 1))}
	}
	edit("k3s/argocd/projects/xgen-jeju.yaml", "vars:\n", "vars:\n  SMTP_PASSWORD: \"hidden-one\"\n  AUDIT_URL: \"postgresql://a:hidden-two@db/x\"\n")
	edit("k3s/helm-chart/values.yaml", "    TZ:", "    SMTP_PASSWORD: \"hidden-three\"\n    TZ:")
	edit("k3s/helm-chart/values/xgen-core.yaml", "env:\n", "env:\n  - {name: AUTH_TOKEN, value: hidden-four}\n")
	edit("k3s/setup/lib/secrets.sh", "\"$REDIS_PASSWORD\"", "hidden-five")
	looked, err := view.Look(context.Background(), lint.Options{FS: files, Sites: []string{"xgen-jeju"}})
	if err != nil {
		t.Fatal(err)
	}
	containers, err := looked.Env(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(containers)
	if err != nil {
		t.Fatal(err)
	}
	if i := strings.Index(string(data), "hidden"); i >= 0 {
		t.Errorf("printed: …%s…", data[max(0, i-80):i+20])
	}
	for _, name := range []string{"SMTP_PASSWORD", "AUDIT_URL", "AUTH_TOKEN", "REDIS_PASSWORD"} {
		if !strings.Contains(string(data), `"`+name+`"`) {
			t.Errorf("%s is missing", name)
		}
	}
}

func infra(t *testing.T) fstest.MapFS {
	t.Helper()
	files, err := fleettest.Read("../../testdata/infra")
	if err != nil {
		t.Fatal(err)
	}
	return files
}
