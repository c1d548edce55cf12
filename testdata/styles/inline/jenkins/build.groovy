// Builds one service of one site; the job's name is the service.
properties([
    disableConcurrentBuilds(),
    parameters([
        choice(name: 'SITE', choices: "main\ngov", description: '사이트'),
        string(name: 'TAG', defaultValue: 'stable-amd64', description: 'tag')
    ])
])

node('docker') {
    checkout scm
    def project = readYaml(file: 'jenkins/config/project.yaml')
    def spec = readYaml(file: 'jenkins/config/services.yaml').services[env.JOB_BASE_NAME]
    def registry = project.siteRegistries?.get(params.SITE) ?: project.registry.nexus
    def image = "${registry.host}/xgen/${params.SITE}/${env.JOB_BASE_NAME}:${params.TAG}"

    stage('Build') {
        git url: spec.repo, branch: params.SITE
        sh "docker build --platform linux/amd64 -f ${spec.dockerfile ?: 'Dockerfile'} -t ${image} ."
    }
    stage('Push') {
        docker.withRegistry("https://${registry.host}", registry.credentialId) {
            sh "docker push ${image}"
        }
    }
}
