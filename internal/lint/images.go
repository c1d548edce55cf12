package lint

import (
	"context"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/xgen-lint/xgen-lint/checks"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/input"
	"github.com/xgen-lint/xgen-lint/internal/known"
	"github.com/xgen-lint/xgen-lint/internal/kube"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/registry"
	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/source"
	"github.com/xgen-lint/xgen-lint/internal/texts"
)

// ImageOptions is how the registries are asked.
type ImageOptions struct {
	Timeout           time.Duration // for one request; 0 is the registry package's default
	Jobs              int
	CredentialHelpers bool
}

// ImageUse is one container's image, as contract.md's `images` prints it.
type ImageUse struct {
	Site        string `json:"site"`
	Environment string `json:"environment"`
	Service     string `json:"service"`
	Object      string `json:"object"`
	Container   string `json:"container"`
	Image       string `json:"image"`
	File        string `json:"file"`
	Line        int    `json:"line"`
	Verdict     string `json:"verdict,omitempty"`
	Detail      string `json:"detail,omitempty"`

	object *render.Object
	path   source.Path // of the image in the object
}

// Images lists every image that what is rendered of a site pulls, with its source line.
func Images(renderer *render.Renderer, res *render.Result) []ImageUse {
	uses := imageUses(res)
	for i, u := range uses {
		span := renderer.Trace(u.object, u.path, nil, false).Span
		uses[i].File, uses[i].Line = span.File, span.Line
	}
	return uses
}

// imageUses lists the images of a site's pods, without their places.
func imageUses(res *render.Result) []ImageUse {
	var out []ImageUse
	for _, rel := range res.Releases {
		for _, o := range rel.Objects {
			for _, template := range kube.PodTemplates(o.APIVersion, o.Kind, o.Node) {
				pod := template.Child("spec")
				for _, list := range []string{"initContainers", "containers"} {
					_, containers := source.Get(o.Node, pod.Child(list))
					items, _ := source.Decode(containers).([]any)
					for i, item := range items {
						c, _ := item.(map[string]any)
						image, _ := c["image"].(string)
						if image == "" {
							continue
						}
						name, _ := c["name"].(string)
						out = append(out, ImageUse{Site: res.Site.Name, Environment: rel.Environment, Service: rel.Service,
							Object: o.Kind + "/" + o.Name, Container: name, Image: image, object: o,
							path: pod.Child(list, strconv.Itoa(i), "image")})
					}
				}
			}
		}
	}
	return out
}

// Check asks the registries for every image and fills in the verdicts, their details in a language; known may say which of them may be asked. The
// error is that of registry.Check; the verdicts so far are kept.
func Check(ctx context.Context, config *model.Config, uses []ImageUse, o ImageOptions, in texts.Language, known []*known.Findings, progress func(done, total int)) error {
	results, err := askRegistries(ctx, config, uses, o, known, progress)
	words := texts.Of(in)
	for i := range uses {
		if r, ok := results[uses[i].Image]; ok {
			uses[i].Verdict, uses[i].Detail = string(r.Verdict), words.Say(r.Detail)
		}
	}
	return err
}

func askRegistries(ctx context.Context, config *model.Config, uses []ImageUse, o ImageOptions, earlier []*known.Findings, progress func(done, total int)) (map[string]registry.Result, error) {
	var refs []string
	for _, u := range uses {
		refs = append(refs, u.Image)
	}
	refs, out := known.Asked(finding.Unique(refs), earlier)
	images := make([]registry.Image, len(refs))
	for i, ref := range refs {
		images[i] = registry.ImageOf(ref)
	}
	results, err := registry.Check(ctx, images, registry.Options{Insecure: known.Insecure(config, earlier), Jobs: o.Jobs, Timeout: o.Timeout,
		CredentialHelpers: o.CredentialHelpers, Progress: progress, UserAgent: "xgen-lint"})
	for i, r := range results {
		out[refs[i]] = r
	}
	if err != nil {
		return out, fmt.Errorf("ask the registries: %w", err)
	}
	return out, nil
}

// needsRegistry tells the rules that speak only where the registries are asked.
func needsRegistry(id string) bool {
	return id == checks.ImageMissing || id == checks.ImageWrongPlatform || id == checks.ImageUnverifiable
}

// judgeImages asks the registries for the images of all chosen sites at once
// and adds what they answer. What one host says of itself (no answer, no
// permission) is one finding, whatever images it holds.
func (run *run) judgeImages(ctx context.Context) error {
	if run.Images == nil || !slices.ContainsFunc([]string{checks.ImageMissing, checks.ImageWrongPlatform, checks.ImageUnverifiable}, run.enabled) {
		return nil
	}
	var uses []ImageUse
	slices.SortFunc(run.results, func(a, b *render.Result) int { return strings.Compare(a.Site.Name, b.Site.Name) })
	for _, res := range run.results {
		uses = append(uses, imageUses(res)...)
	}
	var progress func(done, total int)
	if run.Progress != nil {
		progress = func(done, total int) { run.Progress("images", done, total) }
	}
	results, err := askRegistries(ctx, run.repo.Config, uses, *run.Images, run.Known, progress)
	if err != nil {
		return err
	}
	said := map[string]bool{}
	for _, u := range uses {
		r := results[u.Image]
		rule := map[registry.Verdict]string{registry.Missing: checks.ImageMissing, registry.WrongPlatform: checks.ImageWrongPlatform,
			registry.Unverifiable: checks.ImageUnverifiable}[r.Verdict]
		if rule == "" {
			continue
		}
		key := u.Site + " " + u.Image // an image that two environments share is one fault of the site
		if rule == checks.ImageUnverifiable {
			key = r.Host + " " + string(r.Cause)
		}
		if said[key] {
			continue
		}
		said[key] = true
		if err := run.addImage(rule, u, r); err != nil {
			return err
		}
	}
	return nil
}

func (run *run) addImage(rule string, u ImageUse, r registry.Result) error {
	if !run.enabled(rule) {
		return nil
	}
	hit := finding.Hit{Rule: rule, Path: u.path, Text: imageText(rule, u, r), HelpText: r.Help,
		Subject: finding.Subject{Site: u.Site, Environment: u.Environment, Service: u.Service}}
	doc := &input.Document{}
	doc.Mount(source.P(), input.Origin{Object: u.object}, hit.Subject)
	if rule == checks.ImageMissing && !run.ownTag(u, r) {
		run.atService(&hit, doc, u)
	}
	return run.add([]finding.Hit{hit}, doc)
}

// ownTag reports whether a tag is missing that was written for this service or
// site alone: that is fixed where it is written.
func (run *run) ownTag(u ImageUse, r registry.Result) bool {
	if r.Cause != registry.NoTag || r.Tag == "" || !strings.HasSuffix(u.Image, r.Tag) {
		return false
	}
	tag := &finding.Stretch{Start: len(u.Image) - len(r.Tag), End: len(u.Image)}
	at := run.renderer.Trace(u.object, u.path, tag, false).Span
	return at.File == run.repo.Site(u.Site).File.Path || path.Base(at.File) == u.Service+path.Ext(at.File)
}

// atService puts a missing image on the site's entry of its service: it is
// listed where it was never built.
func (run *run) atService(hit *finding.Hit, doc *input.Document, u ImageUse) {
	site := run.repo.Site(u.Site)
	for _, e := range site.Environments {
		for _, s := range e.Services {
			if e.Name == u.Environment && s.Name == u.Service {
				hit.Related = append(hit.Related, finding.Related{Path: u.path, Text: finding.Say("the-image", "image", u.Image)})
				doc.Mount(source.P("service"), input.Origin{YAML: site.File, Base: s.Path}, hit.Subject)
				hit.Path = source.P("service", "name")
			}
		}
	}
}

func imageText(rule string, u ImageUse, r registry.Result) finding.Phrase {
	if rule == checks.ImageUnverifiable {
		return finding.Say("unverifiable", "why", r.Detail)
	}
	return finding.Say("image", "image", u.Image, "why", r.Detail)
}
