package groovy

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// show prints texts with what their offsets enclose where it differs.
func show(src string, ts []Text) string {
	var out []string
	for _, t := range ts {
		s := t.Text
		if got := src[t.Start:t.End]; got != t.Text {
			s += "@" + got
		}
		out = append(out, s)
	}
	return strings.Join(out, " ")
}

func TestChoices(t *testing.T) {
	tests := []struct{ name, src, want string }{
		{"declarative list", "pipeline { parameters { choice(name: 'SITE', choices: ['main', \"aww\"], description: 'x') } }", "main aww"},
		{"over lines with comments", "choice(\n  name: 'SITE', // the site\n  choices: [\n    'main', /* 'old', */\n    // 'gone',\n    'aww',\n  ],\n)", "main aww"},
		{"without parentheses", "parameters {\n choice name: 'SITE', choices: ['main',\n   'aww'], description: ''\n string name: 'X', defaultValue: 'y'\n}", "main aww"},
		{"description first", "choice(description: 'a, b', choices: ['main'], name: 'SITE')", "main"},
		{"newline string", `choice(name: 'SITE', choices: 'main\naww')`, "main aww"},
		{"triple string", "choice(name: 'SITE', choices: '''main\naww''')", "main aww"},
		{"triple string with white space", "choice(name: 'SITE', choices: \"\"\"\n  main\n  aww\n\"\"\".stripIndent().trim())", "main aww"},
		{"joined", `choice(name: 'SITE', choices: ['main', 'aww'].join('\n'))`, "main aww"},
		{"constant", "def SITES = ['main', 'aww']\nchoice(name: 'SITE', choices: SITES)", "main aww"},
		{"typed constant", "final String[] SITES = ['main', 'aww']\nchoice(name: 'SITE', choices: SITES)", "main aww"},
		{"field", "import groovy.transform.Field\n@Field List<String> SITES = ['main', 'aww']\npipeline { parameters { choice(name: 'SITE', choices: SITES.join(\"\\n\")) } }", "main aww"},
		{"undeclared constant", "SITES = ['main',\n 'aww'] as String[]\nchoice(name: 'SITE', choices: SITES)", "main aww"},
		{"concatenation", "def BASE = ['main']\ndef ALL = BASE + ['aww'] + 'x'\nchoice(name: 'SITE', choices: ALL)", "main aww x"},
		{"cast and new", "choice(name: 'SITE', choices: new ArrayList<String>((List) ['main'].plus(['aww'])))", "main aww"},
		{"map's keys", "def REG = [main: 'a', 'aww': 'b']\nchoice(name: 'SITE', choices: REG.keySet().toList())", "main aww"},
		{"split", "choice(name: 'SITE', choices: 'main,aww'.split(',') as List)", "main aww"},
		{"properties", "properties([\n  parameters([\n    choice(name: 'SITE', choices: ['main', 'aww'])\n  ])\n])", "main aww"},
		{"class", "properties([parameters([[$class: 'ChoiceParameterDefinition', name: 'SITE', choices: 'main\\naww', description: '']])])", "main aww"},
		{"class of the old name", "[$class: 'hudson.model.ChoiceParameterDefinition', choices: ['main'], name: 'SITE']", "main"},
		{"constructor", "new ChoiceParameterDefinition('SITE', ['main', 'aww'] as String[], 'x')", "main aww"},
		{"job DSL", "parameters { choiceParam('SITE', ['main', 'aww'], 'x') }", "main aww"},
		{"korean", "choice(name: 'SITE', choices: ['main', '롯데'], description: '배포 대상 사이트')", "main 롯데"},
		{"CRLF", "choice(\r\n name: 'SITE',\r\n choices: 'main\\naww'\r\n)\r\n", "main aww"},
		{"inner variable of the same name", "def SITES = ['main']\ndef f() { def SITES = ['no']; return SITES }\nchoice(name: 'SITE', choices: SITES)", "main"},
		{"defined twice alike", "choice(name: 'SITE', choices: ['a'])\nchoice(name: 'SITE', choices: ['a'])", "a"},

		{"interpolation", "choice(name: 'SITE', choices: [\"main\", \"${X}\"])", "? a choice is no constant text"},
		{"interpolated text", "choice(name: 'SITE', choices: \"main\\n$X\")", "? the text holds ${X}, known at run time only"},
		{"spread", "choice(name: 'SITE', choices: [*BASE, 'aww'])", "? a list spread into another is not followed"},
		{"call", "choice(name: 'SITE', choices: sites())", "? what sites() returns is not known"},
		{"file", "def c = readYaml file: 'project.yaml'\nchoice(name: 'SITE', choices: c.sites)", "? the choices are read from project.yaml at run time"},
		{"unassigned", "choice(name: 'SITE', choices: SITES)", "? SITES is not assigned in this file"},
		{"assigned twice", "def SITES = ['a']\nif (x) { SITES = ['b'] }\nchoice(name: 'SITE', choices: SITES)", "? SITES is assigned more than once"},
		{"changed", "def SITES = ['a']\nSITES << 'b'\nchoice(name: 'SITE', choices: SITES)", "? SITES is changed after it is assigned"},
		{"filtered", "choice(name: 'SITE', choices: ['a', 'b'].findAll { it != x })", "? the list is filtered at run time"},
		{"ternary", "choice(name: 'SITE', choices: x ? ['a'] : ['b'])", "? x is not assigned in this file"},
		{"circle", "A = B\nB = A\nchoice(name: 'SITE', choices: A)", "? too deeply nested to be followed"},
		{"another kind", "extendedChoice(name: 'SITE', value: 'a,b')", "? the choices of extendedChoice are not written as choices:"},
		{"defined twice", "choice(name: 'SITE', choices: ['a'])\nchoice(name: 'SITE', choices: ['b'])", "? the parameter is defined more than once"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p, err := Read(tt.src)
			if err != nil {
				t.Fatal(err)
			}
			c, ok := p.Choices["SITE"]
			if !ok || len(p.Choices) != 1 {
				t.Fatalf("choices: %+v", p.Choices)
			}
			got := show(tt.src, c.Values)
			if !c.Known {
				got = "? " + c.Why
			}
			if got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
			if c.Start >= c.End || c.End > len(tt.src) {
				t.Errorf("span %d-%d", c.Start, c.End)
			}
		})
	}
}

func TestChoicesSpan(t *testing.T) {
	src := "choice(name: 'SITE', choices: ['a', 'b'] , description: '')"
	p, err := Read(src)
	if err != nil {
		t.Fatal(err)
	}
	if c := p.Choices["SITE"]; src[c.Start:c.End] != "['a', 'b']" {
		t.Errorf("got %q", src[c.Start:c.End])
	}
}

func TestDefaults(t *testing.T) {
	src := "parameters {\n string(name: 'TAG', defaultValue: 'latest', description: '')\n text name: 'T', defaultValue: 'x'\n}\n" +
		"build job: 'x', parameters: [string(name: 'SITE', value: params.SITE)]\n[$class: 'StringParameterDefinition', name: 'C', defaultValue: 'd']"
	p, err := Read(src)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for n, d := range p.Defaults {
		got[n] = src[d.Start:d.End]
	}
	if diff := cmp.Diff(map[string]string{"TAG": "latest", "T": "x", "C": "d"}, got); diff != "" {
		t.Error(diff)
	}
}

func describeServices(src string, s Services) string {
	var out []string
	for _, e := range s.Entries {
		d := e.Name
		if got := src[e.Start:e.End]; got != e.Name {
			d += "@" + got
		}
		if e.Job != "" && e.Job != "*" {
			d += "=" + e.Job
		}
		out = append(out, d)
	}
	if s.FromFile != "" {
		f := "file:" + s.FromFile
		if !strings.HasPrefix(src[s.FileStart:], s.FromFile) {
			f += fmt.Sprintf("@%d", s.FileStart)
		}
		out = append(out, f)
	}
	if s.Filtered {
		out = append(out, "filtered")
	}
	if !s.Known {
		out = append(out, "? "+s.Why)
	}
	return strings.Join(out, " ")
}

func TestServices(t *testing.T) {
	const yaml = "k3s/jenkins/config/services.yaml"
	tests := []struct{ name, src, want string }{
		{"the documents' loop", "def services = ['a', 'b']\ndef builds = [:]\nservices.each { svc ->\n builds[svc] = {\n  build job: svc,\n   parameters: [\n    string(name: 'SITE', value: params.SITE),\n   ]\n }\n}\nparallel builds", "a b"},
		{"implicit it", "['a', 'b'].each { build job: it }", "a b"},
		{"for in", "def S = ['a',\n 'b', // last\n]\nfor (svc in S) { build(job: svc) }", "a b"},
		{"typed for", "for (String svc : ['a', 'b']) {\n build job: svc, wait: false\n}", "a b"},
		{"copied loop variable", "for (svc in ['a', 'b']) {\n def s = svc\n builds[s] = { stage(s) { build job: \"xgen/${s}\" } }\n}", "a=xgen/* b=xgen/*"},
		{"counted loop", "def S = ['a', 'b']\nfor (int i = 0; i < S.size(); i++) {\n def svc = S[i]\n build job: svc\n}", "a b"},
		{"interpolated with a parameter", "['a'].each { s -> build job: \"${params.FOLDER}/build-${s}\" }", "a=?/build-*"},
		{"concatenated", "['a'].each { s -> build job: 'xgen/' + s + '-build' }", "a=xgen/*-build"},
		{"collectEntries", "parallel(['a', 'b'].collectEntries { s -> [(s): { build job: s }] })", "a b"},
		{"list of maps", "def S = [[name: 'a', port: 1], [name: 'b']]\nS.each { svc -> build job: svc.name }", "a b"},
		{"list of maps by index", "[[name: 'a']].each { svc -> build job: \"xgen/${svc.name}\" }", "a=xgen/*"},
		{"list of maps collected", "def S = [[name: 'a'], [name: 'b']]\nS.collect { it.name }.each { build job: it }", "a b"},
		{"spread property", "def S = [[name: 'a'], [name: 'b']]\nfor (s in S*.name) { build job: s }", "a b"},
		{"map", "def S = ['a': [port: 1], b: [:]]\nS.each { name, cfg -> build job: name }", "a b"},
		{"map's entry", "['a': 1].each { e -> build job: e.key }", "a"},
		{"map's keys", "def S = [a: 1]\nS.keySet().each { build job: it }", "a"},
		{"method", "def trigger(String svc, boolean w = true) {\n build job: svc, wait: w\n}\n['a', 'b'].each { trigger(it) }\ntrigger('c')", "a b c"},
		{"parallel with jobs", "parallel(\n 'x': { build job: 'a' },\n 'y': { build job: 'folder/b' }\n)", "a b=folder/b"},
		{"parallel without jobs", "parallel 'a': { sh 'make' },\n  \"b\": { sh 'make' }, failFast: true", "a b"},
		{"parallel map without jobs", "parallel(a: { sh 'x' }, 'b': { sh 'y' })", "a b"},
		{"branches without jobs", "def br = [:]\nfor (s in ['a', 'b']) { br[s] = { sh \"docker build ${s}\" } }\nparallel br", "a b"},
		{"string with white space", "'a b\tc'.split().each { build job: it }", "a b c"},
		{"lines", "def S = '''\n  a\n  b\n'''.trim().split('\\n').collect { it.trim() }\nS.each { build job: it }", "a b"},
		{"matrix", "matrix { axes { axis { name 'SERVICE'; values 'a', 'b' } }\n stages { stage('x') { steps { build job: \"${SERVICE}\" } } } }", "a b"},
		{"matrix by env", "axes { axis {\n name 'SERVICE'\n values 'a', 'b'\n} }\nbuild job: env.SERVICE", "a b"},
		{"one job, told by a parameter", "for (s in ['a', 'b']) { build job: 'build', parameters: [string(name: 'SITE', value: params.SITE), string(name: 'SERVICE', value: s)] }", "a b"},
		{"one job without such a parameter", "build job: 'deploy', parameters: [string(name: 'SITE', value: params.SITE)]", "deploy"},
		{"chosen by parameter", "choice(name: 'SERVICE', choices: ['a', 'b'])\nbuild job: params.SERVICE", "a b filtered"},
		{"filtered by parameter", "def S = ['a', 'b']\nS.findAll { params[it] }.each { build job: it }", "a b filtered"},
		{"list alone", "def xgenServices = ['a', 'b']\nxgenServices.each { sh \"docker build ${it}\" }", "a b"},
		{"single job", "build 'a'\nbuild(job: 'b')", "a b"},
		{"twice the same", "build job: 'a'\nbuild job: 'a'", "a"},
		{"commented out", "def services = ['a' /*, 'b' */]\n// build job: 'x'\nservices.each { build job: it }", "a"},

		{"from a file", "def catalog = readYaml file: '" + yaml + "'\ncatalog.services.each { s -> build job: s.name }", "file:" + yaml},
		{"from a file, collected and filtered", "def services = readYaml(file: \"" + yaml + "\").services.findAll { it.enabled }.collect { it.name }\nfor (s in services) { build job: s }", "file:" + yaml + " filtered"},
		{"from a file's text", "def c = readYaml text: readFile('" + yaml + "')\nc.each { name, v -> build job: name }", "file:" + yaml},
		{"catalogue without jobs", "def c = readYaml file: '" + yaml + "'\ndef s = c.services.find { it.name == env.JOB_BASE_NAME }", "file:" + yaml},

		{"unknown list", "list().each { build job: it }", "? what list() returns is not known"},
		{"unknown variable", "build job: env.TARGET", "? env.TARGET is known at run time only"},
		{"known and unknown", "build job: 'a'\nbuild job: x()", "a ? what x() returns is not known"},
		{"changed list", "def S = ['a']\nif (params.ALL) { S.add('b') }\nS.each { build job: it }", "? S is changed after it is assigned"},
		{"ternary", "def S = params.ALL ? ['a', 'b'] : ['a']\nS.each { build job: it }", "? params.ALL is known at run time only"},
		{"several parts", "['a'].each { s -> ['b'].each { t -> build job: \"${s}-${t}\" } }", "? the job's name is put together from several parts"},
		{"method never called", "def trigger(svc) { build job: svc }", "? trigger() is not called in this file"},
		{"element made at run time", "['a', \"b-${x}\"].each { build job: it }", "a ? a name is put together at run time"},
		{"none", "node { sh 'make' }", "? no list of services was found"},
		{"two files", "(readYaml file: 'a.yaml').each { build job: it }\n(readYaml file: 'b.yaml').each { build job: it }", "file:a.yaml ? the services come from several files"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p, err := Read(tt.src)
			if err != nil {
				t.Fatal(err)
			}
			if got := describeServices(tt.src, p.Services); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

func TestTokens(t *testing.T) {
	tests := []struct{ name, src, want string }{
		{"shebang and comments", "#!/usr/bin/env groovy\n/* ' */ // \"\nbuild job: 'a'", "a"},
		{"slashy", "if (x =~ /it's \\/ [/ ) { y = a / b / c }\nbuild job: 'a'", "a"},
		{"dollar slashy", "x = $/it's \"/$\nbuild job: 'a'", "a"},
		{"nested interpolation", "sh \"echo ${x.collect { \"'${it}'\" }.join('}')} \\\"'\"\nbuild job: 'a'", "a"},
		{"triple quotes", "sh '''\n it's \\' \"x\n'''\nsh \"\"\"$x \"q\" \"\"\"\nbuild job: 'a'", "a"},
		{"quote in a slashy argument", "echo(/don't/)\nbuild job: 'a'", "a"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p, err := Read(tt.src)
			if err != nil {
				t.Fatal(err)
			}
			if got := describeServices(tt.src, p.Services); got != tt.want {
				t.Errorf("got %s", got)
			}
		})
	}
}

func TestReadFails(t *testing.T) {
	tests := []struct {
		src, want string
	}{
		{"x = 'abc\ny", "read Groovy: offset 4: this string does not end"},
		{"x = '''abc\ny", "read Groovy: offset 4: this string does not end"},
		{"a\n/* b", "read Groovy: offset 2: this comment does not end"},
		{"node { [1 }", "read Groovy: offset 7: this [ is never closed"},
		{"node { x(", "read Groovy: offset 8: this ( is never closed"},
		{")", "read Groovy: offset 0: this ) closes nothing"},
		{strings.Repeat(" ", maxText+1), "read Groovy: offset 0: the file is too long for a pipeline"},
	}
	for _, tt := range tests {
		_, err := Read(tt.src)
		if err == nil || err.Error() != tt.want {
			t.Errorf("%.20q: got %v, want %s", tt.src, err, tt.want)
		}
	}
}

func TestReadIsBounded(t *testing.T) {
	var b strings.Builder
	b.WriteString("A0 = ['a']\n")
	for i := range 60 {
		fmt.Fprintf(&b, "A%d = A%d + A%d\n", i+1, i, i)
	}
	b.WriteString("choice(name: 'SITE', choices: A60)\n" + strings.Repeat("[", 20000) + strings.Repeat("]", 20000))
	p, err := Read(b.String())
	if err != nil {
		t.Fatal(err)
	}
	if p.Choices["SITE"].Known {
		t.Error("a list of 2^60 elements is known")
	}
}

func TestReadInfra(t *testing.T) {
	tests := []struct {
		file, site, services string
	}{
		{"build-all.groovy", "main lotteimall aww", "xgen-frontend xgen-backend-gateway xgen-core xgen-workflow xgen-documents xgen-mcp-station xgen-model"},
		{"build.groovy", "main lotteimall aww", "file:k3s/jenkins/config/services.yaml"},
	}
	for _, tt := range tests {
		b, err := os.ReadFile("../../testdata/infra/k3s/jenkins/" + tt.file)
		if err != nil {
			t.Fatal(err)
		}
		src := string(b)
		p, err := Read(src)
		if err != nil {
			t.Fatal(err)
		}
		if c := p.Choices["SITE"]; !c.Known || show(src, c.Values) != tt.site {
			t.Errorf("%s: choices %+v", tt.file, c)
		}
		if got := describeServices(src, p.Services); got != tt.services {
			t.Errorf("%s: services %s", tt.file, got)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{
		"def S = ['a', \"b${c}\"]\nS.each { svc -> build job: \"x/${svc}\" }",
		"properties([parameters([[$class: 'ChoiceParameterDefinition', name: 'SITE', choices: 'a\\nb'.split('\\n')]])])",
		"for (x in readYaml(file: 'a').b*.c) { m(x) }\ndef m(List<String> y = 1) { build job: y['n'] + '/' }",
		"choice name: 'S', choices: (String[]) ['''a\nb''', /x/].join(',') as List<X>[]\n", "axis { name 'A'; values 'b' }\nbuild env.A\nparallel(a: {}, (b): {})",
		"choice name: 'S', choices: , x", "x.findAll{it}.collect { a, b -> a.trim() }.each { build it }", "a[b] = { c }\n$/ /$ /* */ // \n'\\\r\n'",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p, err := Read(s)
		if err != nil {
			_ = s[err.(*Error).Offset:]
			return
		}
		for _, c := range p.Choices {
			_ = s[c.Start:c.End]
			show(s, c.Values)
		}
		for _, d := range p.Defaults {
			_ = s[d.Start:d.End]
		}
		describeServices(s, p.Services)
		_, _ = s[p.Services.FileStart:], s[p.Services.WhyStart:]
	})
}
