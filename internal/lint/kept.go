package lint

import (
	"bytes"
	"encoding/gob"
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
	"sync"

	"github.com/xgen-lint/xgen-lint/internal/cache"
	"github.com/xgen-lint/xgen-lint/internal/files"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/source"
	"github.com/xgen-lint/xgen-lint/internal/trace"
)

// Kept is where results of earlier runs are, and which program wrote them: results of another one are never used.
type Kept struct {
	Cache   Store
	Program string
}

// Store keeps results by key. It is safe for concurrent use. *cache.Cache keeps them in a folder.
type Store interface {
	Get(key string) (data []byte, ok bool)
	Put(key string, data []byte) error
}

// memory is a Store for as long as the program runs: it holds the newest entry.
type memory struct {
	mu   sync.Mutex
	key  string
	data []byte
}

func (m *memory) Get(key string) ([]byte, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.data, m.data != nil && m.key == key
}

func (m *memory) Put(key string, data []byte) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.key, m.data = key, data
	return nil
}

// kept holds what an earlier run over the same folder found of its sites, as far as it is still so, and what this run
// finds, for the next. A site's result is used if nothing changed of all that the run was asked to read: the site's own
// files, and whatever is not another site's own. One that found nothing outlives changes of another site's own files,
// as long as what the sites tell of each other (facts) is the same; one that found something does not, since what it
// says may name them.
type kept struct {
	key    string
	facts  files.Digest
	owners map[string]*model.Site   // of the files that are one site's own
	files  map[*model.Site][]string // that only one site is made of
	roots  map[rootPlace]*model.RootApp
	then   pack
	usable bool // nothing changed but sites' own files
	allOwn func() files.Digest

	mu       sync.Mutex
	now      map[string]*judgedSite
	replayed int
	lacking  map[string]bool // entries of valueFiles that replayed sites found no file for
}

// pack is what is kept of a repo.
type pack struct {
	Facts   files.Digest
	Reading files.Reading // but for files that are one site's own
	Sites   map[string]*judgedSite
}

// judgedSite is all that judging one site adds to a run.
type judgedSite struct {
	Own      map[string]files.Digest // its own files
	Others   files.Digest            // the own files of all sites
	Summary  finding.Summary
	Gaps     []keptGap
	Roots    []keptRoot
	Took     render.Took
	Made     []string
	Findings []finding.Finding
	Passed   []trace.Passed
}

type keptGap struct {
	finding.Subject
	File string
}

// keptRoot names a root app that was rendered.
type keptRoot struct {
	Place       rootPlace
	Environment string
}

// rootPlace is where a root app is.
type rootPlace struct {
	File string
	Doc  int
}

// recall reads what is kept of the repo. What registries answer changes: with them nothing is kept.
func (run *run) recall() {
	if run.Options.Kept == nil || run.past || run.proving || run.Images != nil ||
		run.scope.envs != nil || run.scope.services != nil {
		return
	}
	if _, ok := run.repo.Tree.Reading(); !ok {
		return
	}
	k := &kept{now: map[string]*judgedSite{}, owners: map[string]*model.Site{}, files: ownFiles(run.repo), roots: map[rootPlace]*model.RootApp{}, lacking: map[string]bool{}}
	for _, app := range run.repo.RootApps {
		k.roots[rootPlace{app.File.Path, app.Doc}] = app
	}
	key, err := run.keptKey("sites")
	if err != nil {
		return // the policies cannot be read, and that ends the run
	}
	k.key, k.allOwn = key, sync.OnceValue(run.digestOwn)
	if k.facts, err = run.siteFacts(); err != nil {
		return // a namespace that is no text: nothing is kept
	}
	for _, site := range run.repo.Sites {
		for _, name := range k.files[site] {
			if _, taken := k.owners[name]; taken {
				k.owners[name] = nil // several sites': it is nobody's own
				continue
			}
			k.owners[name] = site
		}
	}
	run.kept = k
	data, ok := run.Options.Kept.Cache.Get(k.key)
	if !ok {
		return
	}
	registerPhrases()
	if err := gob.NewDecoder(bytes.NewReader(data)).Decode(&k.then); err != nil {
		k.then = pack{}
		return
	}
	k.usable = k.then.Facts == k.facts && run.repo.Tree.Holds(k.then.Reading, k.isOwn)
}

func (k *kept) isOwn(name string) bool { return k.owners[name] != nil }

// ownFiles are the files that only one site is made of.
func ownFiles(r *model.Repo) map[*model.Site][]string {
	out := map[*model.Site][]string{}
	for _, site := range r.Sites {
		if site.Seed && len(site.Roots) == 0 {
			out[site] = []string{site.File.Path}
		}
	}
	for _, app := range r.RootApps {
		if files := out[app.Site]; files != nil && !slices.Contains(files, app.File.Path) {
			out[app.Site] = append(files, app.File.Path)
		}
	}
	return out
}

// keptKey tells runs apart whose results may differ over the same files; more is what else makes a difference.
func (o *Options) keptKey(more ...any) (string, error) {
	options, err := json.Marshal(append([]any{o.Dir, o.Allow, o.Rules, o.Skip, o.Language}, more...))
	if err != nil {
		return "", fmt.Errorf("write the options as JSON: %w", err)
	}
	parts := [][]byte{[]byte(o.Kept.Program), options}
	if o.Config != nil {
		parts = append(parts, []byte(o.Config.Path), o.Config.Data)
	}
	for _, set := range o.Policies {
		err := fs.WalkDir(set.FS, ".", func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			data, err := fs.ReadFile(set.FS, name)
			parts = append(parts, []byte(set.Name), []byte(name), data)
			return err
		})
		if err != nil {
			return "", fmt.Errorf("read the policies: %w", err)
		}
	}
	return cache.Key(parts...), nil
}

// siteFacts is the digest of what a site's rules may read of other sites: their names, services, registries, and the URLs by which they
// call this repository. (Their Secrets are in files that count as everybody's.)
func (run *run) siteFacts() (files.Digest, error) {
	type fact struct {
		Name, File, Platform, ImageSite string
		GPU                             *bool
		Facts                           model.SiteFacts
		Namespace                       any
		Environments                    [][]string
		Broken                          bool
	}
	var all []any
	for _, s := range run.repo.Sites {
		f := fact{Name: s.Name, File: s.File.Path, Platform: s.Platform, ImageSite: s.ImageSite, GPU: s.GPU, Facts: s.Facts, Broken: s.Broken()}
		if _, n := source.Get(s.File.Root(), source.P("project", "namespace")); n != nil {
			f.Namespace = source.Decode(n)
		}
		for _, e := range s.Environments {
			names := []string{e.Name}
			for _, service := range e.Services {
				names = append(names, service.Name)
			}
			f.Environments = append(f.Environments, names)
		}
		all = append(all, f)
	}
	for _, app := range run.repo.RootApps {
		site := ""
		if app.Site != nil {
			site = app.Site.Name
		}
		all = append(all, []any{app.File.Path, app.Doc, site})
	}
	all = append(all, run.renderer.URLs())
	data, err := json.Marshal(all)
	if err != nil {
		return files.Digest{}, fmt.Errorf("write the facts of the sites as JSON: %w", err)
	}
	return files.DigestOf(data), nil
}
