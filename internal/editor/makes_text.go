package editor

import (
	"fmt"
	"slices"
	"strings"
)

// masked is what is left of a text that looks like a key: a digest, too.
const masked = "***"

// maxNamed is how many releases of one site are named where they make the same of
// a line.
const maxNamed = 4

// Text is the answer as lines that a person reads.
func (m *Made) Text() []string {
	var out []string
	for _, v := range m.Values {
		out = append(out, fmt.Sprintf("%s: %s", v.Path, v.Text))
		out = append(out, places(v.Places)...)
	}
	if len(m.Values) == 0 {
		out = places(m.Places)
	}
	if m.LeftValues > 0 {
		out = append(out, fmt.Sprintf("and %d more %s", m.LeftValues, plural(m.LeftValues, "value")))
	}
	if m.Left > 0 {
		out = append(out, fmt.Sprintf("%d more %s not looked at", m.Left, plural(m.Left, "site")))
	}
	return out
}

func plural(n int, word string) string {
	if n == 1 {
		return word
	}
	return word + "s"
}

// places are the lines about several releases; those that make the same are told
// once, also where only the service's name in it is another.
func places(list []MadePlace) []string {
	if len(list) == 0 {
		return []string{"  reaches no rendered field"}
	}
	var order []string
	who := map[string][]MadePlace{}
	for _, p := range list {
		body := strings.Join(p.lines(serviceMark), "\n")
		if who[body] == nil {
			order = append(order, body)
		}
		who[body] = append(who[body], p)
	}
	var out []string
	for _, body := range order {
		same := who[body]
		service := serviceMark
		if one := same[0].Service; !slices.ContainsFunc(same, func(p MadePlace) bool { return p.Service != one }) {
			service = one
		}
		out = append(out, "  "+names(same))
		out = append(out, same[0].lines(service)...)
	}
	return out
}

// serviceMark stands for the name of each of several services.
const serviceMark = "<service>"

// names names the releases; of a site with several of them their number, so that
// every site is named.
func names(list []MadePlace) string {
	var order []string
	services := map[string][]MadePlace{}
	for _, p := range list {
		site := MadePlace{Site: p.Site, Environment: p.Environment}.name()
		if len(list) <= maxNamed {
			site = p.name()
		}
		if services[site] == nil {
			order = append(order, site)
		}
		services[site] = append(services[site], p)
	}
	for i, site := range order {
		if order[i] = services[site][0].name(); len(services[site]) > 1 {
			order[i] = fmt.Sprintf("%s (%d services)", site, len(services[site]))
		}
	}
	return strings.Join(order, ", ")
}

// name is site/environment/service, as far as they are known.
func (p MadePlace) name() string {
	out := p.Site
	for _, part := range []string{p.Environment, p.Service} {
		if part != "" {
			out += "/" + part
		}
	}
	return out
}

// lines tell what comes of the value. service is in them in place of the
// service's own name.
func (p MadePlace) lines(service string) []string {
	named := func(line string) string {
		if p.Service == "" || service == p.Service {
			return line
		}
		return strings.ReplaceAll(line, p.Service, service)
	}
	var out []string
	if p.Fails {
		out = append(out, "    cannot be rendered with another value")
	}
	for _, f := range p.Fields {
		out = append(out, named("    "+f.line()))
		for _, w := range f.Over {
			out = append(out, named("      "+w.line()))
		}
	}
	for _, w := range p.Over {
		out = append(out, "    "+w.line())
	}
	if len(out) == 0 {
		out = append(out, "    no field takes it")
	}
	return out
}

func (f Field) line() string {
	switch {
	case f.Path == "" && f.Absent:
		return f.Object + " is not there because of this value"
	case f.Path == "" && strings.HasPrefix(f.Object, "Application/"):
		return f.Object + ", with all that it renders, is there because of this value"
	case f.Path == "":
		return f.Object + " is there because of this value"
	case f.Absent:
		return fmt.Sprintf("%s %s is not there because of this value", f.Object, f.Path)
	case f.Value == masked:
		return f.Object + " " + f.Path
	}
	return fmt.Sprintf("%s %s: %s", f.Object, f.Path, f.Value)
}

func (w Winner) line() string {
	out := "wins over it: " + w.What
	if w.Value != "" {
		out += " = " + w.Value
	}
	if w.File != "" {
		out += fmt.Sprintf(" (%s:%d)", w.File, w.Line)
	}
	return out
}
