package report

import (
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// The secrets of the fixture: no format may print one of them.
var fixtureSecrets = []string{
	"wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "AKIAIOSFODNN7EXAMPLE", "hunter2", "tr0ub4dor", "minio123",
	"c3VwZXItc2VjcmV0", "MIIEvAIBADANBgkq", "bGFzdA",
}

const aww = `# 제주 서버가 아닌 AWS 사이트
project:
  name: xgen
  description: "XGEN 2.0 플랫폼 (AWW) 한국어 설명"   # 설명
destinations:
  aww:
    domain: *
vars:
  APP_SITE: "xgen-jeju"
  AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
environments:
  aww:
    services:
      - name: xgen-workflow
        autoscaling: { minReplicas: 2, maxReplicas: 4 }
`

const documents = `command:
  - /bin/sh
  - -c
  - |
    sed -i 's/MINIO_DATA_SECRET_KEY=.*/MINIO_DATA_SECRET_KEY=minio123/' /app/.env
env:
  - name: DB_PASSWORD
    value: hunter2
`

const secretManifest = `apiVersion: v1
kind: Secret
metadata:
  name: xgen-secrets
data:
  note: c3VwZXItc2VjcmV0
stringData:
  certificate: |
    -----BEGIN PRIVATE KEY-----
    MIIEvAIBADANBgkq
    bGFzdA
    -----END PRIVATE KEY-----
`

// setup is a here-document in a script: no YAML, and no secret by name.
const setup = `#!/bin/sh
cat <<EOF | kubectl apply -f -
kind: Secret
metadata:
  name: xgen-secrets
stringData:
  user: tr0ub4dor
EOF
`

var fixtureFiles = map[string]string{
	"k3s/argocd/projects/xgen-aww.yaml":         aww,
	"k3s/helm-chart/values/xgen-documents.yaml": documents,
	"k3s/secrets/xgen-aww/secret.yaml":          secretManifest,
	"k3s/setup/setup-k3s.sh":                    setup,
	"k3s/jenkins/build.groovy":                  "pipeline {\r\n\tparameters {\r\n\t\tchoice(name: 'SITE',\tchoices: ['main', 'lotteimall'])\r\n\t}\r\n}\r\n",
	"k3s/argocd/values.yaml":                    "long: \"" + strings.Repeat("가나다 abc ", 40) + "\" # 끝\n",
}

func fixtureSource(name string) *source.File {
	text, ok := fixtureFiles[name]
	if !ok {
		return nil
	}
	return source.NewFile(name, []byte(text))
}

func span(file string, line, column, endLine, endColumn int) source.Span {
	return source.Span{File: file, Line: line, Column: column, EndLine: endLine, EndColumn: endColumn}
}

// fixture is the one report that every format's golden prints.
func fixture() *Report {
	const site, docs = "k3s/argocd/projects/xgen-aww.yaml", "k3s/helm-chart/values/xgen-documents.yaml"
	const secret = "k3s/secrets/xgen-aww/secret.yaml"
	fs := []finding.Finding{
		{Rule: "argocd/root-app-missing", Severity: finding.Error, Span: source.Span{File: site}, Precision: finding.Anchored,
			Message: `no root app renders environment "aww"`, Help: "add k3s/argocd/root-apps/xgen-root-aww.yaml",
			Subject: finding.Subject{Site: "xgen-aww", Environment: "aww"}},
		{Rule: "schema/site", Severity: finding.Warning, Span: span(site, 4, 16, 4, 43), Precision: finding.Exact,
			Message: `description "XGEN 2.0 플랫폼 (AWW) 한국어 설명" is 100% too long: <64 & more>`, Subject: finding.Subject{Site: "xgen-aww", Path: "project.description"}},
		{Rule: "yaml/unquoted-wildcard", Severity: finding.Error, Span: span(site, 7, 13, 7, 14), Precision: finding.Exact,
			Message: "YAML reads an unquoted * as an alias", Help: `write "*" in quotes, or leave the domain empty`,
			Fix: &finding.Fix{Description: "quote the wildcard", Edits: []source.Edit{{Span: span(site, 7, 13, 7, 14), Text: `"*"`}}}},
		{Rule: "secret/plaintext", Severity: finding.Error, Span: span(site, 10, 3, 10, 68), Precision: finding.Exact,
			Message: "vars.AWS_SECRET_ACCESS_KEY holds a credential in plain text (AKIAIOSFODNN7EXAMPLE, wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY)",
			Fix:     &finding.Fix{Description: "never shown", Edits: []source.Edit{{Span: span(site, 10, 3, 10, 3), Text: "PASSWORD=hunter2"}}}},
		{Rule: "capacity/oversized-replicas", Severity: finding.Error, Span: span(site, 15, 24, 15, 38), Precision: finding.Traced,
			Message: "HorizontalPodAutoscaler xgen-workflow keeps at least 2 pods; eks allows 1",
			Help:    "set minReplicas to 1, or raise platforms.eks.minReplicas in .xgen-lint.yaml",
			Subject: finding.Subject{Site: "xgen-aww", Environment: "aww", Service: "xgen-workflow", Object: "HorizontalPodAutoscaler/xgen-workflow", Path: "spec.minReplicas"},
			Origins: []finding.Origin{
				{Span: span("k3s/argocd/templates/application.yaml", 62, 20, 62, 40), Note: "Application xgen-workflow-aww"},
				{Span: span("k3s/helm-chart/templates/hpa.yaml", 13, 18, 13, 44), Note: "HorizontalPodAutoscaler xgen-workflow, spec.minReplicas"},
			},
			Fix: &finding.Fix{Description: "set minReplicas to 1", Edits: []source.Edit{{Span: span(site, 15, 37, 15, 38), Text: "1"}}}},
		{Rule: "render/mangled-value", Severity: finding.Error, Span: span("k3s/argocd/values.yaml", 1, 300, 1, 310), Precision: finding.Anchored,
			Message: "a line too long to print"},
		{Rule: "storage/hardcoded-minio", Severity: finding.Error, Span: span(docs, 5, 62, 5, 70), Precision: finding.Exact,
			Message: "a literal secret key in the command of xgen-documents (4 sites)", Subject: finding.Subject{Service: "xgen-documents"},
			Sites: []string{"lotteimall", "xgen", "xgen-aww", "xgen-jeju"}},
		{Rule: "secret/plaintext", Severity: finding.Error, Span: span(docs, 8, 5, 8, 19), Message: "DB_PASSWORD=hunter2 in plain text"},
		{Rule: "jenkins/site-choices-drift", Severity: finding.Error, Span: span("k3s/jenkins/build.groovy", 3, 24, 3, 55), Precision: finding.Exact,
			Message: `SITE offers "main", "lotteimall", not "aww"`,
			Origins: []finding.Origin{{Span: source.Span{File: "k3s/jenkins/config/project.yaml", Line: 9}}}},
		{Rule: "secret/misnamed-key", Severity: finding.Error, Span: span(secret, 6, 3, 6, 25), Message: "nothing reads note"},
		{Rule: "secret/misnamed-key", Severity: finding.Warning, Span: span(secret, 11, 5, 11, 11), Message: "a PEM block's line"},
		{Rule: "secret/misnamed-key", Severity: finding.Info, Span: span("k3s/setup/setup-k3s.sh", 7, 0, 0, 0), Message: "a place\nwithout a column \x1b[31m\x01"},
		{Rule: "capacity/missing-limits", Severity: finding.Info, Span: span("없는 파일:1%.yaml", 3, 1, 5, 2), Message: "a file that cannot be read"},
	}
	finding.SetFingerprints(fs)
	return &Report{
		Findings: fs, Rules: fixtureRules(), Source: fixtureSource,
		Summary: Summary{Sites: 4, Applications: 32, Manifests: 168, Errors: 9, Warnings: 2, Infos: 2, Suppressed: 1},
		Tool:    Tool{Name: "xgen-lint", Version: "1.2.3", URL: "https://github.com/xgen-lint/xgen-lint"},
	}
}

func fixtureRules() []finding.Rule {
	return []finding.Rule{
		{ID: "capacity/oversized-replicas", Title: "More pods than the platform allows", Severity: finding.Error, Incident: true, Fixable: true,
			Description: "A site file copied from `prd` keeps **two** pods.", Help: "Set minReplicas to 1.", Scope: "site",
			Bad: "autoscaling: { minReplicas: 2 }\n", Good: "autoscaling: { minReplicas: 1 } # ``` inside\n"},
		{ID: "image/mutable-tag", Title: "A tag that moves", Severity: finding.Off},
		{ID: "capacity/missing-limits", Title: "No limits", Severity: finding.Info},
	}
}
