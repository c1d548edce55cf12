package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"github.com/xgen-lint/xgen-lint/internal/files"
	"github.com/xgen-lint/xgen-lint/internal/lint"
	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/source"
	"github.com/xgen-lint/xgen-lint/internal/view"
)

// judge compares one repository.
type judge struct {
	dir          string
	unrestricted bool // kustomizations may read files above their folder
	kubeVersion  string
	apiVersions  []string

	applications, roots tally
	notCompared         map[string]int // Applications, by reason
}

// skipped is why something is not compared.
type skipped string

func (s skipped) Error() string { return string(s) }

func judgeRepository(dir string, timeout time.Duration) (*judge, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	folder, err := files.Open(dir)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	view, err := view.Look(ctx, lint.Options{FS: folder, Dir: dir})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", dir, err)
	}
	j := &judge{dir: dir, unrestricted: readsAnywhere(dir), notCompared: map[string]int{}}
	for _, res := range view.Results {
		cluster := view.Repo.Config.ClusterFor(res.Site.Name)
		j.kubeVersion, j.apiVersions = cluster.KubeVersion, cluster.APIVersions
		for _, root := range res.Roots {
			if a, ok := rootOf(res, root.Release); ok && len(root.Release.Objects) > 0 {
				_ = j.release(&j.roots, a, root.Release)
			}
		}
		for _, rel := range res.Releases {
			if err := j.ofApplication(res, rel); err != nil {
				j.notCompared[err.Error()]++
			}
		}
	}
	return j, nil
}

// ofApplication compares what an Application renders to, or a folder in the place of one.
func (j *judge) ofApplication(res *render.Result, rel *render.Release) error {
	var a application
	if rel.App.Virtual {
		a, _ = rootOf(res, rel)
	} else if err := convert(source.Decode(rel.App.Object.Node), &a); err != nil {
		return err
	}
	return j.release(&j.applications, a, rel)
}

// convert reads a value into another type, by JSON.
func convert(v, into any) error {
	data, err := json.Marshal(v)
	if err == nil {
		err = json.Unmarshal(data, into)
	}
	if err != nil {
		return skipped("a manifest that Argo CD's API does not take")
	}
	return nil
}

// release compares what one Application renders to and prints what differs. The error is why it is not compared.
func (j *judge) release(t *tally, a application, rel *render.Release) error {
	t.all++
	if len(rel.Objects) > 0 {
		t.rendered++
	}
	ours := objects{}
	for _, o := range rel.Objects {
		var v any
		if err := convert(source.Decode(o.Node), &v); err != nil {
			return err
		}
		ours.add(v, "", nil)
	}
	part := rel.Failed || rel.NotRendered != ""
	differences, err := j.compare(a, ours)
	switch {
	case errors.As(err, new(skipped)):
		return err
	case err != nil && part:
		return skipped("it fails, or fails without what is not in the repository, and with the real tool too")
	case err != nil:
		differences = []string{fmt.Sprintf("we render %d objects, and the judge fails: %v", len(ours), err)}
	case len(ours)+len(differences) == 0:
		return skipped("nothing is left of it without what is not in the repository")
	}
	t.compared++
	t.objects += len(ours)
	if part {
		t.inPart++
	}
	if len(differences) > 0 {
		t.different++
	}
	for _, line := range differences {
		fmt.Printf("%s: site %s, %s: %s\n", filepath.Base(j.dir), rel.Site.Name, a.Metadata.Name, line)
	}
	return nil
}

// compare renders an Application, and once more where something differs: what differs between these two as well is
// random, or the time.
func (j *judge) compare(a application, ours objects) ([]string, error) {
	theirs, err := j.render(a, ours)
	if err != nil || len(theirs.differences(ours, nil)) == 0 {
		return nil, err
	}
	again, err := j.render(a, ours)
	return theirs.differences(ours, again), err
}
