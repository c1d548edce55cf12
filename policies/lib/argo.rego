# METADATA
# description: |
#   Argo CD Applications: those that are rendered and the root apps that render
#   them (input of scope site), their sources, their repositories.
package xgen.lib.argo

# applications lists both kinds: {"path", "manifest", "label", "environment"}.
applications := array.concat(rendered, roots)

rendered := [entry |
	some i, application in input.applications
	entry := {
		"path": ["applications", i, "manifest"],
		"manifest": application.manifest,
		"label": sprintf("Application %s", [application.name]),
		"environment": application.environment,
	}
]

roots := [entry |
	some i, root in input.rootApps
	entry := {
		"path": ["rootApps", i, "manifest"],
		"manifest": root.manifest,
		"label": sprintf("root app %s", [root.name]),
		"environment": root.environment,
	}
]

# all_sources lists the sources of all applications: {"application", "path",
# "source"}; path leads to the source in the document.
all_sources := [one |
	some application in applications
	some entry in sources(application.manifest)
	one := {"application": application, "path": array.concat(application.path, entry.path), "source": entry.source}
]

# sources(manifest) lists {"path", "source"}; spec.sources replaces spec.source.
sources(manifest) := [{"path": ["spec", "sources", i], "source": source} |
	some i, source in manifest.spec.sources
] if {
	is_array(manifest.spec.sources)
	count(manifest.spec.sources) > 0
} else := [{"path": ["spec", "source"], "source": source} |
	source := manifest.spec.source
]

# repository(url) is what two addresses of one Git repository have in common:
# no scheme, user, default port, .git or slash at the end, no capitals. It makes
# git@host:group/repo.git and https://host/group/repo equal.
repository(url) := regex.replace(place, `/*(\.git)?/*$`, "") if {
	is_string(url)
	text := lower(trim_space(url))
	unschemed := regex.replace(regex.replace(text, `^([^/@:]+@)?([^/:@]+):([^/0-9])`, "${2}/${3}"), `^[a-z0-9+.-]+://`, "")
	anonymous := regex.replace(unschemed, `^[^/@]*@`, "")
	place := regex.replace(anonymous, `^([^/:]+):(?:22|80|443)/`, "${1}/")
}
