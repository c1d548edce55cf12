package object

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/xgen-lint/xgen-lint/checks/check"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/kube"
	"github.com/xgen-lint/xgen-lint/internal/near"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// syncOptions are those that Argo CD knows (docs/user-guide/sync-options.md). It
// passes over any other one in silence.
var syncOptions = []string{"ApplyOutOfSyncOnly", "ClientSideApplyMigration", "CreateNamespace", "Delete", "FailOnSharedResource", "Force", "Prune",
	"PruneLast", "PrunePropagationPolicy", "Replace", "RespectIgnoreDifferences", "ServerSideApply", "SkipDryRunOnMissingResource", "Validate"}

// syncOptionsCheck reports what the Application's schema cannot, as it says only that options, finalizers and times are texts.
// An option that is misspelt has no effect. Only a near name is reported, since newer versions of Argo CD have more.
func syncOptionsCheck() check.OfSite { return check.OfSite{Run: findSyncOptions} }

func findSyncOptions(_ context.Context, pass *check.Pass) (hits []finding.Hit) {
	path := source.P("spec", "syncPolicy", "syncOptions")
	pass.EachObject(func(o check.Object) {
		if o.Kind != "Application" || o.Group() != "argoproj.io" {
			return
		}
		hits = append(hits, retryTimes(o)...)
		hits = append(hits, finalizers(o)...)
		for i, text := range textsAt(o, path) {
			name, _, assigned := strings.Cut(text, "=")
			meant, isNear := near.Nearest(name, syncOptions)
			if !assigned || !isNear || meant == name {
				continue
			}
			hit := o.Hit(kube.Rule().ID, path.Index(i), finding.Say("sync-option", "object", o.Object, "option", name))
			hit.HelpText = finding.Say("sync-option", "option", meant, "value", strings.TrimPrefix(text, name+"="))
			hits = append(hits, hit)
		}
	})
	return hits
}

// textsAt are the entries of a list; "" for one that is no text.
func textsAt(o check.Object, path source.Path) (out []string) {
	_, list := source.Get(o.Node, path)
	if list = source.Deref(list); list == nil {
		return nil
	}
	for _, item := range list.Content {
		text, _ := source.Text(source.Deref(item))
		out = append(out, text)
	}
	return out
}

// retryTimes reports times of spec.syncPolicy.retry that Argo CD cannot read (parseStringToDuration in its types.go: seconds, or Go's
// form): a sync that fails is then not tried again.
func retryTimes(o check.Object) (hits []finding.Hit) {
	for _, name := range []string{"duration", "maxDuration"} {
		path := source.P("spec", "syncPolicy", "retry", "backoff", name)
		_, n := source.Get(o.Node, path)
		text, ok := source.Text(source.Deref(n))
		if !ok || text == "" {
			continue
		}
		if _, err := strconv.Atoi(text); err == nil {
			continue
		}
		if _, err := time.ParseDuration(text); err != nil {
			hit := o.Hit(kube.Rule().ID, path, finding.Say("retry-time", "object", o.Object, "path", path.String(), "value", text))
			hit.HelpText, hit.RightType = finding.Say("retry-time"), true
			hits = append(hits, hit)
		}
	}
	return hits
}

// appFinalizers are those that Argo CD takes away when it is done (docs/user-guide/app_deletion.md). With another one the Application
// stays for ever once it is deleted.
var appFinalizers = []string{"resources-finalizer.argocd.argoproj.io", "post-delete-finalizer.argocd.argoproj.io", "pre-delete-finalizer.argocd.argoproj.io"}

// finalizers reports a finalizer that is nearly one of Argo CD's; others are somebody else's.
func finalizers(o check.Object) (hits []finding.Hit) {
	path := source.P("metadata", "finalizers")
	for i, text := range textsAt(o, path) {
		name, rest, _ := strings.Cut(text, "/")
		meant, isNear := near.Nearest(name, appFinalizers)
		if name == "" || !isNear || meant == name {
			continue
		}
		if rest != "" {
			meant += "/" + rest
		}
		hit := o.Hit(kube.Rule().ID, path.Index(i), finding.Say("app-finalizer", "object", o.Object, "name", text))
		hit.HelpText = finding.Say("app-finalizer", "name", meant)
		hits = append(hits, hit)
	}
	return hits
}
