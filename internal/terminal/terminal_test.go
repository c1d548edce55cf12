package terminal

import "testing"

func TestHasLinks(t *testing.T) {
	for name, c := range map[string]struct {
		env  map[string]string
		want bool
	}{
		"nothing":          {nil, false},
		"xterm":            {map[string]string{"TERM": "xterm-256color"}, false},
		"tmux":             {map[string]string{"TERM": "tmux-256color", "TERM_PROGRAM": "tmux"}, false},
		"kitty":            {map[string]string{"TERM": "xterm-kitty"}, true},
		"iTerm":            {map[string]string{"TERM_PROGRAM": "iTerm.app"}, true},
		"VS Code":          {map[string]string{"TERM_PROGRAM": "vscode"}, true},
		"GNOME":            {map[string]string{"VTE_VERSION": "7600"}, true},
		"an old VTE":       {map[string]string{"VTE_VERSION": "4600"}, false},
		"Konsole":          {map[string]string{"KONSOLE_VERSION": "230804"}, true},
		"Windows Terminal": {map[string]string{"WT_SESSION": "1"}, true},
		"a job's terminal": {map[string]string{"CI": "true", "TERM_PROGRAM": "vscode"}, false},
	} {
		if got := hasLinks(func(key string) string { return c.env[key] }); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
