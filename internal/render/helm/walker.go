package helm

import (
	"bytes"
	"errors"
	"io/fs"
	"path"

	"helm.sh/helm/v3/pkg/chart/loader"
	"helm.sh/helm/v3/pkg/ignore"

	"github.com/xgen-lint/xgen-lint/internal/finding"
)

// walker reads a chart's folder as Helm's directory loader does: in lexical order, without what .helmignore
// names, through links; those that leave the repository are the file system's to refuse.
type walker struct {
	fsys  fs.FS
	root  string
	rules *ignore.Rules
	files []file
}

// maxDepth ends links that lead into themselves.
const maxDepth = 64

func (w *walker) walk() ([]file, error) {
	info, err := fs.Stat(w.fsys, w.root)
	if errors.Is(err, fs.ErrNotExist) || err == nil && !info.IsDir() {
		return nil, &Error{Kind: KindChart, Template: w.root, Text: finding.Say("no-folder"), Err: err}
	} else if err != nil {
		return nil, fileError(w.root, err)
	}
	w.rules = ignore.Empty()
	at := path.Join(w.root, ignore.HelmIgnore)
	if data, err := fs.ReadFile(w.fsys, at); err == nil {
		if w.rules, err = ignore.Parse(bytes.NewReader(data)); err != nil {
			return nil, fileError(at, err)
		}
	}
	w.rules.AddDefaults()
	if err := w.dir("", 0); err != nil {
		return nil, err
	}
	return w.files, nil
}

// dir reads the folder rel of the chart.
func (w *walker) dir(rel string, depth int) error {
	at := path.Join(w.root, rel)
	if depth > maxDepth {
		return &Error{Kind: KindChart, Template: at, Text: finding.Say("nested-folders")}
	}
	entries, err := fs.ReadDir(w.fsys, at)
	if err != nil {
		return fileError(at, err)
	}
	for _, e := range entries {
		if err := w.entry(path.Join(rel, e.Name()), e, depth); err != nil {
			return err
		}
	}
	return nil
}

func (w *walker) entry(name string, e fs.DirEntry, depth int) error {
	at := path.Join(w.root, name)
	info, err := e.Info()
	if err == nil && e.Type()&fs.ModeSymlink != 0 {
		info, err = fs.Stat(w.fsys, at)
	}
	if err != nil {
		return fileError(at, err)
	}
	if w.rules.Ignore(name, info) {
		return nil
	}
	if info.IsDir() {
		return w.dir(name, depth+1)
	}
	if !info.Mode().IsRegular() {
		return &Error{Kind: KindChart, Template: at, Text: finding.Say("not-regular")}
	}
	if info.Size() > loader.MaxDecompressedFileSize {
		return &Error{Kind: KindChart, Template: at,
			Text: finding.Say("too-large", "bytes", loader.MaxDecompressedFileSize)}
	}
	data, err := fs.ReadFile(w.fsys, at)
	if err != nil {
		return fileError(at, err)
	}
	w.files = append(w.files, file{name: name, path: at, data: bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))})
	return nil
}
