package main

import (
	"io"
	"os"
	"strconv"

	"golang.org/x/term"
)

// useColor decides --color auto for a stream: NO_COLOR and a terminal without
// colours turn them off, FORCE_COLOR and CLICOLOR_FORCE on where there is no
// terminal (https://no-color.org, https://bixense.com/clicolors,
// https://force-color.org).
func (a *app) useColor(w io.Writer) bool {
	switch a.color {
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
	return isTerminal(w)
}

// useLinks decides whether a stream is a terminal that has links (OSC 8): it says so itself, as supports-hyperlinks
// reads it. --color never turns them off, as NO_COLOR does; FORCE_HYPERLINK=1 turns them on in a terminal that is not known.
func (a *app) useLinks(w io.Writer) bool {
	if !isTerminal(w) || !a.useColor(w) || os.Getenv("FORCE_HYPERLINK") == "0" {
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

// raw is the stream behind printing.Visible.
func raw(w io.Writer) io.Writer {
	if v, wrapped := w.(interface{ Unwrap() io.Writer }); wrapped {
		return raw(v.Unwrap())
	}
	return w
}

func isTerminal(w io.Writer) bool {
	f, ok := raw(w).(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// narrowest is the narrowest terminal that is written for.
const narrowest = 40

// width is how many columns a terminal has, 0 for any other stream.
func width(w io.Writer) int {
	f, ok := raw(w).(*os.File)
	if !ok {
		return 0
	}
	columns, _, err := term.GetSize(int(f.Fd()))
	if err != nil || columns <= 0 {
		return 0
	}
	return max(columns, narrowest)
}
