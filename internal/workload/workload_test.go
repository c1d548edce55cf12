package workload_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/source"
	"github.com/xgen-lint/xgen-lint/internal/workload"
)

// versions are the API versions of the kinds in the texts here, which leave them out.
var versions = map[string]string{"Pod": "v1", "ConfigMap": "v1", "Secret": "v1", "Service": "v1", "Deployment": "apps/v1", "StatefulSet": "apps/v1",
	"DaemonSet": "apps/v1", "ReplicaSet": "apps/v1", "Job": "batch/v1", "CronJob": "batch/v1", "SealedSecret": "bitnami.com/v1alpha1"}

// site loads a repo with one site "here" and the given further files, and makes
// releases of manifests, one of each text.
func site(t *testing.T, files map[string]string, releases ...string) (*model.Repo, *render.Result) {
	t.Helper()
	fsys := fstest.MapFS{
		"k3s/argocd/Chart.yaml":         {Data: []byte("name: apps\n")},
		"k3s/argocd/projects/here.yaml": {Data: []byte("environments:\n  prd: {services: []}\n")},
	}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	repo, err := model.Load(source.NewTree(fsys), nil)
	if err != nil {
		t.Fatal(err)
	}
	res := &render.Result{Site: repo.Site("here")}
	for i, text := range releases {
		y := source.ParseYAML(source.NewFile(fmt.Sprintf("release%d.yaml", i), []byte(text)))
		if y.Err != nil {
			t.Fatalf("release %d: %s at line %d", i, y.Err, y.Err.Line)
		}
		rel := &render.Release{Environment: "prd", Service: fmt.Sprintf("svc%d", i), Namespace: "apps"}
		for _, doc := range y.Docs {
			m, _ := source.Decode(doc).(map[string]any)
			meta, _ := m["metadata"].(map[string]any)
			rel.Objects = append(rel.Objects, &render.Object{Node: doc, APIVersion: versions[m["kind"].(string)], Kind: m["kind"].(string), Name: meta["name"].(string), Namespace: "apps", Release: rel})
		}
		res.Releases = append(res.Releases, rel)
	}
	return repo, res
}

// pod is a Pod with one container of the given body, indented by two.
func pod(body string) string {
	return "kind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n  - name: c\n    " + strings.ReplaceAll(strings.TrimSpace(body), "\n", "\n    ") + "\n"
}

// table writes a container's variables, one a line: name=value source, then what
// is shadowed. A secret's value is "*", an unknown one "?".
func table(c *workload.Container) string {
	var b strings.Builder
	show := func(v workload.Value) string {
		text := v.Text
		switch {
		case v.Secret:
			text = "*"
		case !v.Known:
			text = "?"
		}
		return text + " " + v.Source()
	}
	for _, n := range c.Names() {
		v := c.Variables[n]
		fmt.Fprintf(&b, "%s=%s", n, show(v.Value))
		for _, s := range v.Shadows {
			fmt.Fprintf(&b, " < %s", show(s))
		}
		if v.Uncertain {
			b.WriteString(" uncertain")
		}
		b.WriteByte('\n')
	}
	return b.String()
}

const config = `
kind: ConfigMap
metadata: {name: config}
data:
  A: one
  B: "two"
  not a name: x
---
kind: ConfigMap
metadata: {name: more}
data: {A: three}
`

const secretFile = "kind: Secret\nmetadata: {name: keys}\nstringData: {A: hidden, TOKEN: hidden}\n"

func TestEnvironment(t *testing.T) {
	tests := []struct{ name, body, want string }{
		{"the later of envFrom wins",
			"envFrom: [{configMapRef: {name: config}}, {configMapRef: {name: more}}]",
			"A=three ConfigMap/more < one ConfigMap/config\nB=two ConfigMap/config\n"},
		{"with a prefix",
			"envFrom: [{prefix: X_, configMapRef: {name: config}}]",
			"X_A=one ConfigMap/config\nX_B=two ConfigMap/config\n"},
		{"a Secret over a ConfigMap",
			"envFrom: [{configMapRef: {name: config}}, {secretRef: {name: keys}}]",
			"A=* Secret/keys < one ConfigMap/config\nB=two ConfigMap/config\nTOKEN=* Secret/keys\n"},
		{"what nobody knows",
			"envFrom: [{configMapRef: {name: config}}, {secretRef: {name: other, optional: true}}, {configMapRef: {name: more}}]",
			"A=three ConfigMap/more < one ConfigMap/config\nB=two ConfigMap/config uncertain\n"},
		{"env over envFrom",
			"envFrom: [{secretRef: {name: keys}}]\nenv:\n- {name: A, value: literal}\n- {name: EMPTY}\n",
			"A=literal env < * Secret/keys\nEMPTY= env\nTOKEN=* Secret/keys\n"},
		{"the later of env wins",
			"env:\n- {name: A, value: x}\n- {name: A, value: y}\n",
			"A=y env < x env\n"},
		{"keys",
			"env:\n- {name: X, valueFrom: {configMapKeyRef: {name: config, key: B}}}\n- {name: Y, valueFrom: {secretKeyRef: {name: keys, key: TOKEN}}}\n" +
				"- {name: Z, valueFrom: {fieldRef: {fieldPath: status.podIP}}}\n- {name: V, valueFrom: {secretKeyRef: {name: other, key: K}}}\n",
			"V=* Secret/other\nX=two ConfigMap/config\nY=* Secret/keys\nZ=? env\n"},
		{"a missing key leaves what envFrom gave",
			"envFrom: [{configMapRef: {name: config}}]\nenv: [{name: A, valueFrom: {configMapKeyRef: {name: more, key: NO, optional: true}}}]",
			"A=one ConfigMap/config\nB=two ConfigMap/config\n"},
		{"expansion",
			"envFrom: [{configMapRef: {name: config}}, {secretRef: {name: keys}}]\nenv:\n- {name: U, value: 'x$(B)y$(NO)$$(B)$'}\n- {name: S, value: 'a:$(TOKEN)'}\n" +
				"- {name: T, value: '$(S)'}\n- {name: L, value: '$(LATER)'}\n- {name: LATER, value: now}\n",
			"A=* Secret/keys < one ConfigMap/config\nB=two ConfigMap/config\nL=$(LATER) env\nLATER=now env\nS=* env\nT=* env\nTOKEN=* Secret/keys\nU=xtwoy$(NO)$(B)$ env\n"},
		{"an unknown name where not all is seen",
			"envFrom: [{secretRef: {name: other}}]\nenv: [{name: U, value: 'x$(NO)'}]",
			"U=? env\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			repo, res := site(t, map[string]string{"k3s/secrets/here/keys.yaml": secretFile}, pod(tt.body), config)
			cs := workload.NewReader(repo, nil).Containers(res)
			if len(cs) != 1 {
				t.Fatalf("%d containers", len(cs))
			}
			if diff := cmp.Diff(tt.want, table(cs[0])); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestSecretsAreNotJoined holds the order of manifest, rendered Secret, script.
func TestSecretsAreNotJoined(t *testing.T) {
	const script = "kubectl create secret generic keys --from-literal=SCRIPT=1\n"
	const rendered = "kind: SealedSecret\nmetadata: {name: keys}\nspec: {encryptedData: {RENDERED: x}}\n"
	body := pod("envFrom: [{secretRef: {name: keys}}]")
	files := map[string]string{"k3s/setup/a.sh": script}
	for _, want := range []string{"SCRIPT=* Secret/keys\n", "RENDERED=* Secret/keys\n", "A=* Secret/keys\nTOKEN=* Secret/keys\n"} {
		releases := []string{body}
		switch {
		case strings.HasPrefix(want, "A"):
			files["k3s/secrets/here/keys.yaml"] = secretFile
			fallthrough
		case strings.HasPrefix(want, "R"):
			releases = append(releases, rendered)
		}
		repo, res := site(t, files, releases...)
		if diff := cmp.Diff(want, table(workload.NewReader(repo, nil).Containers(res)[0])); diff != "" {
			t.Error(diff)
		}
	}
}

func TestEveryKindOfWorkload(t *testing.T) {
	spec := "{initContainers: [{name: i}], containers: [{name: a}, {name: b}]}"
	text := "kind: Pod\nmetadata: {name: x}\nspec: " + spec + "\n"
	for _, kind := range []string{"Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job"} {
		text += "---\nkind: " + kind + "\nmetadata: {name: x}\nspec: {template: {spec: " + spec + "}}\n"
	}
	text += "---\nkind: CronJob\nmetadata: {name: x}\nspec: {jobTemplate: {spec: {template: {spec: " + spec + "}}}}\n---\nkind: Service\nmetadata: {name: x}\n"
	repo, res := site(t, nil, text)
	var got []string
	for _, c := range workload.NewReader(repo, nil).Containers(res) {
		if c.Name == "i" && c.Init {
			got = append(got, c.Object.Kind+" "+c.Path.String())
		}
		if node := mustGet(t, c); node == "" {
			t.Errorf("%s: no container at %s", c.Object, c.Path)
		}
	}
	want := []string{"Pod spec.initContainers[0]", "Deployment spec.template.spec.initContainers[0]", "StatefulSet spec.template.spec.initContainers[0]",
		"DaemonSet spec.template.spec.initContainers[0]", "ReplicaSet spec.template.spec.initContainers[0]", "Job spec.template.spec.initContainers[0]",
		"CronJob spec.jobTemplate.spec.template.spec.initContainers[0]"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func mustGet(t *testing.T, c *workload.Container) string {
	t.Helper()
	_, v := source.Get(c.Object.Node, c.Path.Child("name"))
	if v == nil {
		return ""
	}
	return v.Value
}

// reads writes what a container reads: name, a ? for what it does without, the
// syntax and the text at its place.
func reads(t *testing.T, c *workload.Container) []string {
	var out []string
	for _, r := range c.Reads {
		s := r.Name
		if r.Optional {
			s += "?"
		}
		_, v := source.Get(r.At.Object.Node, r.At.Path)
		if v == nil {
			t.Fatalf("%s: no value at %s of %s", r.Name, r.At.Path, r.At.Object)
		}
		out = append(out, fmt.Sprintf("%s %s %s %s", s, r.Syntax, r.At.Path.Last(), v.Value[r.At.Start:r.At.End]))
	}
	return out
}

const scripts = `
kind: ConfigMap
metadata: {name: scripts}
data:
  start.sh: |
    #!/bin/sh
    export OWN=1
    echo $FROM_START
    . /lib/common.sh
    sh /opt/next.sh
  next.sh: |
    echo ${FROM_NEXT} ${OWN} ${DEFAULTED:-x}
  common.sh: echo ${FROM_LIB}
  tool.py: |
    #!/usr/bin/env python
    print("${NOT_SHELL}")
`

func TestReads(t *testing.T) {
	tests := []struct {
		name, body string
		want       []string
	}{
		{"command", "command: [sh, -c, 'echo ${A} $B ${C:-d} $(D)']", []string{"D kubelet 2 $(D)", "A shell 2 ${A}", "B shell 2 $B", "C? shell 2 ${C:-d}"}},
		{"args", "args: [sh, -euc, 'echo ${A}']", []string{"A shell 2 ${A}"}},
		{"command and args", "command: [bash, -c]\nargs: ['echo $A']", []string{"A shell 0 $A"}},
		{"no shell", "command: [app, '--x=$(A)', '${B}']", []string{"A kubelet 1 $(A)"}},
		{"env", "env: [{name: X, value: 'http://$(HOST)'}]", []string{"HOST kubelet value $(HOST)"}},
		{"hooks and probes", "lifecycle: {postStart: {exec: {command: [sh, -c, 'echo $A']}}}\nreadinessProbe: {exec: {command: [sh, -c, 'test $B']}}",
			[]string{"A shell 2 $A", "B? shell 2 $B"}},
		{"a mounted script, and those that it runs",
			"command: [/opt/start.sh]\nvolumeMounts: [{name: v, mountPath: /opt}, {name: lib, mountPath: /lib}]",
			[]string{"FROM_START shell start.sh $FROM_START", "FROM_LIB shell common.sh ${FROM_LIB}", "FROM_NEXT shell next.sh ${FROM_NEXT}", "DEFAULTED? shell next.sh ${DEFAULTED:-x}"}},
		{"as one file", "command: [sh, /x/run]\nvolumeMounts: [{name: v, mountPath: /x/run, subPath: next.sh}]",
			[]string{"FROM_NEXT shell next.sh ${FROM_NEXT}", "OWN shell next.sh ${OWN}", "DEFAULTED? shell next.sh ${DEFAULTED:-x}"}},
		{"under another name", "command: [sh, ./bin/lib.sh]\nworkingDir: /srv\nvolumeMounts: [{name: lib2, mountPath: /srv}]",
			[]string{"FROM_LIB shell common.sh ${FROM_LIB}"}},
		{"another language", "command: [/opt/tool.py]\nvolumeMounts: [{name: v, mountPath: /opt}]", nil},
	}
	volumes := "  volumes:\n  - {name: v, configMap: {name: scripts}}\n  - {name: lib, projected: {sources: [{configMap: {name: scripts, items: [{key: common.sh, path: common.sh}]}}]}}\n" +
		"  - {name: lib2, configMap: {name: scripts, items: [{key: common.sh, path: bin/lib.sh}]}}\n"
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			repo, res := site(t, nil, pod(tt.body)+volumes, scripts)
			if diff := cmp.Diff(tt.want, reads(t, workload.NewReader(repo, nil).Containers(res)[0])); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestSupplied(t *testing.T) {
	repo, res := site(t, nil, pod("env: [{name: A, value: x}]"), "kind: Service\nmetadata: {name: my-db}\n")
	c := workload.NewReader(repo, nil).Containers(res)[0]
	for name, want := range map[string]bool{"A": true, "B": false, "MY_DB_SERVICE_HOST": true, "MY_DB_PORT": true, "MY_DB_PORT_80_TCP": true, "MY_DB_PASSWORD": false} {
		if got := c.Supplied(name); got != want {
			t.Errorf("Supplied(%s) = %t", name, got)
		}
	}
}

// TestGoldenRepo is the story of the documents: on AWS the Secret wins over the
// chart's default, on premises the default stays.
func TestGoldenRepo(t *testing.T) {
	tree := source.NewTree(os.DirFS("../../testdata/infra"))
	conf, err := tree.YAML(model.ConfigName)
	if err != nil {
		t.Fatal(err)
	}
	repo, err := model.Load(tree, conf)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"xgen-aww": "MINIO_DATA_ACCESS_KEY=* Secret/xgen-secrets < minio ConfigMap/xgen-documents-config\n" +
			"MINIO_ENDPOINT=https://s3.ap-northeast-2.amazonaws.com ConfigMap/xgen-documents-config\nMINIO_SECURE=true ConfigMap/xgen-documents-config\n",
		"xgen-jeju": "MINIO_DATA_ACCESS_KEY=minio ConfigMap/xgen-documents-config\n" +
			"MINIO_ENDPOINT=http://minio.xgen-system.svc.cluster.local:9000 ConfigMap/xgen-documents-config\nMINIO_SECURE=false ConfigMap/xgen-documents-config\n",
	}
	for name, want := range want {
		res, err := render.New(repo).Site(context.Background(), repo.Site(name), nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range workload.NewReader(repo, nil).Containers(res) {
			if !c.Complete() {
				t.Errorf("%s %s: not all of its environment is seen", name, c.Object)
			}
			if c.Release.Service != "xgen-documents" {
				continue
			}
			var got strings.Builder
			for _, line := range strings.SplitAfter(table(c), "\n") {
				if strings.HasPrefix(line, "MINIO_ENDPOINT") || strings.HasPrefix(line, "MINIO_SECURE") || strings.HasPrefix(line, "MINIO_DATA_ACCESS") {
					got.WriteString(line)
				}
			}
			if diff := cmp.Diff(want, got.String()); diff != "" {
				t.Errorf("%s: %s", name, diff)
			}
			for _, r := range c.Reads {
				if !c.Supplied(r.Name) {
					t.Errorf("%s: nothing supplies %s", name, r.Name)
				}
			}
		}
	}
}
