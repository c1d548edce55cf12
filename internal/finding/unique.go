package finding

// Unique returns the names of a list, each once and in the order of their first, without empty ones.
func Unique(list []string) []string {
	seen := map[string]bool{"": true}
	var out []string
	for _, name := range list {
		if !seen[name] {
			seen[name] = true
			out = append(out, name)
		}
	}
	return out
}
