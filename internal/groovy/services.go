package groovy

import "strings"

// services finds what the pipeline builds: the jobs that it triggers; without any,
// the branches that it runs in parallel, else a list that is named after services.
func (r *reader) services() Services {
	c := &collector{r: r, seen: map[string]bool{}}
	for i, t := range r.toks {
		if t.kind == kindIdent && t.text == "build" && r.calls(i) && !r.is(i+1, "(") || t.kind == kindIdent && t.text == "build" && r.is(i+1, "(") && !r.member0(i) {
			args, _ := r.call(i)
			if a, ok := c.serviceParameter(args); ok {
				c.job(a.start, a.end)
			} else if a, ok := named(args, "job"); ok {
				c.job(a.start, a.end)
			} else if len(args) > 0 && args[0].name == "" && r.is(i+1, "(") {
				c.job(args[0].start, args[0].end)
			}
		} else if t.kind == kindIdent && t.text == "build" && r.at(i+1).kind == kindString && !r.member0(i) {
			c.job(i+1, i+2) // build 'job'
		}
	}
	if !c.found {
		c.branches()
	}
	if !c.found {
		c.lists()
	}
	return c.result()
}

// serviceParameter is the parameter that names the service, where one job builds them all:
// its own name is then the same text for every service.
func (c *collector) serviceParameter(args []argument) (argument, bool) {
	job, ok := named(args, "job")
	if !ok || !c.constant(job) {
		return argument{}, false
	}
	list, ok := named(args, "parameters")
	if !ok || !c.r.is(list.start, "[") {
		return argument{}, false
	}
	for i := list.start + 1; i < c.r.pair[list.start]; i++ {
		if !c.r.ident(i) || !c.r.calls(i) || c.r.parentOf(i) != list.start {
			continue
		}
		parameter, _ := c.r.call(i)
		name, ok := c.r.nameOf(parameter)
		if value, has := named(parameter, "value"); ok && has && namesService(name.Text) {
			return value, true
		}
	}
	return argument{}, false
}

// constant reports whether a value is one text, the same at every turn of a loop.
func (c *collector) constant(a argument) bool {
	t := c.r.at(a.start)
	return c.r.back(a.end-1) == a.start && t.kind == kindString && t.constant()
}

func namesService(parameter string) bool {
	switch name := strings.ToUpper(parameter); name {
	case "APP", "APP_NAME", "APPLICATION", "COMPONENT", "MODULE", "SVC":
		return true
	default:
		return strings.Contains(name, "SERVICE")
	}
}

// collector gathers services from values.
type collector struct {
	r        *reader
	out      Services
	seen     map[string]bool
	found    bool
	unsure   string
	unsureAt int
}

func (c *collector) result() Services {
	out := c.out
	switch {
	case !c.found:
		out.Why = "no list of services was found"
	case c.unsure != "":
		out.Why, out.WhyStart = c.unsure, c.unsureAt
	default:
		out.Known = true
	}
	return out
}

func (c *collector) fail(at int, why string) {
	c.found = true
	if c.unsure == "" {
		c.unsure, c.unsureAt = why, at
	}
}

// add takes the services from a value; job is the pattern of the job's name.
func (c *collector) add(v value, job string) {
	c.found = true
	c.out.Filtered = c.out.Filtered || v.filtered
	switch v.kind {
	case unknownValue:
		c.fail(v.at, v.why)
	case fileValue:
		if c.out.FromFile != "" && c.out.FromFile != v.path {
			c.fail(v.at, "the services come from several files")
			return
		}
		c.out.FromFile, c.out.FileStart = v.path, v.at
	case stringValue:
		t, ok := v.text()
		if !ok {
			c.fail(v.start, "a name is put together at run time")
			return
		}
		c.entry(t, job)
	default:
		elems, _ := v.elements()
		for _, e := range elems {
			if e.kind == mapValue {
				e = e.property("name")
			}
			c.add(e, job)
		}
	}
}

func (c *collector) entry(t Text, job string) {
	if job == "" && strings.Contains(t.Text, "/") {
		i := strings.LastIndexByte(t.Text, '/') + 1
		job = t.Text
		t = Text{Text: t.Text[i:], Start: t.Start + i, End: t.End}
		if t.Start > t.End {
			t.Start = t.End
		}
	}
	if t.Text == "" || c.seen[t.Text] {
		return
	}
	c.seen[t.Text] = true
	c.out.Entries = append(c.out.Entries, Service{Name: t.Text, Job: job, Start: t.Start, End: t.End})
}

// job reads the job that a build step triggers.
func (c *collector) job(i, end int) {
	r := c.r
	i, end = r.skip(i), r.back(end-1)+1
	if end <= i {
		return
	}
	if name, prop, ok := r.reference(i, end); ok {
		c.add(r.ranges(name, prop, i), "*")
		return
	}
	if t := r.at(i); end == i+1 && t.kind == kindString && !t.constant() {
		c.pattern(t, i)
		return
	}
	if c.sum(i, end) {
		return
	}
	v := r.eval(i, end)
	c.add(v, "")
}

// pattern reads a job's name with one loop variable in it: "xgen/${svc}".
func (c *collector) pattern(t token, i int) {
	which := -1
	for k, e := range t.embeds {
		if strings.HasPrefix(e, "params.") || strings.HasPrefix(e, "env.") {
			continue
		}
		if which >= 0 {
			c.fail(t.start, "the job's name is put together from several parts")
			return
		}
		which = k
	}
	if which < 0 {
		if len(t.embeds) == 1 {
			which = 0
		} else {
			c.fail(t.start, "the job's name is put together at run time")
			return
		}
	}
	name, prop, ok := splitReference(t.embeds[which])
	if !ok {
		c.fail(t.start, "what ${"+t.embeds[which]+"} is is not known")
		return
	}
	job := []byte(t.text)
	for k, m := range t.marks {
		job[m] = '*'
		if k != which {
			job[m] = '?'
		}
	}
	c.add(c.r.ranges(name, prop, i), string(job))
}

// sum reads 'folder/' + svc.
func (c *collector) sum(i, end int) bool {
	r := c.r
	job, name, prop, at := "", "", "", -1
	for i < end {
		t := r.at(i)
		switch {
		case t.kind == kindString && t.constant() && (i+1 >= end || r.is(i+1, "+")):
			job += t.text
			i += 2
		case t.kind == kindIdent && at < 0:
			j := i + 1
			for j < end && !r.is(j, "+") {
				j++
			}
			var ok bool
			if name, prop, ok = r.reference(i, j); !ok {
				return false
			}
			job, at, i = job+"*", i, j+1
		default:
			return false
		}
	}
	if at < 0 {
		return false
	}
	c.add(r.ranges(name, prop, at), job)
	return true
}

// reference reads NAME, NAME.prop, NAME['prop'], params.X.
func (r *reader) reference(i, end int) (name, prop string, ok bool) {
	if !r.ident(i) {
		return "", "", false
	}
	switch {
	case end == i+1:
		return r.at(i).text, "", true
	case end == i+3 && (r.is(i+1, ".") || r.is(i+1, "?.")) && r.ident(i+2):
		return r.at(i).text, r.at(i + 2).text, true
	case end == i+4 && r.is(i+1, "[") && r.at(i+2).kind == kindString && r.at(i+2).constant():
		return r.at(i).text, r.at(i + 2).text, true
	}
	return "", "", false
}

func splitReference(s string) (name, prop string, ok bool) {
	name, prop, _ = strings.Cut(strings.TrimSpace(s), ".")
	return name, prop, plainName(name) && (prop == "" || plainName(prop))
}

// branches reads the keys of parallel 'a': {…}, 'b': {…} and of builds[svc] = {…}.
func (c *collector) branches() {
	r := c.r
	for i, t := range r.toks {
		switch {
		case t.kind == kindIdent && t.text == "parallel" && !r.member0(i) && (r.is(i+1, "(") || r.at(i+1).kind == kindString || r.ident(i+1) && r.is(i+2, ":")):
			args, _ := r.call(i)
			for _, a := range args {
				if a.nameTok >= 0 && a.name != "failFast" && r.is(a.start, "{") {
					c.add(r.key(a), "")
				}
			}
		case r.is(i, "[") && r.ident(i-1) && r.is(r.pair[i]+1, "=") && r.is(r.skip(r.pair[i]+2), "{"):
			c.job(i+1, r.pair[i])
		}
	}
}

// lists reads a variable that is named after services, or the catalogue file.
func (c *collector) lists() {
	r := c.r
	for i, t := range r.toks {
		lower := strings.ToLower(t.text)
		if t.kind != kindIdent || !r.is(i+1, "=") || r.parameter(i) || r.member0(i) {
			continue
		}
		if lower == "services" || strings.HasSuffix(lower, "services") || lower == "service_list" || lower == "servicelist" {
			c.add(r.variable(t.text, r.bindingEnd(t.text, i)), "")
			return
		}
	}
	for i, t := range r.toks {
		if t.kind == kindIdent && strings.Contains(dataReaders, " "+t.text+" ") {
			if v, _ := r.fileRead(i); v.kind == fileValue && strings.Contains(v.path, "service") {
				c.add(v, "")
				return
			}
		}
	}
}

// bindingEnd is a token behind the assignment at i, from which it is looked up.
func (r *reader) bindingEnd(name string, i int) int {
	for _, b := range r.bindings[name] {
		if b.tok == i {
			return b.to
		}
	}
	return i
}
