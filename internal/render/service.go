package render

import (
	"path"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/argo"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// identify returns which environment and service of the site an Application is
// for. Nothing in a manifest says so, so names are compared; an Application
// that fits no service goes by its own name.
func (s *siteRender) identify(root *Root, a *argo.Application) (environment, service string) {
	environment = root.Environment
	names := namesOf(a)
	if environment == "" {
		environment = s.guessEnvironment(names, a)
	}
	best := 0
	for _, env := range s.site.Environments {
		if environment != "" && env.Name != environment {
			continue
		}
		for _, svc := range env.Services {
			if n := fits(svc.Name, names); n > best {
				best, service = n, svc.Name
			}
		}
	}
	if service == "" {
		service = a.Name
	}
	return environment, service
}

// appNames are the texts of an Application that may name its service.
type appNames struct {
	exact []string // name, release names, stems of value files
	name  string
}

func namesOf(a *argo.Application) appNames {
	n := appNames{name: a.Name, exact: []string{a.Name}}
	for _, src := range a.Sources {
		helm := src.Helm()
		if helm.ReleaseName != "" {
			n.exact = append(n.exact, helm.ReleaseName)
		}
		for _, f := range helm.ValueFiles {
			base := path.Base(f)
			n.exact = append(n.exact, strings.TrimSuffix(base, path.Ext(base)))
		}
		if src.Path != "" {
			n.exact = append(n.exact, path.Base(src.Path)) // a chart for each service
		}
	}
	return n
}

// fits scores how well a service's name fits: equal to a name outright, else
// the longest whole part of the Application's name.
func fits(service string, names appNames) int {
	if service == "" {
		return 0
	}
	for i, n := range names.exact {
		if n == service {
			return 10_000 - i
		}
	}
	switch {
	case !bounded(names.name, service):
		return 0
	case strings.HasPrefix(names.name, service), strings.HasSuffix(names.name, service):
		return 2*len(service) + 1
	}
	return 2 * len(service)
}

// bounded reports whether part is in name with a dash or an end at each side.
func bounded(name, part string) bool {
	return strings.Contains("-"+name+"-", "-"+part+"-")
}

// guessEnvironment is for charts that render all environments at once: the
// environment whose name is a part of the Application's, or that its value
// files, labels or namespace speak of.
func (s *siteRender) guessEnvironment(names appNames, a *argo.Application) string {
	if len(s.site.Environments) == 1 {
		return s.site.Environments[0].Name
	}
	best := ""
	labels := map[string]bool{}
	source.Entries(value(a.At.Root(), "metadata", "labels"), func(_ string, _, v *source.Node) { labels[text(v)] = true })
	for _, env := range s.site.Environments {
		found := labels[env.Name] || bounded(names.name, env.Name) || bounded(a.Destination.Namespace, env.Name)
		for _, n := range names.exact {
			found = found || bounded(n, env.Name)
		}
		if found && len(env.Name) > len(best) {
			best = env.Name
		}
	}
	return best
}
