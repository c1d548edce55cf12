package main

import (
	"fmt"
	"strings"
)

const (
	core    = "io.k8s.api.core.v1."
	apps    = "io.k8s.api.apps.v1."
	hpa2    = "io.k8s.api.autoscaling.v2."
	rbac    = "io.k8s.api.rbac.v1."
	batch   = "io.k8s.api.batch.v1."
	network = "io.k8s.api.networking.v1."
	crd     = "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1."
)

// Facts that the swagger file does not hold, read in Kubernetes' validation
// (pkg/apis/*/validation and pkg/apis/*/v*/defaults.go of k8s.io/kubernetes).

// unenforced are fields that the swagger calls required but that the API
// server takes when they are absent: it has a default, or empty is a value.
// Absent numbers and truth values are zero, so that only those named in
// enforcedNumbers count.
var unenforced = []string{
	core + "HTTPHeader.value",
	core + "Sysctl.value",
	core + "LimitRangeSpec.limits",
	core + "ScaleIOVolumeSource.secretRef",
	core + "ScaleIOPersistentVolumeSource.secretRef",
	core + "Event.", core + "Binding.", core + "PreferredSchedulingTerm.preference",
	"io.k8s.api.batch.v1.PodFailurePolicy.rules",
	"io.k8s.api.storage.v1.TokenRequest.audience",
	"io.k8s.api.storage.v1.CSIDriver.spec",
	"io.k8s.api.storage.v1.CSINode",
	"io.k8s.api.apiserverinternal.", "io.k8s.api.authentication.", "io.k8s.api.authorization.",
	"io.k8s.api.certificates.", "io.k8s.api.coordination.", "io.k8s.api.events.",
	"io.k8s.api.flowcontrol.", "io.k8s.api.lifecycle.", "io.k8s.api.resource.",
	"io.k8s.api.scheduling.", "io.k8s.api.storagemigration.",
}

var enforcedNumbers = []string{
	core + "ContainerPort.containerPort", core + "ServicePort.port", core + "EndpointPort.port", core + "GRPCAction.port",
	core + "PreferredSchedulingTerm.weight", core + "WeightedPodAffinityTerm.weight", core + "TopologySpreadConstraint.maxSkew",
	"io.k8s.api.autoscaling.v1.HorizontalPodAutoscalerSpec.maxReplicas", hpa2 + "HorizontalPodAutoscalerSpec.maxReplicas",
	hpa2 + "HPAScalingPolicy.value", hpa2 + "HPAScalingPolicy.periodSeconds",
	"io.k8s.kube-aggregator.pkg.apis.apiregistration.v1.APIServiceSpec.groupPriorityMinimum",
	"io.k8s.kube-aggregator.pkg.apis.apiregistration.v1.APIServiceSpec.versionPriority",
}

// enforced are fields that the swagger calls optional and the API server
// nevertheless refuses to do without.
var enforced = []string{
	core + "Container.image", core + "Pod.spec", core + "PodTemplateSpec.spec", apps + "ReplicaSetSpec.template",
	core + "Service.spec", core + "PersistentVolumeClaim.spec", core + "PersistentVolume.spec",
	core + "EphemeralVolumeSource.volumeClaimTemplate", batch + "JobTemplateSpec.spec",
	core + "ReplicationController.spec", core + "ReplicationControllerSpec.template",
	network + "IngressClass.spec", network + "IngressClassSpec.controller", network + "Ingress.spec",
	core + "ConfigMapEnvSource.name", core + "SecretEnvSource.name", core + "ConfigMapKeySelector.name", core + "SecretKeySelector.name",
	core + "ConfigMapVolumeSource.name",
	apps + "Deployment.spec", apps + "StatefulSet.spec", apps + "DaemonSet.spec", apps + "ReplicaSet.spec",
	"io.k8s.api.batch.v1.Job.spec", "io.k8s.api.batch.v1.CronJob.spec",
	"io.k8s.api.autoscaling.v1.HorizontalPodAutoscaler.spec", hpa2 + "HorizontalPodAutoscaler.spec",
}

// held gives fields limits: where the value is a list or map, its items.
var held = map[string]limits{
	meta + "LabelSelectorRequirement.operator":       {Enum: []string{"DoesNotExist", "Exists", "In", "NotIn"}},
	rbac + "RoleRef.kind":                            {Enum: []string{"ClusterRole", "Role"}},
	rbac + "Subject.kind":                            {Enum: []string{"Group", "ServiceAccount", "User"}},
	hpa2 + "MetricTarget.type":                       {Enum: []string{"AverageValue", "Utilization", "Value"}},
	hpa2 + "HPAScalingRules.selectPolicy":            {Enum: []string{"Disabled", "Max", "Min"}},
	hpa2 + "HPAScalingPolicy.type":                   {Enum: []string{"Percent", "Pods"}},
	crd + "CustomResourceDefinitionSpec.scope":       {Enum: []string{"Cluster", "Namespaced"}},
	core + "Container.name":                          {Format: "label"},
	core + "EphemeralContainer.name":                 {Format: "label"},
	core + "Volume.name":                             {Format: "label"},
	core + "ContainerPort.name":                      {Format: "port-name"},
	core + "ServicePort.name":                        {Format: "label"},
	core + "ContainerPort.containerPort":             ports(1),
	core + "ContainerPort.hostPort":                  ports(0),
	core + "ServicePort.port":                        ports(1),
	core + "ServicePort.nodePort":                    ports(0),
	core + "ServicePort.targetPort":                  {Format: "port"},
	core + "HTTPGetAction.port":                      {Format: "port"},
	core + "TCPSocketAction.port":                    {Format: "port"},
	core + "PodSpec.serviceAccountName":              {Format: "subdomain"},
	core + "PodSpec.nodeSelector":                    {Format: "label-value", Keys: "label-key"},
	core + "ServiceSpec.selector":                    {Format: "label-value", Keys: "label-key"},
	core + "ConfigMap.data":                          {Keys: "config-key"},
	core + "ConfigMap.binaryData":                    {Keys: "config-key"},
	core + "Secret.data":                             {Keys: "config-key"},
	core + "Secret.stringData":                       {Keys: "config-key"},
	meta + "ObjectMeta.labels":                       {Format: "label-value", Keys: "label-key"},
	meta + "ObjectMeta.annotations":                  {Keys: "annotation-key"},
	meta + "LabelSelector.matchLabels":               {Format: "label-value", Keys: "label-key"},
	"io.k8s.api.batch.v1.CronJobSpec.schedule":       {Format: "cron"},
	"io.k8s.api.networking.v1.IngressRule.host":      {Format: "wildcard-host"},
	apps + "DeploymentSpec.replicas":                 atLeast(0),
	apps + "StatefulSetSpec.replicas":                atLeast(0),
	apps + "ReplicaSetSpec.replicas":                 atLeast(0),
	hpa2 + "HorizontalPodAutoscalerSpec.minReplicas": atLeast(0),
	hpa2 + "HorizontalPodAutoscalerSpec.maxReplicas": atLeast(1),
}

// opened are fields whose inside is not looked at.
var opened = []string{meta + "ObjectMeta.managedFields", hpa2 + "MetricIdentifier.selector",
	core + "PersistentVolumeClaimSpec.dataSource", // which is dropped without a word where it is not known
}

func atLeast(n float64) limits { return limits{Min: &n} }

func ports(from float64) limits {
	to := 65535.0
	return limits{Min: &from, Max: &to}
}

// overlay puts the facts above into the definitions; a name that fits none is
// an error, so that a new version of the swagger cannot outdate them unseen.
func overlay(defs map[string]*shape, enums map[string]limits) error {
	for def, s := range defs {
		for r := range s.required {
			f := s.fields[r]
			number := f != nil && (f.base == 'i' || f.base == 'l' || f.base == 'n' || f.base == 'b' || f.base == 'q')
			if number && !listed(enforcedNumbers, def+"."+r) || listed(unenforced, def+"."+r) {
				delete(s.required, r)
			}
		}
	}
	for _, name := range append(append([]string{}, enforced...), enforcedNumbers...) {
		s, f, err := find(defs, name)
		if err != nil {
			return err
		}
		s.required[f] = true
	}
	for _, name := range sortedKeys(held) {
		if err := hold(defs, name, held[name]); err != nil {
			return err
		}
	}
	for _, name := range sortedKeys(enums) {
		if _, _, err := find(defs, name); err == nil { // versions that are gone have Go types still
			if err := hold(defs, name, enums[name]); err != nil {
				return err
			}
		}
	}
	for _, name := range opened {
		s, f, err := find(defs, name)
		if err != nil {
			return err
		}
		s.fields[f] = anything()
	}
	return nil
}

// listed reports whether name is in list, or below one of its prefixes.
func listed(list []string, name string) bool {
	for _, l := range list {
		if l == name || strings.HasPrefix(name, l) && (strings.HasSuffix(l, ".") || name[len(l)] == '.') {
			return true
		}
	}
	return false
}

func find(defs map[string]*shape, name string) (*shape, string, error) {
	i := strings.LastIndexByte(name, '.')
	s := defs[name[:i]]
	if s == nil || s.fields[name[i+1:]] == nil {
		return nil, "", fmt.Errorf("no field %s in the swagger", name)
	}
	return s, name[i+1:], nil
}

func hold(defs map[string]*shape, name string, l limits) error {
	s, f, err := find(defs, name)
	if err != nil {
		return err
	}
	held := *s.fields[f]
	switch held.base {
	case '{', '[':
		if l.Keys != "" {
			held.limits = limits{Keys: l.Keys}
			l.Keys = ""
		}
		elem := *held.elem
		elem.limits = l
		held.elem = &elem
	case 0:
		return fmt.Errorf("field %s is an object", name)
	default:
		held.limits = l
	}
	s.fields[f] = &held
	return nil
}
