package main

import (
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"
)

var (
	markdownLink  = regexp.MustCompile(`\[[^\]]*\]\(([^)\s]+)\)`)
	markdownFence = regexp.MustCompile("(?ms)^(```+|~~~+).*?^(```+|~~~+)[ \t]*$")
	inlineCode    = regexp.MustCompile("`[^`\n]*`")
)

// TestMarkdownLinks wants every link between the project's Markdown files to lead
// to a file that is there, and to a heading of it.
func TestMarkdownLinks(t *testing.T) {
	if *update {
		t.Skip("the pages are being written")
	}
	t.Parallel()
	const top = "../.."
	files := 0
	err := filepath.WalkDir(top, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if base := d.Name(); d.IsDir() && name != top && (base == "testdata" || base == "node_modules" || strings.HasPrefix(base, ".") && base != "..") {
			return fs.SkipDir
		}
		if filepath.Ext(name) != ".md" {
			return nil
		}
		files++
		text := prose(t, name)
		for _, m := range markdownLink.FindAllStringSubmatch(inlineCode.ReplaceAllString(text, ""), -1) {
			checkLink(t, name, m[1])
		}
		return nil
	})
	if err != nil || files < 50 {
		t.Fatalf("looked at %d files: %v", files, err)
	}
}

// prose is a Markdown file without its blocks of code.
func prose(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return markdownFence.ReplaceAllString(string(data), "")
}

func checkLink(t *testing.T, from, link string) {
	t.Helper()
	u, err := url.Parse(link)
	if err != nil {
		t.Errorf("%s: %s is not a link: %v", from, link, err)
		return
	}
	if u.Scheme != "" || u.Host != "" {
		return
	}
	target := from
	if u.Path != "" {
		target = filepath.Join(filepath.Dir(from), filepath.FromSlash(u.Path))
	}
	info, err := os.Stat(target)
	if err != nil {
		t.Errorf("%s: %s leads nowhere", from, link)
		return
	}
	if u.Fragment == "" || info.IsDir() || filepath.Ext(target) != ".md" {
		return
	}
	for _, line := range strings.Split(prose(t, target), "\n") {
		if heading, ok := strings.CutPrefix(strings.TrimLeft(line, "#"), " "); ok && strings.HasPrefix(line, "#") && slug(heading) == u.Fragment {
			return
		}
	}
	t.Errorf("%s: %s has no heading #%s", from, link, u.Fragment)
}

// slug is a heading's anchor, as GitHub and the documentation's site make it.
func slug(heading string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || r == '-' || r == '_':
			return unicode.ToLower(r)
		case r == ' ':
			return '-'
		}
		return -1
	}, strings.TrimSpace(heading))
}
