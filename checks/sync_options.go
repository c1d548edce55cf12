package checks

import (
	"context"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/kube"
	"github.com/xgen-lint/xgen-lint/internal/near"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// syncOptions are those that Argo CD knows (docs/user-guide/sync-options.md). It
// passes over any other one in silence.
var syncOptions = []string{"ApplyOutOfSyncOnly", "ClientSideApplyMigration", "CreateNamespace", "Delete", "FailOnSharedResource", "Force", "Prune",
	"PruneLast", "PrunePropagationPolicy", "Replace", "RespectIgnoreDifferences", "ServerSideApply", "SkipDryRunOnMissingResource", "Validate"}

// syncOptionsCheck reports what the Application's schema cannot: an option is a
// text, and one that is misspelt has no effect. Only a near name is reported,
// since newer versions of Argo CD have more.
func syncOptionsCheck() SiteCheck { return SiteCheck{Run: findSyncOptions} }

func findSyncOptions(_ context.Context, pass *SitePass) (hits []finding.Hit) {
	path := source.P("spec", "syncPolicy", "syncOptions")
	pass.eachObject(func(o objectAt) {
		if o.Kind != "Application" || o.Group() != "argoproj.io" {
			return
		}
		_, list := source.Get(o.Node, path)
		if list == nil {
			return
		}
		for i, item := range source.Deref(list).Content {
			text, ok := source.Text(source.Deref(item))
			name, _, assigned := strings.Cut(text, "=")
			meant, isNear := near.Nearest(name, syncOptions)
			if !ok || !assigned || !isNear || meant == name {
				continue
			}
			hit := o.hit(kube.Rule().ID, path.Index(i), finding.Say("sync-option", "object", o.Object, "option", name))
			hit.HelpText = finding.Say("sync-option", "option", meant, "value", strings.TrimPrefix(text, name+"="))
			hits = append(hits, hit)
		}
	})
	return hits
}
