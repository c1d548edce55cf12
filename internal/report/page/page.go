// Package page writes HTML: a page in one file, which loads nothing and sends
// nothing, with its head, and what a report puts between that and its end.
package page

import (
	_ "embed" // the style and the script of a page
	"html"
	"io"
	"strconv"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/mask"
	"github.com/xgen-lint/xgen-lint/internal/report/printing"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

var (
	//go:embed assets/page.css
	pageCSS string
	//go:embed assets/page.js
	pageJS string
)

// Writer writes a whole page in one file, which loads nothing and sends nothing:
// its head, with search and theme, and what is between that and its end. What
// findings and a diff print on a page is made of its parts.
type Writer struct {
	strings.Builder
	lines *mask.Lines
}

// Head is what the head of a page says.
type Head struct {
	Title, Subtitle string
	Sections        [][2]string // id and heading
	Search, Fold    bool        // a field for words; a button that opens all items
	Filters         []Filter
}

// New begins a page; lines are the lines of files that it shows.
func New(h Head, lines *mask.Lines) *Writer {
	p := &Writer{lines: lines}
	p.Raw(`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>`, Esc(h.Title), "</title>\n<style>\n", pageCSS, "</style>\n</head>\n<body>\n<header>\n<h1>", Esc(h.Title), `</h1>
<span class="dim">`, Esc(h.Subtitle), "</span>\n<nav>")
	for _, s := range h.Sections {
		p.Raw(`<a href="#`, Esc(s[0]), `">`, Esc(s[1]), "</a>")
	}
	p.Raw("</nav>\n<div class=\"tools\"><span id=\"count\" class=\"dim\"></span>")
	if h.Search {
		p.Raw(`<input id="search" type="search" placeholder="Search  ( / )" aria-label="Search">`)
	}
	for _, f := range h.Filters {
		p.Raw(`<select data-filter="`, Esc(f.Name), `" aria-label="`, Esc(f.Label), `"><option value="">`, Esc(f.Label), ": all</option>")
		for _, v := range f.Values {
			p.Raw("<option>", Esc(v), "</option>")
		}
		p.Raw("</select>")
	}
	if h.Fold {
		p.Raw(`<button id="fold" type="button">Open all</button>`)
	}
	p.Raw("<button id=\"theme\" type=\"button\">dark / light</button></div>\n</header>\n<main>\n")
	return p
}

// WriteTo ends the page and writes it.
func (p *Writer) WriteTo(w io.Writer, foot string) error {
	p.Raw("<p class=\"dim\">", Esc(foot), "</p>\n</main>\n<script>\n", pageJS, "</script>\n</body>\n</html>\n")
	_, err := io.WriteString(w, p.String())
	return err
}

// Raw writes HTML as it is.
func (p *Writer) Raw(parts ...string) {
	for _, s := range parts {
		p.WriteString(s)
	}
}

// Section writes a heading that the page's head can lead to.
func (p *Writer) Section(id, heading string) {
	p.Raw(`<h2 id="`, Esc(id), `">`, Esc(heading), "</h2>\n")
}

// Esc is a text for HTML: nothing in it is markup, nothing steers the reader.
func Esc(s string) string { return html.EscapeString(printing.Shown(s)) }

// Anchor is a name as an id of the page.
func Anchor(parts ...string) string {
	return strings.Map(func(r rune) rune {
		if r == ' ' || r == '"' || r == '\t' || r == '\n' {
			return '_'
		}
		return r
	}, strings.Join(parts, "~"))
}

// Finds is the text that a search looks through.
func Finds(parts ...string) string { return Esc(strings.ToLower(strings.Join(parts, " "))) }

// Code writes a line of a file with its number, secrets masked and the columns of s
// marked; nothing if there is no such line.
func (p *Writer) Code(s source.Span) {
	line, secrets, ok := p.lines.Line(s.File, s.Line)
	if !ok {
		return
	}
	end := s.EndColumn
	if s.EndLine > s.Line {
		end = len(line) + 1
	}
	before, marked, after := printing.Parts(line, secrets, s.Column, end, widestLine)
	p.Raw(`<pre><span class="n">`, strconv.Itoa(s.Line), " | </span>", Esc(before))
	if marked != "" {
		p.Raw("<mark>", Esc(marked), "</mark>")
	}
	p.Raw(Esc(after))
	p.Raw("</pre>\n")
}

// widestLine bounds what a page shows of one line.
const widestLine = 2000
