package registry

import "testing"

// TestNamed: a host is named as a whole, or not at all.
func TestNamed(t *testing.T) {
	t.Parallel()
	const text = "image: docker.x2bee.com:5000/a/b:1\nrepo: https://u@charts.example.org/x # see hub.example.org.\nhosts: [one.example.org, 10.100.1.65:5000]\n"
	for host, want := range map[string]bool{
		"docker.x2bee.com:5000": true, "charts.example.org": true, "hub.example.org": true, "one.example.org": true, "10.100.1.65:5000": true,
		"docker.x2bee.co": false, "docker.x2bee.com": false, "docker.x2bee.com:500": false, "x2bee.com:5000": false, "ker.x2bee.com:5000": false,
		"0.100.1.65:5000": false, "100.1.65:5000": false, "example.org": false, "one.example.or": false, "charts.example.org:443": false,
	} {
		if got := Named([]byte(text), host); got != want {
			t.Errorf("%s: %v, want %v", host, got, want)
		}
	}
}
