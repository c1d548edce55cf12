package script

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/xgen-lint/xgen-lint/checks/check"
	"github.com/xgen-lint/xgen-lint/internal/finding"
)

// environment is a Pod with a ConfigMap and entries of env.
func environment(config, env, more string) string {
	return "kind: ConfigMap\nmetadata: {name: config}\ndata:\n  HOST: db\n" + indent(config, "  ") +
		"---\nkind: Pod\nmetadata: {name: docs}\nspec:\n  volumes: [{name: v, configMap: {name: files}}]\n  containers:\n  - name: docs\n" +
		"    envFrom: [{configMapRef: {name: config}}]\n" + indent(more, "    ") + "    env:\n    - {name: LAST, value: x}\n" + indent(env, "    ")
}

func indent(text, by string) string {
	out := ""
	for line := range strings.Lines(text) {
		out += by + strings.TrimSuffix(line, "\n") + "\n"
	}
	return out
}

type envCase struct {
	name, config, env, more string
	want                    []string
}

func (tt envCase) run(t *testing.T, check func(context.Context, *check.Pass) []finding.Hit) {
	t.Run(tt.name, func(t *testing.T) {
		pass := passOf(t, environment(tt.config, tt.env, tt.more), traced{})
		var got []string
		hits := check(context.Background(), pass)
		for i, at := range found(t, pass, hits) {
			if hits[i].Severity != finding.Off {
				at += " " + hits[i].Severity.String()
			}
			if hits[i].Key {
				at = hits[i].Path.Last()
			}
			got = append(got, at)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Error(diff)
		}
	})
}

func TestExpansion(t *testing.T) {
	for _, tt := range []envCase{
		{name: "defined below", env: "- {name: URL, value: 'x://$(PASS)@$(HOST)'}\n- {name: PASS, value: y}", want: []string{"$(PASS)"}},
		{name: "defined below, from a key", env: "- {name: URL, value: $(PASS)}\n- {name: PASS, valueFrom: {fieldRef: {fieldPath: status.podIP}}}", want: []string{"$(PASS)"}},
		{name: "itself, from the image", env: "- {name: PATH, value: '/opt/bin:$(PATH)'}", want: []string{"$(PATH)"}},
		{name: "legal: itself, from envFrom", env: "- {name: HOST, value: '$(HOST).local'}"},
		{name: "shell's form", env: "- {name: URL, value: 'x://${HOST}/'}", want: []string{"${HOST} warning"}},
		{name: "kubelet's form in a ConfigMap", config: "URL: x://$(HOST)/", want: []string{"$(HOST) warning"}},
		{name: "shell's form in a ConfigMap", config: "URL: x://${HOST}/", want: []string{"${HOST} warning"}},

		{name: "legal: defined above", env: "- {name: PASS, value: y}\n- {name: URL, value: 'x://$(PASS)@$(HOST)'}"},
		{name: "legal: in envFrom and again below", env: "- {name: URL, value: $(HOST)}\n- {name: HOST, value: other}"},
		{name: "legal: escaped", env: "- {name: TEXT, value: '$$(HOST) $${HOST} $5'}"},
		{name: "legal: not a variable of it", env: "- {name: FORMAT, value: '${levelname} $(date)'}", config: "F: '${time} {x}'"},
		{name: "legal: no form of either", config: "A: 'price $HOST'", env: "- {name: B, value: '$HOST {HOST}'}"},
		{name: "legal: Spring expands by itself", env: "- {name: SPRING_DATASOURCE_URL, value: 'jdbc:x://${HOST}/'}", config: "APP_URL: '${HOST}'"},
		{name: "legal: a script's text", config: "RUN: |\n  a=${HOST}\n  echo $a"},
		{name: "legal: run by eval", env: "- {name: START, value: 'app ${HOST}'}", more: "command: [sh, -c, 'eval \"$START\"']"},
		{name: "legal: run by sh -c", env: "- {name: START, value: 'app ${HOST}'}", more: "command: [sh, -c, $(START)]"},
		{name: "legal: envsubst", env: "- {name: URL, value: 'x://${HOST}/'}", more: "command: [sh, -c, 'envsubst < a > b; exec app']"},
		{name: "legal: itself", config: "A: '${A}'"},
	} {
		tt.run(t, findExpansions)
	}
}

func TestInvalidNames(t *testing.T) {
	for _, tt := range []envCase{
		{name: "dash", config: "log-level: info", want: []string{"log-level"}},
		{name: "file", config: "app.yaml: 'a: b'", want: []string{"app.yaml"}},
		{name: "digit", config: "1ST: x", want: []string{"1ST"}},
		{name: "entry of env", env: "- {name: log-level, value: info}", want: []string{"log-level"}},
		{name: "legal", config: "LOG_LEVEL: info\nlog_level: x\n_A1: x"},
		{name: "legal: settings of programs", config: "discovery.type: single-node\nspring.profiles.active: prd", env: "- {name: cluster.name, value: x}"},
	} {
		tt.run(t, findInvalidNames)
	}
}

func TestSedDelimiters(t *testing.T) {
	tests := []struct {
		name, lines string
		want        []string
	}{
		{"known value", `sed -i "s/A=.*/A=${MINIO_ENDPOINT}/" x`, []string{`/A=.*/A=${MINIO_ENDPOINT}/ -> sed -i "s|A=.*|A=${MINIO_ENDPOINT}|" x`}},
		{"in the pattern", `sed -i "s:${MINIO_ENDPOINT}:x:g" f`, []string{`:${MINIO_ENDPOINT}:x: -> sed -i "s|${MINIO_ENDPOINT}|x|g" f`}},
		{"kubelet's form", `sed -i 's/A=.*/A=$(MINIO_ENDPOINT)/' x`, []string{`/A=.*/A=$(MINIO_ENDPOINT)/ -> sed -i 's|A=.*|A=$(MINIO_ENDPOINT)|' x`}},
		{"several -e", `sed -e "s/a/b/" -e "s/U/$MINIO_ENDPOINT/" x`, []string{`/U/$MINIO_ENDPOINT/ -> sed -e "s/a/b/" -e "s|U|$MINIO_ENDPOINT|" x`}},
		{"set in the script", "U=http://x/\nsed \"s/U/$U/\" x", []string{`/U/$U/ -> sed "s|U|$U|" x`}},
		{"the delimiter in the text", `sed "s/A|B/$MINIO_ENDPOINT/" x`, []string{`/A|B/$MINIO_ENDPOINT/ -> sed "s#A|B#$MINIO_ENDPOINT#" x`}},

		{"legal: another delimiter", `sed -i "s|A=.*|A=${MINIO_ENDPOINT}|;s#a#${MINIO_ENDPOINT}#" x`, nil},
		{"legal: no slash in the value", `sed -i "s/A=.*/A=${MINIO_DATA_ACCESS_KEY}/" x`, nil},
		{"legal: escaped by the script", `sed -i "s/A=.*/A=${MINIO_ENDPOINT//\//\\/}/" x`, nil},
		{"legal: single quotes", `sed -i 's/A=.*/A=${MINIO_ENDPOINT}/' x`, nil},
		{"legal: unknown variable", `sed -i "s/A=.*/A=${OTHER}/" x`, nil},
		{"legal: set from a command", "MINIO_ENDPOINT=$(printf x)\nsed \"s/U/$MINIO_ENDPOINT/\" x", nil},
		{"legal: no substitution", `sed -n "/${MINIO_DATA_ACCESS_KEY}/p" x`, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			pass := passOf(t, script(tt.lines), traced{})
			if diff := cmp.Diff(tt.want, found(t, pass, findSedDelimiters(context.Background(), pass))); diff != "" {
				t.Error(diff)
			}
		})
	}
}
