package argo

import "os"

// unknownRevision stands for the commit that Argo CD would have checked out.
const unknownRevision = "0000000000000000000000000000000000000000"

// Env is Argo CD's build environment of one source (newEnv in Argo CD 3.6's
// reposerver/repository/repository.go). The revision is not known before it is
// pushed.
func (a *Application) Env(s *Source) map[string]string {
	return map[string]string{
		"ARGOCD_APP_NAME":                   a.Name,
		"ARGOCD_APP_NAMESPACE":              a.Destination.Namespace,
		"ARGOCD_APP_PROJECT_NAME":           a.Project,
		"ARGOCD_APP_REVISION":               unknownRevision,
		"ARGOCD_APP_REVISION_SHORT":         unknownRevision[:7],
		"ARGOCD_APP_REVISION_SHORT_8":       unknownRevision[:8],
		"ARGOCD_APP_SOURCE_REPO_URL":        s.RepoURL,
		"ARGOCD_APP_SOURCE_PATH":            s.Path,
		"ARGOCD_APP_SOURCE_TARGET_REVISION": s.TargetRevision,
	}
}

// Substitute replaces $NAME and ${NAME} as Argo CD does: `$$` is a dollar, and
// a name that the build environment does not have becomes nothing. lost lists
// those.
func Substitute(s string, env map[string]string) (out string, lost []string) {
	out = os.Expand(s, func(name string) string {
		if name == "$" {
			return "$"
		}
		v, ok := env[name]
		if !ok {
			lost = append(lost, name)
		}
		return v
	})
	return out, lost
}
