package lsp

import (
	"bufio"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/xgen-lint/xgen-lint/internal/editor"
	"github.com/xgen-lint/xgen-lint/internal/files"
	"github.com/xgen-lint/xgen-lint/internal/lint"
	"github.com/xgen-lint/xgen-lint/schema"
)

// TestYAMLLanguageServer holds the schema of a repository against the server that
// most editors read it with: the repository has no finding, a slip has one at its
// line in our words.
func TestYAMLLanguageServer(t *testing.T) {
	t.Parallel()
	exe, err := exec.LookPath("yaml-language-server")
	if err != nil {
		t.Skip("no yaml-language-server here: npm install --global yaml-language-server@1.25.0")
	}
	root := infra(t)
	folder, err := files.Open(root)
	if err != nil {
		t.Fatal(err)
	}
	text, err := editor.SchemaIn(t.Context(), lint.Options{FS: folder, Dir: root}, schema.Site)
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(root, "site.json")
	if err := os.WriteFile(name, text, 0o644); err != nil {
		t.Fatal(err)
	}
	c := otherServer(t, root, exe, map[string]any{"yaml": map[string]any{"validate": true, "hover": true, "completion": true,
		"schemaStore": map[string]any{"enable": false}, "schemas": map[string]any{uriOf(name): "k3s/argocd/projects/*.yaml"}}})
	for _, site := range []string{"xgen.yaml", "xgen-jeju.yaml", "lotteimall.yaml"} {
		file := "k3s/argocd/projects/" + site
		c.open(file, read(t, root, file))
		c.until("an answer about "+site, func() bool { return c.shown[file] != nil })
		if len(c.shown[file]) > 0 {
			t.Errorf("%s: %v", site, c.shown[file])
		}
	}
	good := read(t, root, aww)
	c.open(aww, good)
	c.until("an answer", func() bool { return c.shown[aww] != nil })
	for _, f := range slips {
		if strings.Count(good, f.old) == 0 {
			t.Fatalf("no %q", f.old)
		}
		bad := strings.Replace(good, f.old, f.new, 1)
		c.mu.Lock()
		c.shown[aww] = nil
		c.mu.Unlock()
		c.change(aww, bad)
		c.until("an answer", func() bool { return c.shown[aww] != nil })
		if !said(c.shown[aww], f.want) {
			t.Errorf("%s -> %s: want %q, got %v", f.old, f.new, f.want, messages(c.shown[aww]))
		}
	}
	c.change(aww, good)
	hover := request[map[string]any](c, "textDocument/hover", map[string]any{"textDocument": c.doc(aww), "position": at(t, good, "sharedGateway").Start})
	if contents, _ := hover["contents"].(map[string]any); !strings.Contains(contents["value"].(string), "istio-system/istio-gateway") {
		t.Errorf("hover without an example: %v", hover)
	}
}

// slips are faults in xgen-aww.yaml, and what is said of each.
var slips = []struct{ old, new, want string }{
	{"registryHost: \"10.100.1.65:5000\"", "registryHost: \"http://10.100.1.65:5000\"", "registryHost: want a host with an optional port"},
	{"hasDomain: true", "hasDomain: \"yes\"", "hasDomain: want true or false"},
	{"hasDomain: true", "hasDomian: true", "it knows autoscaling"},
	{"replicas: 1", "replicas: \"one\"", "replicas: want"},
	{"minReplicas: 1", "minReplicas: 0", "below the minimum of 1"},
	{"maxReplicas: 2", "maxReplicas: two", "maxReplicas: want a whole number, 1 or more"},
	{"memory: \"256Mi\"", "memory: \"256MB\"", "memory: want a quantity of bytes"},
	{"cpu: \"100m\"", "cpu: \"100mi\"", "cpu: want a quantity of cores"},
	{"name: xgen-core", "name: xgen-corr", "no such service in the catalogue"},
	{"name: xgen-core", "name: Xgen_Core", "no such service in the catalogue"},
	{"  namespace: xgen\n", "", "it needs name and namespace"},
	{"  namespace: xgen\n", "  namespace: Xgen\n", "namespace: want"},
	{"domain: \"xgen.lamitie.kr\"", "domain: \"https://xgen.lamitie.kr\"", "domain: want a host name"},
	{"domain: \"xgen.lamitie.kr\"", "domian: \"xgen.lamitie.kr\"", "it knows domain, name and server"},
	{"server: https://kubernetes.default.svc", "server: kubernetes", "server: want"},
	{"MINIO_SECURE: \"true\"", "MINIO_SECURE: true", "want a string: put it in quotes"},
	{"endpoint: \"https://s3.ap-northeast-2.amazonaws.com\"", "endpoint: \"s3.ap-northeast-2.amazonaws.com\"", "endpoint: want a URL with http:// or https://"},
	{"sharedGateway: \"istio-system/istio-gateway\"", "sharedGateway: \"istio-system/istio/gateway\"", "sharedGateway: want an Istio Gateway"},
	{"site: aww", "site: AWW", "site: want one segment"},
	{"site: aww", "sites: aww", "it knows"},
	{"environments:", "environment:", "it needs"},
	{"repoURL: http://10.100.1.60/xgen/xgen-infra.git", "repoUrl: http://10.100.1.60/xgen/xgen-infra.git", "it knows repoURL and targetRevision"},
	{"host: \"10.100.1.70\"", "host: \"10.100.1.70:5432\"", "host: want"},
}

func said(found []map[string]any, want string) bool {
	for _, m := range messages(found) {
		if strings.Contains(m, want) {
			return true
		}
	}
	return false
}

func messages(found []map[string]any) (out []string) {
	for _, d := range found {
		out = append(out, d["message"].(string))
	}
	return out
}

// otherServer starts another language server, and says hello.
func otherServer(t *testing.T, root, exe string, settings map[string]any) *client {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	cmd := exec.CommandContext(ctx, exe, "--stdio")
	out, err1 := cmd.StdinPipe()
	in, err2 := cmd.StdoutPipe()
	if err1 != nil || err2 != nil || cmd.Start() != nil {
		t.Fatalf("start %s: %v %v", exe, err1, err2)
	}
	c := &client{t: t, root: root, out: out, settings: settings, answers: map[int]message{}, shown: map[string][]map[string]any{},
		versions: map[string]int{}, arrived: map[string]time.Time{}}
	c.cond = sync.NewCond(&c.mu)
	go c.listen(bufio.NewReader(in))
	t.Cleanup(func() { cancel(); _ = cmd.Wait() })
	c.hello(`{"workspace": {"configuration": true}, "textDocument": {"publishDiagnostics": {}, "hover": {"contentFormat": ["markdown"]}}}`)
	return c
}
