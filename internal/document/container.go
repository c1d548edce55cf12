package document

// Container is a container of a release with the environment that it really gets.
type Container struct {
	Environment string                `json:"environment" doc:"of the release"`
	Service     string                `json:"service" doc:"of the release"`
	Namespace   string                `json:"namespace" doc:"of the object"`
	Object      string                `json:"object" doc:"Kind/name"`
	Container   string                `json:"container" doc:"its name"`
	Init        bool                  `json:"init" doc:"it is an init container"`
	Path        Path                  `json:"path" doc:"where it is in the document"`
	Complete    bool                  `json:"complete" doc:"all of its environment is known"`
	Storage     string                `json:"storage" doc:"where its object storage is: minio, s3, …; empty if not known"`
	Roles       map[string][]Variable `json:"roles" doc:"variables of object storage by their part in it: access, secret, endpoint, bucket, secure, region"`
	Sources     []Source              `json:"sources" doc:"envFrom, low to high"`
	Refs        []Ref                 `json:"refs" doc:"env entries that refer to a key"`
	Reads       []Read                `json:"reads" doc:"variables that its command and scripts read"`
	Variables   map[string]Variable   `json:"variables" doc:"all variables by name; only where there are rules of your own"`
}

// Variable is a variable as the container gets it.
type Variable struct {
	Name       string   `json:"name" doc:"its name"`
	Source     string   `json:"source" doc:"what supplies it: ConfigMap/xgen-core-config, env, Secret/…"`
	Kind       string   `json:"kind" doc:"ConfigMap, Secret, env, …"`
	Value      *string  `json:"value" doc:"null if it is secret or not known"`
	Known      bool     `json:"known" doc:"the value is known"`
	Secret     bool     `json:"secret" doc:"it comes from a Secret"`
	At         Path     `json:"at" doc:"where the value is set"`
	Uncertain  bool     `json:"uncertain" doc:"another source may override it"`
	Credential bool     `json:"credential" doc:"its name is that of a credential"`
	Role       string   `json:"role" doc:"its part in object storage"`
	Default    bool     `json:"default" doc:"the chart's own credential"`
	Fixed      bool     `json:"fixed" doc:"the command sets it whatever the environment holds"`
	Address    Address  `json:"address" doc:"an endpoint, read"`
	Shadows    []Shadow `json:"shadows" doc:"what it overrides, nearest first"`
}

// Shadow is a value that another one overrides.
type Shadow struct {
	Source string  `json:"source" doc:"what supplies it"`
	Kind   string  `json:"kind" doc:"ConfigMap, Secret, env, …"`
	Value  *string `json:"value" doc:"null if it is secret or not known"`
	Known  bool    `json:"known" doc:"the value is known"`
	Secret bool    `json:"secret" doc:"it comes from a Secret"`
	At     Path    `json:"at" doc:"where it is set"`
}

// Address is an endpoint.
type Address struct {
	Scheme    string `json:"scheme" doc:"http or https"`
	Host      string `json:"host" doc:"with its port"`
	InCluster bool   `json:"inCluster" doc:"a Service inside the cluster"`
	AWS       bool   `json:"aws" doc:"AWS S3"`
}

// Source is an entry of envFrom.
type Source struct {
	Kind       string `json:"kind" doc:"ConfigMap or Secret"`
	Name       string `json:"name" doc:"of the object"`
	Prefix     string `json:"prefix" doc:"before each key"`
	Optional   bool   `json:"optional" doc:"it may be missing"`
	Known      bool   `json:"known" doc:"somebody makes it"`
	Incomplete string `json:"incomplete" doc:"why there may be more keys"`
	At         Path   `json:"at" doc:"where it is named"`
	Secret     int    `json:"secret" doc:"index in secrets"`
}

// Ref is an env entry that takes one key.
type Ref struct {
	Variable   string `json:"variable" doc:"its name"`
	Kind       string `json:"kind" doc:"ConfigMap or Secret"`
	Name       string `json:"name" doc:"of the object"`
	Key        string `json:"key" doc:"of the object"`
	Optional   bool   `json:"optional" doc:"it may be missing"`
	Known      bool   `json:"known" doc:"somebody makes the object"`
	Missing    bool   `json:"missing" doc:"the object is known and has no such key"`
	Incomplete string `json:"incomplete" doc:"why there may be more keys"`
	At         Path   `json:"at" doc:"where it is named"`
	Secret     int    `json:"secret" doc:"index in secrets"`
}

// Read is a variable that a command reads.
type Read struct {
	Name       string `json:"name" doc:"of the variable"`
	Syntax     string `json:"syntax" doc:"who expands it: shell or kubelet"`
	At         Path   `json:"at" doc:"the text that reads it"`
	Within     []int  `json:"within" doc:"from where to where in that text"`
	Optional   bool   `json:"optional" doc:"it has a default there"`
	Supplied   bool   `json:"supplied" doc:"something supplies it"`
	Credential bool   `json:"credential" doc:"its name is that of a credential"`
	InEnv      string `json:"inEnv" doc:"the env entry whose value reads it"`
	Behind     int    `json:"behind" doc:"index in sources of the one that may supply it"`
	Near       string `json:"near" doc:"the name that was probably meant"`
}

// Secret is what is known of a Secret.
type Secret struct {
	Name        string               `json:"name" doc:"its name"`
	Namespace   string               `json:"namespace" doc:"empty if nothing says"`
	Environment string               `json:"environment" doc:"empty if it holds for all of the site's"`
	Origin      string               `json:"origin" doc:"manifest, release or script"`
	File        string               `json:"file" doc:"of the manifest or script"`
	Incomplete  string               `json:"incomplete" doc:"why there may be more keys"`
	Keys        map[string]SecretKey `json:"keys" doc:"by name"`
	Data        map[string]Any       `json:"data" doc:"always empty: the place of a key that is missing"`
}

// SecretKey is a key of a Secret.
type SecretKey struct {
	Maybe bool     `json:"maybe" doc:"it is there only under a condition"`
	Meant []string `json:"meant" doc:"variables that are read and that it may have been meant as"`
}

// Index are the references between objects.
type Index struct {
	Broken []Broken `json:"broken" doc:"those that lead nowhere"`
}

// Broken is a reference that leads nowhere.
type Broken struct {
	Index     int      `json:"index" doc:"of this one in the list"`
	Why       string   `json:"why" doc:"missing, key, login, namespace, port, …"`
	Kind      string   `json:"kind" doc:"of the object that is named"`
	Name      string   `json:"name" doc:"that is named"`
	Namespace string   `json:"namespace" doc:"in which it is looked for"`
	Pull      bool     `json:"pull" doc:"it is a pull secret"`
	Wanted    string   `json:"wanted" doc:"the key or port that is missing"`
	Number    bool     `json:"number" doc:"the port is a number"`
	Certain   bool     `json:"certain" doc:"nothing can make it outside the repository"`
	Near      string   `json:"near" doc:"the name that was probably meant"`
	Known     []string `json:"known" doc:"names that exist"`
	By        string   `json:"by" doc:"how the object is named"`
	Absent    string   `json:"absent" doc:"a name for what is missing, for absent in a report"`
	Within    []int    `json:"within" doc:"from where to where in the text at its place"`
	At        Path     `json:"at" doc:"the place to edit"`
	From      string   `json:"from" doc:"the object that names it"`
	Maker     Maker    `json:"maker" doc:"who makes it, elsewhere or by another name"`
	Key       bool     `json:"key" doc:"the template's line is to blame, and not the value that it writes there"`
	MakerAt   Path     `json:"makerAt" doc:"where it is made"`
	Reader    string   `json:"reader" doc:"another object that needs it"`
	ReaderAt  Path     `json:"readerAt" doc:"where that one names it"`
}

// Maker is what makes an object.
type Maker struct {
	Label     string `json:"label" doc:"kind and name"`
	Name      string `json:"name" doc:"of the object"`
	Namespace string `json:"namespace" doc:"in which it is made"`
	File      string `json:"file" doc:"of the manifest or script"`
	Script    bool   `json:"script" doc:"a setup script makes it"`
}

// Change is the document of scope change: one for each release that is not the
// same in two states of the repository.
type Change struct {
	Kind        string   `json:"kind" doc:"change"`
	Site        string   `json:"site" doc:"the site's name"`
	Environment string   `json:"environment" doc:"of the release"`
	Service     string   `json:"service" doc:"of the release"`
	Application string   `json:"application" doc:"the Application's name"`
	Status      string   `json:"status" doc:"what becomes of the Application: added, removed, changed, …"`
	Prune       bool     `json:"prune" doc:"what is gone is deleted"`
	SyncOptions []string `json:"syncOptions" doc:"of the Application"`
	Before      Side     `json:"before" doc:"the release as it was"`
	After       Side     `json:"after" doc:"the release as it is to be"`
	Changes     []Object `json:"changes" doc:"the objects that differ"`
}

// Side is one state of a release.
type Side struct {
	Manifests []Any    `json:"manifests" doc:"the objects"`
	Pods      []Labels `json:"pods" doc:"the pods by their labels; only where some move"`
}

// Labels are those of a pod.
type Labels struct {
	Object    string            `json:"object" doc:"that makes the pod"`
	Namespace string            `json:"namespace" doc:"in which it runs"`
	Labels    map[string]string `json:"labels" doc:"by name"`
}

// Object is an object that differs.
type Object struct {
	Kind      string  `json:"kind" doc:"added, removed or changed"`
	Group     string  `json:"group" doc:"of its API"`
	Type      string  `json:"type" doc:"its kind: Deployment, …"`
	Name      string  `json:"name" doc:"its name"`
	Namespace string  `json:"namespace" doc:"empty if it has none"`
	Manifest  Any     `json:"manifest" doc:"as it is to be, or was if it is removed"`
	Was       Any     `json:"was" doc:"as it was; null if it is new"`
	Moved     bool    `json:"moved" doc:"another Application has it from now on"`
	Hook      bool    `json:"hook" doc:"it is a hook"`
	Renamed   Renamed `json:"renamed" doc:"the object that it replaces, if there is one"`
	Fields    []Field `json:"fields" doc:"that differ"`
}

// Renamed is what an object was called before.
type Renamed struct {
	Name      string `json:"name" doc:"its name"`
	Namespace string `json:"namespace" doc:"its namespace"`
	Hashed    bool   `json:"hashed" doc:"only the hash in its name differs"`
}

// Field is a field that differs.
type Field struct {
	Path     Path   `json:"path" doc:"in the manifest"`
	Text     string `json:"text" doc:"the path as people write it"`
	Old      Any    `json:"old" doc:"null if it was absent"`
	New      Any    `json:"new" doc:"null if it is absent"`
	Template bool   `json:"template" doc:"it is in a pod's template"`
}
