package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	apps "k8s.io/api/apps/v1"
	batch "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	kjson "k8s.io/apimachinery/pkg/runtime/serializer/json"
	"k8s.io/apiserver/pkg/endpoints/request"
	"k8s.io/apiserver/pkg/registry/rest"
	applyconfigurations "k8s.io/client-go/applyconfigurations"
	"k8s.io/client-go/kubernetes/scheme"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	core "k8s.io/kubernetes/pkg/apis/core"
	"k8s.io/kubernetes/pkg/capabilities"
)

// judge decodes an object strictly, as `kubectl apply` asks the API server to,
// defaults it and runs what the API server runs before it creates one. Not asked
// are admission and allocation, which need a cluster.
func judge(text []byte) (refused []string, apply bool) {
	codec := kjson.NewSerializerWithOptions(kjson.DefaultMetaFactory, legacyscheme.Scheme, legacyscheme.Scheme, kjson.SerializerOptions{Strict: true})
	object, gvk, err := codec.Decode(text, nil, nil)
	if err != nil {
		return []string{"decode: " + err.Error()}, false
	}
	strategy := strategies[gvk.Kind]
	if strategy == nil {
		return []string{"no strategy for " + gvk.Kind}, false
	}
	typed := object.DeepCopyObject()
	made, err := pods(object)
	if err != nil {
		return []string{"pods: " + err.Error()}, false
	}
	legacyscheme.Scheme.Default(object)
	internal, err := legacyscheme.Scheme.UnsafeConvertToVersion(object, runtime.InternalGroupVersioner)
	if err != nil {
		return []string{"convert: " + err.Error()}, false
	}
	if service, ok := internal.(*core.Service); ok {
		allocate(service)
		for i, p := range service.Spec.Ports {
			if p.NodePort < 0 || p.NodePort > 65535 { // which the allocator has in no range
				refused = append(refused, fmt.Sprintf("spec.ports[%d].nodePort: provided port is not in the valid range", i))
			}
		}
	}
	if err := create(strategy, internal); err != nil {
		var status *apierrors.StatusError
		if !errors.As(err, &status) || status.ErrStatus.Details == nil || len(status.ErrStatus.Details.Causes) == 0 {
			return append(refused, err.Error()), false
		}
		for _, c := range status.ErrStatus.Details.Causes {
			refused = append(refused, fmt.Sprintf("%s: %s", c.Field, c.Message))
		}
		return refused, false
	}
	if refused != nil {
		return refused, false
	}
	for _, text := range made {
		if refused, apply := judge(text); refused != nil {
			return refused, apply
		}
	}
	if _, err := applyconfigurations.NewTypeConverter(scheme.Scheme).ObjectToTyped(typed); err != nil {
		return []string{"apply: " + strings.TrimSpace(err.Error())}, true
	}
	return nil, false
}

// allocate does to a Service what the API server's storage does before it looks
// at it (pkg/registry/core/service/storage).
func allocate(s *core.Service) {
	spec := &s.Spec
	if spec.ClusterIP != "" && len(spec.ClusterIPs) == 0 {
		spec.ClusterIPs = []string{spec.ClusterIP}
	}
	if spec.HealthCheckNodePort == 0 && spec.Type == core.ServiceTypeLoadBalancer && spec.ExternalTrafficPolicy == core.ServiceExternalTrafficPolicyLocal {
		spec.HealthCheckNodePort = 32001
	}
}

// pods returns what a controller will make of an object's templates, where the API
// server looks at them only then: the Pod and the PersistentVolumeClaims of a
// StatefulSet, the Job of a CronJob.
func pods(object runtime.Object) (out [][]byte, err error) {
	if c, ok := object.(*batch.CronJob); ok {
		job := &batch.Job{TypeMeta: metav1.TypeMeta{APIVersion: "batch/v1", Kind: "Job"}, ObjectMeta: c.Spec.JobTemplate.ObjectMeta, Spec: c.Spec.JobTemplate.Spec}
		job.Name = c.Name
		text, err := json.Marshal(job)
		return [][]byte{text}, err
	}
	set, ok := object.(*apps.StatefulSet)
	if !ok {
		return nil, nil
	}
	pod := &corev1.Pod{TypeMeta: metav1.TypeMeta{APIVersion: "v1", Kind: "Pod"}, ObjectMeta: *set.Spec.Template.ObjectMeta.DeepCopy(), Spec: *set.Spec.Template.Spec.DeepCopy()}
	pod.Name, pod.GenerateName = set.Name+"-0", ""
	names := map[string]bool{}
	for _, claim := range set.Spec.VolumeClaimTemplates {
		volume := corev1.Volume{Name: claim.Name}
		volume.PersistentVolumeClaim = &corev1.PersistentVolumeClaimVolumeSource{ClaimName: claim.Name + "-" + set.Name + "-0"}
		names[claim.Name] = true
		pod.Spec.Volumes = append(pod.Spec.Volumes, volume)
		claim.TypeMeta = metav1.TypeMeta{APIVersion: "v1", Kind: "PersistentVolumeClaim"}
		claim.Name += "-" + set.Name + "-0"
		text, err := json.Marshal(claim)
		if err != nil {
			return nil, err
		}
		out = append(out, text)
	}
	// The controller puts a claim in the place of a volume with its name.
	var kept []corev1.Volume
	for i, v := range pod.Spec.Volumes {
		if !names[v.Name] || i >= len(pod.Spec.Volumes)-len(set.Spec.VolumeClaimTemplates) {
			kept = append(kept, v)
		}
	}
	pod.Spec.Volumes = kept
	text, err := json.Marshal(pod)
	return append(out, text), err
}

// allowPrivileged does what kube-apiserver does with --allow-privileged, as every
// distribution sets it.
func allowPrivileged() { capabilities.Setup(true, 0) }

func create(strategy rest.RESTCreateStrategy, object runtime.Object) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	ctx := request.WithNamespace(request.NewContext(), "")
	acc, err := meta.Accessor(object)
	if err != nil {
		return err
	}
	rest.FillObjectMetaSystemFields(acc)
	if len(acc.GetGenerateName()) > 0 && len(acc.GetName()) == 0 {
		acc.SetName(strategy.GenerateName(acc.GetGenerateName()))
	}
	if strategy.NamespaceScoped() {
		if acc.GetNamespace() == "" {
			acc.SetNamespace("default")
		}
		ctx = request.WithNamespace(ctx, acc.GetNamespace())
	}
	return rest.BeforeCreate(strategy, context.Context(ctx), object)
}
