package schema

import (
	_ "embed"
	"fmt"
	"hash/crc32"
	"io"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/cuecontext"
)

// outlines holds the structure of each kind as `make generate` read it last. A
// test wants it to be of the CUE as it is.
//
//go:embed outline.image
var outlines string

// fromOutline returns a kind's structure without compiling its CUE, false where
// its outline is of another CUE: then it has to be compiled.
func fromOutline(outlines string, kind Kind) (s structure, ok bool) {
	all := codec{in: outlines}
	for len(all.in) > 0 && !all.damaged {
		var name, made, text string
		all.text(&name)
		all.text(&made)
		all.text(&text)
		if name == string(kind) && made == stamp(kind) {
			return decode(text)
		}
	}
	return structure{}, false
}

// toOutline returns the outlines of all kinds.
func toOutline() (string, error) {
	all := codec{writing: true}
	for _, kind := range Kinds() {
		b, err := compile(cuecontext.New(), kind)
		if err != nil {
			return "", err
		}
		name, made, text := string(kind), stamp(kind), encode(&b.structure)
		all.text(&name)
		all.text(&made)
		all.text(&text)
	}
	return string(all.out), nil
}

// stamp tells apart all that an outline is made from: the CUE, and what reads it.
func stamp(kind Kind) string {
	sum := crc32.New(crc32.MakeTable(crc32.Castagnoli)) // a slip is to be noticed, not an attack
	io.WriteString(sum, cue.LanguageVersion())
	for _, name := range []string{kinds[kind].file, common} {
		text, err := files.ReadFile(name)
		if err != nil {
			return ""
		}
		fmt.Fprintf(sum, "\n%s %d\n", name, len(text))
		sum.Write(text)
	}
	return fmt.Sprintf("%08x", sum.Sum32())
}
