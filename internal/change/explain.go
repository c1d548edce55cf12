package change

// Explained reports whether a changed line is known for all of an entry.
func (e *Entry) Explained() bool {
	if e.Kind != Changed {
		return len(e.Origins) > 0 && e.Origins[0].Changed
	}
	for i := range e.Fields {
		if list := e.Fields[i].Origins; len(list) == 0 || !list[0].Changed {
			return false
		}
	}
	return true
}

// Explain gives a line to what of the entries is as it was in the state, which is the new one without the change of that
// line.
func (s *State) Explain(entries []*Entry, line Origin) {
	sites := map[string]*siteState{}
	for _, res := range s.Results {
		sites[res.Site.Name] = s.site(res)
	}
	for _, e := range entries {
		o := e.first
		site := sites[o.Release.Site]
		if site == nil || site.broken != "" || !site.whole() {
			continue
		}
		is := site.find(o)
		switch {
		case e.Kind == Added && is == nil, e.Kind == Removed && is != nil:
			if !e.Explained() {
				e.Origins = []Origin{line}
			}
		case e.Kind == Changed && is != nil:
			e.explainFields(is, line)
		}
	}
}

func (e *Entry) explainFields(is *Manifest, line Origin) {
	o := e.first
	left := map[string]bool{}
	for _, f := range compare(is.Kind, normal(o.Before.APIVersion, o.Before.Kind, o.Before.Node), normal(is.APIVersion, is.Kind, is.Node)) {
		left[f.Path] = true
	}
	for i := range e.Fields {
		if f := &e.Fields[i]; !left[f.Path] && (len(f.Origins) == 0 || !f.Origins[0].Changed) {
			f.Origins = []Origin{line}
		}
	}
}

// find finds an object of a release in another state of its site.
func (s *siteState) find(o *Object) *Manifest {
	for _, rel := range s.list {
		if rel.Environment != o.Release.Environment || rel.Release.Application != o.Release.Application || !rel.whole() {
			continue
		}
		for _, m := range rel.Objects {
			if m.key() == o.Any().key() {
				return m
			}
		}
	}
	return nil
}
