// Package document owns the form of what rules read: the documents of scope site
// and fleet as Go types, the JSON Schema that is made of them, and the table that
// docs/policies.md prints. How a document is filled is internal/lint's: site, environments,
// Applications, releases and the shared parts are values of these types, the others are held against them by a test.
package document

// Any is a part as it is in a file: its fields are the file's own.
type Any any

// Path is a place in the document, as a list of keys and indexes: what `path` of
// a report may name.
type Path []any

// Site is the document of scope site: one for each site.
type Site struct {
	Kind         string        `json:"kind" doc:"site"`
	Site         SiteFacts     `json:"site" doc:"the site itself"`
	Limits       Limits        `json:"limits" doc:"what the site's platform allows; a number that is not limited is absent"`
	Environments []Environment `json:"environments" doc:"of the site file, in its order"`
	RootApps     []RootApp     `json:"rootApps" doc:"the root apps that render the site"`
	Applications []Application `json:"applications" doc:"Applications that the app-of-apps chart renders"`
	Releases     []Release     `json:"releases" doc:"what Argo CD would apply of each Application"`
	Roots        []Root        `json:"roots" doc:"what root apps render beside Applications, AppProjects above all"`
	Projects     []Any         `json:"projects" doc:"AppProjects that are in plain files of the repository"`
	Containers   []Container   `json:"containers" doc:"the environment that each container really gets"`
	Secrets      []Secret      `json:"secrets" doc:"Secrets that containers refer to, by key names; never a value"`
	Index        Index         `json:"index" doc:"references between the site's objects"`
	Shared
}

// Fleet is the document of scope fleet: one of all sites, without manifests.
type Fleet struct {
	Kind     string      `json:"kind" doc:"fleet"`
	Sites    []FleetSite `json:"sites" doc:"all sites, by name"`
	RootApps []RootApp   `json:"rootApps" doc:"every root app of the repository"`
	Shared
}

// Shared are the parts that both documents have.
type Shared struct {
	Jenkins    Jenkins    `json:"jenkins" doc:"project.yaml and the pipelines"`
	Catalog    Catalog    `json:"catalog" doc:"services.yaml; absent if there is none"`
	Registries []Registry `json:"registries" doc:"of .xgen-lint.yaml"`
	Setup      Setup      `json:"setup" doc:"the setup scripts"`
	Fleet      Names      `json:"fleet" doc:"the names of all sites"`
}

// SiteFacts are what is known of the site.
type SiteFacts struct {
	Name      string   `json:"name" doc:"its name"`
	File      string   `json:"file" doc:"its file"`
	Platform  string   `json:"platform" doc:"eks, k3s or another one of .xgen-lint.yaml"`
	Declares  []string `json:"declares" doc:"what .xgen-lint.yaml itself says of it: platform, gpu"`
	Cloud     bool     `json:"cloud" doc:"its storage or platform is that of a cloud"`
	GPU       *bool    `json:"gpu" doc:"whether it has a GPU; null if nobody says"`
	ImageSite string   `json:"imageSite" doc:"site: of the file, the path segment of images"`
	Setup     string   `json:"setup" doc:"manual if the setup script does not install it"`
	Secrets   string   `json:"secrets" doc:"the folder where manifests of its Secrets belong"`
	Doc       Any      `json:"doc" doc:"the site file as it stands; empty in other shapes"`
}

// FleetSite is a site in the document of scope fleet.
type FleetSite struct {
	Name      string   `json:"name" doc:"its name"`
	File      string   `json:"file" doc:"its file"`
	Platform  string   `json:"platform" doc:"its platform"`
	GPU       *bool    `json:"gpu" doc:"whether it has a GPU; null if nobody says"`
	ImageSite string   `json:"imageSite" doc:"site: of the file"`
	Setup     string   `json:"setup" doc:"manual if the setup script does not install it"`
	Broken    bool     `json:"broken" doc:"its file is not YAML"`
	Doc       Any      `json:"doc" doc:"the site file as it stands"`
	Sealed    []Sealed `json:"sealed" doc:"its SealedSecrets"`
}

// Sealed is a SealedSecret.
type Sealed struct {
	Name string            `json:"name" doc:"its name"`
	File string            `json:"file" doc:"its file"`
	Keys map[string]string `json:"keys" doc:"a digest of each key's ciphertext"`
}

// Limits are what a platform allows.
type Limits struct {
	Replicas    int `json:"replicas" doc:"most pods"`
	MinReplicas int `json:"minReplicas" doc:"largest minimum of an autoscaler"`
	MaxReplicas int `json:"maxReplicas" doc:"largest maximum of an autoscaler"`
}

// Environment is an environment of a site file.
type Environment struct {
	Name        string  `json:"name" doc:"its name"`
	Declared    bool    `json:"declared" doc:"it is a key of environments"`
	Destined    bool    `json:"destined" doc:"it is a key of destinations"`
	Domain      *string `json:"domain,omitempty" doc:"of its destination; absent if there is no such key"`
	Destination Any     `json:"destination,omitempty" doc:"the destination as it stands"`
	Services    []Any   `json:"services" doc:"the entries as they stand: name, replicas, …"`
}

// RootApp is an Application that renders the app-of-apps chart with a site's file.
type RootApp struct {
	Name        string    `json:"name" doc:"metadata.name"`
	File        string    `json:"file" doc:"its file"`
	Environment string    `json:"environment" doc:"that its env parameter names"`
	Site        *string   `json:"site" doc:"whose file it renders; null if it names none that exists"`
	SiteAt      *int      `json:"siteAt,omitempty" doc:"where that site is in sites, in the document of scope fleet"`
	SiteFile    string    `json:"siteFile" doc:"the values file that names the site, as written"`
	AppOfApps   bool      `json:"appOfApps" doc:"it renders the app-of-apps chart"`
	Missing     []Missing `json:"missing" doc:"what it names and the repository does not have"`
	Manifest    Any       `json:"manifest" doc:"the Application as it stands"`
}

// Missing is a file or folder that is not there.
type Missing struct {
	Path Path   `json:"path" doc:"where the Application names it"`
	File string `json:"file" doc:"what is missing"`
}

// Application is an Application as it is rendered.
type Application struct {
	Name        string `json:"name" doc:"metadata.name"`
	Environment string `json:"environment" doc:"of the root app"`
	Service     string `json:"service" doc:"the service that it is for"`
	Manifest    Any    `json:"manifest" doc:"the Application"`
}

// Release is what Argo CD would apply of one Application.
type Release struct {
	Name        string `json:"name" doc:"Helm's release"`
	Cluster     string `json:"cluster" doc:"the destination's server or name"`
	Environment string `json:"environment" doc:"of the root app"`
	Service     string `json:"service" doc:"the service that it is for"`
	Application string `json:"application" doc:"the Application's name"`
	Namespace   string `json:"namespace" doc:"where it is deployed"`
	Failed      bool   `json:"failed" doc:"it could not be rendered as a whole"`
	Manifests   []Any  `json:"manifests" doc:"the objects, as they would be applied"`
	Pods        []Pod  `json:"pods" doc:"where their pods are"`
}

// Pod is a place of a pod's template.
type Pod struct {
	Manifest int  `json:"manifest" doc:"index in manifests"`
	Path     Path `json:"path" doc:"in the manifest"`
}

// Root is what a root app renders beside Applications.
type Root struct {
	Name        string `json:"name" doc:"the root app's"`
	Environment string `json:"environment" doc:"that it renders"`
	Namespace   string `json:"namespace" doc:"where it is deployed"`
	Failed      bool   `json:"failed" doc:"it could not be rendered as a whole"`
	Manifests   []Any  `json:"manifests" doc:"the objects"`
}

// Jenkins is the delivery side.
type Jenkins struct {
	Project   Any        `json:"project,omitempty" doc:"project.yaml as it stands; absent if there is none"`
	Pipelines []Pipeline `json:"pipelines" doc:"the pipelines, by file"`
}

// Pipeline is a pipeline.
type Pipeline struct {
	File       string               `json:"file" doc:"its file"`
	Name       string               `json:"name" doc:"the file's name"`
	Error      string               `json:"error" doc:"why it could not be read"`
	Parameters map[string]Parameter `json:"parameters" doc:"its choice parameters, by name"`
	Services   Built                `json:"services" doc:"the services that it builds"`
}

// Parameter is a choice parameter.
type Parameter struct {
	Known  bool     `json:"known" doc:"the values are all there are"`
	Values []string `json:"values" doc:"the choices"`
	Why    string   `json:"why" doc:"what was not understood"`
}

// Built are the services that a pipeline builds.
type Built struct {
	Known    bool     `json:"known" doc:"the names are all there are"`
	Names    []string `json:"names" doc:"of the services"`
	FromFile string   `json:"fromFile" doc:"the file that the list is read from at run time"`
	Why      string   `json:"why" doc:"what was not understood"`
}

// Catalog is services.yaml.
type Catalog struct {
	File     string   `json:"file" doc:"its file"`
	Services []string `json:"services" doc:"the names of the services that are built"`
}

// Registry is a registry of the configuration.
type Registry struct {
	Host     string   `json:"host" doc:"host and port"`
	Aliases  []string `json:"aliases" doc:"the same registry by other names"`
	Insecure bool     `json:"insecure" doc:"plain http"`
	Auth     string   `json:"auth" doc:"required or none"`
}

// Setup are the setup scripts.
type Setup struct {
	Scripts []string `json:"scripts" doc:"their files"`
}

// Names are the names of all sites.
type Names struct {
	Sites      []string    `json:"sites" doc:"all"`
	GPUSites   []string    `json:"gpuSites" doc:"those with a GPU"`
	Services   []Users     `json:"services" doc:"what sites list under services, by name"`
	ImageSites []ImageSite `json:"imageSites" doc:"which images each uses"`
}

// Users are the sites that list a service.
type Users struct {
	Service string   `json:"service" doc:"the service"`
	Sites   []string `json:"sites" doc:"the sites that list it"`
}

// ImageSite is the image site of a site.
type ImageSite struct {
	Site      string `json:"site" doc:"the site"`
	ImageSite string `json:"imageSite" doc:"site: of its file"`
}
