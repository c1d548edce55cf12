package report

import (
	"encoding/xml"
	"io"
	"strings"
)

// The form that Checkstyle's XMLLogger writes:
// https://github.com/checkstyle/checkstyle/blob/master/src/main/java/com/puppycrawl/tools/checkstyle/XMLLogger.java
type checkstyleReport struct {
	XMLName xml.Name         `xml:"checkstyle"`
	Version string           `xml:"version,attr"`
	Files   []checkstyleFile `xml:"file"`
}

type checkstyleFile struct {
	Name   string            `xml:"name,attr"`
	Errors []checkstyleError `xml:"error"`
}

type checkstyleError struct {
	Line     int    `xml:"line,attr,omitempty"`
	Column   int    `xml:"column,attr,omitempty"`
	Severity string `xml:"severity,attr"`
	Message  string `xml:"message,attr"`
	Source   string `xml:"source,attr"`
}

// checkstyleVersion is the version that readers of the format look for.
const checkstyleVersion = "4.3"

func writeCheckstyle(w io.Writer, r *Report, _ Options) error {
	out := checkstyleReport{Version: checkstyleVersion}
	at := map[string]int{}
	for _, f := range r.Findings {
		i, ok := at[f.File]
		if !ok {
			i = len(out.Files)
			at[f.File] = i
			out.Files = append(out.Files, checkstyleFile{Name: f.File})
		}
		out.Files[i].Errors = append(out.Files[i].Errors, checkstyleError{
			Line: f.Line, Column: f.Column, Severity: f.Severity.String(), Message: strings.Join(append([]string{f.Message}, details(f, labelsOf(r))...), "\n"), Source: f.Rule,
		})
	}
	return encodeXML(w, out)
}

// encodeXML writes a document; characters that XML has no way to write become
// U+FFFD.
func encodeXML(w io.Writer, v any) error {
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	e := xml.NewEncoder(w)
	e.Indent("", "  ")
	if err := e.Encode(v); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}
