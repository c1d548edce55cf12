// Package terminal owns what a stream can show: whether it is a terminal, how wide,
// with which colours and links, and the line that says what a long run is at.
package terminal

import (
	"io"
	"os"
	"strconv"

	"golang.org/x/term"
)

// Colours reports whether a stream is written to in colours. when is always, never
// or auto: NO_COLOR and a terminal without
// colours turn them off, FORCE_COLOR and CLICOLOR_FORCE on where there is no
// terminal (https://no-color.org, https://bixense.com/clicolors,
// https://force-color.org).
func Colours(when string, w io.Writer) bool {
	switch when {
	case "always":
		return true
	case "never":
		return false
	}
	switch {
	case os.Getenv("NO_COLOR") != "":
		return false
	case forced("FORCE_COLOR") || forced("CLICOLOR_FORCE"):
		return true
	case os.Getenv("CLICOLOR") == "0" || os.Getenv("TERM") == "dumb":
		return false
	}
	return Is(w)
}

// Links reports whether a stream, which is written to in colours, is a terminal that has links (OSC 8): it says so itself, as supports-hyperlinks
// reads it. FORCE_HYPERLINK=1 turns them on in a terminal that is not known.
func Links(w io.Writer) bool {
	if !Is(w) || os.Getenv("FORCE_HYPERLINK") == "0" {
		return false
	}
	return forced("FORCE_HYPERLINK") || hasLinks(os.Getenv)
}

// hasLinks reports whether the variables are those of a terminal with links.
func hasLinks(env func(string) string) bool {
	for _, name := range []string{"CI", "TEAMCITY_VERSION"} {
		if env(name) != "" {
			return false
		}
	}
	switch env("TERM_PROGRAM") {
	case "iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper", "Tabby", "rio", "zed":
		return true
	}
	switch env("TERM") {
	case "xterm-kitty", "xterm-ghostty", "alacritty", "foot", "wezterm", "contour":
		return true
	}
	vte, _ := strconv.Atoi(env("VTE_VERSION"))         // GNOME Terminal and its like, since 0.50; that one could crash
	konsole, _ := strconv.Atoi(env("KONSOLE_VERSION")) // since 20.12
	return vte > 5000 || konsole >= 201200 || env("WT_SESSION") != "" || env("DOMTERM") != ""
}

// forced reports whether a variable is set to anything but no.
func forced(variable string) bool {
	switch os.Getenv(variable) {
	case "", "0", "false":
		return false
	}
	return true
}

// Raw is the stream behind printing.Visible.
func Raw(w io.Writer) io.Writer {
	if v, wrapped := w.(interface{ Unwrap() io.Writer }); wrapped {
		return Raw(v.Unwrap())
	}
	return w
}

// Is reports whether a stream is a terminal.
func Is(w io.Writer) bool {
	f, ok := Raw(w).(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// narrowest is the narrowest terminal that is written for.
const narrowest = 40

// Width is how many columns a terminal has, 0 for any other stream.
func Width(w io.Writer) int {
	f, ok := Raw(w).(*os.File)
	if !ok {
		return 0
	}
	columns, _, err := term.GetSize(int(f.Fd()))
	if err != nil || columns <= 0 {
		return 0
	}
	return max(columns, narrowest)
}
