package render

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/gobwas/glob"

	"github.com/xgen-lint/xgen-lint/internal/near"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// valueFile is an entry of valueFiles, resolved.
type valueFile struct {
	raw  string
	path string // in the repo
	at   place
	// remote says why the file cannot be had offline, and at is then what says
	// so; missing why it is not there at all. Both are empty for a file that is.
	remote, missing string
}

// valueFiles resolves the valueFiles of a source as getResolvedValueFiles in
// Argo CD's reposerver does: substituted, from the repo's root with a leading
// slash, from another source with $ref/, else from the chart; globs expanded.
func (r *Renderer) valueFiles(a *app, src *appSource, env map[string]string) []valueFile {
	helm := src.tool("helm")
	ignoreMissing, _ := helm["ignoreMissingValueFiles"].(bool)
	list, _ := helm["valueFiles"].([]any)
	var out []valueFile
	for i, item := range list {
		f := valueFile{raw: str(item), at: src.placeOf("helm", "valueFiles").child(fmt.Sprint(i))}
		r.resolveValueFile(&f, a, src, env)
		switch {
		case f.remote != "":
			out = append(out, f)
		case f.missing == "" && isGlob(f.path) && !r.repo.Tree.Exists(f.path):
			matches := r.glob(f.path)
			if len(matches) == 0 && !ignoreMissing {
				f.missing = "no file matches"
				out = append(out, f)
			}
			for _, m := range matches {
				f.path = m
				out = append(out, f)
			}
		case f.missing == "" && !r.repo.Tree.Exists(f.path):
			if !ignoreMissing {
				f.missing = fmt.Sprintf("there is no file %s", f.path)
				if n := r.nearFile(f.path); n != "" {
					f.missing += fmt.Sprintf("; did you mean %s?", n)
				}
				out = append(out, f)
			}
		default:
			out = append(out, f)
		}
	}
	return out
}

func (r *Renderer) resolveValueFile(f *valueFile, a *app, src *appSource, env map[string]string) {
	if strings.HasPrefix(f.raw, "$") {
		name, rest, _ := strings.Cut(f.raw[1:], "/")
		for _, other := range a.sources {
			if other.ref != name {
				continue
			}
			rest, _ = envsubst(rest, env)
			p, ok := inRepo(".", rest)
			switch {
			case !ok:
				f.missing = "the path leaves the repository"
			case r.foreign(other.repoURL) && !r.repo.Tree.Exists(p):
				f.remote, f.at = "it is in another repository, "+other.repoURL, other.placeOf("repoURL")
			}
			f.path = p
			return
		}
		if _, known := env[name]; !known {
			f.missing = fmt.Sprintf("no source of the Application has ref: %s", name)
			return
		}
	}
	name, _ := envsubst(f.raw, env)
	if i := strings.Index(name, "://"); i > 0 {
		f.remote = "it is not in the repository"
		return
	}
	p, ok := inRepo(src.path, name)
	if !ok {
		f.missing = "the path leaves the repository"
	}
	f.path = p
}

func isGlob(name string) bool { return strings.ContainsAny(name, "*?[{") }

// glob lists the files that match, in lexical order.
func (r *Renderer) glob(pattern string) []string {
	g, err := glob.Compile(pattern, '/')
	if err != nil {
		return nil
	}
	base := pattern
	for isGlob(base) {
		base = path.Dir(base)
	}
	var out []string
	_ = fs.WalkDir(r.repo.Tree.FS, base, func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && g.Match(name) {
			out = append(out, name)
		}
		return nil
	})
	slices.Sort(out)
	return out
}

// nearFile returns a file of the same folder whose name is much like name's.
func (r *Renderer) nearFile(name string) string {
	entries, err := fs.ReadDir(r.repo.Tree.FS, path.Dir(name))
	if err != nil {
		return ""
	}
	var stems []string
	files := map[string]string{}
	for _, e := range entries {
		if !e.IsDir() {
			stem := strings.TrimSuffix(e.Name(), path.Ext(e.Name()))
			stems = append(stems, stem)
			files[stem] = e.Name()
		}
	}
	if n, ok := near.Nearest(strings.TrimSuffix(path.Base(name), path.Ext(name)), stems); ok {
		return path.Join(path.Dir(name), files[n])
	}
	return ""
}

// foreign reports whether url is none of the URLs that this repository goes
// by. An empty one is this repository.
func (r *Renderer) foreign(url string) bool {
	return url != "" && len(r.urls()) > 0 && !r.urls()[normalURL(url)]
}

// normalURL makes the spellings of one Git URL equal: case, .git, scheme, user.
func normalURL(url string) string {
	url = strings.ToLower(strings.TrimSpace(url))
	if _, rest, ok := strings.Cut(url, "://"); ok {
		url = rest
	} else if host, rest, ok := strings.Cut(url, ":"); ok && !strings.Contains(host, "/") {
		url = host + "/" + rest // scp form: git@host:path
	}
	if _, rest, ok := strings.Cut(url, "@"); ok {
		url = rest
	}
	return strings.TrimSuffix(strings.TrimSuffix(url, "/"), ".git")
}

// ownURLs collects the URLs that root apps and site files give for this
// repository.
func (r *Renderer) ownURLs() map[string]bool {
	urls := map[string]bool{}
	for _, root := range r.repo.RootApps {
		for _, src := range readApp(place{file: root.File, doc: root.Doc}).sources {
			if src.chart == "" && (src.path == "" || r.repo.Tree.IsDir(src.path)) {
				urls[normalURL(src.repoURL)] = true
			}
		}
	}
	for _, site := range r.repo.Sites {
		for _, p := range []source.Path{source.P("source", "repoURL"), source.P("project", "repoURL")} {
			if root := site.File.Root(); root != nil {
				if _, v := source.Get(root, p); v != nil {
					urls[normalURL(str(source.Decode(v)))] = true
				}
			}
		}
	}
	delete(urls, "")
	return urls
}
