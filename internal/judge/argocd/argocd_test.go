// Package argocd is a judge: it runs Argo CD's own ApplicationSet generators over the
// cases of internal/argo/appset and records what they make. It is a module of its own,
// because Argo CD takes minutes to build:
//
//	cd internal/judge/argocd && go test . -update
//
// Without -update it checks that the recorded answers are still Argo CD's.
package argocd

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	log "github.com/sirupsen/logrus"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	clientfake "sigs.k8s.io/controller-runtime/pkg/client/fake"
	"sigs.k8s.io/yaml"

	"github.com/argoproj/argo-cd/v3/applicationset/controllers/template"
	"github.com/argoproj/argo-cd/v3/applicationset/generators"
	"github.com/argoproj/argo-cd/v3/applicationset/utils"
	"github.com/argoproj/argo-cd/v3/pkg/apis/application/v1alpha1"
)

var update = flag.Bool("update", false, "write what Argo CD answers into testdata")

const cases = "../../argo/appset/testdata"

// answer is what Argo CD makes of a case. Applications are sorted by their text: the
// order of some generators is random.
type answer struct {
	Applications []json.RawMessage `json:"applications"`
	Error        string            `json:"error,omitempty"`
}

type cluster struct {
	Name, Server, Project string
	Labels, Annotations   map[string]string
}

// TestAnswers runs each case.
func TestAnswers(t *testing.T) {
	log.SetOutput(io.Discard)
	archives, err := filepath.Glob(filepath.Join(cases, "*.txtar"))
	if err != nil || len(archives) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, name := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			got, err := json.MarshalIndent(judge(t, name), "", " ")
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, '\n')
			file := strings.TrimSuffix(name, ".txtar") + ".json"
			if *update {
				if err := os.WriteFile(file, got, 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got, want) {
				t.Errorf("Argo CD answers\n%s\nand recorded is\n%s", got, want)
			}
		})
	}
}

// judge expands the ApplicationSet of one archive.
func judge(t *testing.T, name string) answer {
	archive, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var set v1alpha1.ApplicationSet
	var clusters []cluster
	repo := t.TempDir()
	for _, f := range archive.Files {
		switch f.Name {
		case "set.yaml":
			err = yaml.Unmarshal(f.Data, &set)
		case "clusters.yaml":
			err = yaml.Unmarshal(f.Data, &clusters)
		default:
			err = write(filepath.Join(repo, f.Name), f.Data)
		}
		if err != nil {
			t.Fatalf("%s: %s: %v", name, f.Name, err)
		}
	}
	for _, args := range [][]string{{"init", "-q"}, {"add", "-A"}} {
		if out, err := exec.Command("git", append([]string{"-C", repo}, args...)...).CombinedOutput(); err != nil {
			t.Fatalf("git: %s", out)
		}
	}
	return expand(t, &set, clusters, repo)
}

func write(name string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	return os.WriteFile(name, data, 0o644)
}

func expand(t *testing.T, set *v1alpha1.ApplicationSet, clusters []cluster, repo string) answer {
	scheme := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{corev1.AddToScheme, v1alpha1.AddToScheme} {
		if err := add(scheme); err != nil {
			t.Fatal(err)
		}
	}
	project := &v1alpha1.AppProject{ObjectMeta: metav1.ObjectMeta{Name: set.Spec.Template.Spec.Project, Namespace: "argocd"}}
	if project.Name == "" || strings.Contains(project.Name, "{") {
		project.Name = "default"
	}
	builder := clientfake.NewClientBuilder().WithScheme(scheme).WithObjects(project)
	for _, c := range clusters {
		labels := map[string]string{"argocd.argoproj.io/secret-type": "cluster"}
		for k, v := range c.Labels {
			labels[k] = v
		}
		data := map[string][]byte{"name": []byte(c.Name), "server": []byte(c.Server), "config": []byte("{}")}
		if c.Project != "" {
			data["project"] = []byte(c.Project)
		}
		builder = builder.WithObjects(&corev1.Secret{Data: data, ObjectMeta: metav1.ObjectMeta{Name: "cluster-" + c.Name, Namespace: "argocd",
			Labels: labels, Annotations: c.Annotations}})
	}
	client := builder.Build()
	all := generators.GetGenerators(context.Background(), client, nil, "argocd", checkout{repo}, nil, generators.SCMConfig{}, nil)
	apps, _, err := template.GenerateApplications(log.NewEntry(log.StandardLogger()), *set, all, &utils.Render{}, client)
	var out answer
	if err != nil {
		out.Error = err.Error()
	}
	for _, app := range apps {
		data, err := json.Marshal(map[string]any{"metadata": app.ObjectMeta, "spec": app.Spec})
		if err != nil {
			t.Fatal(err)
		}
		out.Applications = append(out.Applications, data)
	}
	sort.Slice(out.Applications, func(i, j int) bool { return string(out.Applications[i]) < string(out.Applications[j]) })
	return out
}

// checkout answers as Argo CD's repo server does, of a folder that Git knows.
type checkout struct{ root string }

// GetFiles is nativeGitClient.LsFiles without the new globbing, the default.
func (c checkout) GetFiles(_ context.Context, _, _, _, pattern string, _ bool, _ *v1alpha1.SourceIntegrity) (map[string][]byte, error) {
	out, err := exec.Command("git", "-C", c.root, "ls-files", "--full-name", "-z", "--", pattern).Output()
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{}
	for _, name := range strings.Split(strings.TrimSuffix(string(out), "\x00"), "\x00") {
		if name == "" {
			continue
		}
		if files[name], err = os.ReadFile(filepath.Join(c.root, name)); err != nil {
			return nil, err
		}
	}
	return files, nil
}

// GetDirectories is Service.GetGitDirectories.
func (c checkout) GetDirectories(context.Context, string, string, string, bool, *v1alpha1.SourceIntegrity) ([]string, error) {
	var paths []string
	err := filepath.WalkDir(c.root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.IsDir() {
			return err
		}
		if strings.HasPrefix(entry.Name(), ".") {
			return filepath.SkipDir
		}
		if relative, _ := filepath.Rel(c.root, path); relative != "." {
			paths = append(paths, relative)
		}
		return nil
	})
	return paths, err
}
