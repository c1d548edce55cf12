// Package change owns what is different between two states of an infra repo, as the clusters see it: which objects come,
// go and change, field by field, and on which changed line of the repository. Order, comments, formatting, Kubernetes'
// defaults and equal quantities are no change. It renders nothing, judges nothing, and hands out no secret.
package change

import (
	"github.com/xgen-lint/xgen-lint/internal/argo"
	"github.com/xgen-lint/xgen-lint/internal/kube"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Kind is what happened to an object.
type Kind string

// What may happen to an object.
const (
	Added   Kind = "added"
	Removed Kind = "removed"
	Changed Kind = "changed"
)

// Side is one of the two states.
type Side string

// The states: Old is the base, New what is compared with it.
const (
	Old Side = "old"
	New Side = "new"
)

// Release is a release by its names.
type Release struct {
	Site        string `json:"site"`
	Environment string `json:"environment"`
	Service     string `json:"service"`
	Application string `json:"application"`
}

// Origin is a source line that has a part in a change: a changed one, where one is known to.
type Origin struct {
	source.Span
	Side Side // of a line that was removed it is Old
	// Changed is set if the line itself was changed, added or removed; else it is only where the value is written.
	Changed bool
}

// Field is a field with another value.
type Field struct {
	Path string
	// Old and New are the values, as source.Decode returns them, nil if there is none and where the value is Secret.
	Old, New any
	Secret   bool
	// Digest is set for a checksum of other content, such as the annotation that restarts pods with their ConfigMap.
	Digest  bool
	Origins []Origin

	old, new source.Path // in the manifests; nil where the field is not there
	value    string      // both values, secrets too, to tell equal changes
	oldText  string      // of a text; "" for others
	newText  string
}

// Steps is the path of the field in the new manifest, in the old one if it was removed.
func (f *Field) Steps() source.Path {
	if f.new != nil {
		return f.new
	}
	return f.old
}

// Object is one object of one release with what happens to it.
type Object struct {
	Kind    Kind
	Release Release
	// Before and After are the rendered manifests; one is nil where the object is added or removed.
	Before, After *Manifest
	Fields        []Field
	Effects       []string // sorted, see Effects of the rules
	// Moved is set if Before is of another Application than After.
	Moved bool
	// Renamed is set, of an object that is added, if it was there under another name.
	Renamed *Renamed
	Notes   []string // what rules say of it

	same, alike string // see sameAs
	slight      bool   // see Slim
}

// Manifest is a rendered object in its state.
type Manifest struct {
	*render.Object
	State   *State
	Release *ReleaseState
	Node    *source.Node // what of it is compared, see application
}

// Any is the newer of the object's manifests.
func (o *Object) Any() *Manifest {
	if o.After != nil {
		return o.After
	}
	return o.Before
}

// State is one of the states that are compared.
type State struct {
	Side     Side
	Repo     *model.Repo
	Renderer *render.Renderer
	Results  []*render.Result
	// OldName gives, in the new state, the name that a file had in the old one.
	OldName func(file string) string
}

// ReleaseState is a release in one state.
type ReleaseState struct {
	Release
	Objects []*Manifest
	// Incomplete is not "" if something of it may be missing, and equal for equal reasons.
	Incomplete string
	// Application is the manifest that makes the release, decoded; nil for a root's own.
	Application map[string]any
	// Virtual is set if no Application of the repository deploys it.
	Virtual bool

	site      *siteState
	why       argo.Problem
	rendered  *render.Release // nil for what was not rendered
	changes   bool            // something of it changed
	parent    *ReleaseState   // that deploys its Application; nil if nobody is known to
	generated bool            // by an ApplicationSet
	makes     bool            // it renders Applications
	failed    bool            // it cannot be rendered, and not only for want of what is elsewhere
}

// NotCompared is what could not be compared.
type NotCompared struct {
	Site        string `json:"site"`
	Application string `json:"application,omitempty"`
	Side        Side   `json:"side"`
	Reason      string `json:"reason"`
	// Why is the reason in words, of a release; without a Text, Reason says it.
	Why argo.Problem `json:"-"`
}

// Pair is a release in both states; one of them is nil where it is added or removed.
type Pair struct {
	Old, New *ReleaseState
	Objects  []*Object
}

// Names are those of the newer state.
func (p *Pair) Names() Release {
	if p.New != nil {
		return p.New.Release
	}
	return p.Old.Release
}

// Result is what Compare finds: all objects of all releases, equal changes apart.
type Result struct {
	Pairs                    []*Pair
	SitesAdded, SitesRemoved []string
	NotCompared              []NotCompared

	old, now *State
	same     map[*render.Release]bool
	seen     map[string]*Object // see Slim
}

// podTemplates returns where an object keeps its pods' templates.
func (m *Manifest) podTemplates() []source.Path {
	return kube.PodTemplates(m.APIVersion, m.Kind, m.Node)
}
