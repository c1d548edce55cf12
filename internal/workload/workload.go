// Package workload owns what a container really gets: its effective
// environment by Kubernetes' rules, where each variable comes from and what it
// shadows, and what its command and scripts do with it. It refuses to render,
// to judge, and to see a Secret's values: of Secrets it knows the keys.
package workload

import (
	"slices"
	"sync"

	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Container is one container of a rendered workload.
type Container struct {
	Release *render.Release
	Object  *render.Object // the workload
	Path    source.Path    // of the container in it
	Name    string
	Init    bool

	Variables map[string]*Variable
	Sources   []*Source // envFrom, in order
	Refs      []*Ref    // the keys that env takes from ConfigMaps and Secrets
	Reads     []*Read
	Unclosed  []*Read // $(NAME without its parenthesis, of names that are supplied
	Literals  []*Literal
	Arguments []*Argument
	Unquoted  []*Unexpanded
	// Scripts are what shells run; of them Invalid are those that are not shell.
	Scripts []*Script
	// Expanded are variables whose text is expanded once more by other means: eval,
	// envsubst, sh -c "$START".
	Expanded    map[string]bool
	Invalid     []*Invalid
	Misused     []*Misused
	Substituted []*Substituted

	links []string // prefixes of the variables that Services add
}

// Place is where something is written: in a rendered object, or at a key of a
// Secret that is in the repo. With none of both it is nowhere.
type Place struct {
	Object *render.Object
	Path   source.Path // in the object
	Secret *model.Secret
	Key    *model.SecretKey
}

// Stretch is a stretch of a string at a Place: of an argument of the command, of
// a script in a ConfigMap.
type Stretch struct {
	Place
	Start, End int
}

// Kind is what a source of variables is.
type Kind string

// The kinds of sources.
const (
	ConfigMap Kind = "ConfigMap"
	Secret    Kind = "Secret"
	Env       Kind = "env" // an entry of env itself
)

// Value is what one layer says of a variable.
type Value struct {
	Kind Kind
	Name string // of the ConfigMap or Secret
	Key  string // in it
	// Text is the value, "" where Known is false or Secret is true.
	Text string
	// Secret is set where the value comes from a Secret, in part or whole.
	Secret bool
	// Known is set where the value, or for a Secret that it is there, is known.
	Known bool
	Place Place
	// Refers are the variables named by $(NAME) in an entry of env.
	Refers []string

	order int // of the entry of envFrom, len(Sources) for env
}

// Source is "ConfigMap/x", "Secret/x" or "env".
func (v *Value) Source() string {
	if v.Kind == Env {
		return string(Env)
	}
	return string(v.Kind) + "/" + v.Name
}

// Variable is one variable of a container: the layer that won, and those that
// it shadows, the nearest first.
type Variable struct {
	Name string
	Value
	Shadows []Value
	// Uncertain is set where a later source that could not be seen may hold it
	// as well.
	Uncertain bool
}

// Source is one entry of envFrom.
type Source struct {
	Kind         Kind
	Name, Prefix string
	Optional     bool
	Place        Place
	Secret       *model.Secret // what is known of it
	Object       *render.Object
	Unknown      bool   // nothing is known of it
	Elsewhere    string // the other namespace in which it is made, where Unknown
	Incomplete   string // why it may have more keys than are known
	Broken       bool   // unknown because of a fault that is reported: a manifest or script that cannot be read, a misspelt name
	// InvalidNames are keys that Kubernetes leaves out.
	InvalidNames []string
}

// Ref is an entry of env that takes its value from a key.
type Ref struct {
	Variable string
	Kind     Kind
	Name     string
	Key      string
	Optional bool
	Place    Place
	Secret   *model.Secret
	Object   *render.Object // that makes the Secret, where it is rendered
	// Missing is set where the source is known and has no such key.
	Missing bool
	// Unknown is set where that cannot be said.
	Unknown bool
	Why     string // of Unknown, where the source itself is known
	Broken  bool   // see Source
}

// Syntax is who expands a reference.
type Syntax string

// Who expands.
const (
	Shell   Syntax = "shell"
	Kubelet Syntax = "kubelet" // $(NAME)
)

// Read is a variable that the container's command, its scripts or an entry of
// env takes from the environment.
type Read struct {
	Name string
	At   Stretch
	// Syntax says who expands it.
	Syntax Syntax
	// Optional: the reader does without (a default, a test, something unreadable
	// that may have set it).
	Optional bool
	// Required: the script stops without it.
	Required bool
	// InEnv is set where an entry of env refers to it.
	InEnv string
	// Early is set where the kubelet does not have the variable yet when it comes to
	// that entry: it puts envFrom together, then env from the first entry to the last.
	Early bool
}

// Complete reports whether every source of the container's environment could be
// seen, so that a variable that is not in Variables is not there.
func (c *Container) Complete() bool {
	return !slices.ContainsFunc(c.Sources, (*Source).unseen)
}

func (s *Source) unseen() bool { return s.Unknown || s.Incomplete != "" }

// Supplied reports whether the container has a variable: from its manifest, or
// one that Kubernetes adds for a Service.
func (c *Container) Supplied(name string) bool {
	if c.Variables[name] != nil {
		return true
	}
	return slices.ContainsFunc(c.links, func(prefix string) bool { return linked(name, prefix) })
}

// Names lists the container's variables, sorted.
func (c *Container) Names() []string {
	out := make([]string, 0, len(c.Variables))
	for n := range c.Variables {
		out = append(out, n)
	}
	slices.Sort(out)
	return out
}

// Reader reads the containers of a repo's sites. What it works out of a text
// (commands, names) it keeps, as sites share them. It is safe for concurrent use.
type Reader struct {
	repo   *model.Repo
	tracer Tracer

	commands sync.Map // command line -> *shell.Reading
	names    sync.Map // name -> About
	fixed    sync.Map // fixedKey -> bool
}

// NewReader makes a Reader of a loaded repo; tracer is asked by Fixed only.
func NewReader(repo *model.Repo, tracer Tracer) *Reader { return &Reader{repo: repo, tracer: tracer} }

// Containers returns every container of a site's releases, init containers and
// side-cars included, in the order of the releases. kube.PodTemplates says which
// kinds have pods.
func (r *Reader) Containers(res *render.Result) []*Container {
	s := newSite(r, res)
	var out []*Container
	for _, rel := range res.Releases {
		for _, o := range rel.Objects {
			for _, p := range podsOf(o) {
				out = append(out, s.containers(rel, o, p)...)
			}
		}
	}
	return out
}

// About is what a variable's name says of it.
type About struct {
	Credential bool
	Role       Role // in object storage, "" for none
}

// About returns what a name says.
func (r *Reader) About(name string) About {
	if known, ok := r.names.Load(name); ok {
		return known.(About)
	}
	w := words(name)
	a := About{credential(w), storageRole(w)}
	if len(w) > 1 && w[len(w)-1] == "REGION" && storageFamily(w) {
		a.Role = Region
	}
	r.names.Store(name, a)
	return a
}
