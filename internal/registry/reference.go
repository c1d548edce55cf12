package registry

import (
	"errors"
	"fmt"
	"strings"

	"github.com/google/go-containerregistry/pkg/name"

	"github.com/xgen-lint/xgen-lint/internal/lazyre"
)

// hostName is a registry's host with its port, pathComponent what is between
// two slashes of a repository's name, and tagName a tag. go-containerregistry
// lets placeholders ("<nexus>:5000"), empty components and a leading dash pass,
// which a template with an empty value leaves ("xgen//core", ":-amd64") and
// which the kubelet rejects (InvalidImageName).
// Source: the grammar in github.com/distribution/reference, reference.go, less
// what go-containerregistry has checked before (lengths, a port's digits).
var (
	hostName      = lazyre.New(`^(?:[A-Za-z0-9.-]+|\[[A-Fa-f0-9:]+\])(?::[0-9]+)?$`)
	pathComponent = lazyre.New(`^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*$`)
	tagName       = lazyre.New(`^[A-Za-z0-9_][A-Za-z0-9_.-]*$`)
)

// architectures are the last words of tags that name one. Source: the values
// of GOARCH that images are published for, and uname -m's names for two of
// them (normalised as in github.com/containerd/platforms).
var architectures = map[string]string{
	"amd64": "amd64", "x86_64": "amd64",
	"arm64": "arm64", "aarch64": "arm64",
	"armv6": "arm/v6", "armv7": "arm/v7",
	"386": "386", "ppc64le": "ppc64le", "riscv64": "riscv64", "s390x": "s390x",
}

// platformOfTag returns the platform that a tag names with its last word:
// "linux/amd64" for "latest-amd64", "windows/amd64" for "1.2-windows-amd64".
// A tag without such a word, or made of nothing else than a number ("386"),
// gives false.
func platformOfTag(tag string) (platform string, ok bool) {
	rest, word := "", tag
	if i := strings.LastIndexByte(tag, '-'); i >= 0 {
		rest, word = tag[:i], tag[i+1:]
	}
	arch, ok := architectures[word]
	if !ok || tag == "386" {
		return "", false
	}
	if rest == "windows" || strings.HasSuffix(rest, "-windows") {
		return "windows/" + arch, true
	}
	return "linux/" + arch, true
}

// ImageOf is the image that a reference asks for, with the platform that its
// tag names, if it names one. A tag beside a digest counts.
func ImageOf(ref string) Image {
	img := Image{Ref: ref}
	base, _, _ := strings.Cut(ref, "@")
	if slash, colon := strings.LastIndexByte(base, '/'), strings.LastIndexByte(base, ':'); colon > slash {
		img.Platform, _ = platformOfTag(base[colon+1:])
	}
	return img
}

// parse reads a reference, by http if its host is one of insecure. The error
// says what is wrong with it in words of its own.
func parse(ref string, insecure map[string]bool) (name.Reference, error) {
	parsed, err := name.ParseReference(ref)
	if err != nil {
		return nil, whyUnparsed(ref, err)
	}
	if host := parsed.Context().RegistryStr(); !hostName.MatchString(host) {
		return nil, fmt.Errorf("%q is not a host", host)
	}
	repo := parsed.Context().RepositoryStr()
	for component := range strings.SplitSeq(repo, "/") {
		if !pathComponent.MatchString(component) {
			return nil, fmt.Errorf("%q is not a repository: %q cannot stand between slashes", repo, component)
		}
	}
	if tag, ok := parsed.(name.Tag); ok && !tagName.MatchString(tag.TagStr()) {
		return nil, fmt.Errorf("%q is not a tag: it must start with a letter, a digit or _", tag.TagStr())
	}
	if insecure[hostOf(parsed.Context().Registry)] || insecure[parsed.Context().RegistryStr()] {
		return name.ParseReference(ref, name.Insecure)
	}
	return parsed, nil
}

// whyUnparsed finds the reason that ParseReference leaves out: it says only
// that neither a tag nor a digest could be read.
func whyUnparsed(ref string, err error) error {
	if ref == "" {
		return errors.New("it is empty")
	}
	if strings.Contains(ref, "://") {
		return errors.New("it must not start with a scheme (http://, https://)")
	}
	_, why := name.NewTag(ref)
	if strings.Contains(ref, "@") {
		_, why = name.NewDigest(ref)
	}
	if why != nil {
		return why
	}
	return err
}

// hostOf is the host as people write it: "docker.io" for Docker Hub, whose
// registry go-containerregistry calls by its own name.
func hostOf(reg name.Registry) string {
	if reg.RegistryStr() == name.DefaultRegistry {
		return "docker.io"
	}
	return reg.RegistryStr()
}
