package groovy

import "strings"

// Declared are the parameters that a pipeline declares, in properties([parameters(…)]) or in
// parameters { … }. All is set where every one could be read.
type Declared struct {
	Names []Text
	All   bool
}

// Build is a job that a pipeline triggers, with the names of the parameters that it passes.
type Build struct {
	// Job is the job's name, "" where it is put together.
	Job    string
	Passed []Text
}

// declared finds the declarations of parameters.
func (r *reader) declared() Declared {
	out := Declared{All: true}
	for i := range r.toks {
		if !r.is(i, "parameters") || r.member0(i) {
			continue
		}
		open := i + 1
		if r.is(open, "(") {
			open = r.skip(open + 1)
			if !r.is(open, "[") { // parameters(list)
				out.All = false
				continue
			}
			out.All = out.All && r.is(r.skip(r.pair[open]+1), ")") // else the list goes on
		}
		if r.is(open, "{") || r.is(open, "[") {
			r.parametersIn(open, &out)
		}
	}
	return out
}

// parametersIn reads the calls and maps directly below a bracket: each is a parameter.
func (r *reader) parametersIn(open int, out *Declared) {
	for i := r.skip(open + 1); i < r.pair[open]; i = r.skip(i) {
		switch {
		case r.ident(i) && (r.is(i+1, "(") || r.ident(i+1) && r.is(i+2, ":") || r.at(i+1).kind == kindString):
			args, end := r.call(i)
			r.declare(args, out)
			i = end
			if r.is(i, ")") {
				i++
			}
		case r.is(i, "["):
			r.declare(r.arguments(i+1, r.pair[i]), out)
			i = r.pair[i] + 1
		case r.is(i, ",") || r.is(i, ";"):
			i++
		default:
			out.All = false
			if r.pair[i] > i {
				i = r.pair[i]
			}
			i++
		}
	}
}

func (r *reader) declare(args []argument, out *Declared) {
	if t, constant := r.nameOf(args); constant {
		out.Names = append(out.Names, t)
	} else {
		out.All = false
	}
}

// builds finds the build steps and what they pass.
func (r *reader) builds() []Build {
	var out []Build
	for i := range r.toks {
		if !r.is(i, "build") || r.member0(i) || !r.calls(i) {
			continue
		}
		args, _ := r.call(i)
		b := Build{}
		if job, ok := firstOr(args, "job"); ok {
			if t, constant := r.eval(job.start, job.end).text(); constant {
				b.Job = t.Text
			}
		}
		list, ok := named(args, "parameters")
		if !ok || !r.is(list.start, "[") {
			continue
		}
		var passed Declared
		r.parametersIn(list.start, &passed)
		b.Passed = passed.Names
		out = append(out, b)
	}
	return out
}

// reads finds the parameters that the pipeline reads as params.X, those apart that it has a way
// out for (params.X ?: 'x', params.containsKey).
func (r *reader) reads() []Text {
	var out []Text
	for i, t := range r.toks {
		for k, e := range t.embeds {
			if name, ok := strings.CutPrefix(e, "params."); ok && plainName(name) {
				at := t.pos[t.marks[k]]
				out = append(out, Text{name, at, at + 1})
			}
		}
		if !r.is(i, "params") || r.member0(i) || !r.is(i+1, ".") || !r.ident(i+2) || r.is(i+3, "(") {
			continue
		}
		if n := r.skip(i + 3); r.is(n, "?:") || r.is(n, "==") || r.is(n, "!=") || r.is(n, "?.") {
			continue
		}
		x := r.at(i + 2)
		out = append(out, Text{x.text, x.start, x.end})
	}
	return out
}

// Late is a loop whose closures run after it, when its variable holds the last element.
type Late struct {
	Variable   string
	Start, End int // the loop's head
}

// late finds for (x in list) { builds[x] = { … x … } }: the closures share one x.
func (r *reader) late() []Late {
	var out []Late
	for i := range r.toks {
		if !r.is(i, "for") || !r.is(i+1, "(") {
			continue
		}
		closed := r.pair[i+1]
		body := r.skip(closed + 1)
		name := r.loopVariable(i+1, closed)
		if name == "" || !r.is(body, "{") {
			continue
		}
		if r.usedLater(body, name) {
			out = append(out, Late{name, r.at(i).start, r.at(closed).end})
		}
	}
	return out
}

func (r *reader) loopVariable(open, closed int) string {
	for j := open + 1; j < closed; j++ {
		if (r.is(j, "in") || r.is(j, ":")) && r.ident(j-1) {
			return r.at(j - 1).text
		}
	}
	return ""
}

// usedLater reports whether a closure that is kept (m[k] = { … }, m.put(k, { … }), list << { … })
// reads the variable of the loop with this body.
func (r *reader) usedLater(body int, name string) bool {
	for c := body + 1; c < r.pair[body]; c++ {
		before := r.back(c - 1)
		kept := r.is(before, "=") && (r.is(before-1, "]") || r.member0(before-1)) || r.is(before, "<<") || r.is(before, ",") && r.is(r.parentOf(c), "(") && r.is(r.parentOf(c)-1, "put")
		if !r.is(c, "{") || !kept {
			continue
		}
		for j := c + 1; j < r.pair[c]; j++ {
			if r.is(j, name) && r.at(j).kind == kindIdent && !r.member0(j) && !r.is(j+1, ":") {
				return true
			}
			for _, e := range r.at(j).embeds {
				if e == name || strings.HasPrefix(e, name+".") {
					return true
				}
			}
		}
	}
	return false
}
