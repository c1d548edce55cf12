package model

import (
	"path"
	"slices"
	"strings"

	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/internal/files"
	"github.com/xgen-lint/xgen-lint/internal/near"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Secret is what is known of one Secret of a site: its key names and where
// each is written, never a value.
type Secret struct {
	Name, Namespace string
	Environment     string // "" where it holds for all of the site's
	Kind            string // Secret, SealedSecret, ExternalSecret; of scripts generic, docker-registry, …
	Keys            []SecretKey
	// Incomplete is why there may be more keys than Keys; "" where there are
	// none.
	Incomplete string

	// A manifest is in File, document Doc, below Base; Data is the map in
	// it that a further key would be written to.
	File *source.YAML
	Doc  int
	Base source.Path
	Data source.Path
	// Span is the command of a script that creates the Secret; File is nil then.
	// NameSpan, NamespaceSpan and ServerSpan are the parts of it that are written out.
	Span                                source.Span
	NameSpan, NamespaceSpan, ServerSpan source.Span
	Server                              string // the registry that a script's Secret logs in to
}

// SecretKey is one key. Path is its place in the Secret's File, Span that in a
// script.
type SecretKey struct {
	Name string
	Path source.Path
	Span source.Span
	// Maybe is set where the key is there only under a condition that is not
	// about the site.
	Maybe bool
}

// Key returns the key of that name, nil where it is not known.
func (s *Secret) Key(name string) *SecretKey {
	for i := range s.Keys {
		if s.Keys[i].Name == name {
			return &s.Keys[i]
		}
	}
	return nil
}

// SiteSecrets is what the repo says about the Secrets of one environment of a
// site. For one name the site's manifests come before the scripts, and the two
// are never joined (contract.md, "A site's Secret").
type SiteSecrets struct {
	Manifests []*Secret
	Scripts   []*Secret
	// Broken are manifest files of the site that are not YAML and scripts that are not
	// shell, Unread scripts that could not be followed: what is missing here proves nothing then.
	Broken, Unread []string
}

// Manifest returns the site's manifest of a Secret in a namespace ("" for any),
// nil if there is none. One that names the namespace is preferred to one that
// names none, and of several the last: what is applied last wins.
func (s *SiteSecrets) Manifest(name, namespace string) *Secret {
	return pick(s.Manifests, name, namespace)
}

// Script returns the Secret that the setup scripts create.
func (s *SiteSecrets) Script(name, namespace string) *Secret {
	return pick(s.Scripts, name, namespace)
}

// MadeByManifest reports whether a manifest of any site makes a Secret of that name.
func (r *Repo) MadeByManifest(name string) bool {
	return slices.ContainsFunc(r.Sites, func(s *Site) bool { return r.Secrets(s, "").Manifest(name, "") != nil })
}

// NearScript returns the Secret of a script that may have been meant by a name that
// nothing makes: its own name differs by a slip.
func (s *SiteSecrets) NearScript(name string) *Secret {
	for _, c := range s.Scripts {
		if limit := max(1, min(len(name), len(c.Name))/6); c.Name != name && near.Distance(name, c.Name, limit) <= limit {
			return c
		}
	}
	return nil
}

func pick(list []*Secret, name, namespace string) *Secret {
	var best *Secret
	for _, c := range list {
		if c.Name == name && (namespace == "" || c.Namespace == "" || c.Namespace == namespace) && (best == nil || nearness(c, namespace) >= nearness(best, namespace)) {
			best = c
		}
	}
	return best
}

func nearness(s *Secret, namespace string) int {
	n := 0
	switch s.Namespace {
	case namespace:
		n = 4
	case "":
		n = 2
	}
	if s.Environment != "" {
		n++
	}
	return n
}

// Secrets returns what is known about the Secrets of a site in one of its
// environments ("" for what holds in all).
func (r *Repo) Secrets(site *Site, environment string) *SiteSecrets {
	r.secrets.once.Do(func() { r.secrets.read(r) })
	out := &SiteSecrets{}
	for _, f := range r.secrets.files {
		if f.site != site.Name || f.environment != "" && environment != "" && f.environment != environment {
			continue
		}
		if f.yaml.Err != nil {
			out.Broken = append(out.Broken, f.yaml.Path)
		}
		out.Manifests = append(out.Manifests, f.secrets...)
	}
	if site.Facts.Setup != "manual" {
		r.scripted(out, site, environment)
		out.Scripts = slices.DeleteFunc(out.Scripts, out.replaced)
	}
	return out
}

// replaced reports whether a manifest of the site stands for a script's Secret,
// perhaps under a misspelt name or in a wrong namespace: the site does not use
// the script then.
func (s *SiteSecrets) replaced(script *Secret) bool {
	return slices.ContainsFunc(s.Manifests, func(m *Secret) bool { return m.Name == script.Name || near.Alike(m.Name, script.Name) })
}

// secretFile is a manifest file of layout.secrets.
type secretFile struct {
	site        string
	environment string
	yaml        *source.YAML
	secrets     []*Secret
}

func (r *Repo) readSecretFiles() []*secretFile {
	var out []*secretFile
	for _, name := range r.secretFileNames() {
		rel := strings.TrimPrefix(name, r.Layout.Secrets+"/")
		site := r.ownerOf(rel)
		if site == nil {
			continue
		}
		y, err := r.Tree.YAML(name)
		switch {
		case files.IsRefused(err):
			y = source.Unread(name, err)
		case err != nil:
			continue
		}
		f := &secretFile{site: site.Name, environment: environmentIn(site, rel), yaml: y}
		for i, doc := range y.Docs {
			f.add(i, source.P(), doc)
		}
		out = append(out, f)
	}
	return out
}

func (r *Repo) secretFileNames() []string {
	if r.Layout.Secrets == "" {
		return nil
	}
	return r.files(r.Layout.Secrets, true, ".yaml", ".yml", ".json")
}

// add reads a manifest, or those of a List.
func (f *secretFile) add(doc int, base source.Path, n *source.Node) {
	if items := source.Deref(at(n, "items")); items != nil && items.Kind == yaml.SequenceNode && strings.HasSuffix(text(source.Decode(at(n, "kind"))), "List") {
		for i, item := range items.Content {
			f.add(doc, base.Child("items").Index(i), item)
		}
		return
	}
	m, ok := ReadSecretManifest(n)
	if !ok {
		return
	}
	s := &Secret{Name: m.Name, Namespace: m.Namespace, Environment: f.environment, Kind: m.Kind, Incomplete: m.Incomplete,
		File: f.yaml, Doc: doc, Base: base, Data: base.Child(m.Data...)}
	for _, k := range m.Keys {
		s.Keys = append(s.Keys, SecretKey{Name: k.Name, Path: base.Child(k.Path...)})
	}
	f.secrets = append(f.secrets, s)
}

// ownerOf returns which site a file below layout.secrets belongs to: the one
// whose name is a folder of its path, else the file's name or the beginning of
// it; of several the longest.
func (r *Repo) ownerOf(rel string) *Site {
	parts := strings.Split(rel, "/")
	for _, dir := range parts[:len(parts)-1] {
		if s := r.Site(dir); s != nil {
			return s
		}
	}
	base := parts[len(parts)-1]
	stem := strings.TrimSuffix(base, path.Ext(base))
	var best *Site
	for _, s := range r.Sites {
		if (stem == s.Name || strings.HasPrefix(stem, s.Name+"-") || strings.HasPrefix(stem, s.Name+".")) &&
			(best == nil || len(s.Name) > len(best.Name)) {
			best = s
		}
	}
	return best
}

// environmentIn is the environment of the site that a part of a path names.
func environmentIn(site *Site, rel string) string {
	parts := strings.Split(strings.TrimSuffix(rel, path.Ext(rel)), "/")
	for _, e := range site.Environments {
		if slices.Contains(parts, e.Name) {
			return e.Name
		}
	}
	return ""
}
