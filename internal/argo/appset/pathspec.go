package appset

import (
	"path"
	"strings"

	"github.com/gobwas/glob"
)

// pathspec is a pattern of `git ls-files`, which Argo CD's git generator hands
// its patterns to: * and ? go over slashes, and a folder stands for all that is
// below it (gitglossary, "pathspec").
type pathspec struct {
	literal string
	glob    *glob.Pattern // nil where the pattern has no wildcards
}

func newPathspec(pattern string) (pathspec, error) {
	if pattern == "" {
		return pathspec{}, says("set-pattern-empty")
	}
	if strings.HasPrefix(pattern, ":") {
		return pathspec{}, says("set-pattern-colon")
	}
	pattern = path.Clean(pattern)
	if strings.HasPrefix(pattern, "/") || pattern == ".." || strings.HasPrefix(pattern, "../") {
		return pathspec{}, says("set-pattern-outside")
	}
	p := pathspec{literal: pattern}
	if !strings.ContainsAny(pattern, `*?[\`) {
		return p, nil
	}
	var err error
	p.glob, err = glob.Compile(strings.NewReplacer("{", `\{`, "}", `\}`, "[^", "[!").Replace(pattern))
	return p, err
}

func (p pathspec) match(name string) bool {
	return p.literal == "." || name == p.literal || strings.HasPrefix(name, p.literal+"/") || p.glob != nil && p.glob.Match(name)
}
