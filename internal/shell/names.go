package shell

import (
	"path"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/shell/tree"
)

// Variables that the shell, the container runtime or the kubelet provides, or that
// a script reads idly: no layer of configuration has to supply them.
// (bash(1) "Shell Variables"; POSIX 2.5.3; Kubernetes: the API server's service variables.)
const standardNames = " PATH HOME HOSTNAME PWD OLDPWD IFS SHELL USER LOGNAME UID EUID GROUPS PPID " +
	"RANDOM SRANDOM SECONDS LINENO FUNCNAME PIPESTATUS OPTARG OPTIND OPTERR REPLY TERM COLUMNS LINES " +
	"LANG TMPDIR SHLVL HOSTTYPE MACHTYPE OSTYPE EPOCHSECONDS EPOCHREALTIME DIRSTACK SHELLOPTS " +
	"MAIL EDITOR PAGER PS1 PS2 PS3 PS4 PROMPT_COMMAND COPROC MAPFILE DISPLAY "

func standardName(n string) bool {
	if n == "" || !tree.NameStart(n[0]) || n == "_" {
		return true // $1, $@, $?, $$, …
	}
	for _, p := range []string{"BASH", "LC_", "COMP_", "KUBERNETES_"} {
		if strings.HasPrefix(n, p) {
			return true
		}
	}
	return tree.Listed(standardNames, n)
}

const (
	shellNames = " sh bash ash dash zsh ksh mksh ksh93 rbash "
	// ownLanguage are programs whose arguments have a "$" of their own, or that hand
	// the text to another shell or to a template engine: single quotes are right there.
	ownLanguage = " awk gawk mawk nawk perl python python2 python3 node deno ruby php jq yq gojq envsubst " +
		"psql mysql mariadb mongo mongosh tclsh expect lua pwsh ssh docker podman nerdctl crictl kubectl helm oc " +
		"parallel watch grep egrep fgrep rg ag tr cut rename make cmake test [ expr find rsync tmux screen bc m4 " +
		"xmlstarlet alias trap eval su sudo runuser script flock at crontab systemd-run consul-template gomplate " +
		"confd dockerize vault nginx compgen complete bind let unset case stat date "
	// foreign are programs that run what follows somewhere else.
	foreign = " ssh docker podman nerdctl crictl kubectl oc lxc multipass vagrant "
)

func isShell(program string) bool { return tree.Listed(shellNames, tree.Base(program)) }

// dialectOf tells the parser's dialect from a shell's name.
func dialectOf(program string) string {
	switch tree.Base(program) {
	case "ksh", "mksh", "ksh93":
		return tree.Mksh
	case "zsh":
		return tree.Zsh
	}
	return tree.Bash
}

// scriptLike reports whether a file will be expanded by whoever reads it: a
// script, a profile, a template. Text written there may hold variables.
func scriptLike(file string) bool {
	b := strings.ToLower(tree.Base(file))
	for _, s := range []string{".sh", ".bash", ".zsh", "rc", "profile", ".py", ".pl", ".rb", ".js", ".template", ".tmpl", ".tpl", ".j2", ".tpl.yaml", ".service", ".lua", ".mk", ".groovy"} {
		if strings.HasSuffix(b, s) {
			return true
		}
	}
	for _, s := range []string{"dockerfile", "makefile", "docker-compose", "compose.y", "crontab"} {
		if strings.HasPrefix(b, s) {
			return true
		}
	}
	dir := path.Dir(file) + "/"
	return strings.Contains(dir, "/bin/") || strings.Contains(dir, "/cron") || strings.Contains(dir, "/profile.d/") || strings.Contains(dir, "/init.d/")
}
