package index_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/xgen-lint/xgen-lint/internal/index"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// apps is an app-of-apps chart of three Applications: two of plain folders in
// namespace "apps", one in "data".
const apps = `{{- range $name, $namespace := dict "a" "apps" "b" "apps" "c" "data" }}
---
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: {{ $name }}, namespace: argocd }
spec:
  project: default
  source: { repoURL: https://git.example.com/x.git, path: manifests/{{ $name }} }
  destination: { server: https://kubernetes.default.svc, namespace: {{ $namespace }} }
{{- end }}
`

// build indexes a site whose Applications have these manifests, and prints what
// leads nowhere as "why object path: wanted (near)".
func build(t *testing.T, manifests map[string]string) []string {
	t.Helper()
	fsys := fstest.MapFS{
		"k3s/argocd/Chart.yaml":          {Data: []byte("apiVersion: v2\nname: apps\nversion: 1.0.0\n")},
		"k3s/argocd/templates/apps.yaml": {Data: []byte(apps)},
		"k3s/argocd/projects/here.yaml":  {Data: []byte("environments:\n  prd: {services: []}\n")},
	}
	for _, name := range []string{"a", "b", "c"} {
		fsys["manifests/"+name+"/all.yaml"] = &fstest.MapFile{Data: []byte(manifests[name])}
	}
	repo, err := model.Load(source.NewTree(fsys), nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := render.New(repo).Site(context.Background(), repo.Sites[0], nil)
	if err != nil || len(res.Releases) != 3 {
		t.Fatalf("%d releases, %v, %v", len(res.Releases), res.Hits, err)
	}
	var out []string
	for _, b := range index.Build(repo, res).Broken() {
		one := fmt.Sprintf("%s %s: %s", b.Why, b.At, b.Wanted)
		if b.Object != nil {
			one = fmt.Sprintf("%s %s %s: %s", b.Why, b.Object, b.At, b.Wanted)
		}
		if b.Near != "" {
			one += " (" + b.Near + ")"
		}
		if !b.Certain {
			one += "?"
		}
		out = append(out, one)
	}
	slices.Sort(out)
	return out
}

// pod is a Deployment "a" with more in its pod and its container.
func pod(inPod, inContainer string) string {
	indent := func(text, by string) string { return strings.ReplaceAll(strings.TrimSpace(text), "\n", "\n"+by) }
	return "\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec:\n  selector: {matchLabels: {app: a}}\n  template:\n" +
		"    metadata: {labels: {app: a}}\n    spec:\n      " + indent(inPod, "      ") + "\n      containers:\n        - name: a\n          image: a:1\n" +
		"          ports: [{name: http, containerPort: 8000}]\n          " + indent(inContainer, "          ") + "\n"
}

func configMap(name, data string) string {
	return "\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: " + name + "}\ndata: {" + data + "}\n"
}

func secret(name, line, data string) string {
	return "\n---\napiVersion: v1\nkind: Secret\nmetadata: {name: " + name + "}\n" + line + "\nstringData: {" + data + "}\n"
}

func service(name, spec string) string {
	return "\n---\napiVersion: v1\nkind: Service\nmetadata: {name: " + name + "}\nspec: {" + spec + "}\n"
}

func custom(group, kind, name, spec string) string {
	return "\n---\napiVersion: " + group + "\nkind: " + kind + "\nmetadata: {name: " + name + "}\nspec: {" + spec + "}\n"
}

func route(spec string) string {
	return "\n---\napiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: web}\nspec: {" + spec + "}\n"
}

func TestBroken(t *testing.T) {
	env := func(entry string) string { return pod("", "env: ["+entry+"]") }
	tests := []struct {
		name    string
		a, b, c string
		want    []string
	}{
		{name: "a ConfigMap of envFrom", a: pod("", "envFrom: [{configMapRef: {name: a-config}}]") + configMap("a-conf", ""),
			want: []string{"object Deployment/a spec.template.spec.containers[0].envFrom[0].configMapRef.name: a-config (a-conf)"}},
		{name: "a volume's ConfigMap", a: pod("volumes: [{name: v, configMap: {name: gone}}]", ""),
			want: []string{"object Deployment/a spec.template.spec.volumes[0].configMap.name: gone"}},
		{name: "a projected Secret", a: pod("volumes: [{name: v, projected: {sources: [{secret: {name: gone}}]}}]", ""),
			want: []string{"object Deployment/a spec.template.spec.volumes[0].projected.sources[0].secret.name: gone?"}},
		{name: "a claim of the release's own name", a: pod("volumes: [{name: v, persistentVolumeClaim: {claimName: a-data}}]", ""),
			want: []string{"object Deployment/a spec.template.spec.volumes[0].persistentVolumeClaim.claimName: a-data"}},
		{name: "an account that may be made elsewhere", a: pod("serviceAccountName: irsa", ""),
			want: []string{"object Deployment/a spec.template.spec.serviceAccountName: irsa?"}},
		{name: "a key", a: env("{name: X, valueFrom: {configMapKeyRef: {name: c, key: LOGLEVEL}}}") + configMap("c", "LOG_LEVEL: x"),
			want: []string{"key Deployment/a spec.template.spec.containers[0].env[0].valueFrom.configMapKeyRef.key: LOGLEVEL (LOG_LEVEL)"}},
		{name: "a subPath", a: pod("volumes: [{name: v, configMap: {name: c}}]", "volumeMounts: [{name: v, mountPath: /x, subPath: app.yml}]") + configMap("c", "app.yaml: x"),
			want: []string{"key Deployment/a spec.template.spec.containers[0].volumeMounts[0].subPath: app.yml (app.yaml)"}},
		{name: "a subPath beside items", a: pod("volumes: [{name: v, configMap: {name: c, items: [{key: x, path: x.yaml}]}}]", "volumeMounts: [{name: v, mountPath: /x, subPath: x}]") + configMap("c", "x: x"),
			want: []string{"file Deployment/a spec.template.spec.containers[0].volumeMounts[0].subPath: x"}},
		{name: "another namespace", a: pod("", "envFrom: [{configMapRef: {name: c}}]"), c: configMap("c", ""),
			want: []string{"namespace Deployment/a spec.template.spec.containers[0].envFrom[0].configMapRef.name: c"}},
		{name: "a Role and a subject", a: "\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: a}\nroleRef: {kind: Role, name: reader, apiGroup: rbac.authorization.k8s.io}\nsubjects: [{kind: ServiceAccount, name: a-runner}]\n",
			want: []string{"object RoleBinding/a roleRef.name: reader", "object RoleBinding/a subjects[0].name: a-runner"}},
		{name: "a Service's target by name and by number", a: pod("", "") + service("s", "selector: {app: a}, ports: [{port: 80, targetPort: web}, {port: 81, targetPort: 9000}, {port: 8000}]"),
			want: []string{"port Service/s spec.ports[0].targetPort: web?", "port Service/s spec.ports[1].targetPort: 9000?"}},
		{name: "probes", a: pod("", "readinessProbe: {httpGet: {port: web}}\nlivenessProbe: {tcpSocket: {port: 9}}\nstartupProbe: {httpGet: {port: http}}"),
			want: []string{"port Deployment/a spec.template.spec.containers[0].livenessProbe.tcpSocket.port: 9?", "port Deployment/a spec.template.spec.containers[0].readinessProbe.httpGet.port: web?"}},
		{name: "a Service apart from its pods", a: pod("", "") + strings.Replace(service("s", "selector: {app: a}, ports: [{port: 80}]"), "{name: s}", "{name: s, namespace: data}", 1),
			want: []string{"namespace Service/s metadata.namespace: data"}},
		{name: "routes", a: service("s", "ports: [{port: 80, name: http}]") + route("hosts: [x.example.com], http: [{route: [{destination: {host: s, port: {number: 81}}}, {destination: {host: gone}}, {destination: {host: t.data.svc.cluster.local}}]}]"), c: service("u", "ports: [{port: 1}]"),
			want: []string{"destination VirtualService/web spec.http[0].route[1].destination.host: gone", "destination VirtualService/web spec.http[0].route[2].destination.host: t.data.svc.cluster.local", "route-port VirtualService/web spec.http[0].route[0].destination.port.number: 81"}},
		{name: "an Ingress", a: service("s", "ports: [{port: 80, name: http}]") + custom("networking.k8s.io/v1", "Ingress", "i", "rules: [{http: {paths: [{path: /, backend: {service: {name: s, port: {name: web}}}}, {path: /b, backend: {service: {name: gone, port: {number: 1}}}}]}}]"),
			want: []string{"destination Ingress/i spec.rules[0].http.paths[1].backend.service.name: gone", "route-port Ingress/i spec.rules[0].http.paths[0].backend.service.port.name: web"}},
		{name: "Gateways", a: custom("networking.istio.io/v1", "Gateway", "gw", "servers: [{port: {number: 80}, hosts: [b.example.com]}]") + route("hosts: [a.example.com], gateways: [gw, gone]"),
			want: []string{"gateway VirtualService/web spec.gateways[1]: gone (gw)"}},
		{name: "a host that is not served", a: custom("networking.istio.io/v1", "Gateway", "gw", "servers: [{port: {number: 80}, hosts: ['data/a.example.com', b.example.com]}]") + route("hosts: [a.example.com, b.example.com], gateways: [gw]"),
			want: []string{"host VirtualService/web spec.hosts[0]: a.example.com"}},
		{name: "addresses", a: service("backend", "ports: [{port: 80}]") + configMap("c", "A: 'http://backnd:80', B: 'http://user:pw@backend.apps.svc:81/x', C: 'http://backend'"),
			want: []string{"address ConfigMap/c data.A: backnd (backend)?", "address-port ConfigMap/c data.B: 81?"}},
		{name: "a port that all readers agree on", a: service("backend", "ports: [{port: 80}]"), b: configMap("b", "A: 'http://backend:81'"), c: configMap("c", "A: 'http://backend.apps.svc:81'"),
			want: []string{"port-moved Service/backend spec.ports[0].port: 81?"}},
		{name: "a maker that all readers call by another name", a: configMap("shared-setings", ""), b: pod("", "envFrom: [{configMapRef: {name: shared-settings}}]"),
			want: []string{"object Deployment/a spec.template.spec.containers[0].envFrom[0].configMapRef.name: shared-settings (shared-setings)"}},
	}
	for _, opaque := range []string{secret("login", "type: Opaque", ".dockerconfigjson: '{}'"), secret("login", "immutable: true", ".dockerconfigjson: '{}'"), secret("login", "type: kubernetes.io/tls", ".dockercfg: x"),
		custom("bitnami.com/v1alpha1", "SealedSecret", "login", "encryptedData: {.dockerconfigjson: x}, template: {metadata: {name: login}}"),
		custom("external-secrets.io/v1", "ExternalSecret", "login", "target: {name: login}, data: [{secretKey: .dockerconfigjson}]"),
		custom("external-secrets.io/v1", "ExternalSecret", "login", "target: {template: {type: Opaque}}, data: [{secretKey: .dockerconfigjson}]")} {
		tests = append(tests, struct {
			name    string
			a, b, c string
			want    []string
		}{name: "a login of another type", a: pod("imagePullSecrets: [{name: login}]", ""), b: opaque, want: []string{"type : kubernetes.io/dockerconfigjson"}})
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := build(t, map[string]string{"a": tt.a, "b": tt.b, "c": tt.c})
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestLegal holds what must stay silent.
func TestLegal(t *testing.T) {
	secretEnv := pod("", "envFrom: [{secretRef: {name: made}}]")
	tests := []struct{ name, a, b, c string }{
		{name: "optional", a: pod("volumes: [{name: v, secret: {secretName: x, optional: true}}]", "envFrom: [{configMapRef: {name: y, optional: true}}]\nenv: [{name: X, valueFrom: {configMapKeyRef: {name: c, key: Z, optional: true}}}]") + configMap("c", "")},
		{name: "made by a sibling", a: pod("", "envFrom: [{configMapRef: {name: c}}]"), b: configMap("c", "")},
		{name: "made by the cluster", a: pod("serviceAccountName: default\npriorityClassName: system-node-critical\nvolumes: [{name: v, projected: {sources: [{configMap: {name: kube-root-ca.crt}}]}}]", "")},
		{name: "pods that list no ports", a: strings.Replace(pod("", ""), "          ports: [{name: http, containerPort: 8000}]\n", "", 1) +
			service("s", "selector: {app: a}, ports: [{port: 80, targetPort: 8080}]")},
		{name: "a Certificate's", a: secretEnv, b: custom("cert-manager.io/v1", "Certificate", "c", "secretName: made")},
		{name: "an ExternalSecret's target", a: secretEnv, b: custom("external-secrets.io/v1", "ExternalSecret", "x", "target: {name: made}, data: [{secretKey: A}]")},
		{name: "a ClusterExternalSecret's", a: secretEnv, c: custom("external-secrets.io/v1", "ClusterExternalSecret", "made", "externalSecretSpec: {}")},
		{name: "the CSI driver's", a: secretEnv, b: custom("secrets-store.csi.x-k8s.io/v1", "SecretProviderClass", "p", "secretObjects: [{secretName: made, data: [{key: A}]}]")},
		{name: "an operator's, named after its resource", a: pod("", "envFrom: [{secretRef: {name: db-app}}]"), b: custom("postgresql.cnpg.io/v1", "Cluster", "db", "instances: 1")},
		{name: "an operator's, named in its resource", a: secretEnv, b: custom("databases.example.com/v1", "Account", "z", "credentials: {secretName: made}")},
		{name: "a program's, named in its arguments", a: secretEnv, b: strings.ReplaceAll(pod("", "args: [create, --secret-name=made]"), "name: a", "name: hook")},
		{name: "mirrored from another namespace", a: secretEnv, c: "\n---\napiVersion: v1\nkind: Secret\nmetadata: {name: made, annotations: {reflector.v1.k8s.emberstack.com/reflection-auto-enabled: 'true'}}\nstringData: {A: b}\n"},
		{name: "keys of an account's token", a: pod("", "env: [{name: T, valueFrom: {secretKeyRef: {name: t, key: token}}}]") + "\n---\napiVersion: v1\nkind: Secret\nmetadata: {name: t, annotations: {kubernetes.io/service-account.name: default}}\ntype: kubernetes.io/service-account-token\n"},
		{name: "annotated Ingress", a: "\n---\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: i, annotations: {cert-manager.io/cluster-issuer: le}}\nspec: {tls: [{secretName: tls}]}\n"},
		{name: "roles of the cluster, subjects elsewhere", a: "\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: a}\nroleRef: {kind: ClusterRole, name: view, apiGroup: rbac.authorization.k8s.io}\nsubjects: [{kind: ServiceAccount, name: prometheus, namespace: monitoring}, {kind: Group, name: devs}]\n"},
		{name: "a RoleBinding to another namespace's account", a: "\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: a}\nroleRef: {kind: ClusterRole, name: edit, apiGroup: rbac.authorization.k8s.io}\nsubjects: [{kind: ServiceAccount, name: runner, namespace: data}]\n", c: "\n---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: runner}\n"},
		{name: "Services without pods of their own", a: service("x", "type: ExternalName, externalName: db.example.com") + service("y", "ports: [{port: 5432, targetPort: pg}]") + service("z", "clusterIP: None, selector: {app: a}, ports: [{port: 7000}]") + pod("", "")},
		{name: "a port of a side-car", a: pod("initContainers: [{name: s, image: s, restartPolicy: Always, ports: [{name: metrics, containerPort: 9}]}]", "") + service("s", "selector: {app: a}, ports: [{port: 9, targetPort: metrics}, {port: 80, targetPort: http}]")},
		{name: "routes that leave", a: service("x", "type: ExternalName, externalName: e") + custom("networking.istio.io/v1", "ServiceEntry", "e", "hosts: [legacy]") +
			route("hosts: [h], gateways: [mesh, istio-system/gw], http: [{route: [{destination: {host: api.example.com, port: {number: 443}}}, {destination: {host: k.auth.svc.cluster.local}}, {destination: {host: x, port: {number: 1}}}, {destination: {host: legacy}}]}]")},
		{name: "a Gateway with wildcards and namespaces", a: custom("networking.istio.io/v1", "Gateway", "gw", "servers: [{port: {number: 80}, hosts: ['./*.example.com', '*/b.org']}]") + route("hosts: [a.example.com, '*.example.com', b.org], gateways: [gw, apps/gw]")},
		{name: "a Gateway that takes all", c: custom("networking.istio.io/v1", "Gateway", "gw", "servers: [{port: {number: 80}, hosts: ['*']}]"), a: route("hosts: [a.example.com], gateways: [data/gw]")},
		{name: "an HTTPRoute", a: custom("gateway.networking.k8s.io/v1", "HTTPRoute", "r", "parentRefs: [{name: gw, namespace: infra}], rules: [{backendRefs: [{name: s, port: 80}, {name: b, namespace: data, port: 1}]}]") + service("s", "ports: [{port: 80}]"), c: service("b", "ports: [{port: 1}]")},
		{name: "the controller's annotation as a backend", a: custom("networking.k8s.io/v1", "Ingress", "i", "rules: [{http: {paths: [{backend: {service: {name: ssl-redirect, port: {name: use-annotation}}}}]}}]")},
		{name: "upstreams of a proxy", a: configMap("c", "nginx.conf: 'http { upstream backnd { server 10.0.0.1; } server { location / { proxy_pass http://backnd; } } }', haproxy.cfg: 'backend backen', map: 'http://backen'") + service("backend", "ports: [{port: 80}]")},
		{name: "addresses of others", a: configMap("c", "A: 'http://postgres:5432', B: 'https://api.example.com:81', C: 'http://other.elsewhere.svc:1', D: 'redis://:$(PASSWORD)@$(HOST):1'") + service("backend", "ports: [{port: 80}]")},
		{name: "a claim of a StatefulSet", a: pod("volumes: [{name: v, persistentVolumeClaim: {claimName: data-db-0}}]", ""), b: "\n---\napiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: db}\nspec: {selector: {}, template: {}, volumeClaimTemplates: [{metadata: {name: data}}]}\n"},
		{name: "a definition's schema", a: "\n---\napiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: x.example.com}\nspec: {group: example.com, names: {kind: X}, scope: Namespaced, versions: [{schema: {properties: {secretRef: {name: x}}}}]}\n"},
		{name: "a name that is put together later", a: custom("tekton.dev/v1", "Task", "t", "steps: [{envFrom: [{secretRef: {name: $(params.secret)}}]}]")},
	}
	for _, login := range []string{secret("login", "type: kubernetes.io/dockerconfigjson", ".dockerconfigjson: '{}'"), secret("login", "type: kubernetes.io/dockercfg", ".dockercfg: x"),
		custom("bitnami.com/v1alpha1", "SealedSecret", "login", "encryptedData: {.dockerconfigjson: x}, template: {type: kubernetes.io/dockerconfigjson}"),
		custom("external-secrets.io/v1", "ExternalSecret", "login", "target: {template: {type: kubernetes.io/dockerconfigjson}}, data: [{secretKey: .dockerconfigjson}]"),
		custom("external-secrets.io/v1", "ExternalSecret", "login", "target: {creationPolicy: Merge}, data: [{secretKey: .dockerconfigjson}]"),
		custom("external-secrets.io/v1", "ExternalSecret", "login", "dataFrom: [{extract: {key: a}}]"), custom("ricoberger.de/v1alpha1", "VaultSecret", "login", "keys: [.dockerconfigjson]")} {
		tests = append(tests, struct{ name, a, b, c string }{name: "a login", a: pod("imagePullSecrets: [{name: login}]", ""), b: login})
	}
	beside := pod("imagePullSecrets: [{name: login}, {name: elsewhere}]", "")
	tests = append(tests, struct{ name, a, b, c string }{name: "a login beside", a: beside, b: secret("login", "type: Opaque", ".dockerconfigjson: x") + secret("elsewhere", "type: kubernetes.io/dockerconfigjson", ".dockerconfigjson: x")},
		struct{ name, a, b, c string }{name: "a file of a login that a program reads", a: pod("volumes: [{name: v, secret: {secretName: login}}]", ""), b: secret("login", "type: Opaque", ".dockerconfigjson: x")})
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := build(t, map[string]string{"a": tt.a, "b": tt.b, "c": tt.c}); len(got) > 0 {
				t.Errorf("reported: %v", got)
			}
		})
	}
}
