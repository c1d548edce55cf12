package sed

import (
	"fmt"
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	tests := []struct {
		script string
		want   string // kind, address, pattern, replacement or text of each command
		ok     bool
	}{
		{`s/A=.*/A=x/;s|B|c/d|g`, "s  A=.*>A=x|s  B>c/d", true},
		{"/^A=/c\\A=x", "c A= A=x", true},
		{`1,$ s/[/]/x/; y/a/b/; /z/d; p`, "s  [/]>x", true},
		{"2{\na B=y\n}", "a  B=y", true},
		{`s/a`, "", false},
		{`s/a/b/;Ω`, "s  a>b", false},
	}
	for _, test := range tests {
		commands, ok := Parse(test.script, false, func(int) bool { return false })
		var got []string
		for _, c := range commands {
			text := test.script[c.From:c.To]
			if c.Kind == 's' {
				text = test.script[c.PatFrom:c.PatTo] + ">" + text
			}
			got = append(got, fmt.Sprintf("%c %s %s", c.Kind, c.Address, text))
		}
		if s := strings.Join(got, "|"); s != test.want || ok != test.ok {
			t.Errorf("%s: got %q, understood %t; want %q", test.script, s, ok, test.want)
		}
	}
}

func TestParseOfExpansions(t *testing.T) {
	script := "s/A=.*/A=${A//x/y}/"
	commands, ok := Parse(script, false, func(i int) bool { return i >= 9 && i < 18 })
	if !ok || len(commands) != 1 || script[commands[0].From:commands[0].To] != "A=${A//x/y}" {
		t.Errorf("the slashes of an expansion are taken for sed's: %+v %t", commands, ok)
	}
}

func TestSpelled(t *testing.T) {
	text, groups := Spelled(`^\(export \)\?\(A\)[ ]*=.*`, false)
	if text != "export A="+anyText || len(groups) != 2 || groups[1] != "A" {
		t.Errorf("got %q %q", text, groups)
	}
}
