package mask

import (
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/lazyre"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

var (
	included = lazyre.New(`\b(?:include|template)\s+"([^"]+)"`)
	defined  = lazyre.New(`\{\{-?\s*define\s+"([^"]+)"`)
	action   = lazyre.New(`\{\{.*?(?:\}\}|$)`)
)

// Written lists the texts that the templates of a repository write into Secrets themselves, in the Secret's own file or in a named template that
// it includes, as far as they can be told from other text.
func Written(templates []*source.File) (out []string) {
	take := func(f *source.File, n, start int) (includes []string) {
		line := f.Line(n)
		if len(line) > maxTemplateLine {
			return nil
		}
		line = line[start:]
		for _, l := range literals(line, 0) {
			out = append(out, line[l.Start:l.End])
		}
		at := 0
		for _, m := range action.FindAllStringSubmatchIndex(line, -1) {
			out = append(out, line[at:m[0]])
			at = m[1]
		}
		out = append(out, line[at:])
		for _, m := range included.FindAllStringSubmatch(line, -1) {
			includes = append(includes, m[1])
		}
		return includes
	}
	var names []string
	named := map[string][]func() []string{} // reads a template of that name
	for _, f := range templates {
		text := string(f.Data)
		if strings.Contains(text, "Secret") {
			scanValues(f, func(n, start int) { names = append(names, take(f, n, start)...) })
		}
		if strings.Contains(text, "define") {
			eachDefined(f, func(name string, first, last int) {
				named[name] = append(named[name], func() (includes []string) {
					for n := first; n < last; n++ {
						start := 0
						if m := keyLine.FindStringIndex(f.Line(n)); m != nil {
							start = m[1]
						}
						includes = append(includes, take(f, n, start)...)
					}
					return includes
				})
			})
		}
	}
	for len(names) > 0 {
		name := names[0]
		names = names[1:]
		reads := named[name]
		delete(named, name)
		for _, read := range reads {
			names = append(names, read()...)
		}
	}
	return Distinctive(out)
}

// eachDefined visits the named templates of a file, with their lines: behind the define, up to the next.
func eachDefined(f *source.File, visit func(name string, first, last int)) {
	name, first := "", 0
	for n := 1; n <= f.Lines()+1; n++ {
		m := []string(nil)
		if n <= f.Lines() && len(f.Line(n)) <= maxTemplateLine {
			m = defined.FindStringSubmatch(f.Line(n))
		}
		if m == nil && n <= f.Lines() {
			continue
		}
		if name != "" {
			visit(name, first, n)
		}
		if m != nil {
			name, first = m[1], n+1
		}
	}
}
