package chartutil

import (
	"fmt"
	"runtime"
	"strconv"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/lazyre"
)

// HelmVersion is the version of Helm that this package follows.
const HelmVersion = "v3.22.0"

// Capabilities is `.Capabilities` of templates.
type Capabilities struct {
	KubeVersion KubeVersion
	APIVersions VersionSet
	HelmVersion BuildInfo
}

// Copy gives a copy.
func (c *Capabilities) Copy() *Capabilities {
	out := *c
	return &out
}

// BuildInfo describes Helm.
type BuildInfo struct {
	Version      string `json:"version,omitempty"`
	GitCommit    string `json:"git_commit,omitempty"`
	GitTreeState string `json:"git_tree_state,omitempty"`
	GoVersion    string `json:"go_version,omitempty"`
}

// KubeVersion is the cluster's version.
type KubeVersion struct {
	Version string // v1.32.0
	Major   string
	Minor   string
}

// String gives the version with its "v".
func (kv *KubeVersion) String() string { return kv.Version }

// GitVersion is String, as older charts call it.
func (kv *KubeVersion) GitVersion() string { return kv.Version }

// VersionSet is a set of API versions, or of versions with kinds ("apps/v1/Deployment").
type VersionSet []string

// Has reports whether the version is in the set.
func (v VersionSet) Has(apiVersion string) bool {
	for _, x := range v {
		if x == apiVersion {
			return true
		}
	}
	return false
}

// NewCapabilities gives what `helm template --kube-version … --api-versions …` shows to templates: no
// version means Helm's own default, and the named API versions come on top of the built-in ones.
func NewCapabilities(kubeVersion string, apiVersions []string) (*Capabilities, error) {
	kv := KubeVersion{Version: "v1.20.0", Major: "1", Minor: "20"}
	if kubeVersion != "" {
		parsed, err := parseKubeVersion(kubeVersion)
		if err != nil {
			return nil, err
		}
		kv = parsed
	}
	known := builtinAPIVersions()
	return &Capabilities{
		KubeVersion: kv,
		APIVersions: append(known[:len(known):len(known)], apiVersions...),
		HelmVersion: BuildInfo{Version: HelmVersion, GitTreeState: "clean", GoVersion: runtime.Version()},
	}, nil
}

// versionPattern is k8s.io/apimachinery/pkg/util/version's: what follows the numbers is dropped.
var versionPattern = lazyre.New(`^\s*v?([0-9]+(?:\.[0-9]+)*)(.*)*$`)

func parseKubeVersion(s string) (KubeVersion, error) {
	m := versionPattern.FindStringSubmatch(s)
	if m == nil || !strings.Contains(m[1], ".") {
		return KubeVersion{}, fmt.Errorf("invalid Kubernetes version %q", s)
	}
	parts := strings.Split(m[1], ".")
	for i, p := range parts {
		n, err := strconv.ParseUint(p, 10, 0)
		if err != nil || i == 0 && len(p) > 1 && p[0] == '0' {
			return KubeVersion{}, fmt.Errorf("invalid Kubernetes version %q", s)
		}
		parts[i] = strconv.FormatUint(n, 10)
	}
	return KubeVersion{Version: "v" + strings.Join(parts, "."), Major: parts[0], Minor: parts[1]}, nil
}
