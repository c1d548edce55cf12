package main

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

// TestPins wants every action of the workflows and of action.yml to be named by commit, with its version behind it: a tag
// can be moved to other code. Renovating them is Dependabot's (.github/dependabot.yml).
func TestPins(t *testing.T) {
	t.Parallel()
	uses := regexp.MustCompile(`(?m)^\s*-? *uses: *(\S+)(.*)$`)
	pinned := regexp.MustCompile(`^[^@]+@[0-9a-f]{40}$`)
	files, err := filepath.Glob("../../.github/workflows/*.yml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no workflows: %v", err)
	}
	found := 0
	for _, file := range append(files, "../../action.yml") {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range uses.FindAllStringSubmatch(string(data), -1) {
			found++
			if m[1] != "./" && (!pinned.MatchString(m[1]) || !regexp.MustCompile(`^ # v\d+\.\d+\.\d+$`).MatchString(m[2])) {
				t.Errorf("%s: %s%s is not pinned: write OWNER/NAME@COMMIT # vX.Y.Z", file, m[1], m[2])
			}
		}
	}
	if found < 10 {
		t.Errorf("%d uses of actions were found", found)
	}
}
