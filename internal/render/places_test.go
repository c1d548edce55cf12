package render

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// places says of rendered fields where a person would change them: file, line
// and column, and the text that stands there. mode is "" for the value, "key",
// "within TEXT" for a stretch of it, "part TEXT" for a stretch that is a key's
// name, "absent" for a field that is not there.
var places = []struct{ style, release, object, path, mode, place, text string }{
	{"params", "web", "HorizontalPodAutoscaler/web", "spec minReplicas", "", "k3s/argocd/projects/shop.yaml:22:24", `minReplicas: 2`},
	{"params", "web", "HorizontalPodAutoscaler/web", "spec maxReplicas", "", "k3s/argocd/projects/shop.yaml:22:40", `maxReplicas: 4`},
	{"params", "api", "HorizontalPodAutoscaler/api", "spec minReplicas", "", "k3s/argocd/projects/shop.yaml:13:3", `minReplicas: 1`},
	{"params", "api", "HorizontalPodAutoscaler/api", "spec maxReplicas", "", "k3s/argocd/projects/shop.yaml:28:11", `maxReplicas: 5`},
	{"params", "api", "HorizontalPodAutoscaler/api", "spec metrics 0 resource target averageUtilization", "", "k3s/helm-chart/values/api.yaml:3:3", `cpu: 55`},
	{"params", "web", "HorizontalPodAutoscaler/web", "spec metrics 0 resource target averageUtilization", "", "k3s/helm-chart/values.yaml:15:3", `cpu: 70`},
	{"params", "web", "HorizontalPodAutoscaler/web", "metadata name", "", "k3s/helm-chart/values/web.yaml:1:1", `name: web`},
	{"params", "web", "HorizontalPodAutoscaler/web", "kind", "", "k3s/helm-chart/templates/hpa.yaml:3:1", `kind: HorizontalPodAutoscaler`},
	{"params", "web", "HorizontalPodAutoscaler/web", "spec scaleTargetRef kind", "", "k3s/helm-chart/templates/hpa.yaml:7:42", `kind: Deployment`},
	{"params", "web", "HorizontalPodAutoscaler/web", "spec metrics 0 resource name", "", "k3s/helm-chart/templates/hpa.yaml:13:9", `name: cpu`},
	{"params", "web", "HorizontalPodAutoscaler/web", "", "", "k3s/helm-chart/values.yaml:12:3", `enabled: true`},
	{"params", "web", "Deployment/web", "spec replicas", "", "k3s/argocd/projects/shop.yaml:21:9", `replicas: 2`},
	{"params", "api", "Deployment/api", "spec replicas", "", "k3s/argocd/projects/shop.yaml:25:9", `replicas: 2`},
	{"params", "job", "Deployment/job", "spec replicas", "", "k3s/argocd/projects/shop.yaml:31:22", `replicas: 2`},
	{"params", "web", "Deployment/web", "spec revisionHistoryLimit", "", "k3s/helm-chart/templates/deployment.yaml:13:3", `revisionHistoryLimit: 3`},
	{"params", "web", "Deployment/web", "spec template spec containers 0 image", "", "k3s/argocd/projects/shop.yaml:4:1", `registryHost: "10.0.0.5:5000"`},
	{"params", "web", "Deployment/web", "spec template spec containers 0 image", "within main", "k3s/argocd/projects/shop.yaml:3:7", `main`},
	{"params", "web", "Deployment/web", "spec template spec containers 0 image", "within latest", "k3s/helm-chart/values.yaml:8:10", `latest`},
	{"params", "web", "Deployment/web", "spec template spec containers 0 image", "within web", "k3s/helm-chart/values/web.yaml:1:7", `web`},
	{"params", "web", "Deployment/web", "spec template spec containers 0 resources limits memory", "", "k3s/argocd/projects/shop.yaml:23:32", `memory: "1Gi"`},
	{"params", "api", "Deployment/api", "spec template spec containers 0 resources limits memory", "", "k3s/helm-chart/values.yaml:17:13", `memory: 512Mi`},
	{"params", "web", "Deployment/web", "spec template spec containers 0 resources", "", "k3s/argocd/projects/shop.yaml:23:9", `resources`},
	{"params", "web", "Deployment/web", "spec template spec containers 0 resources requests", "absent", "k3s/argocd/projects/shop.yaml:23:9", `resources`},
	{"params", "web", "Deployment/web", "spec template spec containers 0 securityContext", "absent", "k3s/helm-chart/templates/deployment.yaml:22:11", `name`},
	{"params", "web", "Deployment/web", "spec template spec containers 0 command 0", "", "k3s/helm-chart/values/web.yaml:3:5", `/bin/sh`},
	{"params", "web", "Deployment/web", "spec template spec containers 0 command 2", "within exec python main.py", "k3s/helm-chart/values/web.yaml:8:5", `exec python main.py`},
	{"params", "web", "Deployment/web", "spec template spec containers 0 command 2", "within minio", "k3s/helm-chart/values/web.yaml:7:26", `minio`},
	{"params", "web", "Deployment/web", "spec template spec containers 0 command", "", "k3s/helm-chart/values/web.yaml:2:1", `command`},
	{"params", "web", "Deployment/web", "spec template spec containers 0 env 0 name", "", "k3s/helm-chart/templates/deployment.yaml:29:15", `name: PORT`},
	{"params", "web", "Deployment/web", "spec template spec containers 0 env 0 value", "", "k3s/helm-chart/values.yaml:22:12", `port: 8080`},
	{"params", "api", "Deployment/api", "spec template spec containers 0 env 0 value", "", "k3s/helm-chart/values/api.yaml:5:3", `port: 9000`},
	{"params", "web", "Deployment/web", "spec template spec containers 0 env 1 value", "", "k3s/argocd/projects/shop.yaml:11:15", `host: 10.0.0.9`},
	{"params", "web", "Deployment/web", "spec template spec containers 0 env 1 value", "within 5432", "k3s/helm-chart/values.yaml:19:38", `5432`},
	{"params", "web", "Deployment/web", "spec template spec containers 0 env 1 value", "within postgres", "k3s/helm-chart/templates/deployment.yaml:32:22", `postgres`},
	{"params", "web", "Deployment/web", "spec template spec containers 0 env 2 value", "", "k3s/helm-chart/values/web.yaml:11:5", `value: "둘째"`},
	{"params", "web", "Deployment/web", "spec template spec containers 0 env 3 valueFrom fieldRef fieldPath", "", "k3s/helm-chart/values/web.yaml:13:30", `fieldPath: metadata.name`},
	{"params", "web", "Deployment/web", "spec template spec containers 0 readinessProbe httpGet path", "", "k3s/helm-chart/values.yaml:24:3", `path: /health`},
	{"params", "web", "Deployment/web", "spec template spec containers 0 readinessProbe periodSeconds", "", "k3s/helm-chart/values.yaml:28:3", `seconds: 5`},
	{"params", "web", "Deployment/web", "metadata labels release", "", "k3s/argocd/projects/shop.yaml:19:9", `name: web`},
	{"params", "web", "Deployment/web", "metadata labels version", "", "k3s/helm-chart/Chart.yaml:4:1", `appVersion: "9.9"`},
	{"params", "web", "Deployment/web", "metadata labels tier", "", "k3s/helm-chart/templates/_helpers.tpl:12:1", `tier: backend`},
	{"params", "web", "Deployment/web", "metadata annotations example.com/team.name", "", "k3s/helm-chart/values.yaml:30:3", `example.com/team.name: "platform"`},
	{"params", "web", "Deployment/web", "metadata annotations example.com/team.name", "key", "k3s/helm-chart/values.yaml:30:3", `example.com/team.name`},
	{"params", "web", "Deployment/web", "", "", "k3s/helm-chart/templates/deployment.yaml:2:1", `kind: Deployment`},
	{"params", "web", "ConfigMap/web-config", "data GREETING", "", "k3s/argocd/projects/shop.yaml:9:3", `GREETING: "안녕, 세계"`},
	{"params", "web", "ConfigMap/web-config", "data GREETING", "within 세계", "k3s/argocd/projects/shop.yaml:9:18", `세계`},
	{"params", "web", "ConfigMap/web-config", "data GREETING", "key", "k3s/argocd/projects/shop.yaml:9:3", `GREETING`},
	{"params", "api", "ConfigMap/api-config", "data APP_SITE", "", "k3s/argocd/projects/shop.yaml:8:3", `APP_SITE: shop`},
	{"params", "api", "ConfigMap/api-config", "data LOG_LEVEL", "", "k3s/argocd/projects/shop.yaml:30:11", `LOG_LEVEL: "debug"`},
	{"params", "job", "ConfigMap/job-config", "data 메모", "", "k3s/argocd/projects/shop.yaml:31:45", `메모: "값"`},
	{"params", "web", "ConfigMap/web-config", "data run.sh", "within 10.0.0.9", "k3s/argocd/projects/shop.yaml:11:21", `10.0.0.9`},
	{"params", "web", "ConfigMap/web-config", "data run.sh", "within exec app", "k3s/helm-chart/templates/config.yaml:12:5", `exec app`},
	{"params", "web", "ConfigMap/web-config", "metadata namespace", "", "k3s/argocd/projects/shop.yaml:2:24", `namespace: shop`},
	{"params", "web", "Gateway/web-gateway", "spec servers 0 hosts 0", "", "k3s/argocd/projects/shop.yaml:6:50", `domain: "가게.example.com"`},
	{"params", "web", "Gateway/web-gateway", "spec servers 0 port number", "", "k3s/helm-chart/templates/ingress.yaml:12:15", `number: 80`},
	{"params", "web", "Gateway/web-gateway", "", "", "k3s/argocd/projects/shop.yaml:6:50", `domain: "가게.example.com"`},
	{"params", "", "Application/web-prd", "", "", "k3s/argocd/projects/shop.yaml:19:9", `name: web`},
	{"params", "", "Application/api-prd", "", "", "k3s/argocd/projects/shop.yaml:24:9", `name: api`},
	{"params", "", "Application/web-prd", "spec source targetRevision", "", "k3s/argocd/root-apps/root-prd.yaml:18:11", `value: release-7`},
	{"params", "", "Application/web-prd", "spec source helm parameters 1 value", "", "k3s/argocd/projects/shop.yaml:4:1", `registryHost: "10.0.0.5:5000"`},
	{"params", "", "Application/web-prd", "spec source helm parameters 0 name", "", "k3s/argocd/templates/application.yaml:21:11", `name: global.registry.site`},
	{"params", "", "Application/web-prd", "spec syncPolicy", "absent", "k3s/argocd/templates/application.yaml:10:1", `spec`},
	{"inline", "blue-gateway", "Deployment/gateway", "spec replicas", "", "argocd/sites/seoul.yaml:10:11", `replicas: 3`},
	{"inline", "green-gateway", "Deployment/gateway", "spec replicas", "", "argocd/sites/seoul.yaml:26:45", `replicas: 1`},
	{"inline", "blue-worker", "Deployment/worker", "spec replicas", "", "deploy/chart/values.yaml:1:1", `replicas: 2`},
	{"inline", "blue-gateway", "Deployment/gateway", "metadata name", "", "argocd/sites/seoul.yaml:8:9", `name: gateway`},
	{"inline", "green-gateway", "Deployment/gateway", "metadata name", "", "argocd/sites/seoul.yaml:25:9", `name: gateway`},
	{"inline", "blue-gateway", "Deployment/gateway", "metadata labels owner", "", "argocd/roots/root.yaml:16:13", `owner: platform`},
	{"inline", "blue-worker", "Deployment/worker", "metadata labels tier", "", "argocd/sites/seoul.yaml:21:21", `tier: back`},
	{"inline", "blue-worker", "Deployment/worker", "metadata labels tier", "key", "argocd/sites/seoul.yaml:21:21", `tier`},
	{"inline", "blue-gateway", "Deployment/gateway", "metadata labels site", "", "argocd/sites/seoul.yaml:1:1", `site: seoul`},
	{"inline", "blue-gateway", "Deployment/gateway", "metadata labels chart", "", "deploy/chart/Chart.yaml:2:1", `name: app`},
	{"inline", "blue-gateway", "Deployment/gateway", "metadata annotations note", "within seoul", "argocd/sites/seoul.yaml:1:7", `seoul`},
	{"inline", "blue-gateway", "Deployment/gateway", "spec template spec containers 0 image", "within docker.io", "argocd/values.yaml:4:15", `docker.io`},
	{"inline", "blue-gateway", "Deployment/gateway", "spec template spec containers 0 image", "within 2.1", "argocd/sites/seoul.yaml:11:41", `2.1`},
	{"inline", "blue-worker", "Deployment/worker", "spec template spec containers 0 image", "within 1.0", "argocd/values.yaml:5:11", `1.0`},
	{"inline", "blue-gateway", "Deployment/gateway", "spec template spec containers 0 imagePullPolicy", "", "deploy/chart/values.yaml:4:3", `pullPolicy: IfNotPresent`},
	{"inline", "blue-gateway", "Deployment/gateway", "spec template spec containers 0 args 0", "within http://minio:9000", "argocd/sites/seoul.yaml:15:35", `http://minio:9000`},
	{"inline", "blue-gateway", "Deployment/gateway", "spec template spec containers 0 args 0", "", "argocd/sites/seoul.yaml:13:11", `script`},
	{"inline", "blue-gateway", "Deployment/gateway", "spec template spec containers 0 command 1", "", "deploy/chart/templates/deployment.yaml:26:25", `-c`},
	{"inline", "blue-worker", "Deployment/worker", "spec template spec containers 1 image", "", "deploy/chart/values.yaml:11:3", `image: "busybox:1.36"`},
	{"inline", "blue-worker", "Deployment/worker", "spec template spec containers 1 resources limits memory", "", "argocd/sites/seoul.yaml:22:47", `memory: 64Mi`},
	{"inline", "blue-gateway", "Deployment/gateway", "spec template spec tolerations 0 key", "", "argocd/values.yaml:8:7", `key: dedicated`},
	{"inline", "blue-gateway", "Deployment/gateway", "spec template spec serviceAccountName", "", "deploy/chart/charts/base/values.yaml:1:1", `account: default-account`},
	{"inline", "blue-gateway", "ClusterRole/blue-gateway-reader", "rules 0 verbs 1", "", "deploy/chart/charts/base/values.yaml:3:18", `list`},
	{"inline", "blue-gateway", "ClusterRole/blue-gateway-reader", "rules 0 resources 0", "", "deploy/chart/charts/base/templates/account.yaml:13:17", `pods`},
	{"inline", "blue-gateway", "ConfigMap/gateway-env", "data MODE", "", "argocd/sites/seoul.yaml:5:7", `MODE: blue`},
	{"inline", "blue-gateway", "ConfigMap/gateway-env", "data URL", "", "argocd/sites/seoul.yaml:6:7", `URL: "https://blue.example.com:8443/path"`},
	{"inline", "blue-gateway", "Ingress/gateway", "spec rules 1 host", "", "argocd/sites/seoul.yaml:12:36", `"*.b.example.com"`},
	{"inline", "blue-gateway", "Ingress/gateway", "", "", "argocd/sites/seoul.yaml:12:11", `hosts`},
	{"inline", "", "Application/green-gateway", "", "", "argocd/sites/seoul.yaml:25:9", `name: gateway`},
	{"inline", "", "Application/blue-gateway", "spec destination namespace", "within apps", "argocd/values.yaml:1:12", `apps`},
	{"inline", "", "Application/blue-gateway", "spec destination namespace", "part blue", "argocd/sites/seoul.yaml:3:3", `blue`},
	{"inline", "", "Application/blue-gateway", "spec source repoURL", "", "argocd/roots/root.yaml:13:9", `repo: git@git.example.com:ops/fleet.git`},
	{"multisource", "busan-search", "StatefulSet/search", "spec replicas", "", "environments/values-busan.yaml:14:7", `replicas: 2`},
	{"multisource", "busan-feed", "StatefulSet/feed", "spec replicas", "", "environments/values-busan.yaml:23:7", `replicas: 1`},
	{"multisource", "busan-search", "StatefulSet/search", "metadata name", "", "environments/values-busan.yaml:8:3", `search`},
	{"multisource", "busan-feed", "StatefulSet/feed", "metadata labels team", "", "argocd/root-apps/busan.yaml:13:11", `team: blue`},
	{"multisource", "busan-search", "StatefulSet/search", "spec template spec containers 0 image", "within v4", "environments/values-busan.yaml:9:11", `v4`},
	{"multisource", "busan-search", "StatefulSet/search", "spec template spec containers 0 image", "within registry.example.com", "services/search.yaml:1:22", `registry.example.com`},
	{"multisource", "busan-search", "StatefulSet/search", "spec template spec containers 0 image", "", "environments/values-busan.yaml:9:5", `tag: "v4"`},
	{"multisource", "busan-feed", "StatefulSet/feed", "spec template spec containers 0 args 0", "", "environments/values-busan.yaml:20:7", `script`},
	{"multisource", "busan-feed", "StatefulSet/feed", "spec template spec containers 0 env 0 value", "within json", "services/shared/20-logging.yaml:1:33", `json`},
	{"multisource", "busan-feed", "StatefulSet/feed", "spec template spec containers 0 env 1 name", "", "services/feed-busan.yaml:2:3", `REGION`},
	{"multisource", "busan-feed", "StatefulSet/feed", "spec template spec containers 0 env 1 value", "", "services/feed-busan.yaml:2:3", `REGION: "ap-northeast-2"`},
	{"multisource", "busan-search", "StatefulSet/search", "spec template spec containers 0 env 1 value", "", "services/search.yaml:4:3", `DEBUG: "false"`},
	{"multisource", "busan-search", "StatefulSet/search", "spec template spec containers 0 resources limits memory", "", "environments/values-busan.yaml:15:17", `memory: 2Gi`},
	{"multisource", "busan-search", "StatefulSet/search", "spec template spec containers 0 resources limits cpu", "", "environments/values-busan.yaml:15:30", `cpu: "1"`},
	{"multisource", "busan-feed", "StatefulSet/feed", "spec template spec containers 0 resources limits", "", "charts/generic/values.yaml:3:1", `limits`},
	{"multisource", "busan-search", "StatefulSet/search", "spec template spec securityContext runAsUser", "", "charts/generic/values.yaml:8:20", `runAsUser: 1000`},
	{"multisource", "busan-search", "VirtualService/search-any-search-example-com", "spec hosts 0", "", "environments/values-busan.yaml:12:9", `"*.search.example.com"`},
	{"multisource", "busan-search", "VirtualService/search-search-example-com", "spec hosts 0", "", "environments/values-busan.yaml:11:9", `search.example.com`},
	{"multisource", "busan-search", "VirtualService/search-search-example-com", "metadata namespace", "", "environments/values-busan.yaml:1:1", `site: busan`},
	{"multisource", "busan-search", "Service/search", "spec ports 0 port", "", "plain/search/service.yaml:7:7", `port: 80`},
	{"multisource", "busan-search", "Service/search", "metadata namespace", "", "environments/values-busan.yaml:1:1", `site: busan`},
	{"multisource", "", "Application/busan-feed", "", "", "environments/values-busan.yaml:16:3", `feed`},
	{"multisource", "", "Application/busan-feed", "metadata namespace", "", "argocd/root-apps/busan.yaml:19:36", `namespace: argocd`},
	{"multisource", "", "Application/busan-search", "spec destination name", "", "argocd/values.yaml:1:1", `cluster: in-cluster`},
	{"multisource", "", "Application/busan-search", "spec sources 1 helm valuesObject hosts 0", "", "environments/values-busan.yaml:11:9", `search.example.com`},
}

func TestPlacesOfRenderedFields(t *testing.T) {
	type style struct {
		dir string
		r   *Renderer
		res *Result
	}
	loaded := map[string]style{}
	for _, name := range styles {
		dir := unpack(t, name, nil)
		r := New(load(t, dir))
		loaded[name] = style{dir, r, site(t, r, r.repo.Sites[0].Name)}
	}
	for _, tt := range places {
		t.Run(fmt.Sprintf("%s/%s/%s/%s %s", tt.style, tt.release, tt.object, tt.path, tt.mode), func(t *testing.T) {
			s := loaded[tt.style]
			o := find(t, s.res, tt.release, tt.object)
			path := source.Path(strings.Fields(tt.path))
			var within *finding.Stretch
			mode, want, _ := strings.Cut(tt.mode, " ")
			if mode == "within" || mode == "part" {
				i := strings.Index(text(value(o.Node, path...)), want)
				if i < 0 {
					t.Fatalf("%q is not in %q", want, text(value(o.Node, path...)))
				}
				within = &finding.Stretch{Start: i, End: i + len(want)}
			}
			got := s.r.Trace(o, path, within, tt.mode == "key")
			if place := fmt.Sprintf("%s:%d:%d", got.Span.File, got.Span.Line, got.Span.Column); place != tt.place {
				t.Errorf("place %s, want %s\nchain %v", place, tt.place, got.Chain)
			}
			data, err := os.ReadFile(filepath.Join(s.dir, got.Span.File))
			if err != nil {
				t.Fatal(err)
			}
			at := source.NewFile(got.Span.File, data).Text(got.Span)
			if at != tt.text && !strings.HasPrefix(at, "|") {
				t.Errorf("the text there is %q, want %q", at, tt.text)
			}
			wantPrecision := finding.Traced
			switch {
			case tt.mode == "absent":
				wantPrecision = finding.Anchored
			case strings.HasPrefix(tt.place, "plain/"):
				wantPrecision = finding.Exact
			}
			if got.Precision != wantPrecision {
				t.Errorf("precision %s, want %s", got.Precision, wantPrecision)
			}
			if mode == "within" && !got.Exact {
				t.Error("the text there is the stretch itself, and Exact does not say so")
			}
		})
	}
}

// find returns an object of a release, or of the root apps where release is "".
func find(t testing.TB, res *Result, release, object string) *Object {
	t.Helper()
	var all []*Object
	for _, root := range res.Roots {
		if release == "" {
			all = append(all, root.Release.Objects...)
		}
	}
	for _, rel := range res.Releases {
		if rel.Name == release {
			all = append(all, rel.Objects...)
		}
	}
	for _, o := range all {
		if o.String() == object {
			return o
		}
	}
	t.Fatalf("no %s in release %q", object, release)
	return nil
}
