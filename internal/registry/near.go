package registry

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"path"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"
	"github.com/google/go-containerregistry/pkg/name"

	"github.com/xgen-lint/xgen-lint/internal/finding"
)

const (
	maxNear  = 5      // names offered in place of a missing one
	maxPages = 10     // of 1,000 names each, read of a tag list or catalogue
	maxNames = 20_000 // kept of a list, whatever a page holds
)

// tagList is what a repository said about its tags.
type tagList struct {
	tags []string
	more bool // there are others, which were not read
	err  error
}

// missing tells a missing tag from a missing repository, which a 404 for the
// manifest does not, and looks for what is there instead.
func (c *checker) missing(ctx context.Context, ref name.Reference, r Result) Result {
	r.Verdict = Missing
	list := c.tagsOf(ctx, ref.Context())
	_, byTag := ref.(name.Tag)
	switch {
	case list.err == nil && !byTag:
		r.Cause = NoTag
		r.Detail = finding.Say("no-digest", "host", r.Host, "repository", r.Repository, "digest", r.Tag)
	case list.err == nil && list.more && len(list.tags) == 0: // nothing is known
		r.Cause = NoManifest
		r.Detail = withoutTags(r)
	case list.err == nil && slices.Contains(list.tags, r.Tag):
		r.Cause = NoManifest
		r.Detail = finding.Say("listed-but-missing", "host", r.Host, "repository", r.Repository, "tag", r.Tag)
	case list.err == nil:
		r.Cause = NoTag
		r.Near = nearestTags(r.Tag, list.tags)
		r.Detail = finding.Say("no-such-tag", "host", r.Host, "repository", r.Repository, "tag", r.Tag, "offer", list.offer(r.Near))
	case isNotFound(list.err):
		r.Cause = NoRepository // describe writes the detail, when all is known
		r.Near = nearestRepositories(r.Repository, c.repositoriesOf(ctx, ref.Context().Registry))
	default:
		r.Cause = NoManifest
		r.Detail = withoutTags(r)
		if tooLarge := (*http.MaxBytesError)(nil); errors.As(list.err, &tooLarge) {
			r.Detail = finding.Say("tags-too-large", "host", r.Host, "image", r.Repository+":"+r.Tag, "size", tooLarge.Limit>>20)
		}
	}
	return r
}

// describe says of each missing repository what exists beside it. Where the
// registry keeps its catalogue to itself, the other images asked for tell.
func describe(answers map[Image]Result) map[Image]Result {
	seen := map[string][]string{}
	for _, r := range answers {
		if r.Verdict == Found || r.Verdict == WrongPlatform || r.Cause == NoTag {
			seen[r.Host] = append(seen[r.Host], r.Repository)
		}
	}
	for key, r := range answers {
		if r.Cause != NoRepository {
			continue
		}
		if slices.Contains(seen[r.Host], r.Repository) {
			// Another tag of it was found: the registry has no tag lists.
			r.Cause, r.Near, r.Detail = NoManifest, nil, withoutTags(r)
			answers[key] = r
			continue
		}
		if len(r.Near) == 0 {
			r.Near = nearestRepositories(r.Repository, seen[r.Host])
		}
		r.Detail = finding.Say("no-repository", "host", r.Host, "repository", r.Repository, "near", r.Near)
		answers[key] = r
	}
	return answers
}

func withoutTags(r Result) finding.Phrase {
	return finding.Say("tags-unlisted", "host", r.Host, "image", r.Repository+":"+r.Tag)
}

// tagsOf lists a repository's tags, once in a Check.
func (c *checker) tagsOf(ctx context.Context, repo name.Repository) tagList {
	return c.tags.get(repo.Name(), func() tagList {
		var list tagList
		pages, err := c.puller.Lister(ctx, repo)
		if err != nil {
			return tagList{err: err}
		}
		for n := 0; n < maxPages && len(list.tags) < maxNames && pages.HasNext(); n++ {
			page, err := pages.Next(ctx)
			if err != nil {
				list.more = true
				break // the pages before it are worth having
			}
			list.tags = append(list.tags, page.Tags[:min(len(page.Tags), maxNames)]...)
			list.more = len(page.Tags) > maxNames
		}
		list.more = list.more || pages.HasNext()
		return list
	})
}

// repositoriesOf reads the catalogue, once in a Check. Many registries keep it
// to themselves; it only serves for suggestions, so that is no failure.
func (c *checker) repositoriesOf(ctx context.Context, reg name.Registry) []string {
	return c.catalog.get(reg.Name(), func() []string {
		var repos []string
		pages, err := c.puller.Catalogger(ctx, reg)
		if err != nil {
			return nil
		}
		for n := 0; n < maxPages && pages.HasNext(); n++ {
			page, err := pages.Next(ctx)
			if err != nil {
				break
			}
			repos = append(repos, page.Repos[:min(len(page.Repos), maxNames)]...)
		}
		return repos
	})
}

// nearestTags prefers tags of the platform that the wanted tag names, then
// those that need the fewest edits. Tags that cosign keeps signatures in
// (sha256-….sig) are not images.
func nearestTags(want string, tags []string) []string {
	platform, _ := platformOfTag(want)
	return nearest(tags, func(tag string) (int, bool) {
		if strings.HasPrefix(tag, "sha256-") {
			return 0, false
		}
		distance := levenshtein.ComputeDistance(want, tag)
		if other, _ := platformOfTag(tag); other != platform {
			distance += 1000 // more than any distance: a tag has at most 128 letters
		}
		return distance, true
	})
}

// nearestRepositories keeps the neighbours (other services of the same site)
// and the namesakes (the same service of other sites).
func nearestRepositories(want string, repos []string) []string {
	return nearest(repos, func(repo string) (int, bool) {
		kin := path.Dir(repo) == path.Dir(want) || path.Base(repo) == path.Base(want)
		return levenshtein.ComputeDistance(want, repo), kin && repo != want
	})
}

func nearest(names []string, rank func(string) (distance int, ok bool)) []string {
	type ranked struct {
		name     string
		distance int
	}
	var list []ranked
	for _, n := range names {
		if distance, ok := rank(n); ok {
			list = append(list, ranked{n, distance})
		}
	}
	slices.SortFunc(list, func(a, b ranked) int {
		return cmp.Or(cmp.Compare(a.distance, b.distance), cmp.Compare(a.name, b.name))
	})
	var near []string
	for _, r := range slices.Compact(list) {
		near = append(near, r.name)
	}
	return firstFew(near)
}

func firstFew(names []string) []string { return names[:min(len(names), maxNear)] }

// offer words what exists: all of it, or the nearest of it.
func (l tagList) offer(near []string) finding.Phrase {
	switch {
	case len(near) == 0 && !l.more:
		return finding.Say("no-tags")
	case l.more:
		return finding.Say("first-tags", "count", len(l.tags), "near", near)
	case len(near) == len(l.tags):
		return finding.Say("all-tags", "near", near)
	}
	return finding.Say("nearest-tags", "count", len(l.tags), "near", near)
}
