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
		"label": concat(" ", ["Application", application.name]),
		"environment": application.environment,
	}
]

roots := [entry |
	some i, root in input.rootApps
	entry := {
		"path": ["rootApps", i, "manifest"],
		"manifest": root.manifest,
		"label": {"id": "root-app", "args": {"name": root.name}},
		"environment": root.environment,
	}
]

# all_sources lists the sources of all applications: {"application", "path",
# "source"}; path leads to the source in the document.
all_sources := array.concat(_only_sources, _several_sources)

_only_sources := [one |
	some application in applications
	source := application.manifest.spec.source
	not application.manifest.spec.sources[0] # those replace it
	one := {"application": application, "path": array.concat(application.path, ["spec", "source"]), "source": source}
]

_several_sources := [one |
	some application in applications
	is_array(application.manifest.spec.sources)
	some i, source in application.manifest.spec.sources
	one := {"application": application, "path": array.concat(application.path, ["spec", "sources", i]), "source": source}
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
