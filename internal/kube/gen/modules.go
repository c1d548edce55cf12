package main

import (
	"archive/zip"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"strings"
)

// module is an input: a Go module at a version, checked by its go.sum hash.
type module struct {
	path, version, sum string
	use                string   // native, enums or crds
	files              []string // globs below the module's folder
}

// modules are the inputs; of Kubernetes the oldest version comes first.
var modules = []module{
	{path: "k8s.io/kubernetes", version: "v1.32.0", sum: "h1:4BDBWSolqPrv8GC3YfZw0CJvh5kA1TPnoX0FxDVd+qc=", use: "native", files: openAPI},
	{path: "k8s.io/kubernetes", version: "v1.33.0", sum: "h1:BP5Y5yIzUZVeBuE/ESZvnw6TNxjXbLsCckIkljE+R0U=", use: "native", files: openAPI},
	{path: "k8s.io/kubernetes", version: "v1.34.0", sum: "h1:NvUrwPAVB4W3mSOpJ/RtNGHWWYyUP/xPaX5rUSpzA0w=", use: "native", files: openAPI},
	{path: "k8s.io/kubernetes", version: "v1.35.0", sum: "h1:PUOojD8c8E3csMP5NX+nLLne6SGqZjrYCscptyBfWMY=", use: "native", files: openAPI},
	{path: "k8s.io/kubernetes", version: "v1.36.0", sum: "h1:JKaAkgSzI4+ZvNWrNJg56jAkUaOiqgBaJstmi6ycyoU=", use: "native", files: openAPI},
	{path: "k8s.io/kubernetes", version: "v1.37.0", sum: "h1:TDSD+Izz9inqs7SmtJCAu7L5/DuYW9hAZ3GBdF6Ddkw=", use: "native", files: openAPI},
	{path: "k8s.io/api", version: "v0.32.0", sum: "h1:OL9JpbvAU5ny9ga2fb24X8H6xQlVp+aJMFlgtQjR9CE=", use: "enums"},
	{path: "k8s.io/api", version: "v0.33.0", sum: "h1:yTgZVn1XEe6opVpP1FylmNrIFWuDqe2H0V8CT5gxfIU=", use: "enums"},
	{path: "k8s.io/api", version: "v0.34.0", sum: "h1:L+JtP2wDbEYPUeNGbeSa/5GwFtIA662EmT2YSLOkAVE=", use: "enums"},
	{path: "k8s.io/api", version: "v0.35.0", sum: "h1:iBAU5LTyBI9vw3L5glmat1njFK34srdLmktWwLTprlY=", use: "enums"},
	{path: "k8s.io/api", version: "v0.36.0", sum: "h1:SgqDhZzHdOtMk40xVSvCXkP9ME0H05hPM3p9AB1kL80=", use: "enums"},
	{path: "k8s.io/api", version: "v0.37.0", sum: "h1:Z//Vj9N7RA/yS2sDmxyeo7h+RR4zbUrd2vrd3Z0TbB4=", use: "enums"},
	{path: "github.com/argoproj/argo-cd/v2", version: "v2.14.0", sum: "h1:SXcoMpamQtAqWjz7Hp7CcAPL0zgML+9iCKwwQ7Y53I8=", use: "crds", files: []string{"manifests/crds/*-crd.yaml"}},
	{path: "github.com/argoproj/argo-cd/v3", version: "v3.6.1", sum: "h1:OmhqeKiR3C//awbFrhQqFdtRI+Qiv17j8vqm3UkMj/g=", use: "crds", files: []string{"manifests/crds/*-crd.yaml"}},
	{path: "istio.io/api", version: "v1.24.0", sum: "h1:KH1Xxha9HAFekQILzdHpRF9AB4RY13/Sdi3rmHQWoQI=", use: "crds", files: []string{"kubernetes/customresourcedefinitions.gen.yaml"}},
	{path: "istio.io/api", version: "v1.31.1", sum: "h1:5Yb5ihcz4YQsCkciusK7DnFpBMwRB6EFWeUKH1Atuyk=", use: "crds", files: []string{"kubernetes/customresourcedefinitions.gen.yaml"}},
	{path: "github.com/bitnami-labs/sealed-secrets", version: "v0.40.0", sum: "h1:rvCP35JL8ZV5LNA2SrwNR6iLyoM3ulrSFWN0lBtYEYI=", use: "crds", files: []string{"helm/sealed-secrets/crds/*.yaml"}},
	{path: "github.com/external-secrets/external-secrets", version: "v0.9.20", sum: "h1:SjCgevHllWRGinuC4mlnyreTSEfBd2sq40+acu8Ow6Q=", use: "crds", files: []string{"config/crds/bases/external-secrets.io_*.yaml"}},
	{path: "github.com/external-secrets/external-secrets", version: "v0.16.1", sum: "h1:irK7ePVBYI+6nNEN9kAtP7CYPMr6EKqwK3uo3FB4w1M=", use: "crds", files: []string{"config/crds/bases/external-secrets.io_*.yaml"}},
	{path: "github.com/external-secrets/external-secrets", version: "v1.3.2", sum: "h1:u2J8RjlHIeF0oZCqtl92adI/uZWUwOesJIDkfql6LqQ=", use: "crds", files: []string{"config/crds/bases/external-secrets.io_*.yaml"}},
	{path: "github.com/cert-manager/cert-manager", version: "v1.21.2", sum: "h1:UWgoYM+KLNtRlqmoWOKjKBOBUPVHeepQ6/ac3ERJW68=", use: "crds", files: []string{"deploy/crds/cert-manager.io_*.yaml"}},
	{path: "sigs.k8s.io/gateway-api", version: "v1.0.0", sum: "h1:iPTStSv41+d9p0xFydll6d7f7MOBGuqXM6p2/zVYMAs=", use: "crds", files: []string{"config/crd/experimental/gateway.networking.k8s.io_*.yaml"}},
	{path: "sigs.k8s.io/gateway-api", version: "v1.7.0", sum: "h1:duVnm7nO6oXfMMUWfcDoBph47CYR/ME3NGxccOVglaY=", use: "crds", files: []string{"config/crd/experimental/gateway.networking.k8s.io_*.yaml"}},
	{path: "github.com/prometheus-operator/prometheus-operator", version: "v0.68.0", sum: "h1:cbsqyRh0rLKiLas5lG8pQQaITLQl/PVvw0K/xC0CZ4w=", use: "crds", files: monitors},
	{path: "github.com/prometheus-operator/prometheus-operator", version: "v0.85.0", sum: "h1:M5xLCLEoaW2IJfnuCwFzzpL+jSVQu3KGT84Pye+fW8s=", use: "crds", files: monitors},
}

var openAPI = []string{"api/openapi-spec/swagger.json"}

var monitors = []string{
	"example/prometheus-operator-crd/*_servicemonitors.yaml",
	"example/prometheus-operator-crd/*_podmonitors.yaml",
	"example/prometheus-operator-crd/*_prometheusrules.yaml",
}

// minor is the 32 of v1.32.0 and of v0.32.0.
func (m module) minor() int { return atoi(strings.Split(m.version, ".")[1]) }

func (m module) key() string { return m.path + "@" + m.version }

// download fetches the modules and returns the files of each.
func download(modules []module) (map[string]fs.FS, error) {
	out := map[string]fs.FS{}
	for _, m := range modules {
		files, err := m.fetch()
		if err != nil {
			return nil, fmt.Errorf("download %s: %w", m.key(), err)
		}
		out[m.key()] = files
	}
	return out, nil
}

// fetch reads the module's archive and not its unpacked folder: a module that
// asks for a newer Go is archived, but not unpacked, and is only read here.
func (m module) fetch() (fs.FS, error) {
	cmd := exec.Command("go", "mod", "download", "-json", m.key())
	cmd.Dir = os.TempDir() // outside any module: nothing is added to a go.mod
	text, err := cmd.Output()
	var got struct{ Zip, Sum, Error string }
	if jsonErr := json.Unmarshal(text, &got); jsonErr != nil {
		return nil, fmt.Errorf("read answer of go mod download: %w (%v)", jsonErr, err)
	}
	switch {
	case got.Zip == "":
		return nil, fmt.Errorf("%s", strings.TrimSpace(got.Error))
	case got.Sum != m.sum:
		return nil, fmt.Errorf("hash is %s, pinned is %s", got.Sum, m.sum)
	}
	archive, err := zip.OpenReader(got.Zip)
	if err != nil {
		return nil, err
	}
	return fs.Sub(archive, m.key())
}
