package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

const vscodeDir = "../../editors/vscode"

func readJSON(t *testing.T, name string, v any) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(vscodeDir, name))
	if err == nil {
		err = json.Unmarshal(data, v)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// TestVSCodeManifest holds the extension's manifest against its code, its lock and
// this program: what it declares is there, what it uses is declared.
func TestVSCodeManifest(t *testing.T) {
	t.Parallel()
	var manifest struct {
		Name, Publisher, Version, Main string
		Engines                        map[string]string
		ActivationEvents               []string
		Contributes                    struct {
			Commands      []struct{ Command, Title string }
			Configuration struct {
				Properties map[string]struct {
					Type, Description string
					Default           any
				}
			}
		}
		Scripts, Dependencies, DevDependencies map[string]string
	}
	readJSON(t, "package.json", &manifest)
	var lock struct {
		Name, Version string
		Packages      map[string]struct {
			Version      string
			Resolved     string
			Integrity    string
			Dependencies map[string]string
		}
	}
	readJSON(t, "package-lock.json", &lock)
	code, err := os.ReadFile(filepath.Join(vscodeDir, "extension.js"))
	if err != nil {
		t.Fatal(err)
	}
	if manifest.Name != "xgen-lint" || manifest.Publisher == "" || manifest.Engines["vscode"] == "" || lock.Name != manifest.Name || lock.Version != manifest.Version {
		t.Errorf("the manifest says %s %s, the lock %s %s", manifest.Name, manifest.Version, lock.Name, lock.Version)
	}
	for _, dependencies := range []map[string]string{manifest.Dependencies, manifest.DevDependencies} {
		for name, version := range dependencies {
			locked := lock.Packages["node_modules/"+name]
			if locked.Version != version || locked.Integrity == "" {
				t.Errorf("%s is %s in the manifest and %q in the lock", name, version, locked.Version)
			}
		}
	}
	for name, p := range lock.Packages {
		if p.Resolved != "" && !strings.HasPrefix(p.Resolved, "https://registry.npmjs.org/") {
			t.Errorf("%s comes from %s", name, p.Resolved)
		}
	}
	for _, c := range manifest.Contributes.Commands {
		if !strings.Contains(string(code), `registerCommand("`+c.Command+`"`) || c.Title == "" {
			t.Errorf("the command %s is not registered", c.Command)
		}
	}
	used := map[string]bool{}
	for _, m := range regexp.MustCompile(`settings\.get\("([^"]+)"\)`).FindAllStringSubmatch(string(code), -1) {
		used["xgen-lint."+m[1]] = true
	}
	for name, p := range manifest.Contributes.Configuration.Properties {
		if !used[name] || p.Description == "" || p.Default == nil {
			t.Errorf("the setting %s is not used, or says nothing of itself", name)
		}
		delete(used, name)
	}
	if len(used) > 0 {
		t.Errorf("settings that are not declared: %v", used)
	}
	if !strings.Contains(manifest.Scripts["build"], "--outfile="+strings.TrimPrefix(manifest.Main, "./")) {
		t.Errorf("%q does not build %s", manifest.Scripts["build"], manifest.Main)
	}
	if !strings.Contains(string(code), `["lsp",`) || len(manifest.ActivationEvents) == 0 {
		t.Error("the extension starts no language server")
	}
	if node, err := exec.LookPath("node"); err == nil {
		if out, err := exec.Command(node, "--check", filepath.Join(vscodeDir, "extension.js")).CombinedOutput(); err != nil {
			t.Errorf("extension.js: %s", out)
		}
	}
}
