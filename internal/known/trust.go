package known

import (
	"io/fs"
	"maps"
	"strings"
	"sync"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/registry"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Trust is what an earlier state says of registries. Where a run compares with
// one, the linted state may be a stranger's: a host that only this state names is
// not asked, and it cannot make a host speak plain http.
type Trust struct {
	tree     *source.Tree
	insecure map[string]bool

	mu    sync.Mutex
	names map[string]bool // by host, as far as asked for
}

// TrustIn is what an infra repo that was read says.
func TrustIn(repo *model.Repo) *Trust {
	return &Trust{tree: repo.Tree, insecure: insecureHosts(repo.Config), names: map[string]bool{}}
}

// TrustInFiles is TrustIn of a state that is not an infra repo, or a broken one: its files alone speak. An empty one, before the first
// commit, forbids nothing.
func TrustInFiles(state fs.FS) *Trust {
	tree := source.NewTree(state)
	if len(tree.Files()) == 0 {
		return nil
	}
	return &Trust{tree: tree, names: map[string]bool{}}
}

// MayAsk reports whether a host, or that of an address, may be asked.
func (k *Findings) MayAsk(host string) bool {
	if _, rest, ok := strings.Cut(host, "://"); ok {
		host = rest
	}
	host, _, _ = strings.Cut(host, "/")
	host = host[strings.LastIndex(host, "@")+1:]
	return k.Trust == nil || host == "" || k.Trust.knows(host)
}

// Insecure are the registries that speak plain http, by the word of all states.
func Insecure(config *model.Config, known []*Findings) map[string]bool {
	return trusted(insecureHosts(config), known)
}

// knows reports whether any file of the state names a host.
func (t *Trust) knows(host string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	known, asked := t.names[host]
	if asked {
		return known
	}
	for _, e := range t.tree.Files() {
		if f, err := t.tree.File(e.Path); err == nil && registry.Named(f.Data, host) {
			known = true
			break
		}
	}
	t.names[host] = known
	return known
}

// Asked splits image references by whether their registries may be asked; those
// that may not have a result that says so.
func Asked(refs []string, known []*Findings) (ask []string, not map[string]registry.Result) {
	not = map[string]registry.Result{}
	for _, ref := range refs {
		host := hostOf(ref)
		refused := false
		for _, k := range known {
			refused = refused || !k.MayAsk(host)
		}
		if !refused {
			ask = append(ask, ref)
			continue
		}
		not[ref] = registry.Result{Image: registry.ImageOf(ref), Verdict: registry.Unverifiable, Cause: "not-named", Host: host,
			Detail: finding.Say("host-not-named", "host", host), Help: finding.Say("review-first")}
	}
	return ask, not
}

// insecureHosts are the registries that speak plain http.
func insecureHosts(config *model.Config) map[string]bool {
	insecure := map[string]bool{}
	for _, r := range config.Registries {
		if r.Insecure {
			for _, host := range append([]string{r.Host}, r.Aliases...) {
				insecure[host] = true
			}
		}
	}
	return insecure
}

// trusted are the hosts that speak plain http by the word of all states.
func trusted(insecure map[string]bool, known []*Findings) map[string]bool {
	out := maps.Clone(insecure)
	for _, k := range known {
		if k.Trust != nil {
			maps.DeleteFunc(out, func(host string, _ bool) bool { return !k.Trust.insecure[host] })
		}
	}
	return out
}

// hostOf returns the registry that an image reference names, "" for Docker Hub.
func hostOf(ref string) string {
	host, _, ok := strings.Cut(ref, "/")
	if !ok || !strings.ContainsAny(host, ".:") && host != "localhost" {
		return ""
	}
	return host
}
