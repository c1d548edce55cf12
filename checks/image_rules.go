package checks

import "github.com/xgen-lint/xgen-lint/internal/finding"

// The rules that ask the registries.
const (
	ImageMissing       = "image/missing"
	ImageWrongPlatform = "image/wrong-platform"
	ImageUnverifiable  = "image/unverifiable"
)

// ImageRules returns the metadata of the rules that ask the registries; who conducts a run asks them.
func ImageRules() []finding.Rule {
	return []finding.Rule{{
		ID: ImageMissing, Severity: finding.Error, Incident: true, Scope: "registry",
		Title: "an image that its registry does not have",
		Description: "A service stays in `ImagePullBackOff` where its image was never built: `xgen-model` was listed for\n" +
			"xgen-jeju, a site without GPUs whose registry path never got one, and the deployment hung there. With\n" +
			"`--images` the registry is asked; only its 404 counts as missing.",
		Help: "Build the image for this image site, or remove the service from the site file.",
		Bad:  "# projects/xgen-jeju.yaml, and no build has pushed xgen/main/xgen-model\nservices:\n  - name: xgen-model\n",
		Good: "services:\n  - name: xgen-core\n",
	}, {
		ID: ImageWrongPlatform, Severity: finding.Error, Scope: "registry",
		Title: "an image that is not built for the platform that its tag names",
		Description: "A tag such as `latest-amd64` promises a platform. An image that was built on another kind of machine\n" +
			"and pushed under that tag is pulled without complaint, and its container dies with `exec format error`.",
		Help: "Build the image for the platform that the tag names, and push it again.",
		Bad:  "tag: latest-amd64   # pushed from an arm64 build\n",
		Good: "tag: latest-amd64   # pushed with --platform linux/amd64\n",
	}, {
		ID: ImageUnverifiable, Severity: finding.Warning, Scope: "registry",
		Title: "a registry that does not say whether its images exist",
		Description: "No answer and no permission are no proof that an image is missing: a registry inside a customer's VPC\n" +
			"cannot be reached from a build server, and a 401 says nothing of what is there. It is told once for each\n" +
			"registry, so that nobody takes silence for a clean result.",
		Help: "Log in with docker login, or run --images where the registry can be reached.",
		Bad:  "registryHost: \"10.100.1.65:5000\"   # asked from outside the VPC\n",
		Good: "registryHost: \"10.100.1.65:5000\"   # asked by a runner inside the VPC\n",
	}}
}
