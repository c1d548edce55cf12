package cli

import "slices"

// engines are variables that CI engines set which do not all set CI: Jenkins, Azure Pipelines, TeamCity, CodeBuild, Bamboo, and an
// Indexed Job of Kubernetes.
var engines = []string{"JENKINS_URL", "TF_BUILD", "TEAMCITY_VERSION", "CODEBUILD_BUILD_ID", "bamboo_buildKey", "JOB_COMPLETION_INDEX"}

// InCI reports whether the environment is that of a CI engine. CI=false says that it is not, whatever else is set.
func InCI(env func(string) string) bool {
	switch env("CI") {
	case "":
		return slices.ContainsFunc(engines, func(name string) bool { return env(name) != "" })
	case "false", "0":
		return false
	}
	return true
}
