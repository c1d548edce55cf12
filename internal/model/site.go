package model

import (
	"slices"
	"strconv"
	"strings"

	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/lazyre"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// readSite types what can be typed of a site file; the rest is left out.
func readSite(name string, y *source.YAML) *Site {
	s := &Site{Name: name, File: y}
	root := y.Root()
	if root == nil {
		return s
	}
	s.ImageSite = text(source.Decode(at(root, "site")))
	envs := map[string]*Environment{}
	add := func(name string) *Environment {
		e := envs[name]
		if e == nil {
			e = &Environment{Name: name}
			envs[name] = e
			s.Environments = append(s.Environments, e)
		}
		return e
	}
	source.Entries(at(root, "environments"), func(name string, _, v *source.Node) {
		e := add(name)
		e.Declared = true
		e.Services = readServices(name, v)
	})
	source.Entries(at(root, "destinations"), func(name string, _, v *source.Node) {
		e := add(name)
		e.Destined = true
		if domain := at(v, "domain"); domain != nil {
			d := text(source.Decode(domain))
			e.Domain = &d
		}
	})
	return s
}

// hasShape reports whether the file has the keys by which a site file of the
// seed documents is known.
func (s *Site) hasShape() bool {
	root := s.File.Root()
	return root != nil && at(root, "environments") != nil && at(root, "destinations") != nil
}

// Assuming returns a site of ByDefaults with values in the place of those that may be
// set from outside of the repository.
func (s *Site) Assuming(values map[string]any) *Site {
	root := *s.Roots[0]
	root.Assumed = values
	out := *s
	out.Roots = []*Root{&root}
	return &out
}

// ByDefaults returns the chart that the site is rendered from with nothing but its
// defaults, "" if somebody in the repository chose the values.
func (s *Site) ByDefaults() string {
	if len(s.Roots) == 1 && s.Roots[0].Defaults {
		return s.Roots[0].Dir
	}
	return ""
}

func readServices(env string, v *source.Node) []*Service {
	list := source.Deref(at(v, "services"))
	if list == nil || list.Kind != yaml.SequenceNode {
		return nil
	}
	var out []*Service
	for i, item := range list.Content {
		out = append(out, &Service{Name: text(source.Decode(at(item, "name"))), Path: source.P("environments", env, "services").Index(i)})
	}
	return out
}

// Service returns the entry of the environment's list that a path of the site file lies in, nil if it lies in none.
func (e *Environment) Service(path source.Path) *Service {
	const entry = 3 // environments.<env>.services[i]
	if len(path) <= entry {
		return nil
	}
	i, err := strconv.Atoi(path[entry])
	if err != nil || i < 0 || i >= len(e.Services) || !path.HasPrefix(e.Services[i].Path) {
		return nil
	}
	return e.Services[i]
}

var awsEndpoint = lazyre.New(`(^|[./])s3[.-].*amazonaws\.com|(^|[./])s3\.amazonaws\.com`)

// IsAWSEndpoint reports whether a storage endpoint is AWS S3.
func IsAWSEndpoint(endpoint string) bool { return awsEndpoint.MatchString(strings.ToLower(endpoint)) }

// inferPlatform guesses the platform as contract.md says: an AWS S3 endpoint
// or an AWS_REGION variable means eks, else k3s.
func inferPlatform(y *source.YAML) (platform, why string) {
	root := y.Root()
	if IsAWSEndpoint(text(source.Decode(at(root, "infra", "minio", "endpoint")))) {
		return "eks", "inferred: infra.minio.endpoint is AWS S3"
	}
	if at(root, "vars", "AWS_REGION") != nil {
		return "eks", "inferred: vars has AWS_REGION"
	}
	return "k3s", "inferred: no AWS S3 endpoint and no AWS_REGION"
}

// IsSiteFile reports whether a file, relative to the repository's root, is a site's of the seed documents' shape.
func (r *Repo) IsSiteFile(name string) bool {
	return slices.ContainsFunc(r.Sites, func(s *Site) bool { return s.File.Path == name && len(s.Roots) == 0 })
}

// FileSubject returns whom a file concerns: a site file and a root app their
// site.
func (r *Repo) FileSubject(file string) finding.Subject {
	for _, s := range r.Sites {
		if s.File.Path == file {
			return finding.Subject{Site: s.Name}
		}
	}
	for _, app := range r.RootApps {
		if app.File.Path == file && app.Site != nil {
			return finding.Subject{Site: app.Site.Name}
		}
	}
	return finding.Subject{}
}
