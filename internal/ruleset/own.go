package ruleset

import "github.com/xgen-lint/xgen-lint/internal/finding"

// PartMissing is the rule about what cannot be checked: the only one that the conductor knows by name.
const PartMissing = "lint/part-missing"

// ownRules are what the conductor reports itself.
func ownRules() []finding.Rule {
	return []finding.Rule{{
		ID: PartMissing, Severity: finding.Warning, Scope: "text",
		Title: "A part of the repository that is not found",
		Description: "Pipelines, the service catalogue, root apps and Secrets are found by the place where they are. After\n" +
			"`mv k3s/jenkins k3s/jenkinz` nothing is compared with the pipelines any more, and a run without findings\n" +
			"would read like success. The part is known because the configuration names it, or because HEAD has it.",
		Help: "Restore the folder, or set layout in .xgen-lint.yaml to where it is now.",
		Bad:  "layout:\n  jenkins: k3s/jenkinz\n",
		Good: "layout:\n  jenkins: k3s/jenkins\n",
	}}
}
