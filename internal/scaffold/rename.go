package scaffold

import (
	"path"
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// renaming is what is called otherwise at the new site: names by which a text of
// the like site is known as its own.
type renaming struct {
	old, new           string // the sites
	oldShort, newShort string // without the prefix that sites share: jeju of xgen-jeju
	tokens             [][2]string
	hosts              [][2]string
	envs               map[string]string
}

// newRenaming compares the like site with the others: a name that they use too
// is everybody's.
func newRenaming(repo *model.Repo, like *model.Site, name string, others []string) *renaming {
	r := &renaming{old: like.Name, new: name, oldShort: like.Name, newShort: name, envs: map[string]string{}}
	prefixes := familyPrefixes(repo, like)
	for _, p := range prefixes {
		if rest, ok := strings.CutPrefix(like.Name, p); ok && rest != "" {
			r.oldShort = rest
		}
		if rest, ok := strings.CutPrefix(name, p); ok && rest != "" {
			r.newShort = rest
		}
	}
	everybodys := func(word string) bool {
		for _, text := range others {
			if hasWord(text, word) {
				return true
			}
		}
		return false
	}
	if !everybodys(r.old) {
		r.tokens = append(r.tokens, [2]string{r.old, r.new})
	}
	if r.oldShort != r.old && len(r.oldShort) > 2 && !common(r.oldShort) && !everybodys(r.oldShort) {
		r.tokens = append(r.tokens, [2]string{r.oldShort, r.newShort})
	}
	return r
}

// familyPrefixes are prefixes that names of sites share and that what belongs to
// a site leaves out: xgen- of xgen-root-jeju, aww of xgen-aww.
func familyPrefixes(repo *model.Repo, like *model.Site) []string {
	out := []string{}
	if len(like.Roots) == 0 {
		out = append(out, "xgen-") // as the setup script computes names
	}
	first, rest, ok := strings.Cut(like.Name, "-")
	if !ok || first+"-" == "xgen-" {
		return out
	}
	for _, s := range repo.Sites {
		if s != like && (s.Name == first || strings.HasPrefix(s.Name, first+"-")) {
			return append(out, first+"-")
		}
	}
	if rest == like.ImageSite {
		out = append(out, first+"-")
	}
	return out
}

// common reports names of stages and trunks, which are nobody's own.
func common(name string) bool {
	switch name {
	case "main", "master", "trunk", "develop", "release", "stable", "default", "common", "shared",
		"prd", "prod", "production", "stg", "staging", "stage", "dev", "development", "test", "qa", "live", "local", "base":
		return true
	}
	return false
}

// text gives a text of the like site as it is at the new one. In addresses only
// the site's whole name and its hosts are replaced: the short one may be anybody's
// there.
func (r *renaming) text(s string) string {
	words := slices.Concat(r.hosts, r.tokens)
	if isAddress(s) && len(r.tokens) > 1 {
		words = words[:len(words)-1]
	}
	return replaceWords(s, words)
}

// name gives a file's name or path, or a key, as it is at the new site.
func (r *renaming) name(s string) string { return replaceWords(s, r.tokens) }

// owns reports whether a path in the repository is named for the like site.
func (r *renaming) owns(name string) bool { return r.name(name) != name }

// hasWord reports whether a text holds a name that no letter or digit continues.
func hasWord(text, word string) bool {
	return word != "" && replaceWords(text, [][2]string{{word, ""}}) != text
}

// replaceWords replaces names wherever they are words of their own; of two that
// begin at one place the earlier pair counts, and what is replaced is not looked
// at again.
func replaceWords(text string, words [][2]string) string {
	var b strings.Builder
	for at := 0; at < len(text); {
		i := slices.IndexFunc(words, func(w [2]string) bool {
			end := at + len(w[0])
			return w[0] != "" && strings.HasPrefix(text[at:], w[0]) && (at == 0 || !isNameByte(text[at-1])) && (end == len(text) || !isNameByte(text[end]))
		})
		if i < 0 {
			b.WriteByte(text[at])
			at++
			continue
		}
		b.WriteString(words[i][1])
		at += len(words[i][0])
	}
	return b.String()
}

func isNameByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}

// isAddress reports whether a text is a URL, a host with its port, or an address
// in numbers.
func isAddress(s string) bool {
	s = strings.Trim(s, `"'`)
	if strings.Contains(s, "://") || strings.HasPrefix(s, "git@") {
		return true
	}
	host, port, ok := strings.Cut(s, ":")
	if ok && digits(port) && strings.ContainsAny(host, ".") {
		return true
	}
	parts := strings.Split(host, ".")
	if len(parts) < 2 || strings.ContainsAny(host, "/ ") {
		return false
	}
	if len(parts) == 4 && digits(strings.Join(parts, "")) {
		return true
	}
	last := parts[len(parts)-1]
	return len(parts) > 2 && len(last) > 1 && !digits(last)
}

func digits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// newHost makes a host for the new site of one of the like site: what is called
// after the site is called after the new one, else the first part is.
func (r *renaming) newHost(host, env string, taken map[string]bool) string {
	out := r.name(host)
	if out == host {
		_, rest, _ := strings.Cut(host, ".")
		out = r.newShort + "." + rest
	}
	if taken[out] {
		first, rest, _ := strings.Cut(out, ".")
		out = first + "-" + env + "." + rest
	}
	taken[out] = true
	return out
}

// siteTexts are the values of all sites' files but one, as one text each; what
// comments say does not count.
func siteTexts(repo *model.Repo, but *model.Site) []string {
	var out []string
	for _, s := range repo.Sites {
		if s == but {
			continue
		}
		for _, doc := range s.File.Docs {
			walk(doc, nil, func(_ source.Path, _, n *source.Node) { out = append(out, n.Value) })
		}
		out = append(out, s.Name)
	}
	if repo.Catalog != nil {
		for _, s := range repo.Catalog.Services {
			out = append(out, s.Name)
		}
	}
	for _, e := range but.Environments {
		for _, s := range e.Services {
			out = append(out, s.Name)
		}
	}
	return out
}

// newPath gives the path of a file that is named for the like site.
func (r *renaming) newPath(name string) string { return path.Clean(r.name(name)) }
