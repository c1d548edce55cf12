package groovy

import "strings"

// parameters finds the definitions of choice and string parameters.
func (r *reader) parameters(p *Pipeline) {
	for i, t := range r.toks {
		switch {
		case t.kind == kindIdent && (t.text == "choice" || t.text == "choiceParam" || t.text == "extendedChoice" || t.text == "activeChoice") && r.calls(i):
			args, end := r.call(i)
			r.choice(p, t.text, args, t.start, r.at(end).end)
		case t.kind == kindIdent && (t.text == "string" || t.text == "text" || t.text == "stringParam") && r.calls(i):
			args, _ := r.call(i)
			r.stringParameter(p, args)
		case t.kind == kindIdent && strings.HasSuffix(t.text, "ParameterDefinition") && r.is(i+1, "(") && r.is(r.back(i-1), "new"):
			args, end := r.call(i)
			r.constructed(p, t.text, args, t.start, r.at(end).end)
		case r.is(i, "["):
			r.classed(p, i)
		}
	}
}

// calls reports whether the name is called: followed by "(" or by a named argument.
func (r *reader) calls(i int) bool {
	if r.member0(i) {
		return false
	}
	return r.is(i+1, "(") || (r.ident(i+1) && r.is(i+2, ":"))
}

func named(args []argument, name string) (argument, bool) {
	for _, a := range args {
		if a.name == name {
			return a, true
		}
	}
	return argument{}, false
}

// firstOr is the argument of a name, or the first one if that has none.
func firstOr(args []argument, name string) (argument, bool) {
	if a, ok := named(args, name); ok || len(args) == 0 || args[0].name != "" {
		return a, ok
	}
	return args[0], true
}

// nameOf is the constant value of the argument name, or of the first positional one.
func (r *reader) nameOf(args []argument) (Text, bool) {
	a, ok := firstOr(args, "name")
	if !ok {
		return Text{}, false
	}
	return r.eval(a.start, a.end).text()
}

// choice reads choice(name: …, choices: …) and its kin.
func (r *reader) choice(p *Pipeline, step string, args []argument, start, end int) {
	name, ok := r.nameOf(args)
	if !ok {
		return
	}
	a, ok := named(args, "choices")
	if !ok && step == "choiceParam" && len(args) > 1 && args[1].name == "" {
		a, ok = args[1], true
	}
	if !ok || step == "extendedChoice" || step == "activeChoice" {
		p.put(name.Text, Choices{Start: start, End: end, Why: "the choices of " + step + " are not written as choices:"})
		return
	}
	p.put(name.Text, r.choiceValues(a))
}

// classed reads [$class: 'ChoiceParameterDefinition', name: …, choices: …].
func (r *reader) classed(p *Pipeline, open int) {
	args := r.arguments(open+1, r.pair[open])
	class, ok := named(args, "$class")
	if !ok {
		return
	}
	c, _ := r.eval(class.start, class.end).text()
	switch {
	case strings.HasSuffix(c.Text, "StringParameterDefinition"), strings.HasSuffix(c.Text, "TextParameterDefinition"):
		r.stringParameter(p, args)
	case strings.HasSuffix(c.Text, "ChoiceParameterDefinition"):
		r.choice(p, "choice", args, r.at(open).start, r.at(r.pair[open]).end)
	case strings.Contains(c.Text, "Choice"):
		r.choice(p, "extendedChoice", args, r.at(open).start, r.at(r.pair[open]).end)
	}
}

// constructed reads new ChoiceParameterDefinition('SITE', choices, 'description').
func (r *reader) constructed(p *Pipeline, class string, args []argument, start, end int) {
	name, ok := r.nameOf(args)
	if !ok || len(args) < 2 {
		return
	}
	switch {
	case strings.HasPrefix(class, "Choice"):
		p.put(name.Text, r.choiceValues(args[1]))
	case strings.HasPrefix(class, "String"):
		if t, ok := r.eval(args[1].start, args[1].end).text(); ok {
			p.Defaults[name.Text] = t
		}
	}
}

// stringParameter reads string(name: …, defaultValue: …). Without defaultValue it is the
// argument of a triggered job.
func (r *reader) stringParameter(p *Pipeline, args []argument) {
	name, ok := r.nameOf(args)
	a, has := named(args, "defaultValue")
	if !ok || !has {
		return
	}
	if t, ok := r.eval(a.start, a.end).text(); ok {
		p.Defaults[name.Text] = t
	}
}

// put adds a parameter. One that is defined twice in different ways is not known.
func (p *Pipeline) put(name string, c Choices) {
	old, twice := p.Choices[name]
	if twice && !sameTexts(old.Values, c.Values) {
		c = Choices{Start: c.Start, End: c.End, Why: "the parameter is defined more than once"}
	}
	p.Choices[name] = c
}

func sameTexts(a, b []Text) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].Text != b[i].Text {
			return false
		}
	}
	return true
}

// choiceValues reads the choices: a list, or a string of lines as Jenkins splits it
// (blank lines and white space around a line left out).
func (r *reader) choiceValues(a argument) Choices {
	v := r.eval(a.start, a.end)
	c := Choices{Start: r.at(a.start).start, End: r.at(r.back(a.end - 1)).end}
	c.End = max(c.End, c.Start) // nothing is written
	switch v.kind {
	case stringValue:
		if !v.tok.constant() {
			c.Why = "the text holds ${" + v.tok.embeds[0] + "}, known at run time only"
			return c
		}
		v = v.split("\n")
	case listValue, mapValue:
	case fileValue:
		c.Why = "the choices are read from " + v.path + " at run time"
		return c
	default:
		c.Why = v.why
		return c
	}
	if v.filtered {
		c.Why = "the list is filtered at run time"
		return c
	}
	elems, _ := v.elements()
	for _, e := range elems {
		t, ok := e.text()
		if !ok {
			c.Values = nil
			c.Why = "a choice is no constant text"
			if e.kind == unknownValue {
				c.Why = e.why
			}
			return c
		}
		if t = e.trim().tok.slice(0, len(e.trim().tok.text)); t.Text != "" {
			c.Values = append(c.Values, t)
		}
	}
	c.Known = true
	return c
}
