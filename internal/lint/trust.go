package lint

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/registry"
	"github.com/xgen-lint/xgen-lint/internal/remote"
	"github.com/xgen-lint/xgen-lint/internal/source"
	"github.com/xgen-lint/xgen-lint/schema"
)

// trust is what an earlier state says of registries. Where a run compares with
// one, the linted state may be a stranger's: a host that only this state names is
// not asked, and it cannot make a host speak plain http.
type trust struct {
	tree     *source.Tree
	insecure map[string]bool

	mu    sync.Mutex
	names map[string]bool // by host, as far as asked for
}

func trustIn(repo *model.Repo) *trust {
	return &trust{tree: repo.Tree, insecure: insecureHosts(repo.Config), names: map[string]bool{}}
}

// trustInFiles is trustIn of a state that is not an infra repo, or a broken one: its files alone speak. An empty one, before the first
// commit, forbids nothing.
func trustInFiles(state fs.FS) *trust {
	tree := source.NewTree(state)
	if len(tree.Files()) == 0 {
		return nil
	}
	return &trust{tree: tree, names: map[string]bool{}}
}

// TrustSince returns what the repo at rev says of registries, for commands that ask them and compare nothing. done has to be
// called when it is not asked any more.
func TrustSince(ctx context.Context, o Options, dir, rev string) (k *Known, done func(), err error) {
	_, old, err := stateAt(ctx, dir, rev)
	if err != nil {
		return nil, nil, err
	}
	k = &Known{trust: trustInFiles(old)}
	o.FS, o.tree = old, nil
	if repo, err := o.load(schema.New()); err == nil {
		k.trust = trustIn(repo)
	}
	return k, old.Close, nil
}

// mayAsk reports whether a host, or that of an address, may be asked.
func (k *Known) mayAsk(host string) bool {
	if _, rest, ok := strings.Cut(host, "://"); ok {
		host = rest
	}
	host, _, _ = strings.Cut(host, "/")
	host = host[strings.LastIndex(host, "@")+1:]
	return k.trust == nil || host == "" || k.trust.knows(host)
}

// Insecure are the registries that speak plain http, by the word of all states.
func Insecure(config *model.Config, known []*Known) map[string]bool {
	return trusted(insecureHosts(config), known)
}

// Askable splits charts by whether their repositories may be asked; those that may not have an outcome that says so.
func Askable(charts []remote.Chart, known []*Known) (ask []remote.Chart, not []remote.Outcome) {
	for _, c := range charts {
		if slices.ContainsFunc(known, func(k *Known) bool { return !k.mayAsk(c.Repository) }) {
			not = append(not, remote.Outcome{Chart: c, Err: errNotNamed})
		} else {
			ask = append(ask, c)
		}
	}
	return ask, not
}

var errNotNamed = errors.New("the host is not named in the state that --since names, so it is not asked")

// knows reports whether any file of the state names a host.
func (t *trust) knows(host string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	known, asked := t.names[host]
	if asked {
		return known
	}
	for _, e := range t.tree.Files() {
		if f, err := t.tree.File(e.Path); err == nil && names(f.Data, host) {
			known = true
			break
		}
	}
	t.names[host] = known
	return known
}

// names reports whether a text has a host: as a whole, since registry.example.co is another one than registry.example.com, and so is a
// host with another port.
func names(text []byte, host string) bool {
	for {
		i := bytes.Index(text, []byte(host))
		if i < 0 {
			return false
		}
		end := i + len(host)
		before := i == 0 || !inHost(text[i-1]) && text[i-1] != '.'
		next := func(n int) byte {
			if end+n < len(text) {
				return text[end+n]
			}
			return 0
		}
		after := !inHost(next(0)) && !((next(0) == '.' || next(0) == ':') && inHost(next(1)))
		if before && after {
			return true
		}
		text = text[i+1:]
	}
}

func inHost(c byte) bool {
	return c == '-' || c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80
}

// asked splits image references by whether their registries may be asked; those
// that may not have a result that says so.
func asked(refs []string, known []*Known) (ask []string, not map[string]registry.Result) {
	not = map[string]registry.Result{}
	for _, ref := range refs {
		host := hostOf(ref)
		refused := false
		for _, k := range known {
			refused = refused || !k.mayAsk(host)
		}
		if !refused {
			ask = append(ask, ref)
			continue
		}
		not[ref] = registry.Result{Image: registry.ImageOf(ref), Verdict: registry.Unverifiable, Cause: "not-named", Host: host,
			Detail: "the registry " + host + " is not named in the state that this one is compared with, so it is not asked",
			Help:   "run --images without --since once this change is reviewed"}
	}
	return ask, not
}

// trusted are the hosts that speak plain http by the word of all states.
func trusted(insecure map[string]bool, known []*Known) map[string]bool {
	out := maps.Clone(insecure)
	for _, k := range known {
		if k.trust != nil {
			maps.DeleteFunc(out, func(host string, _ bool) bool { return !k.trust.insecure[host] })
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
