package view

import (
	"slices"

	"github.com/xgen-lint/xgen-lint/internal/kube"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// FleetSite is one row of the fleet table, as contract.md's `sites` prints it.
type FleetSite struct {
	Name         string             `json:"name"`
	File         string             `json:"file"`
	Platform     string             `json:"platform"`
	ImageSite    string             `json:"imageSite"`
	Environments []FleetEnvironment `json:"environments"`
}

// FleetEnvironment is one environment of a site; RootApp is "" where no root
// app renders it.
type FleetEnvironment struct {
	Name     string         `json:"name"`
	Domain   string         `json:"domain"`
	RootApp  string         `json:"rootApp"`
	Services []FleetService `json:"services"`
}

// FleetService is one service as it is deployed; the numbers are nil where
// nothing says.
type FleetService struct {
	Name        string `json:"name"`
	Image       string `json:"image"`
	Replicas    *int64 `json:"replicas"`
	MinReplicas *int64 `json:"minReplicas"`
	MaxReplicas *int64 `json:"maxReplicas"`
}

// Fleet makes the fleet table of what was looked at.
func (v *View) Fleet() []FleetSite {
	out := []FleetSite{}
	for _, res := range v.Results {
		s := res.Site
		row := FleetSite{Name: s.Name, File: s.File.Path, Platform: s.Platform, ImageSite: s.ImageSite,
			Environments: []FleetEnvironment{}}
		for _, e := range environments(res) {
			if v.Keeps(e.Name, "") {
				row.Environments = append(row.Environments, v.environment(res, e))
			}
		}
		out = append(out, row)
	}
	return out
}

// environments are those of the site file, and those that only its releases
// have: a repo of another shape may keep its services elsewhere.
func environments(res *render.Result) []*model.Environment {
	out := slices.Clone(res.Site.Environments)
	for _, rel := range res.Releases {
		if !slices.ContainsFunc(out, func(e *model.Environment) bool { return e.Name == rel.Environment }) {
			out = append(out, &model.Environment{Name: rel.Environment})
		}
	}
	return out
}

func (v *View) environment(res *render.Result, e *model.Environment) FleetEnvironment {
	row := FleetEnvironment{Name: e.Name, Services: []FleetService{}}
	if e.Domain != nil {
		row.Domain = *e.Domain
	}
	for _, root := range res.Roots {
		if root.App != nil && root.Environment == e.Name {
			row.RootApp = root.App.Name
		}
	}
	seen := map[string]bool{}
	for _, rel := range res.Releases {
		if rel.Environment == e.Name && rel.App != nil && !seen[rel.Service] {
			seen[rel.Service] = true
			row.Services = append(row.Services, fleetService(rel))
		}
	}
	for _, s := range e.Services { // listed, but nothing renders it
		if !seen[s.Name] && s.Name != "" && v.Keeps(e.Name, s.Name) {
			seen[s.Name] = true
			row.Services = append(row.Services, FleetService{Name: s.Name})
		}
	}
	return row
}

// fleetService reads a release's row: image and replicas of its first workload
// that keeps running, or, if there is none, of its first one.
func fleetService(rel *render.Release) FleetService {
	row := FleetService{Name: rel.Service}
	ends := true // the row is that of a Job or CronJob
	for _, o := range rel.Objects {
		if o.Kind == "HorizontalPodAutoscaler" {
			row.MinReplicas, row.MaxReplicas = number(o, "spec", "minReplicas"), number(o, "spec", "maxReplicas")
		}
		pods := kube.PodTemplates(o.APIVersion, o.Kind, o.Node)
		if len(pods) == 0 || row.Image != "" && (!ends || o.Group() == "batch") {
			continue
		}
		if image, _ := value(o, pods[0].Child("spec", "containers", "0", "image")...).(string); image != "" {
			row.Image, row.Replicas, ends = image, number(o, "spec", "replicas"), o.Group() == "batch"
		}
	}
	return row
}

func value(o *render.Object, path ...string) any {
	if _, n := source.Get(o.Node, path); n != nil {
		return source.Decode(n)
	}
	return nil
}

func number(o *render.Object, path ...string) *int64 {
	if n, ok := value(o, path...).(int64); ok {
		return &n
	}
	return nil
}
