package agree

import (
	_ "embed"
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/kube/form"
	"github.com/xgen-lint/xgen-lint/internal/near"
)

// agreeJob is for the spec of a Job and of a CronJob's template.
func agreeJob(v view) {
	v.restarts(v.get("template"), "OnFailure", "Never")
	v.atLeast(0, "parallelism", "completions", "activeDeadlineSeconds", "backoffLimit", "ttlSecondsAfterFinished", "backoffLimitPerIndex", "maxFailedIndexes")
	indexed := v.text("completionMode") == "Indexed"
	if indexed && !v.has("completions") {
		v.lacks("completions", "needed-by", "what", "completionMode: Indexed", "other", "")
	}
	if n, _ := v.number("parallelism"); indexed && n > 100000 {
		v.get("parallelism").bad("at-most", "bound", 100000, "with", "completionMode: Indexed")
	}
	for _, name := range []string{"backoffLimitPerIndex", "maxFailedIndexes", "successPolicy"} {
		if !indexed && v.has(name) {
			v.get(name).unwanted("needs", "setting", "completionMode: Indexed")
		}
	}
	if v.has("maxFailedIndexes") && !v.has("backoffLimitPerIndex") {
		v.lacks("backoffLimitPerIndex", "needed-by", "what", "maxFailedIndexes", "other", "")
	}
	v.get("managedBy").must(form.DomainPath)
	if v.has("selector") && !v.isTrue("manualSelector") {
		v.get("selector").unwanted("job-selector")
	} else if v.isTrue("manualSelector") {
		v.selects()
	}
	if !v.has("podFailurePolicy") {
		return
	}
	if v.get("template", "spec").text("restartPolicy") != "Never" {
		v.get("template", "spec", "restartPolicy").bad("must-be", "value", "Never", "with", "podFailurePolicy")
	}
	if v.text("podReplacementPolicy") == "TerminatingOrFailed" {
		v.get("podReplacementPolicy").bad("must-be", "value", "Failed", "with", "podFailurePolicy")
	}
	var names []string
	for _, list := range []string{"containers", "initContainers"} {
		for _, c := range v.get("template", "spec").items(list) {
			names = append(names, c.text("name"))
		}
	}
	for _, rule := range v.get("podFailurePolicy").items("rules") {
		at := rule.get("onExitCodes", "containerName")
		if s := at.string(); s != "" && !slices.Contains(names, s) {
			at.bad("no-container", "names", names)
		}
		if rule.text("action") == "FailIndex" && !v.has("backoffLimitPerIndex") {
			rule.get("action").bad("needs", "setting", "backoffLimitPerIndex")
		}
	}
}

func agreeFailureRule(v view) {
	v.oneOf("action", "Count", "FailIndex", "FailJob", "Ignore")
	codes := v.get("onExitCodes")
	conditions := v.size("onPodConditions") > 0
	switch {
	case codes.n != nil && conditions:
		v.get("onPodConditions").beside("onExitCodes", "a-rule")
		return
	case codes.n == nil && !conditions:
		v.exactlyOne("a-rule", "onExitCodes", "onPodConditions")
		return
	}
	codes.oneOf("operator", "In", "NotIn")
	if codes.n != nil && codes.size("values") == 0 {
		codes.lacks("values", "one-needed")
	}
	last, first := int64(0), true
	for _, value := range codes.items("values") {
		i, ok := integer(value.n)
		switch {
		case !ok:
		case i == 0 && codes.text("operator") == "In":
			value.bad("not-zero-in")
		case !first && i <= last:
			value.bad("ascending")
		}
		last, first = i, false
	}
	for _, c := range v.items("onPodConditions") {
		c.get("type").must(form.LabelKey)
		c.oneOf("status", "True", "False", "Unknown")
	}
}

func agreeJobTemplate(v view) {
	if at := v.get("spec", "manualSelector"); at.n != nil {
		if v.get("spec").isTrue("manualSelector") {
			at.unwanted("not-in-cron-job")
		}
	}
}

func agreeCronJob(v view) {
	v.atLeast(0, "startingDeadlineSeconds", "successfulJobsHistoryLimit", "failedJobsHistoryLimit")
	v.oneOf("concurrencyPolicy", "Allow", "Forbid", "Replace")
	schedule := v.get("schedule")
	if s := schedule.string(); strings.Contains(s, "TZ") && v.m.Minor >= 29 {
		schedule.bad("zone-in-schedule")
	} else {
		schedule.must(form.Cron)
	}
	zone := v.get("timeZone")
	if zone.n == nil || strings.Contains("\n"+zones, "\n"+zone.string()+"\n") {
		return
	}
	if guess, ok := near.Nearest(zone.string(), strings.Fields(zones)); ok {
		zone.bad("no-zone", "near", guess)
		return
	}
	zone.bad("no-zone", "near", "")
}

// zones are the names of the time zones there are, one a line.
//
//go:embed zones.txt
var zones string
