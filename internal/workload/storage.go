package workload

import (
	"net/netip"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/finding"

	"golang.org/x/net/publicsuffix"

	"github.com/xgen-lint/xgen-lint/internal/lazyre"
	"github.com/xgen-lint/xgen-lint/internal/model"
)

// Address is what an endpoint's text says.
type Address struct {
	Scheme string // http, https, or "" where it is not said
	Host   string // without port
	Port   string
}

var addressPattern = lazyre.New(`^(?:([A-Za-z][A-Za-z0-9+.-]*)://)?(?:[^@/\s]*@)?(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9_.-]+)(?::([0-9]+))?(?:[/?#]\S*)?$`)

// ParseAddress reads an endpoint: a URL, or a host with or without a port.
func ParseAddress(text string) (Address, bool) {
	m := addressPattern.FindStringSubmatch(strings.TrimSpace(text))
	if m == nil {
		return Address{}, false
	}
	return Address{Scheme: strings.ToLower(m[1]), Host: strings.ToLower(strings.TrimSuffix(m[2], ".")), Port: m[3]}, true
}

// InCluster reports whether the host is a Service of the cluster: one label,
// name.namespace, or name.namespace.svc… (Kubernetes' DNS for Services). Of a
// name with two labels the last decides: a public suffix is none of a namespace.
func (a Address) InCluster() bool {
	if _, err := netip.ParseAddr(strings.Trim(a.Host, "[]")); err == nil || a.Host == "" || a.Host == "localhost" {
		return false
	}
	labels := strings.Split(a.Host, ".")
	switch {
	case len(labels) == 1:
		return true
	case len(labels) == 2:
		_, icann := publicsuffix.PublicSuffix(a.Host)
		return !icann && labels[1] != "local" && labels[1] != "internal" && labels[1] != "lan"
	}
	return labels[2] == "svc" || strings.HasSuffix(a.Host, ".svc.cluster.local")
}

// AWS reports whether the host is an endpoint of AWS S3.
func (a Address) AWS() bool { return model.IsAWSEndpoint(a.Host) }

// MinIO reports whether a text is plainly the address of a MinIO: its first
// label says so, and it has a scheme, a port or a domain.
func MinIO(text string) bool {
	a, ok := ParseAddress(text)
	if !ok || a.Scheme != "" && a.Scheme != "http" && a.Scheme != "https" {
		return false
	}
	first, rest, _ := strings.Cut(a.Host, ".")
	return strings.Contains(first, "minio") && (a.Scheme != "" || a.Port != "" || rest != "")
}

// minioDefaults are the credentials that MinIO and the documents' chart have
// before anyone sets others.
var minioDefaults = map[Role][]string{
	AccessKey: {"minio", "minioadmin"},
	SecretKey: {"minio123", "minioadmin", "minioadmin123", "minio1234", "minio12345"},
}

// DefaultCredential reports whether a text is a credential that MinIO comes
// with: the chart's on-premises default, which opens nothing elsewhere.
func DefaultCredential(text string) bool {
	for _, list := range minioDefaults {
		for _, d := range list {
			if text == d {
				return true
			}
		}
	}
	return false
}

// Storage is which object storage a container is sent to.
type Storage string

// The kinds of storage; "" where no endpoint is known.
const (
	InCluster Storage = "in-cluster"
	Remote    Storage = "remote"
)

// Storage judges by the effective MINIO_ENDPOINT, else by any other endpoint of
// MinIO's.
func (c *Container) Storage() Storage {
	judge := func(v *Variable) Storage {
		if v == nil || v.Secret || !v.Known {
			return ""
		}
		a, ok := ParseAddress(v.Text)
		switch {
		case !ok:
			return ""
		case a.InCluster():
			return InCluster
		}
		return Remote
	}
	if s := judge(c.Variables["MINIO_ENDPOINT"]); s != "" {
		return s
	}
	found := Storage("")
	for _, n := range c.Names() {
		if StorageRole(n) != Endpoint {
			continue
		}
		if s := judge(c.Variables[n]); s == InCluster || found == "" {
			found = s
		}
	}
	return found
}

// StorageLiteral returns which part in storage a text plays that is given to a name, "" where it
// plays none, or one that any site may have.
func StorageLiteral(name, value string) Role {
	if value == "" || finding.Placeholder(value) {
		return ""
	}
	role := AnyStorageRole(name)
	switch {
	case strings.Contains(VariableName(name), "MINIO") && role == "":
		return "" // settings of the server itself
	case role == AccessKey || role == SecretKey:
		if StorageRole(name) != "" || DefaultCredential(value) {
			return role
		}
	case StorageRole(name) == Endpoint:
		if a, ok := ParseAddress(value); ok && (a.Scheme != "" || a.Port != "" || strings.Contains(a.Host, ".") || strings.Contains(a.Host, "minio")) {
			return role
		}
	case role != Bucket && MinIO(value):
		return Endpoint
	}
	return ""
}
