package pipeline

import (
	"context"
	"path"
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/checks/check"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/groovy"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/source"
	"github.com/xgen-lint/xgen-lint/internal/workload"
)

const pushPullRule = "jenkins/push-pull"

func pushPullCheck() check.OfSite {
	return check.OfSite{Run: findPushPull, Rules: []finding.Rule{{
		ID: pushPullRule, Severity: finding.Error, Scope: "site",
		Title: "A pipeline pushes an image that no release pulls",
		Description: "What the pipeline pushes and what the chart pulls are written in two places: host/project/site/service:tag. With two\n" +
			"parts swapped, another default of TAG, or another platform than the tag names, every build succeeds and every\n" +
			"deployment keeps its old image, or ends in ImagePullBackOff. Compared are the images of the catalogue's services\n" +
			"with the name that the pipeline puts together of SITE, the service and TAG. A tag that a site's own file says, or that\n" +
			"names a version, is left to it.",
		Help: "Push what the releases pull.",
		Bad:  "env.IMAGE = \"${env.NEXUS_REGISTRY}/xgen/${service.name}/${params.SITE}:${params.TAG}\"\n",
		Good: "env.IMAGE = \"${env.NEXUS_REGISTRY}/xgen/${params.SITE}/${service.name}:${params.TAG}\"\n",
	}}}
}

// pulled is an image of a service that Jenkins builds.
type pulled struct {
	c           *workload.Container
	path        source.Path
	image       string
	parts       []string // of the path, without the host
	tag         string
	site        string
	service     string
	environment string
}

func findPushPull(_ context.Context, pass *check.Pass) []finding.Hit {
	images := pulledImages(pass)
	if len(images) == 0 {
		return nil
	}
	var hits []finding.Hit
	for _, p := range pass.Repo.Jenkins.Read() {
		if p.Err != nil {
			continue
		}
		for _, pushed := range p.Images {
			if h, ok := pathDiffers(p, pushed, images); ok {
				hits = append(hits, h)
			}
			hits = append(hits, tagsDiffer(pass, p, pushed, images)...)
		}
		if h, ok := platformDiffers(p, images); ok {
			hits = append(hits, h)
		}
	}
	return hits
}

// pulledImages are the images of the services that the catalogue knows, which end in the service's
// name; without a catalogue, of all services.
func pulledImages(pass *check.Pass) []pulled {
	var out []pulled
	for _, c := range pass.Containers {
		at := c.Path.Child("image")
		image, _ := source.Decode(check.ValueAt(c.Object.Node, at...)).(string)
		service := c.Release.Service
		if image == "" || strings.ContainsAny(image, "@ $") || strings.Contains(image, ":-") || pass.Repo.Catalog != nil && !pass.Repo.Catalog.Has(service) {
			continue
		}
		name, tag := image, ""
		if i := strings.LastIndexByte(image, ':'); i > strings.LastIndexByte(image, '/') {
			name, tag = image[:i], image[i+1:]
		}
		parts := strings.Split(name, "/")
		if imageHost(image) != "docker.io" || strings.HasPrefix(name, "docker.io/") {
			parts = parts[1:]
		}
		if slices.Contains(parts, service) {
			out = append(out, pulled{c, at, image, parts, tag, pass.Site.ImageSite, service, c.Release.Environment})
		}
	}
	return out
}

// pathDiffers compares the path that is pushed with the images of a site: all differ in the same way.
func pathDiffers(p *model.Pipeline, pushed groovy.Image, images []pulled) (finding.Hit, bool) {
	want := ""
	for _, i := range images {
		switch n := len(i.parts); {
		case i.site == "" || n < 2 || i.parts[n-1] != i.service || i.parts[n-2] != i.site:
			return finding.Hit{}, false // image/unexpected-path reports these
		case n != len(pushed.Parts) && !leavesSiteOut(p, pushed), n == len(pushed.Parts) && samePath(pushed, i):
			return finding.Hit{}, false
		}
		want = i.image
	}
	written := make([]string, len(pushed.Parts))
	for k, part := range pushed.Parts {
		written[k] = part.Text
		if part.Role != "" {
			written[k] = strings.ToUpper(string(part.Role))
		}
	}
	h := check.At(pushPullRule, p.File.Span(pushed.Start, pushed.End), finding.Say("order", "pipeline", path.Base(p.File.Path), "path", strings.Join(written, "/"), "image", want))
	h.HelpText = finding.Say("order", "form", order(images[0]))
	return h, true
}

// leavesSiteOut reports whether the only image that a pipeline pushes is made of the service and of nothing else that it puts in: what is not
// understood may hold the site.
func leavesSiteOut(p *model.Pipeline, pushed groovy.Image) bool {
	service := false
	for _, part := range pushed.Parts {
		service = service || part.Role == groovy.ServiceRole
		if part.Role != groovy.ServiceRole && part.Role != "" {
			return false
		}
	}
	return len(p.Images) == 1 && service
}

// samePath reports whether a path of as many parts may be that of a pulled image.
func samePath(pushed groovy.Image, i pulled) bool {
	for k, part := range pushed.Parts {
		switch part.Role {
		case groovy.SiteRole:
			part.Text = i.site
		case groovy.ServiceRole:
			part.Text = i.service
		case "":
		default:
			continue
		}
		if part.Text != i.parts[k] {
			return false
		}
	}
	return true
}

// order names the parts of a pulled image by what they stand for.
func order(i pulled) string {
	out := []string{"host"}
	for _, part := range i.parts {
		switch part {
		case i.site:
			part = "SITE"
		case i.service:
			part = "service"
		}
		out = append(out, part)
	}
	return strings.Join(out, "/") + ":tag"
}

// tagsDiffer compares the default of the tag that is pushed with the one that the chart pulls: in the
// pipeline itself, and in those that trigger it and pass their own.
func tagsDiffer(pass *check.Pass, p *model.Pipeline, pushed groovy.Image, images []pulled) []finding.Hit {
	var hits []finding.Hit
	if pushed.Tag.Role == "" {
		if h, ok := tagDiffers(pass, p, groovy.Text{Text: pushed.Tag.Text, Start: pushed.Start, End: pushed.End}, images); ok {
			hits = append(hits, h)
		}
	}
	for _, from := range pass.Repo.Jenkins.Read() {
		if from.Err != nil || from != p && !passes(from, pushed.Tag.Parameter) {
			continue
		}
		if d, ok := from.Defaults[pushed.Tag.Parameter]; ok {
			if h, ok := tagDiffers(pass, from, d, images); ok {
				hits = append(hits, h)
			}
		}
	}
	return hits
}

func passes(p *model.Pipeline, parameter string) bool {
	return slices.ContainsFunc(p.Builds, func(b groovy.Build) bool {
		return slices.ContainsFunc(b.Passed, func(t groovy.Text) bool { return t.Text == parameter })
	})
}

func tagDiffers(pass *check.Pass, p *model.Pipeline, tag groovy.Text, images []pulled) (finding.Hit, bool) {
	first := images[0]
	for _, i := range images {
		if tag.Text == "" || i.tag == tag.Text || i.tag == "" || i.tag != first.tag || pinned(i.tag) {
			return finding.Hit{}, false
		}
	}
	within := &finding.Stretch{Start: len(first.image) - len(first.tag), End: len(first.image)}
	if t := pass.Renderer.Trace(first.c.Object, first.path, within, false); t.Span.File == pass.Site.File.Path {
		return finding.Hit{}, false // the site asks for this one
	}
	h := check.At(pushPullRule, p.File.Span(tag.Start, tag.End), finding.Say("tag", "pipeline", path.Base(p.File.Path), "tag", tag.Text, "wants", first.tag))
	h.HelpText = finding.Say("tag", "tag", first.tag)
	h.Fault = "tag " + tag.Text
	return h, true
}

// pinned reports whether a tag names a version or commit, which is built when it is asked for.
func pinned(tag string) bool {
	if before, ending, ok := cutLast(tag, "-"); ok && platforms[ending] != "" {
		tag = before
	}
	return strings.ContainsAny(tag, "0123456789")
}

// platforms are the endings of tags that name a platform.
var platforms = map[string]string{"amd64": "linux/amd64", "x86_64": "linux/amd64", "arm64": "linux/arm64", "aarch64": "linux/arm64"}

// platformDiffers compares the platform of the build with the one that the pulled tag names.
func platformDiffers(p *model.Pipeline, images []pulled) (finding.Hit, bool) {
	for _, i := range images {
		_, ending, ok := cutLast(i.tag, "-")
		wants := platforms[ending]
		if !ok || wants == "" {
			continue
		}
		for _, built := range p.Platforms {
			if !slices.Contains(strings.Split(built.Text, ","), wants) {
				h := check.At(pushPullRule, p.File.Span(built.Start, built.End), finding.Say("platform", "pipeline", path.Base(p.File.Path), "platform", built.Text, "image", i.image))
				h.HelpText = finding.Say("platform", "platform", wants)
				return h, true
			}
		}
	}
	return finding.Hit{}, false
}

func cutLast(s, sep string) (before, after string, ok bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}
