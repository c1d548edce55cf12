// Package agree owns what the API server asks of an object beyond its schema: fields that must agree with each other, values
// of a form, items of a list that must differ. It reads one object at a time, by the tag that its definition has in
// schema.txt, and refuses to judge an object that its schema refuses, or anything that takes two objects.
package agree

import (
	"github.com/xgen-lint/xgen-lint/internal/kube/form"
	"github.com/xgen-lint/xgen-lint/internal/kube/problem"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Manifest is a whole object whose fields are held to each other and to what their values may be, as the API server's own
// validation does. What is wrong goes to the Report.
type Manifest struct {
	*problem.Report
	// Minor is that of the cluster's Kubernetes: 32.
	Minor int
	// Native is set for Kubernetes' own kinds: absent, null and empty are one.
	Native bool
	claims []string // names of the volumes that a StatefulSet makes
}

// Begin notes what fields in one part of the object have to know of another: call it with the root, before Fields.
func (m *Manifest) Begin(root *source.Node) {
	for _, claim := range (view{m, root, nil}).get("spec").items("volumeClaimTemplates") {
		m.claims = append(m.claims, claim.get("metadata").text("name"))
	}
}

// Fields holds the fields of one object at path. The tag is that of the object's
// definition (internal/kube/gen/agreements.go); an object that its schema refuses is not asked.
//
// The facts are those of pkg/apis/*/validation of k8s.io/kubernetes v1.32.3, and
// internal/judge/kubernetes holds them against that code.
func (m *Manifest) Fields(tag string, n *source.Node, path source.Path) {
	v := view{m, n, path}
	switch tag {
	case "ObjectMeta":
		agreeMeta(v)
	case "Selector":
		agreeSelector(v)
	case "PodSpec":
		agreePod(v)
	case "PodSecurity":
		agreePodSecurity(v)
	case "Container":
		agreeContainer(v)
	case "EnvVar":
		agreeEnv(v)
	case "EnvFrom":
		agreeEnvFrom(v)
	case "FieldRef":
		agreeFieldRef(v)
	case "ResourceFieldRef":
		agreeResourceFieldRef(v)
	case "Probe":
		agreeProbe(v)
	case "Handler":
		agreeHandler(v)
	case "HTTPGet":
		agreeHTTPGet(v)
	case "Exec":
		agreeExec(v)
	case "GRPC":
		v.port("port")
	case "Resources":
		agreeResources(v)
	case "Security":
		agreeSecurity(v)
	case "Seccomp":
		agreeSeccomp(v)
	case "Mount":
		agreeMount(v)
	case "Volume":
		agreeVolume(v)
	case "KeyToPath", "DownwardFile":
		agreeFile(v)
	case "Modes":
		v.modes("defaultMode")
	case "Projected":
		agreeProjected(v)
	case "Projection":
		agreeProjection(v)
	case "HostPath":
		v.get("path").noBacksteps()
	case "NFS":
		agreeNFS(v)
	case "Toleration":
		agreeToleration(v)
	case "Spread":
		agreeSpread(v)
	case "NodeSelector":
		agreeNodeSelector(v)
	case "NodeTerm":
		agreeNodeTerm(v)
	case "NodeRequirement":
		agreeNodeRequirement(v)
	case "Weighted":
		v.within(1, 100, "weight")
	case "AffinityTerm":
		agreeAffinityTerm(v)
	case "HostAlias":
		agreeHostAlias(v)
	case "DNS":
		agreeDNS(v)
	default:
		agreeObjects(tag, v)
	}
}

// agreeObjects is Fields for what is not part of a pod.
func agreeObjects(tag string, v view) {
	switch tag {
	case "Deployment":
		agreeDeployment(v)
	case "StatefulSet":
		agreeStatefulSet(v)
	case "DaemonSet":
		agreeDaemonSet(v)
	case "ReplicaSet":
		agreeReplicaSet(v)
	case "ReplicationController":
		agreeReplicationController(v)
	case "Job":
		agreeJob(v)
	case "JobTemplate":
		agreeJobTemplate(v)
	case "CronJob":
		agreeCronJob(v)
	case "FailureRule":
		agreeFailureRule(v)
	case "Service":
		agreeService(v)
	case "Ingress":
		agreeIngress(v)
	case "IngressPath":
		agreeIngressPath(v)
	case "IngressBackend":
		agreeIngressBackend(v)
	case "IngressClass":
		v.get("controller").must(form.DomainPath)
	case "IngressTLS":
		agreeIngressTLS(v)
	case "ParametersRef":
		agreeParametersRef(v)
	case "NetworkPolicy":
		agreeNetworkPolicy(v)
	case "PolicyPeer":
		agreePolicyPeer(v)
	case "PolicyPort":
		agreePolicyPort(v)
	case "IPBlock":
		agreeIPBlock(v)
	case "Endpoints":
		agreeEndpoints(v)
	case "Autoscaler":
		agreeAutoscaler(v)
	case "Autoscaler1":
		agreeAutoscaler1(v)
	case "Metric":
		agreeMetric(v)
	case "Target":
		agreeTarget(v)
	case "ScaleTarget":
		agreeScaleTarget(v)
	case "ScalingRules":
		agreeScalingRules(v)
	case "DisruptionBudget":
		agreeDisruptionBudget(v)
	case "AggregationRule":
		if v.size("clusterRoleSelectors") == 0 {
			v.lacks("clusterRoleSelectors", "one-needed")
		}
	case "PolicyRule":
		agreePolicyRule(v)
	case "RoleBinding":
		agreeRoleBinding(v)
	case "Subject":
		agreeSubject(v)
	case "Claim":
		agreeClaim(v)
	case "PersistentVolume":
		agreePersistentVolume(v)
	case "StorageClass":
		agreeStorageClass(v)
	case "PriorityClass":
		agreePriorityClass(v)
	case "Secret":
		agreeSecret(v)
	case "ConfigMap":
		agreeConfigMap(v)
	case "LimitRangeSpec":
		v.eachOnce("limits", "type")
	case "LimitRange":
		agreeLimitRange(v)
	case "Quota":
		agreeQuota(v)
	case "TypedRef":
		agreeTypedRef(v)
	}
}
