package engine

// Ran lists the actions and guards that were executed, in the template and in what it included, each once for
// each way to it; of a loop's rounds the way is the same. Their Reads take in what is read in what they
// include, or what the variables that they use were included from. Positions and guards are left out.
func (t *Trace) Ran() []Step {
	t.top.arg = &sym{refs: [][]string{{}}}
	r := ran{ways: map[way]*passed{}}
	r.frame(t.top, nil)
	out := make([]Step, len(r.nodes))
	for i, p := range r.nodes {
		out[i] = p.step
		out[i].Reads = union(p.step.Reads, p.below)
	}
	return out
}

// ran collects what Ran gives.
type ran struct {
	nodes []*passed
	ways  map[way]*passed
}

// way is how a node was come to: by which node, called for the n-th time under its name.
type way struct {
	from   *passed
	site   *site
	called int
}

// passed is what a way led to: a node, or a frame that one included.
type passed struct {
	step  Step
	arg   *sym       // of a frame, what its dot is
	below [][]string // read in the frame; of a node, in those that it includes or has variables from
}

func (p *passed) takeIn(reads [][]string) { p.below = union(p.below, reads) }

// union gives the chains of both; it leaves a's array alone.
func union(a, b [][]string) [][]string {
	a = a[:len(a):len(a)]
	for _, r := range b {
		if !containsRef(a, r) {
			a = append(a, r)
		}
	}
	return a
}

// frame goes through a frame that was come to by a way.
func (r *ran) frame(f *frame, here *passed) {
	set := map[string]*passed{} // variables, by the node that set them last
	for i := range f.events {
		e := &f.events[i]
		if e.site.kind == textSite {
			continue
		}
		from := here
		for via := e.via; via != nil; via = via.parent {
			from, _ = r.pass(way{from: from, site: via.site})
		}
		p, again := r.pass(way{from: from, site: e.site})
		if !again {
			p.step = Step{Action: e.site.source, Reads: chains(e.site.reads, f.dot(e.via))}
			r.nodes = append(r.nodes, p)
		}
		for _, child := range e.children {
			inside, again := r.pass(way{from: p, site: e.site, called: child.called + 1})
			if !again {
				child.bind(e, f.dot(e.via))
				inside.arg = child.arg
			}
			child.arg = inside.arg
			r.frame(child, inside)
			p.takeIn(inside.below)
		}
		for _, name := range e.site.uses {
			if by := set[name]; by != nil && by != p {
				p.takeIn(by.below)
			}
		}
		for _, name := range e.site.decl {
			set[name] = p
		}
		if here != nil {
			here.takeIn(p.step.Reads)
			here.takeIn(p.below)
		}
	}
}

// pass goes a way and says whether it was gone before.
func (r *ran) pass(w way) (*passed, bool) {
	p, again := r.ways[w]
	if !again {
		p = &passed{}
		r.ways[w] = p
	}
	return p, again
}
