package policy

import (
	"context"
	goflag "flag"
	"maps"
	"os"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/xgen-lint/xgen-lint/internal/policy/image"
)

var update = goflag.Bool("update", false, "write builtin.image anew")

// compileTexts compiles the built-in rules from their texts.
func compileTexts(t *testing.T) *Engine {
	t.Helper()
	e, err := compile(context.Background(), []Source{Builtin()}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// TestImage wants builtin.image to be what the rules' texts compile to; with
// -update it writes it.
func TestImage(t *testing.T) {
	want, err := toImage(compileTexts(t))
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile("builtin.image", want, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if string(want) != builtinImage {
		t.Fatal("the rules have changed since their image was made: make generate")
	}
}

// TestImageIsWhole holds the rules that come from the image against those that
// come from their texts.
func TestImageIsWhole(t *testing.T) {
	texts, read := compileTexts(t), fromImage()
	if read == nil {
		t.Fatal("the image of the built-in rules is not read")
	}
	if diff := cmp.Diff(texts.Rules(), read.Rules()); diff != "" {
		t.Error(diff)
	}
	for _, scope := range texts.Scopes(nil) {
		for _, r := range texts.Rules() {
			only := func(id string) bool { return id == r.ID }
			if diff := cmp.Diff(texts.Needs(scope, only), read.Needs(scope, only)); diff != "" {
				t.Errorf("%s needs: %s", r.ID, diff)
			}
		}
	}
	want, got := texts.compiler.Modules, read.compiler.Modules
	if diff := cmp.Diff(slices.Sorted(maps.Keys(want)), slices.Sorted(maps.Keys(got))); diff != "" {
		t.Fatal(diff)
	}
	for file, module := range want {
		for i, r := range module.Rules {
			if !r.Equal(got[file].Rules[i]) {
				t.Errorf("%s: want\n%v\nbut the image has\n%v", file, r, got[file].Rules[i])
			}
		}
	}
}

// TestDamagedImage cuts an image and changes its bytes: Decode must say so or
// read something, and neither panic nor take all memory.
func TestDamagedImage(t *testing.T) {
	for n := 0; n < len(builtinImage); n += 997 {
		if _, err := image.Decode(builtinImage[:n]); err == nil {
			t.Errorf("cut after %d bytes, it is taken for whole", n)
		}
		damaged := []byte(builtinImage)
		damaged[n] ^= 0xff
		image.Decode(string(damaged))
	}
}
