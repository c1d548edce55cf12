#!groovy
// One service, one site.
pipeline {
    agent { label 'docker' }
    parameters {
        string(name: 'SERVICE', defaultValue: 'xgen-frontend', description: 'service')
        choice(name: 'SITE', choices: ['main', 'lotteimall', 'aws'], description: 'site')
    }
    stages {
        stage('Image') {
            steps {
                script {
                    def config = readYaml file: 'ci/config/project.yaml'
                    def registry = config.siteRegistries[params.SITE] ?: config.registry.nexus
                    sh "ci/docker-build.sh ${registry.host}/xgen/${params.SITE}/${params.SERVICE}:latest-amd64"
                }
            }
        }
    }
}
