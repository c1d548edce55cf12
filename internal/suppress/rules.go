package suppress

import "github.com/xgen-lint/xgen-lint/internal/finding"

// Rules returns the metadata of the rules about the comments themselves.
func Rules() []finding.Rule {
	return []finding.Rule{{
		ID: BareRule, Severity: finding.Warning, Scope: "text",
		Title: "A suppression without a reason",
		Description: "A silenced finding is a decision. Without its reason nobody dares to take it back, and the fault that it\n" +
			"hid comes with the next copied site file.",
		Help: "Write the reason after --, as in: # xgen-lint: ignore image/mutable-tag -- the nightly test site wants it.",
		Bad:  "tag: latest  # xgen-lint: ignore image/mutable-tag\n",
		Good: "tag: latest  # xgen-lint: ignore image/mutable-tag -- the nightly test site wants it\n",
	}, {
		ID: ExpiredRule, Severity: finding.Warning, Scope: "text",
		Title: "A suppression past its date",
		Description: "A suppression may say until when it holds: what was to be fixed by then is reported again after that day, and\n" +
			"the suppression with it, so that the decision is taken once more and not forgotten.",
		Help: "Fix the finding and remove the suppression, or write a later date with the reason.",
		Bad:  "replicas: 2  # xgen-lint: ignore capacity/oversized-replicas -- until 2020-05-31: load test\n",
		Good: "replicas: 2  # xgen-lint: ignore capacity/oversized-replicas -- until 2099-05-31: load test\n",
	}, {
		ID: UnusedRule, Severity: finding.Warning, Scope: "text",
		Title: "A suppression that suppresses nothing",
		Description: "A suppression whose finding is gone stays behind as an open door: the next fault of that kind on the same\n" +
			"line is hidden by it, unseen.",
		Help: "Remove the suppression.",
		Bad:  "replicas: 1  # xgen-lint: ignore capacity/oversized-replicas -- load test in May\n",
		Good: "replicas: 1\n",
	}}
}
