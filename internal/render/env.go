package render

import "os"

// unknownRevision stands for the commit that Argo CD would have checked out.
const unknownRevision = "0000000000000000000000000000000000000000"

// buildEnv is Argo CD's build environment of one source (newEnv in Argo CD
// 3.6's reposerver/repository/repository.go). The revision is not known before
// it is pushed.
func buildEnv(app *app, src *appSource) map[string]string {
	return map[string]string{
		"ARGOCD_APP_NAME":                   app.name,
		"ARGOCD_APP_NAMESPACE":              app.namespace,
		"ARGOCD_APP_PROJECT_NAME":           app.project,
		"ARGOCD_APP_REVISION":               unknownRevision,
		"ARGOCD_APP_REVISION_SHORT":         unknownRevision[:7],
		"ARGOCD_APP_REVISION_SHORT_8":       unknownRevision[:8],
		"ARGOCD_APP_SOURCE_REPO_URL":        src.repoURL,
		"ARGOCD_APP_SOURCE_PATH":            src.path,
		"ARGOCD_APP_SOURCE_TARGET_REVISION": src.targetRevision,
	}
}

// envsubst replaces $NAME and ${NAME} as Argo CD does: `$$` is a dollar, and a
// name that the build environment lacks becomes nothing. lost lists those.
func envsubst(s string, env map[string]string) (out string, lost []string) {
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
