package printing

// SGR parameters (ECMA-48, section 8.3.117). The libraries for this look at the
// environment when they are imported; the caller has decided already.
const (
	Bold   = "1"
	Dim    = "2"
	Red    = "1;31"
	Yellow = "1;33"
	Blue   = "1;34"
	Cyan   = "36"
)

// Painter writes a text in a colour.
type Painter func(colour, s string) string

// Palette returns what paints, or what leaves texts as they are.
func Palette(on bool) Painter {
	if !on {
		return func(_, s string) string { return s }
	}
	return func(colour, s string) string { return "\x1b[" + colour + "m" + s + "\x1b[0m" }
}
