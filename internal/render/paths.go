package render

import (
	"path"
	"strconv"
	"strings"
)

// joinPath joins paths in the repo; "." is its root.
func joinPath(elems ...string) string { return path.Join(elems...) }

// inRepo cleans a path given from dir, or from the root with a leading slash;
// false where it leaves the repo.
func inRepo(dir, name string) (string, bool) {
	if strings.HasPrefix(name, "/") {
		dir, name = ".", strings.TrimLeft(name, "/")
	}
	p := path.Join(dir, name)
	return p, p != ".." && !strings.HasPrefix(p, "../")
}

func index(elem string) (int, bool) {
	i, err := strconv.Atoi(elem)
	return i, err == nil && i >= 0
}
