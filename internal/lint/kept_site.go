package lint

import (
	"bytes"
	"encoding/gob"
	"fmt"
	"maps"
	"slices"

	"github.com/xgen-lint/xgen-lint/internal/files"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/mask"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/trace"
)

// replay adds to the run what an earlier one found of a site; false if the site has to be judged.
func (run *run) replay(site *model.Site) bool {
	k := run.kept
	if k == nil || !k.usable {
		return false
	}
	was := k.then.Sites[site.Name]
	if was == nil || !run.holds(site, was) {
		return false
	}
	run.mu.Lock()
	defer run.mu.Unlock()
	run.summary.Join(was.Summary)
	for _, g := range was.Gaps {
		run.gaps = append(run.gaps, gap{g.Subject, g.File})
	}
	for _, root := range was.Roots {
		if app := k.roots[root.Place]; app != nil {
			run.rendered[app] = true
			run.renderer.KeepEnvironment(app, root.Environment)
		}
	}
	run.noteNames(site, was.Made)
	run.renderer.Note(was.Took)
	run.findings = append(run.findings, was.Findings...)
	if found := trace.About(was.Findings); len(found) > 0 {
		run.addContrast(site, found, was.Passed)
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
	return true
}

// replayedNote is the line of --verbose about results of an earlier run.
func replayedNote(sites int) string { return fmt.Sprintf("%d sites as in an earlier run", sites) }

// holds reports whether a site's own files are as they were, and those of all others if something was found.
func (run *run) holds(site *model.Site, was *judgedSite) bool {
	own := run.ownDigests(site)
	if len(own) != len(was.Own) {
		return false
	}
	for name, d := range own {
		if then, ok := was.Own[name]; !ok || then != d {
			return false
		}
	}
	return len(was.Findings)+len(was.Gaps) == 0 || was.Others == run.kept.allOwn()
}

// ownDigests are what a site's own files hold.
func (run *run) ownDigests(site *model.Site) map[string]files.Digest {
	out := map[string]files.Digest{}
	for _, name := range run.kept.files[site] {
		if run.kept.owners[name] != site {
			continue
		}
		if f, err := run.repo.Tree.File(name); err == nil {
			out[name] = files.DigestOf(f.Data)
		}
	}
	return out
}

// digestOwn is the digest of the own files of all sites.
func (run *run) digestOwn() files.Digest {
	var b []byte
	for _, site := range run.repo.Sites {
		own := run.ownDigests(site)
		for _, name := range slices.Sorted(maps.Keys(own)) {
			d := own[name]
			b = append(append(b, name...), d[:]...)
		}
	}
	return files.DigestOf(b)
}

// record keeps what judging a site added, for the next run.
func (run *run) record(site *model.Site, res *render.Result, found []finding.Finding, passed []trace.Passed, made []string) {
	k := run.kept
	if k == nil {
		return
	}
	s := &judgedSite{Own: run.ownDigests(site), Summary: finding.Summary{Sites: 1}, Took: res.Took(), Made: made, Findings: found, Passed: passed}
	res.CountIn(&s.Summary)
	for _, root := range res.Roots {
		if root.App != nil {
			s.Roots = append(s.Roots, keptRoot{rootPlace{root.App.File.Path, root.App.Doc}, root.Environment})
		}
	}
	for _, g := range gapsOf(site, res) {
		s.Gaps = append(s.Gaps, keptGap{g.Subject, g.file})
	}
	if len(found)+len(s.Gaps) > 0 {
		s.Others = k.allOwn()
	}
	for name := range s.Took.Values {
		if owner := k.owners[name]; owner != nil && owner != site {
			return // it takes values from the file of another site
		}
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.now[site.Name] = s
}

// mustRedo reports whether something of a replayed site is to be reported that only its rendering can say: an entry of valueFiles
// that no Application finds a file for.
func (run *run) mustRedo() bool {
	if run.kept == nil || len(run.kept.lacking) == 0 {
		return false
	}
	found := run.renderer.Found()
	return slices.ContainsFunc(slices.Collect(maps.Keys(run.kept.lacking)), func(entry string) bool {
		return !contains(found, render.SoughtFault(entry))
	})
}

// keep writes what is known of the sites now. A site whose findings hold secrets is left out. Nothing is written where a rule failed:
// which one is reported for the run, and a site that is replayed would not report it. If writing fails, the next run works all out anew.
func (run *run) keep() {
	k := run.kept
	if len(run.engine.Odd()) > 0 {
		return
	}
	now := pack{Facts: k.facts, Sites: map[string]*judgedSite{}}
	if k.usable {
		maps.Copy(now.Sites, k.then.Sites)
	}
	fresh := !k.usable
	for name, s := range k.now {
		if s == now.Sites[name] {
			continue
		}
		delete(now.Sites, name)
		if fresh = true; !run.holdsSecret(s) {
			now.Sites[name] = s
		}
	}
	reading, ok := run.repo.Tree.Reading()
	if !ok || !fresh {
		return
	}
	maps.DeleteFunc(reading.Files, func(name string, _ files.Digest) bool { return k.isOwn(name) })
	now.Reading = reading
	registerPhrases()
	var b bytes.Buffer
	if err := gob.NewEncoder(&b).Encode(now); err == nil {
		_ = run.Options.Kept.Cache.Put(k.key, b.Bytes())
	}
}

// holdsSecret reports whether what is kept of a site has secret material in it, by the same judgement as a report's.
func (run *run) holdsSecret(s *judgedSite) bool {
	if len(s.Findings) == 0 {
		return false
	}
	if run.secrets == nil {
		run.gatherSecrets(true)
	}
	registerPhrases()
	var b bytes.Buffer
	err := gob.NewEncoder(&b).Encode(s)
	return err != nil || mask.Text(b.String(), run.secrets) != b.String()
}

// registerPhrases names the types of what a Phrase may hold.
func registerPhrases() {
	gob.Register(finding.Phrase{})
	gob.Register([]finding.Phrase{})
	gob.Register([]string{})
	gob.Register([]any{})
}
