#!/usr/bin/env bash
# Sets up one K3s server: install.sh SITE [ENVIRONMENT]
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
. "$here/lib/credentials.sh"

site="${1:?site}"
deploy_env="${2:-prd}"

if [ "$site" = xgen ]; then
    root="xgen-root-${deploy_env}"
else
    root="xgen-root-${site#xgen-}"
fi

kubectl create namespace xgen --dry-run=client -o yaml | kubectl apply -f -
create_credentials xgen
kubectl apply -f "$here/../root-apps/${root}.yaml"
