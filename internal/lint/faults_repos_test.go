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
	for dir, faults := range repoFaults() {
		testFaults(t, engine, dir, faults)
	}
}

func repoFaults() map[string][]fault {
	return map[string][]fault{
		"repos/appset-git": appsetGitFaults(), "repos/appset-matrix": appsetMatrixFaults(), "repos/appset-clusters": appsetClustersFaults(),
		"repos/kustomize": kustomizeFaults(), "repos/several-sources": severalSourcesFaults(),
		"repos/app-of-apps": together(appOfAppsFaults(), appOfAppsQuiet(), outsideFaults()), "repos/plain": together(plainFaults(), plainQuiet()), "repos/charts": together(chartsFaults(), chartsQuiet()),
	}
}

func appsetGitFaults() []fault {
	const set, wiki, paste = "bootstrap/tools.yaml", "tools/wiki/workload.yaml", "tools/paste/service.yaml"
	return []fault{
		{name: "a pattern without a folder", edits: in(set, "path: tools/*", "path: tool/*"),
			want: "E argocd/path-missing " + set + ": path: tool/* [tools]"},
		{name: "a parameter that no folder has", edits: in(set, "path: '{{ .path.path }}'", "path: '{{ .path.folder }}'"),
			want: "E render/failed " + set + ": path: '{{ .path.folder }}' [tools]"},
		{name: "a template that is not closed", edits: in(set, "path: '{{ .path.path }}'", "path: '{{ .path.path }'"),
			want: "E render/failed " + set + ": path: '{{ .path.path }' [tools]"},
		{name: "a path that no folder has", edits: in(set, "path: '{{ .path.path }}'", "path: 'apps/{{ .path.basename }}'"),
			want: "E~ argocd/path-missing " + set + ": path: 'apps/ [tools]"},
		{name: "a selector of another name", edits: in("tools/wiki/service.yaml", "selector: { app: wiki }", "selector: { app: wikis }"),
			want: "E manifest/selector-mismatch tools/wiki/service.yaml: selector: [tools]"},
		{name: "a port that no container has", edits: in(paste, "targetPort: http", "targetPort: web"),
			want: "E reference/port " + paste + ": targetPort: web [tools]"},
		{name: "an unknown field", edits: in(wiki, "readinessProbe:", "readynessProbe:"),
			want: "E manifest/invalid " + wiki + ": readynessProbe: [tools]"},
		{name: "requests over limits", edits: in(wiki, "cpu: 50m", "cpu: 500m"),
			want: "E capacity/requests-exceed-limits " + wiki + ": cpu: 500m [tools]"},
		{name: "sync by hand", edits: in(set, "        automated: { prune: true, selfHeal: true }\n", ""),
			want: "W~ argocd/manual-sync " + set + ": syncPolicy: [tools]"},
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
			want: "E render/failed " + busan + ": shop: [shops]"},
		{name: "a value of one file that is not a tag", edits: in(busan, "version: 1.7.2", "version: 1.7 2"),
			want: "E~ image/invalid-reference " + busan + ": version: [shops]"},
		{name: "a key that all files lack", edits: all(in(busan, "version:", "release:"), in("shops/seoul.yaml", "version:", "release:")),
			want: "E render/failed " + set + ": tag: '{{ .shop.version }}' [shops]"},
		{name: "a misspelt key in one file", edits: in(busan, "version:", "verison:"),
			want: "E render/failed " + busan + ": shop: [shops]"},
		{name: "a top-level key that one file lacks", edits: all(in(busan, "shop:\n", "shops:\n")),
			want: "E render/failed " + busan + ": shops: [shops]"},
		{name: "a key that one element of the list lacks", edits: in(set, "                  replicas: \"2\"\n", ""),
			want: "E render/failed " + set + ": - stage: live [shops]"},
		{name: "a key that one file lacks, without missingkey", edits: all(in(busan, "version:", "release:"), in(set, "  goTemplateOptions: [\"missingkey=error\"]\n", "")),
			want: "E~ image/invalid-reference " + busan + ": shop: [shops]"},
		{name: "a key that one file lacks, without goTemplate", edits: all(in(busan, "version:", "release:"), flatShops(set)),
			want: "E~ image/invalid-reference " + busan + ": shop: [shops]"},
		{name: "without goTemplate", edits: flatShops(set)},
		{name: "a key that some files need not have", edits: all(in(busan, "  version: 1.7.2\n", "  version: 1.7.2\n  open: yes\n"), in(set, "shop: '{{ .shop.name }}'\n    {{-", "shop: '{{ .shop.name }}'\n        {{- if dig \"open\" false .shop }}\n        open: very\n        {{- end }}\n    {{-"))},
		{name: "an element that has no values file", edits: in(set, "stage: live\n", "stage: prod\n"),
			want: "E~ render/failed " + set + ": stage: prod [shops]"},
		{name: "a number of pods that is a word", edits: in(set, `replicas: "2"`, `replicas: two`),
			want: "E~ manifest/invalid " + set + ": replicas: two [shops]"},
		{name: "an unknown field in the chart", edits: in(chart, "containerPort: 8080", "containerport: 8080"),
			want: "E~ manifest/invalid " + chart + ": containerport: [shops]"},
		{name: "a ConfigMap that nobody makes", edits: in(chart, "                name: shop-settings", "                name: shop-setting"),
			want: "E~ reference/missing-object " + chart + ": shop-setting\n [shops]"},
		{name: "a patch that is not YAML", edits: in(set, "labels:\n        shop: '{{ .shop.name }}'", "labels: [\n        shop: '{{ .shop.name }}'"),
			want: "E render/failed " + set + ": labels: [ [shops]"},
		{name: "files that are not there", edits: in(set, "path: shops/*.yaml", "path: shops/*.yml"),
			want: "I render/not-rendered " + set + ": path: shops/*.yml [shops]"},
		{name: "one more shop", edits: in("shops/jeju.yaml", "", "shop: { name: jeju, version: 1.8.0 }\n")},
	}
}

// flatShops is the set of shops in the older template language.
func flatShops(set string) []edit {
	return all(in(set, "  goTemplate: true\n  goTemplateOptions: [\"missingkey=error\"]\n", ""), in(set, "name: '{{ .shop.name }}-{{ .stage }}'", "name: '{{shop.name}}-{{stage}}'"),
		in(set, "'values-{{ .stage }}.yaml'", "'values-{{stage}}.yaml'"), in(set, "shop: '{{ .shop.name }}'\n            host: '{{ .shop.name }}.{{ .stage }}.", "shop: '{{shop.name}}'\n            host: '{{shop.name}}.{{stage}}."),
		in(set, "'{{ .shop.version }}'", "'{{shop.version}}'"), in(set, "'{{ .replicas }}'", "'{{replicas}}'"), in(set, "namespace: '{{ .shop.name }}-{{ .stage }}'", "namespace: '{{shop.name}}-{{stage}}'"),
		in(set, "  templatePatch: |\n    metadata:\n      labels:\n        shop: '{{ .shop.name }}'\n    {{- if eq .stage \"live\" }}\n      annotations:\n        notifications.argoproj.io/subscribe.on-health-degraded.slack: shops\n    {{- end }}\n", ""))
}

func appsetClustersFaults() []fault {
	const set, config, agent = "sets/agent.yaml", ".xgen-lint.yaml", "agent/templates/agent.yaml"
	return []fault{
		{name: "a size without a values file", edits: in(config, "size: large", "size: huge"),
			want: "E~ render/failed " + config + ": size: huge [agent]"},
		{name: "a label that no cluster has", edits: in(set, `agent: "yes"`, `agent: "true"`),
			want: "I render/not-rendered " + set + ": generators: [agent]"},
		{name: "a bad quantity for one size", edits: in("agent/values-large.yaml", "256Mi", "256MiB"),
			want: "E~ manifest/invalid agent/values-large.yaml: 256MiB [agent]"},
		{name: "a name that is no DNS name", edits: in(config, "name: plant", "name: Plant_1"),
			want: "E~ argocd/release-name " + config + ": name: Plant_1 [agent]"},
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
			want: "E~ manifest/invalid overlays/live/resources.yaml: 1GiB [orders-live]"},
		{name: "an unknown field in the base", edits: in(base, "replicas: 1", "replica: 1"),
			want: "E~ manifest/invalid " + base + ": replica:" + both},
		{name: "requests over limits in a patch", edits: in("overlays/live/resources.yaml", "cpu: 500m", "cpu: 1500m"),
			want: "E~ capacity/requests-exceed-limits overlays/live/resources.yaml: cpu: 1500m [orders-live]"},
		{name: "a port in a component's JSON patch", edits: in(comp, "targetPort: metrics", "targetPort: metric"),
			want: "E~ reference/port " + comp + ": targetPort: metric [orders-live]"},
		{name: "a ConfigMap that nobody generates", edits: in(base, "name: orders\n          ports", "name: settings\n          ports"),
			want: "E~ reference/missing-object " + base + ": name: settings" + both},
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
		{name: "a $ref that no source has", edits: in(blog, "$values/values/blog.yaml", "$value/values/blog.yaml"),
			want: "E argocd/path-missing " + blog + ": $value/ [blog]"},
		{name: "a values file that is not there and may be missing",
			edits: in(blog, "- $values/values/blog.yaml", "- $values/values/blog.yaml\n          - $values/value/common.yaml\n        ignoreMissingValueFiles: true"),
			want:  "E argocd/path-missing " + blog + ": $values/value/ [blog]"},
		{name: "a values file that another one has", edits: append(in(blog, "- $values/values/blog.yaml",
			"- $values/values/store.yaml\n        ignoreMissingValueFiles: true"), in("apps/store.yaml", "- $values/values/store.yaml",
			"- $values/values/store.yaml\n        ignoreMissingValueFiles: true")...)},
		{name: "a folder that is not there", edits: in(blog, "path: extras/blog", "path: extras/blogs"),
			want: "E argocd/path-missing " + blog + ": extras/blogs [blog]"},
		{name: "an unknown field in a folder of manifests", edits: in("extras/store/disruption.yaml", "maxUnavailable: 1", "maxUnavailabel: 1"),
			want: "E manifest/invalid extras/store/disruption.yaml: maxUnavailabel: [store]"},
		{name: "an unknown field in the chart", edits: in(chart, "containerPort: 8080", "containerport: 8080"),
			want: "E~ manifest/invalid " + chart + ": containerport: [blog store]"},
		{name: "a number of pods that is a word", edits: in("values/common.yaml", "replicas: 2", "replicas: two"),
			want: "E~ manifest/invalid values/common.yaml: replicas: two [blog store]"},
		{name: "another branch", edits: in(blog, "targetRevision: main\n      path: charts/web", "targetRevision: v1\n      path: charts/web")},
	}
}

func appOfAppsFaults() []fault {
	const root, east, api = "platform/templates/applications.yaml", "platform/values-east.yaml", "charts/api/templates/api.yaml"
	const all = " [east west]"
	return []fault{
		{name: "a path that is not there", edits: in(root, "path: charts/api", "path: chart/api"),
			want: "E~ argocd/path-missing " + root + ": path: chart/api" + all},
		{name: "a number of pods that is a word in one region", edits: in(east, "replicas: 3", "replicas: three"),
			want: "E~ manifest/invalid " + east + ": replicas: three [east]"},
		{name: "a host with a blank", edits: in(east, "orders.east.example.com", `"orders east.example.com"`),
			want: "E~ manifest/invalid " + east + `: "orders east.example.com" [east]`},
		{name: "an unknown field in the shared chart", edits: in(api, "containerPort: 8080", "containerport: 8080"),
			want: "E~ manifest/invalid " + api + ": containerport:" + all},
		{name: "a port that no container has", edits: in(api, "targetPort: http", "targetPort: web"),
			want: "E~ reference/port " + api + ": targetPort: web" + all},
		{name: "one more app", edits: in("platform/values-west.yaml", "apps:\n", "apps:\n  invoices: { tag: 2.0.1, replicas: 1, host: invoices.west.example.com }\n")},
		{name: "one more region", edits: in("platform/values-south.yaml", "", "region: south\napps:\n  orders: { tag: 1.4.1, replicas: 1, host: orders.south.example.com }\n")},
	}
}

func plainFaults() []fault {
	const mail, broker = "argocd/mail.yaml", "queue/broker/broker.yaml"
	return []fault{
		{name: "a path that is not there", edits: in(mail, "path: mail", "path: mails"),
			want: "E argocd/path-missing " + mail + ": path: mails [mail]"},
		{name: "a namespace that the project does not permit", edits: in(mail, "namespace: mail\n  syncPolicy", "namespace: post\n  syncPolicy"),
			want: "E argocd/not-permitted argocd/project.yaml: destinations: [mail]"},
		{name: "a project that nobody makes", edits: in(mail, "project: office", "project: offices"),
			want: "E argocd/not-permitted " + mail + ": project: offices [mail]"},
		{name: "a ConfigMap that nobody makes", edits: in("mail/relay.yaml", "name: relay-settings", "name: relay-setting"),
			want: "E reference/missing-object mail/relay.yaml: relay-setting [mail]"},
		{name: "a key that the ConfigMap does not have", edits: in("mail/relay.yaml", "key: queue,", "key: queues,"),
			want: "E reference/missing-key mail/relay.yaml: key: queues [mail]"},
		{name: "a volume that nothing declares", edits: in(broker, "{ name: data, mountPath", "{ name: date, mountPath"),
			want: "E manifest/invalid " + broker + ": name: date [queue]"},
		{name: "a selector of another name", edits: in("queue/broker/service.yaml", "selector: { app: broker }", "selector: { app: brokers }"),
			want: "E manifest/selector-mismatch queue/broker/service.yaml: selector: [queue]"},
		{name: "a file that is read again", edits: in("argocd/queue.yaml", "      exclude: \"*.local.yaml\"\n", ""),
			want: "E reference/missing-object queue/broker/debug.local.yaml: of-my-own-cluster [queue]"},
		{name: "a misspelt block", edits: in("argocd/queue.yaml", "recurse: true", "recursive: true"),
			want: "E manifest/invalid argocd/queue.yaml: recursive: [queue]"},
		{name: "another branch", edits: in(mail, "targetRevision: main", "targetRevision: v2")},
	}
}

func chartsFaults() []fault {
	const portal, large, job = "portal/templates/portal.yaml", "portal/ci/large-values.yaml", "jobs/cleanup.yaml"
	return []fault{
		{name: "a request over the limit in one values file", edits: in(large, "cpu: 400m", "cpu: 800m"),
			want: "E~ capacity/requests-exceed-limits " + large + ": cpu: 800m [large]"},
		{name: "an autoscaler upside down", edits: in("portal/values.yaml", "min: 2", "min: 6"),
			want: "E~ capacity/autoscaling-range portal/values.yaml: min: 6 [large]"},
		{name: "a probe of a port that is not there", edits: in(portal, "path: /ready, port: http", "path: /ready, port: web"),
			want: "E~ reference/port " + portal + ": port: web [large portal]"},
		{name: "a helper of another name", edits: in(portal, `selector:
    matchLabels: {{- include "common.labels"`, `selector:
    matchLabels: {{- include "common.label"`),
			want: "E render/failed " + portal + `: include "common.label" [large portal]`},
		{name: "a schedule that is not one", edits: in(job, "30 3 * * *", "30 25 * * *"),
			want: "E manifest/invalid " + job + ": 30 25 [jobs]"},
		{name: "a policy that jobs do not take", edits: in(job, "restartPolicy: OnFailure", "restartPolicy: Always"),
			want: "E manifest/invalid " + job + ": restartPolicy: Always [jobs]"},
		{name: "a key beside the one that is read", edits: in(large, "enabled: true", "enable: true"),
			want: "W values/unknown-key " + large + ": enable: [large]"},
		{name: "a name that is empty", edits: append(in("portal/values.yaml", "replicas: 1\n", "replicas: 1\ntitle: \"\"\n"),
			in("portal/templates/title.yaml", "", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Values.title }}\ndata: { a: b }\n")...),
			want: "E~ render/mangled-value portal/values.yaml: title: [large portal]"},
		{name: "a release is called as its chart", edits: all(in(portal, `scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: {{ .Release.Name | quote }} }`, `scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: {{ .Chart.Name | quote }} }`),
			in("portal/values-Large_2.yaml", "", "autoscaling: { enabled: true }\n"))},
		{name: "one more variant", edits: in("portal/ci/small-values.yaml", "", "replicas: 1\n")},
	}
}
