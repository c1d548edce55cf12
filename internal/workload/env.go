package workload

import (
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/source"
)

// environment works out a container's variables as the kubelet does
// (makeEnvironmentVariables in pkg/kubelet/kubelet_pods.go): envFrom in order,
// the later source over the earlier, then env over all of them.
func (s *scope) environment(c *Container, node *source.Node) {
	for i, entry := range items(at(node, "envFrom")) {
		path := c.Path.Child("envFrom").Index(i)
		prefix := text(at(entry, "prefix"))
		if ref := at(entry, "configMapRef"); ref != nil {
			s.fromConfigMap(c, ref, prefix, Place{Object: c.Object, Path: path.Child("configMapRef", "name")})
		}
		if ref := at(entry, "secretRef"); ref != nil {
			s.fromSecret(c, ref, prefix, Place{Object: c.Object, Path: path.Child("secretRef", "name")})
		}
	}
	for i, entry := range items(at(node, "env")) {
		s.entry(c, source.Deref(entry), c.Path.Child("env").Index(i))
	}
	for _, v := range c.Variables {
		for _, src := range c.Sources[min(v.order+1, len(c.Sources)):] {
			v.Uncertain = v.Uncertain || src.unseen() && strings.HasPrefix(v.Name, src.Prefix)
		}
	}
}

// set puts a layer on top of a variable.
func (c *Container) set(name string, v Value) {
	if old := c.Variables[name]; old != nil {
		old.Shadows = append([]Value{old.Value}, old.Shadows...)
		old.Value = v
		return
	}
	c.Variables[name] = &Variable{Name: name, Value: v}
}

// envVarName reports whether Kubernetes takes a key as a variable's name; other
// keys are left out (IsEnvVarName in apimachinery's validation:
// [-._a-zA-Z][-._a-zA-Z0-9]*).
func envVarName(s string) bool {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '-' || c == '.' || c == '_' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z':
		case '0' <= c && c <= '9' && i > 0:
		default:
			return false
		}
	}
	return s != ""
}

func (s *scope) fromConfigMap(c *Container, ref *source.Node, prefix string, place Place) {
	src := &Source{Kind: ConfigMap, Name: text(at(ref, "name")), Prefix: prefix, Place: place}
	src.Optional, _ = boolean(at(ref, "optional"))
	c.Sources = append(c.Sources, src)
	if src.Object = s.configMap(src.Name); src.Object == nil {
		src.Unknown, src.Elsewhere = true, s.elsewhere("ConfigMap", src.Name)
		return
	}
	source.Entries(at(src.Object.Node, "data"), func(key string, _, v *source.Node) {
		if !envVarName(prefix + key) {
			src.InvalidNames = append(src.InvalidNames, prefix+key)
			return
		}
		c.set(prefix+key, Value{Kind: ConfigMap, Name: src.Name, Key: key, Text: text(source.Deref(v)), Known: true, Place: dataPlace(src.Object, key), order: len(c.Sources) - 1})
	})
}

func (s *scope) fromSecret(c *Container, ref *source.Node, prefix string, place Place) {
	src := &Source{Kind: Secret, Name: text(at(ref, "name")), Prefix: prefix, Place: place}
	src.Optional, _ = boolean(at(ref, "optional"))
	c.Sources = append(c.Sources, src)
	src.Secret, src.Object = s.secret(src.Name)
	if src.Secret == nil {
		src.Unknown, src.Broken, src.Elsewhere = true, len(s.known().Broken) > 0 || s.known().NearScript(src.Name) != nil, s.elsewhere("Secret", src.Name)
		return
	}
	src.Incomplete = src.Secret.Incomplete
	for i := range src.Secret.Keys {
		key := &src.Secret.Keys[i]
		if !envVarName(prefix + key.Name) {
			src.InvalidNames = append(src.InvalidNames, prefix+key.Name)
			continue
		}
		c.set(prefix+key.Name, Value{Kind: Secret, Name: src.Name, Key: key.Name, Secret: true, Known: !key.Maybe, Place: keyPlace(src.Secret, src.Object, key), order: len(c.Sources) - 1})
	}
}

// define is set for an entry of env, which nothing of envFrom can shadow.
func (c *Container) define(name string, v Value) {
	v.order = len(c.Sources)
	c.set(name, v)
}

// entry applies one entry of env.
func (s *scope) entry(c *Container, node *source.Node, path source.Path) {
	name := text(at(node, "name"))
	if name == "" {
		return
	}
	if value := text(at(node, "value")); value != "" || at(node, "valueFrom") == nil {
		c.define(name, c.expanded(name, value, Place{Object: c.Object, Path: path.Child("value")}))
		return
	}
	place := Place{Object: c.Object, Path: path.Child("valueFrom")}
	from := at(node, "valueFrom")
	switch {
	case at(from, "configMapKeyRef") != nil:
		s.configMapKey(c, name, at(from, "configMapKeyRef"), place.Path.Child("configMapKeyRef", "key"))
	case at(from, "secretKeyRef") != nil:
		s.secretKey(c, name, at(from, "secretKeyRef"), place.Path.Child("secretKeyRef", "key"))
	default: // fieldRef, resourceFieldRef, fileKeyRef: only the cluster knows
		c.define(name, Value{Kind: Env, Place: place})
	}
}

// expanded is an env entry's value with its $(NAME) replaced. What holds a
// Secret's value is one itself.
func (c *Container) expanded(name, value string, place Place) Value {
	v := Value{Kind: Env, Known: true, Place: place}
	var refs []reference
	v.Text, refs = expand(value, func(n string) (string, bool) {
		of := c.Variables[n]
		if of == nil {
			supplied := c.Supplied(n)
			v.Known = v.Known && !supplied // what a Service's variable holds, the cluster knows
			return "", supplied
		}
		v.Secret = v.Secret || of.Secret
		v.Known = v.Known && of.Known
		return of.Text, true
	})
	for _, r := range refs {
		if begin := nameIn(r.name); begin != r.name { // no variable has such a name
			if c.Supplied(begin) {
				c.Unclosed = append(c.Unclosed, &Read{Name: begin, Syntax: Kubelet, InEnv: name, At: Stretch{place, r.start, r.start + len("$(") + len(begin)}})
			}
			continue
		}
		v.Refers = append(v.Refers, r.name)
		if c.Variables[r.name] == nil && !c.Complete() {
			v.Known = false
		}
		c.Reads = append(c.Reads, &Read{Name: r.name, Syntax: Kubelet, InEnv: name, At: Stretch{place, r.start, r.end},
			Early: c.Variables[r.name] == nil && !c.Supplied(r.name)})
	}
	if v.Secret || !v.Known {
		v.Text = ""
	}
	return v
}

func (s *scope) configMapKey(c *Container, name string, ref *source.Node, path source.Path) {
	r := &Ref{Variable: name, Kind: ConfigMap, Name: text(at(ref, "name")), Key: text(at(ref, "key")), Place: Place{Object: c.Object, Path: path}}
	r.Optional, _ = boolean(at(ref, "optional"))
	c.Refs = append(c.Refs, r)
	o := s.configMap(r.Name)
	if o == nil {
		r.Unknown = true
		c.define(name, Value{Kind: ConfigMap, Name: r.Name, Key: r.Key, Place: r.Place})
		return
	}
	if v := at(o.Node, "data", r.Key); v != nil {
		c.define(name, Value{Kind: ConfigMap, Name: r.Name, Key: r.Key, Text: text(v), Known: true, Place: dataPlace(o, r.Key)})
		return
	}
	r.Missing = true
}

func (s *scope) secretKey(c *Container, name string, ref *source.Node, path source.Path) {
	r := &Ref{Variable: name, Kind: Secret, Name: text(at(ref, "name")), Key: text(at(ref, "key")), Place: Place{Object: c.Object, Path: path}}
	r.Optional, _ = boolean(at(ref, "optional"))
	c.Refs = append(c.Refs, r)
	sec, object := s.secret(r.Name)
	r.Secret, r.Object = sec, object
	unseen := Value{Kind: Secret, Name: r.Name, Key: r.Key, Secret: true, Place: r.Place}
	if sec == nil {
		r.Unknown, r.Broken = true, len(s.known().Broken) > 0 || s.known().NearScript(r.Name) != nil
		c.define(name, unseen)
		return
	}
	if key := sec.Key(r.Key); key != nil {
		c.define(name, Value{Kind: Secret, Name: r.Name, Key: r.Key, Secret: true, Known: !key.Maybe, Place: keyPlace(sec, object, key)})
		return
	}
	if sec.Incomplete != "" {
		r.Unknown, r.Why = true, sec.Incomplete
		c.define(name, unseen)
		return
	}
	r.Missing = true
}
