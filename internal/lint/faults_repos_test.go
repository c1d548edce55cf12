package lint

import (
	"context"
	"testing"

	"github.com/xgen-lint/xgen-lint/internal/policy"
)

// TestRepoFaults puts single faults into small repositories of other shapes:
// each gives its one finding, at the line that a person would edit.
func TestRepoFaults(t *testing.T) {
	engine, err := policy.Compile(context.Background(), policy.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	for dir, faults := range map[string][]fault{
		"repos/appset-git": appsetGitFaults(), "repos/appset-matrix": appsetMatrixFaults(), "repos/appset-clusters": appsetClustersFaults(),
		"repos/kustomize": kustomizeFaults(), "repos/several-sources": severalSourcesFaults(),
	} {
		testFaults(t, engine, dir, faults)
	}
}

func appsetGitFaults() []fault {
	const set, wiki, paste = "bootstrap/tools.yaml", "tools/wiki/workload.yaml", "tools/paste/service.yaml"
	return []fault{
		{name: "a pattern without a folder", edits: in(set, "path: tools/*", "path: tool/*"),
			want: "I render/not-rendered " + set + ": path: tool/* [tools]"},
		{name: "a parameter that no folder has", edits: in(set, "path: '{{ .path.path }}'", "path: '{{ .path.folder }}'"),
			want: "E render/failed " + set + ": path: '{{ .path.folder }}' [tools]"},
		{name: "a template that is not closed", edits: in(set, "path: '{{ .path.path }}'", "path: '{{ .path.path }'"),
			want: "E render/failed " + set + ": path: '{{ .path.path }' [tools]"},
		{name: "a path that no folder has", edits: in(set, "path: '{{ .path.path }}'", "path: 'apps/{{ .path.basename }}'"),
			want: "E argocd/path-missing " + set + ": path: 'apps/ [tools]"},
		{name: "a selector of another name", edits: in("tools/wiki/service.yaml", "selector: { app: wiki }", "selector: { app: wikis }"),
			want: "E manifest/selector-mismatch tools/wiki/service.yaml: selector: [tools]"},
		{name: "a port that no container has", edits: in(paste, "targetPort: http", "targetPort: web"),
			want: "E reference/port " + paste + ": targetPort: web [tools]"},
		{name: "an unknown field", edits: in(wiki, "readinessProbe:", "readynessProbe:"),
			want: "E manifest/invalid " + wiki + ": readynessProbe: [tools]"},
		{name: "requests over limits", edits: in(wiki, "cpu: 50m", "cpu: 500m"),
			want: "E capacity/requests-exceed-limits " + wiki + ": cpu: 500m [tools]"},
		{name: "sync by hand", edits: in(set, "        automated: { prune: true, selfHeal: true }\n", ""),
			want: "W argocd/manual-sync " + set + ": syncPolicy: [tools]"},
		{name: "a generator by another name", edits: in(set, "- git:", "- gits:"),
			want: "E render/failed " + set + ": - gits: [tools]"},
		{name: "a folder that is excluded twice", edits: in(set, "            exclude: true\n", "            exclude: true\n          - path: tools/*s\n            exclude: true\n")},
		{name: "a folder of its own", edits: in("tools/extra/cm.yaml", "", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: extra }\ndata: { a: b }\n")},
	}
}

func appsetMatrixFaults() []fault {
	const set, chart, busan = "sets/shops.yaml", "charts/shop/templates/shop.yaml", "shops/busan.yaml"
	return []fault{
		{name: "a key that one file lacks", edits: in(busan, "version:", "release:"),
			want: "E render/failed " + set + ": tag: '{{ .shop.version }}' [shops]"},
		{name: "an element that has no values file", edits: in(set, "stage: live\n", "stage: prod\n"),
			want: "E render/failed " + set + ": stage: prod [shops]"},
		{name: "a number of pods that is a word", edits: in(set, `replicas: "2"`, `replicas: two`),
			want: "E manifest/invalid " + set + ": replicas: two [shops]"},
		{name: "an unknown field in the chart", edits: in(chart, "containerPort: 8080", "containerport: 8080"),
			want: "E manifest/invalid " + chart + ": containerport: [shops]"},
		{name: "a ConfigMap that nobody makes", edits: in(chart, "                name: shop-settings", "                name: shop-setting"),
			want: "E reference/missing-object " + chart + ": shop-setting\n [shops]"},
		{name: "a patch that is not YAML", edits: in(set, "labels:\n        shop: '{{ .shop.name }}'", "labels: [\n        shop: '{{ .shop.name }}'"),
			want: "E render/failed " + set + ": labels: [ [shops]"},
		{name: "files that are not there", edits: in(set, "path: shops/*.yaml", "path: shops/*.yml"),
			want: "I render/not-rendered " + set + ": path: shops/*.yml [shops]"},
		{name: "one more shop", edits: in("shops/jeju.yaml", "", "shop: { name: jeju, version: 1.8.0 }\n")},
	}
}

func appsetClustersFaults() []fault {
	const set, config, agent = "sets/agent.yaml", ".xgen-lint.yaml", "agent/templates/agent.yaml"
	return []fault{
		{name: "a size without a values file", edits: in(config, "size: large", "size: huge"),
			want: "E render/failed " + config + ": size: huge [agent]"},
		{name: "a label that no cluster has", edits: in(set, `agent: "yes"`, `agent: "true"`),
			want: "I render/not-rendered " + set + ": generators: [agent]"},
		{name: "a bad quantity for one size", edits: in("agent/values-large.yaml", "256Mi", "256MiB"),
			want: "E manifest/invalid agent/values-large.yaml: 256MiB [agent]"},
		{name: "a name that is no DNS name", edits: in(config, "name: plant", "name: Plant_1"),
			want: "E argocd/release-name " + config + ": name: Plant_1 [agent]"},
		{name: "a cluster without labels", edits: in(config, "    labels: { size: small }\n", "")},
	}
}

func kustomizeFaults() []fault {
	const live, test, base, comp = "overlays/live/kustomization.yaml", "overlays/test/kustomization.yaml", "base/deployment.yaml", "components/metrics/kustomization.yaml"
	const both = " [orders-live orders-test]"
	return []fault{
		{name: "a patch of another name", edits: in("overlays/live/resources.yaml", "name: orders\nspec", "name: order\nspec"),
			want: "E render/failed " + live + ": - path: resources.yaml [orders-live]"},
		{name: "a base that is not there", edits: in(test, "- ../../base", "- ../../bases"),
			want: "E render/failed " + test + ": - ../../bases [orders-test]"},
		{name: "a remote base", edits: in(test, "- ../../base", "- ../../base\n  - https://github.com/example/extra//deploy?ref=v1"),
			want: "I render/not-rendered " + test + ": github.com [orders-test]"},
		{name: "a field that kustomize does not know", edits: in(test, "images:", "image:"),
			want: "E render/failed " + test + ": image: [orders-test]"},
		{name: "a bad quantity in a patch", edits: in("overlays/live/resources.yaml", "memory: 1Gi", "memory: 1GiB"),
			want: "E manifest/invalid overlays/live/resources.yaml: 1GiB [orders-live]"},
		{name: "an unknown field in the base", edits: in(base, "replicas: 1", "replica: 1"),
			want: "E manifest/invalid " + base + ": replica:" + both},
		{name: "requests over limits in a patch", edits: in("overlays/live/resources.yaml", "cpu: 500m", "cpu: 1500m"),
			want: "E capacity/requests-exceed-limits overlays/live/resources.yaml: cpu: 1500m [orders-live]"},
		{name: "a port in a component's JSON patch", edits: in(comp, "targetPort: metrics", "targetPort: metric"),
			want: "E reference/port " + comp + ": targetPort: metric [orders-live]"},
		{name: "a ConfigMap that nobody generates", edits: in(base, "name: orders\n          ports", "name: settings\n          ports"),
			want: "E reference/missing-object " + base + ": name: settings" + both},
		{name: "a JSON patch of a place that is not there", edits: in(comp, "path: /spec/ports/-", "path: /spec/porte/-"),
			want: "E render/failed " + comp + ": - target: [orders-live]"},
		{name: "an env file that is not there", edits: in(live, "- live.env", "- lives.env"),
			want: "E render/failed " + live + ": - lives.env [orders-live]"},
		{name: "an overlay that is not there", edits: in("apps/live.yaml", "path: overlays/live", "path: overlays/prod"),
			want: "E argocd/path-missing apps/live.yaml: path: overlays/prod [orders-live]"},
		{name: "a tag by digest", edits: in(live, "newTag: 2.0.4", "digest: sha256:24a0c4b4a4c0eb97a1aabb8e29f18e917d05abfe1b7a7c07857230879ce7d3d3")},
		{name: "a prefix", edits: in(test, "namespace: orders-test", "namespace: orders-test\nnamePrefix: test-")},
	}
}

func severalSourcesFaults() []fault {
	const blog, chart = "apps/blog.yaml", "charts/web/templates/web.yaml"
	return []fault{
		{name: "a values file that is not there", edits: in(blog, "$values/values/blog.yaml", "$values/values/blogs.yaml"),
			want: "E render/failed " + blog + ": blogs.yaml [blog]"},
		{name: "a folder that is not there", edits: in(blog, "path: extras/blog", "path: extras/blogs"),
			want: "E argocd/path-missing " + blog + ": extras/blogs [blog]"},
		{name: "an unknown field in a folder of manifests", edits: in("extras/store/disruption.yaml", "maxUnavailable: 1", "maxUnavailabel: 1"),
			want: "E manifest/invalid extras/store/disruption.yaml: maxUnavailabel: [store]"},
		{name: "an unknown field in the chart", edits: in(chart, "containerPort: 8080", "containerport: 8080"),
			want: "E manifest/invalid " + chart + ": containerport: [blog store]"},
		{name: "a number of pods that is a word", edits: in("values/common.yaml", "replicas: 2", "replicas: two"),
			want: "E manifest/invalid values/common.yaml: replicas: two [blog store]"},
		{name: "another branch", edits: in(blog, "targetRevision: main\n      path: charts/web", "targetRevision: v1\n      path: charts/web")},
	}
}
