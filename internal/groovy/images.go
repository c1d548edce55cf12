package groovy

import "strings"

// Role is what a part of an image's name stands for.
type Role string

// The roles; "" is a constant text, Unknown anything else.
const (
	SiteRole    Role = "site"
	ServiceRole Role = "service"
	TagRole     Role = "tag"
	Unknown     Role = "unknown"
)

// Image is the name of an image that a pipeline puts together: host/part/…/name:tag. Start and
// End enclose it.
type Image struct {
	Parts      []Part // of the path, without the host
	Tag        Part
	Start, End int
}

// Part is one part of an image's name: a text, or what stands for it.
type Part struct {
	Text string
	Role Role
	// Parameter is the parameter that a tag is taken from.
	Parameter string
}

// images finds the names of images that are put together of a site or service, and the platforms
// that images are built for.
func (r *reader) images(p *Pipeline) {
	for i, t := range r.toks {
		if t.kind != kindString {
			continue
		}
		for from, to := range words(t.text) {
			if w := t.text[from:to]; strings.Contains(w, "\x00") && strings.Contains(w, "/") {
				if img, ok := r.image(i, from, to); ok {
					p.Images = append(p.Images, img)
				}
			}
		}
		if at := strings.Index(t.text, "--platform"); at >= 0 {
			rest := strings.TrimLeft(t.text[at+len("--platform"):], "= ")
			from := len(t.text) - len(rest)
			to := from + len(strings.TrimRight(strings.SplitN(rest+" ", " ", 2)[0], "\n'\""))
			if text := t.text[from:to]; text != "" && !strings.Contains(text, "\x00") {
				p.Platforms = append(p.Platforms, t.slice(from, to))
			}
		}
	}
}

// words are the stretches of a text between white space and quotes.
func words(s string) func(yield func(int, int) bool) {
	return func(yield func(int, int) bool) {
		start := -1
		for i := 0; i <= len(s); i++ {
			if i < len(s) && strings.IndexByte(" \t\n\"'=", s[i]) < 0 {
				if start < 0 {
					start = i
				}
				continue
			}
			if start >= 0 && !yield(start, i) {
				return
			}
			start = -1
		}
	}
}

// image reads a word of a string as an image: its host, which is put together or has a dot or port,
// then at least two parts, and a tag.
func (r *reader) image(i, from, to int) (Image, bool) {
	t := r.at(i)
	text := t.text[from:to]
	if strings.Contains(text, "://") {
		return Image{}, false
	}
	name, tag := text, ""
	if c := strings.LastIndexByte(text, ':'); c > strings.LastIndexByte(text, '/') {
		name, tag = text[:c], text[c+1:]
	}
	parts := strings.Split(name, "/")
	if len(parts) < 3 || tag == "" || !strings.ContainsAny(parts[0], "\x00.:") {
		return Image{}, false
	}
	img := Image{Start: t.pos[from], End: t.pos[to]}
	at := from + len(parts[0]) + 1
	relevant := false
	for _, part := range parts[1:] {
		one := r.part(i, at, part)
		relevant = relevant || one.Role == SiteRole || one.Role == ServiceRole
		img.Parts = append(img.Parts, one)
		at += len(part) + 1
	}
	img.Tag = r.part(i, at, tag)
	return img, relevant
}

// part returns what one part of the string token i stands for; from is its place in the value.
func (r *reader) part(i, from int, text string) Part {
	if !strings.Contains(text, "\x00") {
		return Part{Text: text}
	}
	t := r.at(i)
	if text != "\x00" {
		return Part{Role: Unknown}
	}
	for k, m := range t.marks {
		if m == from {
			return r.standsFor(t.embeds[k], i, 0)
		}
	}
	return Part{Role: Unknown}
}

// standsFor is the role of an expression, through variables that are copies of others.
func (r *reader) standsFor(expr string, use, depth int) Part {
	name := expr
	for _, p := range []string{"params.", "env."} {
		name = strings.TrimPrefix(name, p)
	}
	switch upper := strings.ToUpper(name); {
	case upper == "SITE":
		return Part{Role: SiteRole}
	case upper == "JOB_BASE_NAME", namesService(name) && plainName(name):
		return Part{Role: ServiceRole}
	}
	if strings.HasPrefix(expr, "params.") {
		return Part{Role: TagRole, Parameter: name}
	}
	if root, key, ok := strings.Cut(expr, "."); ok {
		if paths := r.holds(root, use); len(paths) > 0 && key == "name" {
			return Part{Role: ServiceRole}
		}
		return Part{Role: Unknown}
	}
	if _, isParameter := r.parametersOf[name]; isParameter {
		return Part{Role: TagRole, Parameter: name}
	}
	if b, why := r.lookup(name, use); why == "" && depth < maxDepth && plainName(name) {
		from, to := r.skip(b.from), r.back(b.to-1)+1
		if a, prop, ok := r.reference(from, to); ok && !(use >= b.tok && use < b.to) {
			if prop != "" {
				a += "." + prop
			}
			return r.standsFor(a, b.tok, depth+1)
		}
	}
	return Part{Role: Unknown}
}
