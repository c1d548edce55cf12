package kube

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestVersions: the cluster's Kubernetes says which fields, values and kinds there are.
func TestVersions(t *testing.T) {
	gt := strings.Replace(deployment, "      containers:", "      tolerations: [{ key: cpus, operator: Gt, value: '4', effect: NoSchedule }]\n      containers:", 1)
	zone := "apiVersion: batch/v1\nkind: CronJob\nmetadata: { name: a }\nspec: { schedule: 'TZ=Asia/Seoul 0 3 * * *', jobTemplate: { spec: { template: { spec: { restartPolicy: Never, containers: [{ name: a, image: b }] } } } } }"
	tests := []struct {
		name, version, text string
		want                []string
	}{
		{"operator Gt on 1.32", "1.32.0", gt, []string{`bad-value spec.template.spec.tolerations[0].operator| spec.template.spec.tolerations[0].operator "Gt" is new in Kubernetes 1.35; the cluster has 1.32`}},
		{"operator Gt on 1.36", "1.36.1", gt, nil},
		{"operator Gt on the newest", "", gt, nil},
		{"time zone in a schedule", "v1.32.4", zone, []string{`bad-value spec.schedule| spec.schedule "TZ=Asia/Seoul 0 3 * * *" must not name a time zone; use spec.timeZone`}},
		{"time zone in a schedule, long ago", "1.24", zone, nil},
		{"kind of a later version", "1.32", "apiVersion: resource.k8s.io/v1\nkind: DeviceClass\nmetadata: { name: a }\nspec: {}",
			[]string{"bad-value kind| DeviceClass of resource.k8s.io/v1 is new in Kubernetes 1.34; the cluster has 1.32"}},
		{"name of a Service that begins with a digit", "1.33", "apiVersion: v1\nkind: Service\nmetadata: { name: 1a }\nspec: { ports: [{ port: 80 }] }",
			[]string{`bad-value metadata.name| metadata.name "1a" must be lower-case letters, digits and -, starting with a letter and ending with a letter or digit, at most 63`}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, lines(ValidateAt(parse(t, tt.text), tt.version))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestCustom: what controllers and webhooks refuse beyond the schemas of their kinds.
func TestCustom(t *testing.T) {
	gateway := func(server string) string {
		return "apiVersion: networking.istio.io/v1beta1\nkind: Gateway\nmetadata: { name: a }\nspec: { servers: [" + server + "] }"
	}
	sealed := func(meta, spec string) string {
		return "apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata: { name: a" + meta + " }\nspec: " + spec
	}
	tests := []struct {
		name, text string
		want       []string
	}{
		{"HTTPS without tls", gateway("{ port: { number: 443, name: https, protocol: HTTPS }, hosts: [a.b] }"),
			[]string{"missing-field spec.servers[0]| spec.servers[0] has no tls; protocol HTTPS needs it, such as { mode: SIMPLE, credentialName: … }"}},
		{"tls without a certificate", gateway("{ port: { number: 443, name: https, protocol: HTTPS }, tls: { mode: SIMPLE }, hosts: [a.b] }"),
			[]string{"missing-field spec.servers[0].tls| spec.servers[0].tls has no credentialName; mode SIMPLE needs the Secret with the certificate"}},
		{"tls on plain HTTP", gateway("{ port: { number: 80, name: http, protocol: HTTP }, tls: { mode: SIMPLE, credentialName: c }, hosts: [a.b] }"),
			[]string{"bad-value spec.servers[0].tls.mode:| spec.servers[0].tls.mode is SIMPLE, but protocol HTTP has no TLS; use protocol: HTTPS"}},
		{"a redirect, TLS that is passed on, a certificate", gateway("{ port: { number: 80, name: http, protocol: HTTP }, tls: { httpsRedirect: true }, hosts: ['ns/*.a.b', '*/a.b', '*'] }, " +
			"{ port: { number: 443, name: tls, protocol: TLS }, tls: { mode: PASSTHROUGH }, hosts: [a.b] }, { port: { number: 8443, name: https, protocol: https }, tls: { mode: SIMPLE, credentialName: c }, hosts: [a.b] }"), nil},
		{"a time-out of nothing", strings.Replace(virtualService, "    - match", "    - timeout: 0s\n      match", 1),
			[]string{`bad-value spec.http[0].timeout| spec.http[0].timeout "0s" must be at least 1ms; remove the field to have none`}},
		{"durations", strings.Replace(virtualService, "    - match", "    - timeout: 1m30s\n      retries: { attempts: 3, perTryTimeout: 500ms }\n      match", 1), nil},
		{"sealed for another namespace", sealed(", namespace: b", "{ encryptedData: { A: Ag== }, template: { metadata: { name: a, namespace: c } } }"),
			[]string{`bad-value metadata.namespace| metadata.namespace "b" is not the namespace that spec.template has, "c": it was sealed for that one, and opens in no other`}},
		{"sealed for the whole cluster", sealed(", namespace: b, annotations: { sealedsecrets.bitnami.com/cluster-wide: 'true' }", "{ encryptedData: { A: Ag== }, template: { metadata: { name: a, namespace: c } } }"), nil},
		{"sealed without a key of its type", sealed("", "{ encryptedData: { dockerconfigjson: Ag== }, template: { type: kubernetes.io/dockerconfigjson } }"),
			[]string{`bad-value spec.encryptedData.dockerconfigjson:| key "dockerconfigjson" of spec.encryptedData is not ".dockerconfigjson", which a Secret of type kubernetes.io/dockerconfigjson needs`}},
		{"sealed as one text", sealed("", "{ data: Ag==, encryptedData: {}, template: { type: kubernetes.io/tls } }"), nil},
		{"sealed, misspelt", sealed("", "{ encryptData: { A: Ag== } }"),
			[]string{`unknown-field spec.encryptData:| unknown field "encryptData" in SealedSecret spec; did you mean "encryptedData"?`}},
		{"sealed, of no such version", "apiVersion: bitnami.com/v1\nkind: SealedSecret\nmetadata: { name: a }",
			[]string{"bad-value apiVersion| there is no SealedSecret in bitnami.com/v1; it is in bitnami.com/v1alpha1"}},
		{"from a store, without a key of its type", "apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: { name: a }\nspec: { target: { template: { type: kubernetes.io/tls } }, data: [{ secretKey: tls.crt, remoteRef: { key: a } }] }",
			[]string{`bad-value spec.target.template.type| spec.target.template.type "kubernetes.io/tls" needs the key tls.key`}},
		{"from a store, all keys", "apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: { name: a }\nspec: { target: { template: { type: kubernetes.io/tls } }, dataFrom: [{ extract: { key: a } }] }", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, lines(Validate(parse(t, tt.text)))); diff != "" {
				t.Error(diff)
			}
		})
	}
}
