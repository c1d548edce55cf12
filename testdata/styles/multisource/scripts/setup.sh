#!/bin/bash
# setup.sh PROJECT [ENV]
set -eu
cd "$(dirname "$0")/.."

PROJECT="${1:-xgen}"
DEPLOY_ENV="${2:-prd}"
SECRET=xgen-secrets
NAMESPACE="$(awk '$1 == "namespace:" { print $2; exit }' "environments/values-${PROJECT}.yaml")"

case "$PROJECT" in
    xgen) ROOT="xgen-root-$DEPLOY_ENV" ;;
    *) ROOT="xgen-root-${PROJECT#xgen-}" ;;
esac

kubectl create secret generic "$SECRET" --namespace "$NAMESPACE" --from-env-file=scripts/app.env \
    --dry-run=client -o yaml | kubectl apply -f -
kubectl create secret docker-registry registry-login --namespace "$NAMESPACE" \
    --docker-server docker.x2bee.com --docker-username "$DOCKER_USER" --docker-password "$DOCKER_PASSWORD" \
    --dry-run=client -o yaml | kubectl apply -f -
kubectl apply -f "bootstrap/$ROOT.yaml"
