package report

import (
	_ "embed" // the style and the script of a page
	"html"
	"io"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/mask"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

var (
	//go:embed assets/page.css
	pageCSS string
	//go:embed assets/page.js
	pageJS string
)

// page writes a whole page in one file, which loads nothing and sends nothing:
// its head, with search and theme, and what is between that and its end. What
// findings and a diff print on a page is made of its parts.
type page struct {
	strings.Builder
	lines *mask.Lines
}

// pageHead is what the head of a page says.
type pageHead struct {
	title, subtitle string
	sections        [][2]string // id and heading
	search, fold    bool        // a field for words; a button that opens all items
	filters         []htmlFilter
}

func newPage(h pageHead, lines *mask.Lines) *page {
	p := &page{lines: lines}
	p.raw(`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>`, esc(h.title), "</title>\n<style>\n", pageCSS, "</style>\n</head>\n<body>\n<header>\n<h1>", esc(h.title), `</h1>
<span class="dim">`, esc(h.subtitle), "</span>\n<nav>")
	for _, s := range h.sections {
		p.raw(`<a href="#`, esc(s[0]), `">`, esc(s[1]), "</a>")
	}
	p.raw("</nav>\n<div class=\"tools\"><span id=\"count\" class=\"dim\"></span>")
	if h.search {
		p.raw(`<input id="search" type="search" placeholder="Search  ( / )" aria-label="Search">`)
	}
	for _, f := range h.filters {
		p.raw(`<select data-filter="`, esc(f.Name), `" aria-label="`, esc(f.Label), `"><option value="">`, esc(f.Label), ": all</option>")
		for _, v := range f.Values {
			p.raw("<option>", esc(v), "</option>")
		}
		p.raw("</select>")
	}
	if h.fold {
		p.raw(`<button id="fold" type="button">Open all</button>`)
	}
	p.raw("<button id=\"theme\" type=\"button\">dark / light</button></div>\n</header>\n<main>\n")
	return p
}

// writeTo ends the page and writes it.
func (p *page) writeTo(w io.Writer, foot string) error {
	p.raw("<p class=\"dim\">", esc(foot), "</p>\n</main>\n<script>\n", pageJS, "</script>\n</body>\n</html>\n")
	_, err := io.WriteString(w, p.String())
	return err
}

// raw writes HTML as it is.
func (p *page) raw(parts ...string) {
	for _, s := range parts {
		p.WriteString(s)
	}
}

func (p *page) section(id, heading string) {
	p.raw(`<h2 id="`, esc(id), `">`, esc(heading), "</h2>\n")
}

// esc is a text for HTML: nothing in it is markup, nothing steers the reader.
func esc(s string) string { return html.EscapeString(visible(s)) }

// anchor is a name as an id of the page.
func anchor(parts ...string) string {
	return strings.Map(func(r rune) rune {
		if r == ' ' || r == '"' || r == '\t' || r == '\n' {
			return '_'
		}
		return r
	}, strings.Join(parts, "~"))
}

// finds is the text that a search looks through.
func finds(parts ...string) string { return esc(strings.ToLower(strings.Join(parts, " "))) }

// code is a line of a file with its number, secrets masked and the columns of s
// marked; nothing if there is no such line.
func (p *page) code(s source.Span) {
	line, secrets, ok := p.lines.Line(s.File, s.Line)
	if !ok {
		return
	}
	end := s.EndColumn
	if s.EndLine > s.Line {
		end = len(line) + 1
	}
	all := cells(strings.TrimRight(line, " \t"), secrets)
	if len(all) > widestLine {
		all = all[:widestLine]
	}
	from, to := caretCells(all, s.Column, end)
	p.raw(`<pre><span class="n">`, itoa(s.Line), " | </span>")
	for i, c := range all {
		if i == from && s.Column > 0 {
			p.raw("<mark>")
		}
		p.raw(esc(c.text))
		if i == to-1 && i >= from && s.Column > 0 {
			p.raw("</mark>")
		}
	}
	if from < len(all) && to > len(all) && s.Column > 0 {
		p.raw("</mark>")
	}
	p.raw("</pre>\n")
}

// widestLine bounds what a page shows of one line.
const widestLine = 2000
