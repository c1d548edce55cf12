package pipeline

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/checks/check"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/source"
	"github.com/xgen-lint/xgen-lint/internal/workload"
)

const mismatchRule = "setup/mismatch"

func mismatchCheck() check.OfSite {
	return check.OfSite{Run: findMismatches, Rules: []finding.Rule{{
		ID: mismatchRule, Severity: finding.Error, Scope: "site",
		Title: "A Secret that the setup script makes, and the pods do not find",
		Description: "The setup script makes the Secrets of a new server before Argo CD deploys anything. In another namespace, under\n" +
			"another name, or with the login of another registry they are there, and no pod can use them: all of them wait with\n" +
			"CreateContainerConfigError or ImagePullBackOff, on each new server again. Checked is what the script writes out;\n" +
			"a site that has a manifest of its own for the Secret does not need the script's.",
		Help: "Make the Secret as the releases read it.",
		Bad:  "kubectl --namespace default create secret generic xgen-secrets --from-env-file=.env   # the pods are in xgen\n",
		Good: "kubectl --namespace xgen create secret generic xgen-secrets --from-env-file=.env\n",
	}}}
}

// secretUse is one place where a pod needs a Secret.
type secretUse struct {
	name, namespace string
	subject         finding.Subject
	pull            bool
	hosts           []string // of the images that the pod pulls
}

func findMismatches(_ context.Context, pass *check.Pass) []finding.Hit {
	uses := secretUses(pass)
	read := map[string]bool{}
	for _, u := range uses {
		read[u.name] = true
	}
	var hits []finding.Hit
	seen, secrets := map[string]bool{}, map[string]*model.SiteSecrets{}
	add := func(u secretUse, span source.Span, message, help finding.Phrase) {
		if name := fmt.Sprint(message); seen[name] || span.File == "" {
			return
		}
		seen[fmt.Sprint(message)] = true
		h := check.At(mismatchRule, span, message)
		h.HelpText, h.Subject = help, finding.Subject{Environment: u.subject.Environment}
		hits = append(hits, h)
	}
	for _, u := range uses {
		known := secrets[u.subject.Environment]
		if known == nil {
			known = pass.Repo.Secrets(pass.Site, u.subject.Environment)
			secrets[u.subject.Environment] = known
		}
		if len(known.Scripts) == 0 || known.Manifest(u.name, u.namespace) != nil || rendered(pass.Result, u) {
			continue
		}
		made := slices.DeleteFunc(slices.Clone(known.Scripts), func(s *model.Secret) bool { return s.Name != u.name })
		if len(made) == 0 {
			if s := known.NearScript(u.name); s != nil && !read[s.Name] && !pass.Repo.MadeByManifest(s.Name) && len(known.Broken) == 0 && (s.Kind == "docker-registry") == u.pull {
				add(u, s.NameSpan, finding.Say("name", "secret", s.Name, "site", pass.Site.Name, "used", u.name),
					finding.Say("name", "secret", u.name))
			}
			continue
		}
		if i := slices.IndexFunc(made, func(s *model.Secret) bool { return s.Namespace == "" || s.Namespace == u.namespace }); i < 0 && u.namespace != "" {
			s := made[0]
			add(u, s.NamespaceSpan, finding.Say("namespace", "secret", s.Name, "namespace", s.Namespace, "site", pass.Site.Name, "used", u.namespace),
				namespaceHelp(pass.Repo, u.namespace, s.Namespace))
			continue
		}
		for _, s := range made {
			if server := registryHost(s.Server); u.pull && server != "" && len(u.hosts) > 0 && !pulledFrom(pass.Repo, uses, u.name, server) && !otherSites(pass.Repo, server) {
				add(u, s.ServerSpan, finding.Say("registry", "secret", s.Name, "server", server, "site", pass.Site.Name, "hosts", u.hosts),
					finding.Say("registry", "host", u.hosts[0]))
			}
		}
	}
	return hits
}

// namespaceHelp names the namespace to write, or says that sites have several.
func namespaceHelp(repo *model.Repo, wants, has string) finding.Phrase {
	var all []string
	for _, s := range repo.Sites {
		if ns, _ := source.Decode(check.ValueAt(s.File.Root(), "project", "namespace")).(string); ns != "" && !slices.Contains(all, ns) {
			all = append(all, ns)
		}
	}
	if len(all) > 1 {
		slices.Sort(all)
		return finding.Say("variable", "namespace", has, "namespaces", all)
	}
	return finding.Say("namespace", "wants", wants, "has", has)
}

// pulledFrom reports whether any pod that uses the Secret pulls an image from the registry.
func pulledFrom(repo *model.Repo, uses []secretUse, secret, server string) bool {
	return slices.ContainsFunc(uses, func(u secretUse) bool {
		return u.pull && u.name == secret && (len(u.hosts) == 0 || slices.ContainsFunc(u.hosts, func(h string) bool { return sameRegistry(repo, h, server) }))
	})
}

// otherSites reports whether a registry is one that other sites may pull from: it is declared, or
// Jenkins pushes to it. A script that serves them as well is then right for them.
func otherSites(repo *model.Repo, server string) bool {
	if len(repo.Sites) < 2 {
		return false
	}
	for _, r := range repo.Config.Registries {
		if sameRegistry(repo, registryHost(r.Host), server) {
			return true
		}
	}
	return slices.ContainsFunc(repo.Sites, func(s *model.Site) bool {
		host, _ := repo.Jenkins.PushHost(s.ImageSite)
		return host != "" && sameRegistry(repo, registryHost(host), server)
	})
}

func sameRegistry(repo *model.Repo, a, b string) bool {
	if a == b {
		return true
	}
	return slices.ContainsFunc(repo.Config.Registries, func(r model.Registry) bool {
		names := []string{registryHost(r.Host)}
		for _, alias := range r.Aliases {
			names = append(names, registryHost(alias))
		}
		return slices.Contains(names, a) && slices.Contains(names, b)
	})
}

// registryHost is a registry as it is compared: its host, Docker Hub under one name.
func registryHost(text string) string {
	host := strings.ToLower(text)
	for _, scheme := range []string{"https://", "http://"} {
		host = strings.TrimPrefix(host, scheme)
	}
	host, _, _ = strings.Cut(host, "/")
	if host == "index.docker.io" || host == "registry-1.docker.io" {
		return "docker.io"
	}
	return host
}

// imageHost is the registry of an image: the part before the first slash, if it is a host.
func imageHost(image string) string {
	first, _, slash := strings.Cut(image, "/")
	if !slash || !strings.ContainsAny(first, ".:") && first != "localhost" {
		return "docker.io"
	}
	return registryHost(first)
}

func rendered(res *render.Result, u secretUse) bool {
	return slices.ContainsFunc(res.Releases, func(rel *render.Release) bool {
		return rel.Environment == u.subject.Environment && slices.ContainsFunc(rel.Objects, func(o *render.Object) bool {
			if o.Kind != "Secret" && o.Kind != "SealedSecret" && o.Kind != "ExternalSecret" {
				return false
			}
			m, ok := model.ReadSecretManifest(o.Node)
			return ok && m.Name == u.name
		})
	})
}

// secretUses lists the Secrets that the site's pods need: for their environment, and to pull.
func secretUses(pass *check.Pass) []secretUse {
	var out []secretUse
	type podKey struct {
		object *render.Object
		spec   string
	}
	pods := map[podKey]int{}
	for _, c := range pass.Containers {
		about := finding.Subject{Environment: c.Release.Environment, Service: c.Release.Service}
		for _, s := range c.Sources {
			if s.Kind == workload.Secret && !s.Optional {
				out = append(out, secretUse{name: s.Name, namespace: c.Object.Namespace, subject: about})
			}
		}
		for _, r := range c.Refs {
			if r.Kind == workload.Secret && !r.Optional {
				out = append(out, secretUse{name: r.Name, namespace: c.Object.Namespace, subject: about})
			}
		}
		spec := c.Path.Parent().Parent()
		image, _ := source.Decode(check.ValueAt(c.Object.Node, c.Path.Child("image")...)).(string)
		pulls := source.Deref(check.ValueAt(c.Object.Node, spec.Child("imagePullSecrets")...))
		if pulls == nil {
			continue
		}
		key := podKey{c.Object, spec.String()}
		first, known := pods[key]
		if !known {
			first = len(out)
			pods[key] = first
			for _, p := range pulls.Content {
				if name, _ := source.Decode(check.ValueAt(p, "name")).(string); name != "" {
					out = append(out, secretUse{name: name, namespace: c.Object.Namespace, subject: about, pull: true})
				}
			}
		}
		for i := first; i < min(first+len(pulls.Content), len(out)); i++ {
			if h := imageHost(image); image != "" && out[i].pull && !slices.Contains(out[i].hosts, h) {
				out[i].hosts = append(out[i].hosts, h)
			}
		}
	}
	return out
}
