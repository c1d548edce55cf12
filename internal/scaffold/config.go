// Package scaffold owns what is written for somebody who begins: the
// configuration and the files of `init`, a new site made like another one, a new
// rule with its test. It plans changes and says what is left to do; it refuses
// to write files and to print.
package scaffold

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Config is a configuration file that says what was detected in a repository,
// each line explained. A run with it finds what a run without it finds.
func Config(repo *model.Repo, summary finding.Summary) []byte {
	w := &configWriter{}
	w.line("# Settings of xgen-lint, written by `xgen-lint init` from what it detected here. Every key is optional:")
	w.line("# what is not set is detected anew in each run. `xgen-lint schema --kind config` prints all keys.")
	w.layout(repo.Layout)
	w.sites(repo)
	w.platforms(repo)
	w.cluster(repo)
	w.clusters(repo)
	w.registries(repo)
	w.charts(summary)
	w.rules()
	return []byte(w.String())
}

type configWriter struct{ strings.Builder }

func (w *configWriter) line(text string) { w.WriteString(text + "\n") }

// entries prints lines with their comments below each other.
func (w *configWriter) entries(list [][2]string) {
	width := 0
	for _, e := range list {
		width = max(width, len(e[0]))
	}
	for _, e := range list {
		if e[1] == "" {
			w.line(e[0])
			continue
		}
		w.line(fmt.Sprintf("%-*s  # %s", width, e[0], e[1]))
	}
}

func (w *configWriter) layout(l model.Layout) {
	var list [][2]string
	add := func(key, dir, why string) {
		if dir != "" {
			list = append(list, [2]string{"  " + key + ": " + quoted(dir), why})
		}
	}
	if l.Projects != "" {
		add("argocd", l.ArgoCD, "the chart that makes one Application for each service of a site")
	}
	add("projects", l.Projects, "one file for each site: a folder, or a pattern with one * for the site's name")
	add("rootApps", l.RootApps, "the Applications that point Argo CD at the sites")
	add("jenkins", l.Jenkins, "pipelines, with project.yaml (sites, registries) and services.yaml")
	add("secrets", l.Secrets, "Secrets, SealedSecrets and ExternalSecrets of the sites, in a folder for each")
	add("setup", l.Setup, "shell scripts that set up a server and make its Secrets")
	w.line("")
	if len(list) == 0 {
		w.line("# layout: not needed here. The Applications and ApplicationSets of this repository are found by what they are.")
		return
	}
	w.line("layout:")
	w.entries(list)
}

func (w *configWriter) sites(repo *model.Repo) {
	w.line("")
	var list [][2]string
	for _, s := range repo.Sites {
		if !s.Seed {
			continue
		}
		why := s.PlatformFrom
		if why == "" {
			why = "as configured"
		}
		list = append(list, [2]string{"  " + quoted(s.Name) + ": { platform: " + s.Platform + " }", why})
	}
	if len(list) == 0 {
		w.line("# sites: facts that are in no deployed file, by the names that `xgen-lint sites` prints, for example")
		w.line("#   web: { cluster: { kubeVersion: \"1.31.0\" } }")
		return
	}
	w.line("# Facts that are in no deployed file. Say gpu: true where the servers have a GPU and gpu: false elsewhere, for example")
	w.line("# { platform: k3s, gpu: true }: as long as no site says so, services that ask for a GPU are not checked.")
	w.line("sites:")
	w.entries(list)
}

func (w *configWriter) platforms(repo *model.Repo) {
	if !slices.ContainsFunc(repo.Sites, func(s *model.Site) bool { return s.Seed }) {
		return
	}
	w.line("")
	w.line("# What a platform allows. These are the defaults: a node costs money on EKS.")
	w.line("platforms:")
	w.line("  eks: { replicas: 1, minReplicas: 1, maxReplicas: 2 }")
	w.line("  k3s: {}")
}

func (w *configWriter) cluster(repo *model.Repo) {
	w.line("")
	w.line("# What charts see of the cluster. " + model.DefaultKubeVersion + " is the default; write the version that your clusters run, and then")
	w.line("# what it removed is reported as well.")
	w.line("# cluster: { kubeVersion: " + strconv.Quote(model.DefaultKubeVersion) + " }")
}

func (w *configWriter) clusters(repo *model.Repo) {
	if repo.AnyShape() {
		w.line("")
		w.line("# The clusters that Argo CD deploys to, for ApplicationSets with a cluster generator and for destination.name;")
		w.line("# cluster Secrets in this repository are read without this.")
		w.line("# clusters:")
		w.line("#   - { name: prod-1, server: \"https://10.0.0.1\", labels: { env: prod } }")
	}
}

// registries lists the registries that sites and pipelines name. Whether two are
// one is for a person to say.
func (w *configWriter) registries(repo *model.Repo) {
	var list [][2]string
	seen := map[string]bool{}
	add := func(host, why string) {
		if host != "" && !seen[host] {
			seen[host] = true
			list = append(list, [2]string{"#   - host: " + quoted(host), why})
		}
	}
	for _, s := range repo.Sites {
		pulled := textAt(s.File, source.P("registryHost"))
		pushed, _ := repo.Jenkins.PushHost(s.ImageSite)
		if !s.Seed || pulled == "" || seen[pulled] {
			continue
		}
		add(pulled, "the registry that "+s.Name+" pulls from")
		if pushed != "" && pushed != pulled {
			seen[pushed] = true
			list = append(list, [2]string{"#     aliases: [" + strconv.Quote(pushed) + "]",
				"if it is the same one, as Jenkins sees it when it pushes images of " + strconv.Quote(s.ImageSite)})
		}
	}
	host, _ := repo.Jenkins.PushHost("")
	add(host, "the registry that Jenkins pushes to")
	if len(list) == 0 {
		return
	}
	w.line("")
	w.line("# Registries: further names of the same one (aliases), plain http (insecure: true), no login (auth: none).")
	w.line("# registries:")
	w.entries(list)
}

func (w *configWriter) charts(summary finding.Summary) {
	i := slices.IndexFunc(summary.NotRendered, func(n finding.NotRendered) bool { return n.Reason == finding.RemoteChart })
	if i < 0 {
		return
	}
	w.line("")
	w.line(fmt.Sprintf("# %d Applications need charts of other registries: `xgen-lint fetch` puts them into this folder.", summary.NotRendered[i].Applications))
	w.line("charts: .cache/charts")
}

func (w *configWriter) rules() {
	w.line("")
	w.line("# Severity of rules (error, warning, info, off), by name or pattern; `xgen-lint rules` lists them.")
	w.line("# rules:")
	w.line("#   image/mutable-tag: warning")
}

// quoted is a text as a YAML scalar.
func quoted(s string) string {
	if s == "" || strings.ContainsAny(s, ":#*&!|>'\"%@`{}[],? \\") || !source.IsString(s) {
		return strconv.Quote(s)
	}
	return s
}

// textAt is the text at a path of a file's first document, "" if there is none.
func textAt(y *source.YAML, path source.Path) string {
	if y == nil || y.Root() == nil {
		return ""
	}
	_, v := source.Get(y.Root(), path)
	if v == nil {
		return ""
	}
	s, _ := source.Text(v)
	return s
}
