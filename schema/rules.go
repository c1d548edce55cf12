package schema

import "github.com/xgen-lint/xgen-lint/internal/finding"

// Rules returns what the rules of this package say of themselves. The
// configuration has none: what is wrong in it ends the run.
func Rules() []finding.Rule {
	return []finding.Rule{
		{
			ID: "schema/site", Title: "A site file does not fit its schema", Severity: finding.Error, Incident: true, Relatives: finding.Relatives{Stage: finding.Shape}, Scope: "file",
			Description: `A site file is the one place where a site differs from the others, and nothing checks it before Argo CD renders it: a misspelt field is silently ignored, a wrong type or a bad quantity fails on the cluster, hours later and for that customer alone.

The project's own wildcard came through here: ` + "`domain`" + ` of a site without one reached an Istio Gateway in a shape that nobody had allowed. New sites are made by copying a file, so a slip is copied as well.

Reported are wrong types, missing fields, bad hosts, ports and quantities, ` + "`minReplicas` over `maxReplicas`" + `, and unknown fields: those that neither the schema knows nor any template of the app-of-apps chart reads.`,
			Help: "fix the value; see `xgen-lint schema` for what is allowed",
			Bad: `registryHost: http://10.100.1.65:5000
environments:
  aww:
    services:
      - name: xgen-core
        replica: 1
        autoscaling: { minReplicas: 4, maxReplicas: 2 }
        resources:
          limits: { memory: "4GB" }
`,
			Good: `registryHost: "10.100.1.65:5000"
environments:
  aww:
    services:
      - name: xgen-core
        replicas: 1
        autoscaling: { minReplicas: 1, maxReplicas: 2 }
        resources:
          limits: { memory: "4Gi" }
`,
		},
		{
			ID: "schema/jenkins", Title: "Jenkins' project.yaml does not fit its schema", Severity: finding.Error, Relatives: finding.Relatives{Stage: finding.Shape}, Scope: "file",
			Description: `The pipelines read project.yaml without a check: ` + "`projectConfig.siteRegistries?.get(params.SITE)`" + ` of a misspelt key is null, and the image is pushed to the default registry, which the customer's cluster cannot reach.

Reported are wrong types, missing fields, hosts with a scheme or path, and unknown keys that look like a known one. Other keys of the pipelines' own are let be.`,
			Help: "fix the value in project.yaml",
			Bad: `registry:
  nexus:
    host: "https://docker.x2bee.com"
siteRegistry:
  aww: { host: "43.202.115.195:5000", credentialId: aww-nexus-credentials }
`,
			Good: `registry:
  nexus:
    host: "docker.x2bee.com"
siteRegistries:
  aww: { host: "43.202.115.195:5000", credentialId: aww-nexus-credentials }
`,
		},
		{
			ID: "schema/catalog", Title: "services.yaml does not fit its schema", Severity: finding.Error, Relatives: finding.Relatives{Stage: finding.Shape}, Scope: "file",
			Description: `The catalogue says which services are built. An entry without a name, or with a name that is no image name, is a service that no site can deploy.

A list of names, a list of maps with a ` + "`name`" + `, and a map by name are all right.`,
			Help: "give each service of the catalogue a name of lower-case letters, digits and -",
			Bad: `services:
  - nmae: xgen-core
  - XGEN_Workflow
`,
			Good: `services:
  - name: xgen-core
  - xgen-workflow
`,
		},
		{
			ID: "schema/root-app", Title: "A root app does not fit Argo CD's Application", Severity: finding.Error, Relatives: finding.Relatives{Stage: finding.Shape}, Scope: "file",
			Description: `Root apps are applied by a script, once, when a site is set up. What the Application's CRD does not know is refused or dropped by the API server, and then a site is rendered without its file or its parameters.

A parameter's value is a string to Argo CD: ` + "`value: true`" + ` without quotes is refused. Reported are unknown fields, wrong types, missing fields, and a destination with both or neither of ` + "`server` and `name`" + `.`,
			Help: "correct the field, as Argo CD's Application (argoproj.io/v1alpha1) has it",
			Bad: `spec:
  source:
    helm:
      valuesFiles: [projects/xgen-aww.yaml]
      parameters:
        - { name: debug, value: true }
`,
			Good: `spec:
  source:
    helm:
      valueFiles: [projects/xgen-aww.yaml]
      parameters:
        - { name: debug, value: "true" }
`,
		},
	}
}
