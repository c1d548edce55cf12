#!groovy
import groovy.transform.Field

@Field static final List<String> SITES = [
    'main',        // headquarters
    'lotteimall',
    'aws',
]

@Field static final List<String> SERVICES = ['xgen-frontend', 'xgen-backend-gateway', 'xgen-workflow', 'xgen-documents', 'xgen-model']

pipeline {
    agent none
    parameters {
        choice(name: 'SITE', choices: SITES, description: 'site')
    }
    stages {
        stage('Build') {
            steps {
                script {
                    for (service in SERVICES) {
                        build job: 'build', parameters: [
                            string(name: 'SERVICE', value: service),
                            string(name: 'SITE', value: params.SITE),
                        ]
                    }
                }
            }
        }
    }
}
