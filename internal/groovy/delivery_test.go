package groovy

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestKeys(t *testing.T) {
	const project, catalog = "def c = readYaml file: 'p.yaml'\n", "def cat = readYaml(file: 's.yaml')\n"
	tests := []struct{ name, src, want string }{
		{"chain", project + "x = c.registry.nexus.host", "p.yaml:registry p.yaml:registry.nexus p.yaml:registry.nexus.host"},
		{"get, into a variable", project + "def r = c.siteRegistries?.get(params.SITE)\nx = r.host", "p.yaml:siteRegistries? p.yaml:siteRegistries.*.host"},
		{"index", project + "def r = c.siteRegistries[params.SITE]\nx = r.host", "p.yaml:siteRegistries p.yaml:siteRegistries.*.host"},
		{"constant index", project + "x = c['registry'].host", "p.yaml:registry.host"},
		{"elvis", project + "def r = c.siteRegistries[params.SITE] ?: c.registry.nexus\nx = r.host",
			"p.yaml:siteRegistries p.yaml:registry p.yaml:registry.nexus p.yaml:siteRegistries.*.host|p.yaml:registry.nexus.host"},
		{"find, and its closure", catalog + "def s = cat.services.find { it.name == env.JOB_BASE_NAME }\nx = s.repo",
			"s.yaml:services s.yaml:services.*.name? s.yaml:services.*.repo"},
		{"loop", catalog + "for (s in cat.services) { x(s.repo) }", "s.yaml:services s.yaml:services.*.repo"},
		{"map of closure", catalog + "cat.services.each { name, spec -> x(spec.repo, name) }", "s.yaml:services s.yaml:services.*.repo"},
		{"in a string", catalog + "def s = cat.services.first()\nsh \"docker build ${s.path}\"", "s.yaml:services s.yaml:services.*.path"},
		{"without a variable", "x = readYaml(file: 'p.yaml').a.b", "p.yaml:a p.yaml:a.b"},
		{"default", project + "x = c.a ?: 'b'", "p.yaml:a?"},
		{"methods of lists", project + "if (!c.sites.contains(params.SITE)) { x(c.sites.size()) }", "p.yaml:sites p.yaml:sites"},

		{"another variable", "def c = load()\nx = c.a", ""},
		{"assigned twice", project + "c = other()\nx = c.a", ""},
		{"changed by a method", project + "def d = c.collect { it }\nx = d.a", ""},
		{"in another folder", "dir('src') {\n def c = readYaml file: 'p.yaml'\n x = c.a\n}", ""},
		{"a map's own key", "x = [c: 1]", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p, err := Read(tt.src)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, k := range p.Keys {
				var paths []string
				for _, one := range k.Paths {
					paths = append(paths, one.File+":"+strings.Join(one.Path, "."))
				}
				s := strings.Join(paths, "|")
				if k.Safe {
					s += "?"
				}
				_ = tt.src[k.Start:k.End]
				got = append(got, s)
			}
			if s := strings.Join(got, " "); s != tt.want {
				t.Errorf("got  %s\nwant %s", s, tt.want)
			}
		})
	}
}

func TestDeclared(t *testing.T) {
	tests := []struct{ name, src, want string }{
		{"declarative", "pipeline { parameters {\n choice(name: 'SITE', choices: ['a'])\n string name: 'TAG', defaultValue: ''\n booleanParam(name: 'X') } }", "SITE TAG X"},
		{"scripted", "properties([disableConcurrentBuilds(), parameters([choice(name: 'SITE', choices: 'a'), string(name: 'TAG')])])", "SITE TAG"},
		{"classes", "properties([parameters([[$class: 'ChoiceParameterDefinition', name: 'SITE', choices: 'a']])])", "SITE"},
		{"job DSL", "parameters { choiceParam('SITE', ['a'], 'x')\n stringParam('TAG') }", "SITE TAG"},
		{"of a call", "properties([parameters(common())])", "?"},
		{"a name made at run time", "parameters { string(name: prefix + 'X') }", "?"},
		{"with another list", "properties([parameters([string(name: 'A')] + more)])", "A ?"},
		{"arguments of a build step are none", "build job: 'x', parameters: [string(name: 'SITE', value: 'a')]", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p, err := Read(tt.src)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, n := range p.Declared.Names {
				got = append(got, n.Text)
			}
			if !p.Declared.All {
				got = append(got, "?")
			}
			if s := strings.Join(got, " "); s != tt.want {
				t.Errorf("got %s, want %s", s, tt.want)
			}
		})
	}
}

func TestBuildsAndReads(t *testing.T) {
	src := "build job: 'a/x', parameters: [string(name: 'SITE', value: params.SITE), [$class: 'StringParameterValue', name: 'TAG', value: \"${params.TAG}-x\"]]\n" +
		"build job: svc, parameters: list\nx = params.A ?: 'b'\ny = params.B == null\nz = params.containsKey('C')\nif (params.D) { }"
	p, err := Read(src)
	if err != nil {
		t.Fatal(err)
	}
	got := ""
	for _, b := range p.Builds {
		got += fmt.Sprint(b.Job, ":")
		for _, n := range b.Passed {
			got += " " + src[n.Start:n.End]
		}
	}
	got += ";"
	for _, r := range p.Reads {
		got += " " + r.Text
	}
	if want := "a/x: SITE TAG; SITE TAG D"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestImages(t *testing.T) {
	tests := []struct{ name, src, want string }{
		{"the documents'", "parameters { string(name: 'TAG', defaultValue: 'x') }\nenv.IMAGE = \"${env.REG}/xgen/${params.SITE}/${env.JOB_BASE_NAME}:${params.TAG}\"", "xgen site service : tag TAG"},
		{"in a command", "sh \"docker push ${r.host}/xgen/${params.SITE}/${params.SERVICE}:latest-amd64\"", "xgen site service : latest-amd64"},
		{"the catalogue's name", "def c = readYaml file: 's.yaml'\ndef s = c.services.find { it.name == x }\ni = \"h.io/p/${params.SITE}/${s.name}:1\"", "p site service : 1"},
		{"through variables", "def site = params.SITE\ndef svc = env.JOB_BASE_NAME\ndef i = \"h.io/p/${site}/${svc}:1\"", "p site service : 1"},
		{"a part that is put together", "i = \"h.io/p/${params.SITE}/svc-${params.SERVICE}:1\"", "p site unknown : 1"},
		{"a URL", "sh \"curl https://h.io/p/${params.SITE}/x:1\"", ""},
		{"a file", "sh \"cp a/b/${params.SITE}/x:1 y\"", ""},
		{"no site and no service", "i = \"h.io/p/q/${x}:1\"", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p, err := Read(tt.src)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, i := range p.Images {
				for _, part := range append(append([]Part{}, i.Parts...), Part{Text: ":"}, i.Tag) {
					got = append(got, strings.TrimSpace(string(part.Role)+" "+part.Parameter+part.Text))
				}
				_ = tt.src[i.Start:i.End]
			}
			if s := strings.Join(got, " "); s != tt.want {
				t.Errorf("got %q, want %q", s, tt.want)
			}
		})
	}
	p, err := Read("sh 'docker buildx build --platform linux/amd64,linux/arm64 -t x .'\nsh \"docker build --platform=linux/arm64 .\"")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"linux/amd64,linux/arm64", "linux/arm64"}, []string{p.Platforms[0].Text, p.Platforms[1].Text}); diff != "" {
		t.Error(diff)
	}
}

func TestLate(t *testing.T) {
	tests := []struct {
		src  string
		want int
	}{
		{"for (s in list) { b[s] = { build job: s } }", 1},
		{"for (String s : list) { b[\"x ${s}\"] = { sh \"make ${s}\" } }", 1},
		{"for (s in list) { b.put(s, { build job: s }) }", 1},
		{"for (s in list) { def one = s\n b[one] = { build job: one } }", 0},
		{"for (s in list) { build job: s }", 0},
		{"for (s in list) { stage(s) { build job: s } }", 0},
		{"list.each { s -> b[s] = { build job: s } }", 0},
		{"for (s in list) { x = [s: 1]\n b['k'] = { y(s: 1) } }", 0},
	}
	for _, tt := range tests {
		p, err := Read(tt.src)
		if err != nil {
			t.Fatal(err)
		}
		if len(p.Late) != tt.want {
			t.Errorf("%s: got %d, want %d", tt.src, len(p.Late), tt.want)
		}
	}
}

func TestErrors(t *testing.T) {
	tests := []struct {
		src, at string
		certain bool
	}{
		{"node {\n  if (a)\n    b()\n  } else {\n    c()\n  }\n}\n", "} else", true},
		{"node {\n  if (a) {\n    b()\n  c()\n}\n", "{\n    b()", true},
		{"node {\n  a([1, 2)\n}\n", "[1, 2)", true},
		{"node {\n  a(b,\n    c\n}\n", "(b,", true},
		{"node {\n  a(b))\n}\n", ")\n}", true},
		{"x = 'abc\n", "'abc", true},
		{"x = \"\"\"abc\n", "\"\"\"abc", true},
		{"/* x\n", "/* x", true},
		{"x = a =~ /[\n(]/ ? 1 : 2\ny = {\n}\n", "", false}, // a slashy string on two lines: Groovy takes it
	}
	for _, tt := range tests {
		_, err := Read(tt.src)
		if tt.at == "" && err == nil {
			continue
		}
		e, ok := err.(*Error)
		if !ok {
			t.Errorf("%q: no error", tt.src)
			continue
		}
		if e.Certain != tt.certain || tt.at != "" && !strings.HasPrefix(tt.src[e.Offset:], tt.at) {
			t.Errorf("%q: %v at %q, certain %v", tt.src, e, tt.src[e.Offset:], e.Certain)
		}
	}
}
