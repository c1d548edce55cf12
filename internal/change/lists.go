package change

import (
	"maps"
	"slices"
	"strings"

	yaml "go.yaml.in/yaml/v4"
)

// listKeys are the fields that tell the items of two lists apart: those that the schema knows, else what all items have
// and no two share. Nil if there are none.
func listKeys(old, now *value) []string {
	if keys := now.typ.ListKeys(); len(keys) > 0 && (keys[0] == "=" || old.distinguish(keys) && now.distinguish(keys)) {
		return keys
	}
	for _, keys := range [][]string{{"name"}, {"key"}, {"id"}, {"host"}, {"kind", "name"}, {"containerPort"}, {"port"}, {"path"}, {"secretKey"}, {"secretName"}} {
		if old.distinguish(keys) && now.distinguish(keys) {
			return keys
		}
	}
	return nil
}

// distinguish reports whether the fields tell all items of a list apart.
func (v *value) distinguish(keys []string) bool {
	seen := map[string]bool{}
	for _, item := range v.items {
		label := item.label(keys)
		if item.kind != yaml.MappingNode || item.get(keys[0]) == nil || item.get(keys[0]).kind != yaml.ScalarNode || seen[label] {
			return false
		}
		seen[label] = true
	}
	return true
}

// label is what tells an item apart, as people write it.
func (v *value) label(keys []string) string {
	var parts []string
	for _, key := range keys {
		if text := v.get(key).text(); text != "" {
			parts = append(parts, text)
		}
	}
	return strings.Join(parts, "/")
}

// but is a map's identity without some of its entries, "" if there are no others.
func (v *value) but(keys []string) string {
	var parts []string
	for _, name := range slices.Sorted(slices.Values(v.names)) {
		if !slices.Contains(keys, name) {
			parts = append(parts, name+"="+v.fields[name].identity())
		}
	}
	return strings.Join(parts, ",")
}

// anyOrder are lists whose order says nothing, by the name of their field.
var anyOrder = []string{"tolerations", "accessModes", "verbs", "resources", "resourceNames", "apiGroups", "nonResourceURLs", "subjects", "hosts",
	"finalizers", "policyTypes", "externalIPs", "loadBalancerSourceRanges", "from", "to", "ingress", "egress", "nodeSelectorTerms",
	"matchExpressions", "values", "servers", "tls", "hostnames", "dnsNames", "add", "drop", "syncOptions", "sourceRepos", "destinations",
	"metrics", "gateways", "imagePullSecrets", "namespaces"}

func (v *value) unordered() bool {
	name := v.path.Last()
	if name == "rules" && len(v.path) == 1 { // of a Role
		return true
	}
	keys := v.typ.ListKeys()
	return slices.Contains(anyOrder, name) || len(keys) > 0 && v.typ.Where() != "PodSpec initContainers"
}

// most bounds the lists that are aligned item by item.
const most = 2000

// pair puts the items of two lists together by index; -1 is an item that the other list does not have. Equal items may be
// left out.
func pair(old, now *value, keys []string) [][2]int {
	if len(keys) > 0 && keys[0] != "=" {
		return pairByKey(old, now, keys)
	}
	a, b := identities(old), identities(now)
	if len(keys) > 0 || old.unordered() {
		return gaps(a, b, sameAnywhere(a, b), false)
	}
	return gaps(a, b, longest(a, b), true)
}

func identities(v *value) []string {
	out := make([]string, len(v.items))
	for i, item := range v.items {
		out[i] = item.identity()
	}
	return out
}

func pairByKey(old, now *value, keys []string) (out [][2]int) {
	at := map[string]int{}
	for i, item := range old.items {
		at[item.label(keys)] = i
	}
	seen := map[int]bool{}
	for j, item := range now.items {
		i, ok := at[item.label(keys)]
		if !ok {
			i = -1
		}
		seen[i] = true
		out = append(out, [2]int{i, j})
	}
	for i := range old.items {
		if !seen[i] {
			out = append(out, [2]int{i, -1})
		}
	}
	return joinNamed(old, now, out, keys)
}

// joinNamed joins an item that is gone with the new one that has the same name, or all else the same: a port with another
// number, a rule for another host.
func joinNamed(old, now *value, pairs [][2]int, keys []string) [][2]int {
	for k, p := range pairs {
		if p[0] >= 0 || p[1] < 0 {
			continue
		}
		is := now.items[p[1]]
		for m, q := range pairs {
			if q[0] < 0 || q[1] >= 0 {
				continue
			}
			was := old.items[q[0]]
			if name := is.get("name").text(); name != "" && was.get("name").text() == name || is.but(keys) != "" && is.but(keys) == was.but(keys) {
				pairs[k][0] = q[0]
				return joinNamed(old, now, slices.Delete(pairs, m, m+1), keys)
			}
		}
	}
	return pairs
}

// sameAnywhere pairs equal items wherever they are.
func sameAnywhere(a, b []string) map[int]int {
	left := map[string][]int{}
	for i, s := range a {
		left[s] = append(left[s], i)
	}
	out := map[int]int{}
	for j, s := range b {
		if is := left[s]; len(is) > 0 {
			out[j], left[s] = is[0], is[1:]
		}
	}
	return out
}

// longest pairs the items of a longest common subsequence, by index in b.
func longest(a, b []string) map[int]int {
	out := map[int]int{}
	start := 0
	for start < len(a) && start < len(b) && a[start] == b[start] {
		out[start] = start
		start++
	}
	endA, endB := len(a), len(b)
	for endA > start && endB > start && a[endA-1] == b[endB-1] {
		endA, endB = endA-1, endB-1
		out[endB] = endA
	}
	n, m := endA-start, endB-start
	if n == 0 || m == 0 || n*m > most*most {
		return out
	}
	length := make([]int32, (n+1)*(m+1))
	for i := n - 1; i >= 0; i-- {
		for j := m - 1; j >= 0; j-- {
			if a[start+i] == b[start+j] {
				length[i*(m+1)+j] = length[(i+1)*(m+1)+j+1] + 1
			} else {
				length[i*(m+1)+j] = max(length[(i+1)*(m+1)+j], length[i*(m+1)+j+1])
			}
		}
	}
	for i, j := 0, 0; i < n && j < m; {
		switch {
		case a[start+i] == b[start+j]:
			out[start+j] = start + i
			i, j = i+1, j+1
		case length[(i+1)*(m+1)+j] >= length[i*(m+1)+j+1]:
			i++
		default:
			j++
		}
	}
	return out
}

// gaps adds to pairs of equal items, by index in b, what is between them: the first of one list with the first of the
// other, and so on.
func gaps(a, b []string, pairs map[int]int, ordered bool) (out [][2]int) {
	if !ordered {
		rest := [2][]int{}
		taken := map[int]bool{}
		for _, j := range slices.Sorted(maps.Keys(pairs)) {
			taken[pairs[j]] = true
		}
		for i := range a {
			if !taken[i] {
				rest[0] = append(rest[0], i)
			}
		}
		for j := range b {
			if _, ok := pairs[j]; !ok {
				rest[1] = append(rest[1], j)
			}
		}
		return zip(rest[0], rest[1])
	}
	i, j := 0, 0
	for _, next := range append(slices.Sorted(maps.Keys(pairs)), len(b)) {
		end := len(a)
		if next < len(b) {
			end = pairs[next]
		}
		out = append(out, zip(span(i, end), span(j, next))...)
		i, j = end+1, next+1
	}
	return out
}

func span(from, to int) (out []int) {
	for ; from < to; from++ {
		out = append(out, from)
	}
	return out
}

// zip pairs the first of both, the second of both and so on; -1 stands for none.
func zip(a, b []int) (out [][2]int) {
	for k := range max(len(a), len(b)) {
		p := [2]int{-1, -1}
		if k < len(a) {
			p[0] = a[k]
		}
		if k < len(b) {
			p[1] = b[k]
		}
		out = append(out, p)
	}
	return out
}
