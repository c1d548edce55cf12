// Builds every service of the catalogue for one site.
properties([
    parameters([
        choice(name: 'SITE', choices: '''main
gov''', description: '사이트')
    ])
])

node {
    checkout scm
    def catalog = readYaml(file: 'jenkins/config/services.yaml').services
    def builds = [:]
    catalog.each { name, spec ->
        builds[name] = {
            build job: name, parameters: [string(name: 'SITE', value: params.SITE)]
        }
    }
    parallel builds
}
