package registry

import "bytes"

// Named reports whether a text names a host: as a whole, since registry.example.co is another one than registry.example.com, and so is a
// host with another port.
func Named(text []byte, host string) bool {
	for {
		i := bytes.Index(text, []byte(host))
		if i < 0 {
			return false
		}
		end := i + len(host)
		before := i == 0 || !inHost(text[i-1]) && text[i-1] != '.'
		next := func(n int) byte {
			if end+n < len(text) {
				return text[end+n]
			}
			return 0
		}
		after := !inHost(next(0)) && !((next(0) == '.' || next(0) == ':') && inHost(next(1)))
		if before && after {
			return true
		}
		text = text[i+1:]
	}
}

func inHost(c byte) bool {
	return c == '-' || c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80
}
