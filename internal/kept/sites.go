package kept

import (
	"bytes"
	"encoding/gob"
	"maps"
	"slices"
	"sync"

	"github.com/xgen-lint/xgen-lint/internal/files"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/render"
)

// Sites holds what an earlier run over the same folder found of its sites, as far as it is still so, and what this run
// finds, for the next. A site's result is used if nothing changed of all that the run was asked to read: the site's own
// files, and whatever is not another site's own. One that found nothing outlives changes of another site's own files,
// as long as what the sites tell of each other (facts) is the same; one that found something does not, since what it
// says may name them. It is safe for concurrent use.
type Sites struct {
	store  Store
	key    string
	repo   *model.Repo
	facts  files.Digest
	owners map[string]*model.Site   // of the files that are one site's own
	files  map[*model.Site][]string // that only one site is made of
	roots  map[RootPlace]*model.RootApp
	then   pack
	usable bool // nothing changed but sites' own files
	allOwn func() files.Digest

	mu       sync.Mutex
	now      map[string]*Site
	clean    map[string]files.Digest // sites' own files in which nothing was found, see WasClean
	replayed int
	lacking  map[string]bool // entries of valueFiles that replayed sites found no file for
}

// pack is what is kept of a repo.
type pack struct {
	Facts   files.Digest
	Reading files.Reading // but for files that are one site's own
	Sites   map[string]*Site
	Clean   map[string]files.Digest
}

// Sites reads what is kept of the sites of a repository under a key. urls are those that the repository goes by. It is nil if nothing
// can be kept: not all that is read of the repository's tree is recorded, or a site's namespace is not a text.
func (r *Results) Sites(key string, repo *model.Repo, urls []string) *Sites {
	if _, ok := repo.Tree.Reading(); !ok {
		return nil
	}
	facts, err := siteFacts(repo, urls)
	if err != nil {
		return nil
	}
	k := &Sites{store: r.Store, key: key, repo: repo, facts: facts, owners: map[string]*model.Site{}, files: OwnFiles(repo),
		roots: map[RootPlace]*model.RootApp{}, now: map[string]*Site{}, clean: map[string]files.Digest{}, lacking: map[string]bool{}}
	k.allOwn = sync.OnceValue(k.digestOwn)
	for _, app := range repo.RootApps {
		k.roots[RootPlace{app.File.Path, app.Doc}] = app
	}
	for _, site := range repo.Sites {
		for _, name := range k.files[site] {
			if _, taken := k.owners[name]; taken {
				k.owners[name] = nil // several sites': it is nobody's own
				continue
			}
			k.owners[name] = site
		}
	}
	k.recall()
	return k
}

func (k *Sites) recall() {
	data, ok := k.store.Get(k.key)
	if !ok {
		return
	}
	registerPhrases()
	if err := gob.NewDecoder(bytes.NewReader(data)).Decode(&k.then); err != nil {
		k.then = pack{}
		return
	}
	k.usable = k.then.Facts == k.facts && k.repo.Tree.Holds(k.then.Reading, k.isOwn)
}

func (k *Sites) isOwn(name string) bool { return k.owners[name] != nil }

// Replay returns what an earlier run found of a site, which then counts as found by this one; nil if the site has to be checked.
func (k *Sites) Replay(site *model.Site) *Site {
	if !k.usable {
		return nil
	}
	was := k.then.Sites[site.Name]
	if was == nil || !k.holds(site, was) {
		return nil
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.now[site.Name] = was
	k.replayed++
	for entry, found := range was.Took.Sought {
		if !found {
			k.lacking[entry] = true
		}
	}
	return was
}

// Usable reports whether nothing changed but sites' own files, so that most sites will be replayed.
func (k *Sites) Usable() bool { return k.usable }

// WasClean reports whether a file is a site's own in which an earlier run found nothing, and as it was then.
func (k *Sites) WasClean(name string) bool {
	was, known := k.then.Clean[name]
	return k.usable && known && k.isOwn(name) && k.digest(name) == was
}

// NoteClean notes that nothing was found in a file by reading it alone, for the next run.
func (k *Sites) NoteClean(name string) {
	if !k.isOwn(name) {
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.clean[name] = k.digest(name)
}

// digest is that of a file that is there.
func (k *Sites) digest(name string) files.Digest {
	if d, ok := k.repo.Tree.Digest(name); ok {
		return d
	}
	f, err := k.repo.Tree.File(name)
	if err != nil {
		return files.Digest{}
	}
	return files.DigestOf(f.Data)
}

// Replayed is how many sites Replay returned something of.
func (k *Sites) Replayed() int {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.replayed
}

// RootApp returns the root app that a kept result names; nil if it is not there any more.
func (k *Sites) RootApp(root Root) *model.RootApp { return k.roots[root.Place] }

// holds reports whether a site's own files are as they were, and those of all others if something was found.
func (k *Sites) holds(site *model.Site, was *Site) bool {
	return maps.Equal(k.ownDigests(site), was.Own) && (!was.foundSomething() || was.Others == k.allOwn())
}

// ownDigests are what a site's own files hold.
func (k *Sites) ownDigests(site *model.Site) map[string]files.Digest {
	out := map[string]files.Digest{}
	for _, name := range k.files[site] {
		if k.owners[name] != site {
			continue
		}
		if _, err := k.repo.Tree.File(name); err == nil {
			out[name] = k.digest(name)
		}
	}
	return out
}

// digestOwn is the digest of the own files of all sites.
func (k *Sites) digestOwn() files.Digest {
	var b []byte
	for _, site := range k.repo.Sites {
		own := k.ownDigests(site)
		for _, name := range slices.Sorted(maps.Keys(own)) {
			d := own[name]
			b = append(append(b, name...), d[:]...)
		}
	}
	return files.DigestOf(b)
}

// Record notes what checking a site added, for the next run. A site that takes values from the file of another one is left out.
func (k *Sites) Record(site *model.Site, s *Site) {
	s.Own = k.ownDigests(site)
	if s.foundSomething() {
		s.Others = k.allOwn()
	}
	for name := range s.Took.Values {
		if owner := k.owners[name]; owner != nil && owner != site {
			return
		}
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.now[site.Name] = s
}

// MustRedo reports whether something of a replayed site is to be reported that only its rendering can say: an entry of valueFiles
// that no Application finds a file for. found lists the faults of the entries that have a file, as render.SoughtFault names them;
// it is asked only if some site lacked one.
func (k *Sites) MustRedo(found func() []string) bool {
	if len(k.lacking) == 0 {
		return false
	}
	faults := found()
	for entry := range k.lacking {
		if !slices.Contains(faults, render.SoughtFault(entry)) {
			return true
		}
	}
	return false
}

// Keep writes what is known of the sites now. A site in whose findings holdsSecret finds secret material is left out. If writing
// fails, the next run works all out anew.
func (k *Sites) Keep(holdsSecret func(text string) bool) {
	now := pack{Facts: k.facts, Sites: map[string]*Site{}, Clean: map[string]files.Digest{}}
	if k.usable {
		maps.Copy(now.Sites, k.then.Sites)
		maps.Copy(now.Clean, k.then.Clean)
	}
	maps.Copy(now.Clean, k.clean)
	fresh := !k.usable || !maps.Equal(now.Clean, k.then.Clean)
	for name, s := range k.now {
		if s == now.Sites[name] {
			continue
		}
		delete(now.Sites, name)
		if fresh = true; !s.isSecret(holdsSecret) {
			now.Sites[name] = s
		}
	}
	reading, ok := k.repo.Tree.Reading()
	if !ok || !fresh {
		return
	}
	maps.DeleteFunc(reading.Files, func(name string, _ files.Digest) bool { return k.isOwn(name) })
	now.Reading = reading
	registerPhrases()
	var b bytes.Buffer
	if err := gob.NewEncoder(&b).Encode(now); err == nil {
		_ = k.store.Put(k.key, b.Bytes())
	}
}
