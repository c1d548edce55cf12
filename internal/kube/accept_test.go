package kube

import (
	"strings"
	"testing"

	"github.com/xgen-lint/xgen-lint/internal/kube/problem"
)

// TestValidateAccepts holds the validator silent on what clusters take though
// it looks odd: a false alarm costs more than a fault missed.
func TestValidateAccepts(t *testing.T) {
	deploy := func(old, new string) string { return strings.Replace(deployment, old, new, 1) }
	tests := map[string]string{
		"Deployment":                           deployment,
		"VirtualService":                       virtualService,
		"Application":                          application,
		"null for what is optional":            deploy("replicas: 2", "replicas:\n  strategy: null\n  minReadySeconds: ~"),
		"number for a quantity":                deploy("cpu: 500m, memory: 1Gi", "cpu: 0.5, memory: 1000000000"),
		"quantities":                           deploy("cpu: 500m, memory: 1Gi", `cpu: "1e3", memory: ".5Gi", ephemeral-storage: 1E, nvidia.com/gpu: "1"`),
		"whole float for an integer":           deploy("replicas: 2", "replicas: 2.0"),
		"octal for an integer":                 deploy("replicas: 2", "replicas: 02"),
		"integer or text":                      deploy("replicas: 2", "strategy: { rollingUpdate: { maxSurge: 25%, maxUnavailable: 1 } }"),
		"status and managed fields":            deploy("  name: core", "  name: core\n  creationTimestamp: null\n  managedFields: [{ anything: 1 }]") + "status: { whatever: 1 }\n",
		"empty policy is the default":          deploy("image: r/core:1", `image: r/core:1`+"\n          imagePullPolicy: ''"),
		"header without a value":               deploy("image: r/core:1", "image: r/core:1\n          livenessProbe: { httpGet: { port: http, httpHeaders: [{ name: X, value: '' }] } }"),
		"anchors and merge keys":               "apiVersion: v1\nkind: ConfigMap\nmetadata: &m { name: a, labels: { a: b } }\ndata: { <<: { A: x }, B: z }",
		"key that YAML reads as a truth value": "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndata: { on: x, 12: z }",
		"binary data in several lines":         "apiVersion: v1\nkind: Secret\nmetadata: { name: a }\ndata:\n  A: |\n    aGVs\n    bG8=\n",
		"secret that a plugin fills in":        "apiVersion: v1\nkind: Secret\nmetadata: { name: a }\ndata: { A: '<path:secret/data/x#y>' }",
		"encrypted by SOPS":                    "apiVersion: v1\nkind: Secret\nmetadata: { name: a }\ndata: { A: 'ENC[x]' }\nsops: { mac: 'ENC[y]' }",
		"generated name":                       "apiVersion: v1\nkind: ConfigMap\nmetadata: { generateName: a- }",
		"name with colons":                     "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: { name: 'system:a:B' }\nrules: null",
		"role reference without a group":       "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: { name: a }\nroleRef: { kind: Role, name: a }\nsubjects: [{ kind: ServiceAccount, name: a, namespace: b }]",
		"StatefulSet without serviceName":      "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: { name: a }\nspec:\n  selector: { matchLabels: { a: b } }\n  template: { metadata: { labels: { a: b, c: d } }, spec: { containers: [{ name: a, image: b, volumeMounts: [{ name: d, mountPath: /d }] }] } }\n  volumeClaimTemplates: [{ metadata: { name: d }, spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } } }]",
		"policy for all pods":                  "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: a }\nspec: { policyTypes: [Ingress] }",
		"headless Service":                     "apiVersion: v1\nkind: Service\nmetadata: { name: a }\nspec: { clusterIP: None, ports: [{ port: 80, targetPort: 0 }], selector: { a: b } }",
		"ClusterRole that aggregates":          "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: { name: a }\naggregationRule: { clusterRoleSelectors: [{ matchLabels: { a: b } }] }\nrules: []",
		"definition with a deep schema":        "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: { name: as.b.c }\nspec: { group: b.c, scope: Namespaced, names: { kind: A, plural: as }, versions: [{ name: v1, served: true, storage: true, schema: { openAPIV3Schema: { type: object, properties: { spec: { type: object, x-kubernetes-preserve-unknown-fields: true, default: { a: 1 } } } } } }] }",
		"EnvoyFilter, free inside":             "apiVersion: networking.istio.io/v1alpha3\nkind: EnvoyFilter\nmetadata: { name: a }\nspec: { configPatches: [{ applyTo: HTTP_FILTER, match: { context: GATEWAY }, patch: { operation: MERGE, value: { any: [1, x] } } }] }",
		"AppProject":                           "apiVersion: argoproj.io/v1alpha1\nkind: AppProject\nmetadata: { name: a }\nspec: { sourceRepos: ['*'], destinations: [{ namespace: '*', server: '*' }], clusterResourceWhitelist: [{ group: '*', kind: '*' }] }",
		"ApplicationSet":                       "apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: { name: a }\nspec: { goTemplate: true, generators: [{ list: { elements: [{ cluster: a, n: 1 }] } }], template: { metadata: { name: '{{ .cluster }}' }, spec: { project: default, destination: { server: x }, source: { repoURL: x, helm: { valuesObject: { a: { b: 1 } } } } } } }",
		"several sources":                      strings.Replace(application, "  source:\n    repoURL", "  sources:\n  - ref: values\n    repoURL: x\n  - repoURL", 1),
		"a neighbour's new field":              "apiVersion: external-secrets.io/v1\nkind: SecretStore\nmetadata: { name: a }\nspec: { provider: { nextYearsCloud: { a: 1 } } }",
		"SealedSecret":                         "apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata: { name: a }\nspec: { encryptedData: { A: Ag== }, template: { type: Opaque, metadata: { name: a } } }",
		"unknown kind":                         "apiVersion: example.com/v1\nkind: Whatever\nfoo: 1",
		"kind of another product in v1":        "apiVersion: v1\nkind: Template\nobjects: []",
		"list kinds":                           "apiVersion: v1\nkind: ConfigMapList\nitems: []",
		"nothing":                              "null",
	}
	for name, text := range tests {
		t.Run(name, func(t *testing.T) {
			if got := lines(Validate(parse(t, text))); got != nil {
				t.Errorf("%s\n%s", strings.Join(got, "\n"), text)
			}
		})
	}
}

func TestValidateAt(t *testing.T) {
	n := parse(t, "apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\nmetadata: { name: a }")
	for version, want := range map[string]int{"": 1, "1.25.0": 1, "v1.32.0": 1, "1.24": 0, "v1.21.3-eks": 0, "unreadable": 1} {
		if got := ValidateAt(n, version); len(got) != want {
			t.Errorf("%q: %d problems, want %d", version, len(got), want)
		}
	}
}

func TestScopes(t *testing.T) {
	tests := []struct {
		apiVersion, kind string
		scoped, schema   bool
	}{
		{"v1", "Namespace", true, true},
		{"apps/v1", "Deployment", false, true},
		{"rbac.authorization.k8s.io/v1", "ClusterRole", true, true},
		{"networking.istio.io/v1alpha3", "Gateway", false, true},
		{"argoproj.io/v1alpha1", "AppProject", false, true},
		{"cert-manager.io/v1", "ClusterIssuer", true, true},
		{"extensions/v1beta1", "Ingress", false, false},
		{"rbac.authorization.k8s.io/v1beta1", "ClusterRole", true, false},
		{"policy/v1beta1", "PodSecurityPolicy", true, false},
		{"example.com/v1", "Whatever", false, false},
		{"storage.k8s.io/v1", "CSIStorageCapacity", false, true},
		{"certificates.k8s.io/v1", "CertificateSigningRequest", true, true},
		{"karpenter.sh/v1", "NodePool", true, false},
	}
	for _, tt := range tests {
		scoped := ClusterScoped(groupOf(tt.apiVersion), tt.kind)
		if scoped != tt.scoped || Known(tt.apiVersion, tt.kind) != tt.schema {
			t.Errorf("%s %s: cluster-scoped %v; has a schema %v", tt.apiVersion, tt.kind, scoped, Known(tt.apiVersion, tt.kind))
		}
	}
}

func TestRule(t *testing.T) {
	r := Rule()
	if got := Validate(parse(t, r.Good)); got != nil {
		t.Errorf("good example: %s", lines(got))
	}
	kinds := map[problem.Kind]bool{}
	for _, p := range Validate(parse(t, r.Bad)) {
		kinds[p.Kind] = true
	}
	if !kinds[problem.UnknownField] || !kinds[problem.WrongType] || !kinds[problem.MissingField] {
		t.Errorf("bad example shows only %v", kinds)
	}
}

// TestVersionsOfAGroup: a version that a settled group of Kubernetes does not have is reported with the one that it has.
func TestVersionsOfAGroup(t *testing.T) {
	for manifest, want := range map[string]int{
		"policy/v2 PodDisruptionBudget 1.32": 1, "apps/v2 Deployment ": 1, "batch/v3 Job 1.30": 1, "v2 Service 1.32": 1,
		"batch/v1beta1 CronJob 1.20": 0, "policy/v1beta1 PodDisruptionBudget 1.20": 0, "apps/v1beta1 Deployment 1.15": 0, "storage.k8s.io/v1alpha1 VolumeAttachment 1.32": 0,
		"apps/v2 Widget 1.32": 0, "apps.example.com/v2 Deployment 1.32": 0, "storage.k8s.io/v2 Unknown 1.32": 0,
	} {
		f := strings.SplitN(manifest, " ", 3)
		found := 0
		for _, p := range ValidateAt(parse(t, "apiVersion: "+f[0]+"\nkind: "+f[1]+"\nmetadata: { name: a }"), f[2]) {
			if p.Says.ID == "other-version" {
				found++
			}
		}
		if found != want {
			t.Errorf("%s: %d, want %d", manifest, found, want)
		}
	}
}
