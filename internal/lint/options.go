// Package lint conducts a run: it loads the infra repo, renders its sites, lets
// the rules judge, puts every hit on its line and makes findings of them. It
// refuses to judge by itself, to print, and to know flags.
package lint

import (
	"context"
	"io/fs"
	"slices"
	"strings"
	"time"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/kept"
	"github.com/xgen-lint/xgen-lint/internal/known"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/near"
	"github.com/xgen-lint/xgen-lint/internal/policy"
	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/shard"
	"github.com/xgen-lint/xgen-lint/internal/source"
	"github.com/xgen-lint/xgen-lint/internal/texts"
)

// Options is what a run looks at and how.
type Options struct {
	FS fs.FS // the infra repo's root
	// Dir is the infra repo's folder on the disk, and Allow are folders outside of it
	// that may be read where the repository names them: see files.OpenNamed.
	Dir   string
	Allow []string
	// Config is the configuration file; nil for the repo's own, where it has one.
	Config *source.File
	// Sites, Environments and Services narrow what is looked at; empty is all.
	Sites, Environments, Services []string
	// Least leaves out findings below a severity; the zero Severity none.
	Least finding.Severity
	// Today is the date by which suppressions expire; zero is now.
	Today time.Time
	// Shard takes a part of the sites.
	Shard shard.Shard
	// Rules and Skip are globs of rule IDs; empty Rules is all.
	Rules, Skip []string
	// Files keeps only findings that these files, or files in these folders, have
	// a part in; nil is all.
	Files []string
	// Before are the findings of the repo as it would be with Files as they are in
	// HEAD: what is not among them comes from a change of these files, wherever it
	// is. Nil where they did not change. Ago finds them out, which is asked only where
	// there are findings; see BeforeChange.
	Before *known.Findings
	Ago    func(context.Context) (*known.Findings, error)
	// Later are further findings to leave out; it is asked only where there is anything to report.
	Later    func(context.Context) (*known.Findings, error)
	Policies []policy.Source   // the user's own
	Language texts.Language    // of messages and helps; "" is English
	Images   *ImageOptions     // nil: the registries are not asked
	Known    []*known.Findings // findings that are left out of the result
	proving  bool              // a run within a run
	past     bool              // an earlier state: it may lack what settings name
	wholly   bool              // Files do not narrow the work, see narrowToFiles
	Jobs     int               // sites at once; 0 is one for each core
	Kept     *kept.Results     // results of earlier runs; nil works out everything
	// Loaded is called once, with the number of sites that are in the repo; may be nil.
	Loaded func(sites int)
	// Progress is called as work goes on, never at the same time; may be nil.
	Progress func(stage string, done, total int)

	compiled *policy.Engine   // the rules, where many runs share them; nil compiles
	tree     *source.Tree     // of FS, where many runs share what was parsed; nil reads
	like     *render.Renderer // of an earlier state, see render.Renderer.Share; may be nil
}

// Result is what a run found.
type Result struct {
	Repo     *model.Repo  // nil where the whole result is an earlier run's, in which nothing was found
	Tree     *source.Tree // the repo's files
	Warnings []string     // of the repo and its configuration, for standard error
	Findings []finding.Finding
	Earlier  []finding.Finding // those that the revision of --since has too
	all      []finding.Finding // with those that were known
	Stale    []known.Entry     // of the baselines: what nothing finds any more
	Rules    []finding.Rule    // all that could have spoken
	Summary  finding.Summary
	Notes    []string         // decisions made by the way, for --verbose
	Secrets  []string         // values that may be in no text, wherever they are
	Renderer *render.Renderer // of Repo
	replayed int              // sites whose result is an earlier run's
	// Part is what a shard hands on to shard.Join, nil in a run over all sites.
	Part *shard.Part
}

// UserError is a fault of the call or the configuration: one line for the user.
type UserError = model.UserError

func userErrorf(format string, args ...any) error { return model.UserErrorf(format, args...) }

// IsUserError reports whether err is one that the user can fix.
func IsUserError(err error) bool { return model.IsUserError(err) }

// scope is what --site, --env and --service leave of a repo.
type scope struct {
	sites    []*model.Site
	envs     map[string]bool // nil is all
	services map[string]bool
	narrowed bool
}

// newScope holds the options' names against the repo and, in a repo of another
// shape, the Applications that renderer found.
func newScope(r *model.Repo, renderer *render.Renderer, o Options) (scope, error) {
	if o.Loaded != nil {
		o.Loaded(len(r.Sites))
	}
	s := scope{narrowed: len(o.Sites)+len(o.Environments)+len(o.Services) > 0}
	if len(o.Sites) == 0 {
		s.sites = r.Sites
	}
	for _, name := range o.Sites {
		site := r.Site(name)
		if site == nil {
			return s, unknown("site", name, r.SiteNames())
		}
		s.sites = append(s.sites, site)
	}
	if s.sites = o.Shard.Take(s.sites); o.Shard.Of > 1 {
		s.narrowed = true
	}
	var envs, services []string
	for _, site := range s.sites {
		for _, a := range renderer.AppNames(site) {
			envs, services = append(envs, a.Environment), append(services, a.Service)
		}
		for _, e := range site.Environments {
			envs = append(envs, e.Name)
			for _, v := range e.Services {
				services = append(services, v.Name)
			}
		}
	}
	var err error
	if s.envs, err = Chosen("environment", o.Environments, envs); err != nil {
		return s, err
	}
	if s.services, err = Chosen("service", o.Services, services); err != nil || s.envs == nil && s.services == nil {
		return s, err
	}
	// A site of another shape than the seed documents' has no part in what none of its Applications is for.
	s.sites = slices.DeleteFunc(slices.Clone(s.sites), func(site *model.Site) bool {
		return len(site.Roots) > 0 && !slices.ContainsFunc(renderer.AppNames(site), func(a render.AppName) bool {
			return (s.envs == nil || s.envs[a.Environment]) && (s.services == nil || s.services[a.Service])
		})
	})
	return s, nil
}

// Chosen is a set of names that have to be among known; nil for no names. The error, a *UserError, says what kind of name
// is not known, and offers the nearest one.
func Chosen(what string, names, known []string) (map[string]bool, error) {
	if len(names) == 0 {
		return nil, nil
	}
	set := map[string]bool{}
	for _, n := range names {
		if !contains(known, n) {
			return nil, unknown(what, n, known)
		}
		set[n] = true
	}
	return set, nil
}

func unknown(what, name string, known []string) error {
	if best, ok := near.Nearest(name, known); ok {
		return userErrorf("no %s %q; did you mean %q?", what, name, best)
	}
	if known = finding.Unique(known); len(known) == 0 {
		return userErrorf("no %s %q; this repository has none", what, name)
	}
	return userErrorf("no %s %q; there are %s", what, name, strings.Join(known, ", "))
}

// keeps reports whether an environment's service is looked at; an empty name
// stands for what is not bound to one.
func (s scope) keeps(env, service string) bool {
	return (s.envs == nil || env == "" || s.envs[env]) && (s.services == nil || service == "" || s.services[service])
}

func (s scope) hasSite(name string) bool {
	for _, site := range s.sites {
		if site.Name == name {
			return true
		}
	}
	return false
}

func contains(list []string, s string) bool {
	for _, item := range list {
		if item == s {
			return true
		}
	}
	return false
}
