package main

import (
	"io"
	"os"

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

// forced reports whether a variable is set to anything but no.
func forced(variable string) bool {
	switch os.Getenv(variable) {
	case "", "0", "false":
		return false
	}
	return true
}

// raw is the stream behind report.Visible.
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
