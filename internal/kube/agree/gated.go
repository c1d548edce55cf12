package agree

// Gated is the first Kubernetes 1.x that looks at a field of a definition with a tag, 0 if there is no such bound: earlier
// ones drop the field without a word, where nobody switched its feature on (KEP-1287, KEP-4381, KEP-2837).
func Gated(tag, field string) int {
	switch { // asked of every field: no text is put together
	case field == "resizePolicy" && tag == "Container":
		return 33
	case field == "resourceClaims" && tag == "PodSpec", field == "resources" && tag == "PodSpec", field == "claims" && tag == "Resources":
		return 34
	}
	return 0
}
