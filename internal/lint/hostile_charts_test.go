package lint

import (
	"encoding/json"
	"fmt"
	"strings"
)

// hostileCharts are charts and what they render, Applications included, that ask for any amount, go in circles, or lead elsewhere.
func hostileCharts() (rows []hostile) {
	const cm = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: \"{{ .Release.Name }}-evil\" }\ndata:\n  x: {{ %s | quote }}\n"
	template := func(name, text, want string) {
		rows = append(rows, hostile{name, map[string]string{hostileTemplate: text}, want})
	}
	for name, expr := range map[string]string{
		"substr": `substr 5 2 "abc"`, "slice": `slice (list 1) 5`, "index": `index (list) 3`, "div": `div 1 0`, "mod": `mod 1 0`, "chunk": `chunk 0 (list 1 2)`,
		"first": `first 3`, "dig": `dig "a" "b" "c" (dict "a" 1)`, "mustMerge": `mustMergeOverwrite 1 2`, "semver": `semverCompare "~~~" "xx"`,
		"set": `set .Values.nothing "a" "b"`, "decryptAES": `decryptAES "k" "x"`, "certificate": `buildCustomCert "x" "y"`, "repeat": `repeat -1 "x"`,
		"files": `.Files.Get 5`, "capabilities": `.Capabilities.APIVersions.Has 3`, "env": `env "HOME"`,
	} {
		template("a function that fails: "+name, fmt.Sprintf(cm, expr), "render/failed")
	}
	template("a bad expression", fmt.Sprintf(cm, `regexMatch "(" "x"`), "")
	template("lookup", fmt.Sprintf(cm, `lookup "v1" "Secret" "" "" | toYaml`), "render/not-rendered")
	template("host name", fmt.Sprintf(cm, `getHostByName "localhost"`), "render/not-rendered")
	template("file outside", fmt.Sprintf(cm, `.Files.Get "../../../../etc/passwd"`), "")
	template("not YAML", "}{:::\n- : *\n%$@!\n", "render/invalid-yaml")
	template("deep output", "x: "+strings.Repeat("[", 9_000)+strings.Repeat("]", 9_000)+"\n", "manifest/invalid")
	template("bomb output", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: n }\n"+bomb(""), "render/invalid-yaml")
	template("circle output", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: n }\ndata: &a\n  x: *a\n", "render/invalid-yaml")
	template("types", "apiVersion: [v1]\nkind: { a: b }\nmetadata: 5\nspec: null\n", "render/invalid-yaml")
	template("a number", "apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: n }\nspec: { replicas: 1e400 }\n", "manifest/invalid")
	template("parentheses", "x: {{ "+strings.Repeat("(", 50_000)+"1"+strings.Repeat(")", 50_000)+" }}\n", "render/failed")
	template("pipes", "x: {{ 1"+strings.Repeat("|int", 100_000)+" }}\n", "manifest/invalid")
	template("open comment", "{{/* "+strings.Repeat("x", 100_000), "render/failed")
	template("escapes", "{{ fail (printf \"%c[31mred %c[2J\" 27 27) }}", "render/failed")
	template("escapes in a name", "{{ include \"\\x1b[31mevil\" . }}", "render/failed")
	template("many documents", "{{ range $i := until 20000 }}---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: \"c{{ $i }}\" }\n{{ end }}", "render/failed")
	template("many problems", "apiVersion: v1\nkind: Secret\nmetadata: { name: \"{{ .Release.Name }}-x\" }\nstringData:\n{{ range $i := until 2000 }}  K{{ $i }}: [v{{ $i }}]\n{{ end }}", "manifest/invalid")
	for _, list := range []string{"containers", "volumes"} {
		template("many "+list, "apiVersion: v1\nkind: Pod\nmetadata: { name: \"{{ .Release.Name }}-big\" }\nspec:\n  "+list+":\n{{ range $i := until 1500 }}    - { name: c{{ $i }}, image: i }\n{{ end }}", "render/failed")
	}
	template("many ports", "apiVersion: v1\nkind: Service\nmetadata: { name: \"{{ .Release.Name }}-big\" }\nspec:\n  ports:\n{{ range $i := until 6000 }}    - { name: p{{ $i }}, port: {{ add1 $i }} }\n{{ end }}", "render/failed")

	const app = "---\napiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: %s, namespace: argocd }\nspec:\n  project: xgen\n  source: { repoURL: https://gitlab.x2bee.com/xgen2.0/xgen-infra.git, path: %s, targetRevision: main, helm: { valueFiles: [%s] } }\n  destination: { server: https://kubernetes.default.svc, namespace: xgen }\n"
	rows = append(rows,
		hostile{"an Application that renders itself", map[string]string{hostileApps: fmt.Sprintf(app, "again", "k3s/argocd", "projects/xgen-jeju.yaml")}, "argocd/manual-sync render/not-rendered"},
		hostile{"Applications that make three each", map[string]string{hostileApps: "{{ range $i := until 3 }}\n" + fmt.Sprintf(app, "\"{{ $.Release.Name }}-{{ $i }}\"", "k3s/argocd", "projects/xgen-jeju.yaml") + "{{ end }}\n"}, "argocd/manual-sync manifest/duplicate-object render/not-rendered"},
		hostile{"many Applications", map[string]string{hostileApps: "{{ range $i := until 20000 }}\n" + fmt.Sprintf(app, "a{{ $i }}", "k3s/helm-chart", "values/xgen-core.yaml") + "{{ end }}\n"}, "render/failed"},
		hostile{"root app of other types", map[string]string{hostileRoot: "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: []\nspec: { sources: {a: 1}, source: [1], destination: x }\n"}, "schema/root-app"},
		hostile{"values files elsewhere", map[string]string{hostileApps: fmt.Sprintf(app, "elsewhere", "k3s/helm-chart", "../../../../etc/passwd, /etc/passwd, file:///etc/passwd")}, "argocd/manual-sync source/outside"},
	)
	circle := func(a, b string) string {
		return "apiVersion: v2\nname: " + a + "\nversion: 1.0.0\ndependencies:\n  - { name: " + b + ", version: '*', repository: 'file://../" + b + "' }\n"
	}
	schema := func(name, text, want string) {
		rows = append(rows, hostile{"schema: " + name, map[string]string{hostileChart + "values.schema.json": text}, want})
	}
	required, _ := json.Marshal(strings.Split(strings.Repeat("key ", 30_000), " "))
	rows = append(rows,
		hostile{"dependencies in a circle", map[string]string{"k3s/b/Chart.yaml": circle("b", "d"), "k3s/d/Chart.yaml": circle("d", "b"), "+" + hostileChart + "Chart.yaml": "dependencies: [{ name: b, version: '*', repository: 'file://../b' }]\n"}, "render/failed"},
		hostile{"a dependency on itself", map[string]string{"+" + hostileChart + "Chart.yaml": "dependencies: [{ name: xgen-service, version: '*', repository: 'file://.' }]\n"}, "render/failed"},
		hostile{"a dependency outside", map[string]string{"+" + hostileChart + "Chart.yaml": "dependencies: [{ name: dep, version: '*', repository: 'file://../../../../etc' }]\n"}, "render/not-rendered"},
		hostile{"helmignore", map[string]string{hostileChart + ".helmignore": strings.Repeat("*a", 5000) + "b\n[a\n" + strings.Repeat("**\n", 1000)}, "render/failed"},
		hostile{"an archive that is none", map[string]string{hostileChart + "charts/x.tgz": "\x1f\x8b\x08" + strings.Repeat("\x00", 100)}, "render/failed"},
	)
	schema("circle", `{"$ref":"#/definitions/a","definitions":{"a":{"$ref":"#/definitions/b"},"b":{"$ref":"#/definitions/a"}}}`, "render/failed")
	schema("elsewhere", `{"allOf":[{"$ref":"http://127.0.0.1:9/x.json"},{"$ref":"file:///etc/passwd"}]}`, "render/failed")
	schema("expression", `{"properties":{"name":{"pattern":"("}}}`, "render/failed")
	schema("deep", `{"properties":{"x":`+strings.Repeat(`{"items":`, 3000)+"{}"+strings.Repeat("}", 3000)+`}}`, "render/failed")
	schema("open", strings.Repeat("[", 200_000), "render/failed")
	schema("required", `{"required":`+string(required)+`}`, "render/failed")
	return rows
}
