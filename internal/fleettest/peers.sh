#!/bin/sh
# peers.sh XGEN_LINT REPO: what one run takes, beside the tools that people run in its place, in one table. helm renders
# each Application of the repo with the values that xgen-lint finds for it, kubeconform and conftest read all of it. Tools
# that are not installed are left out.
set -eu
lint=$1 repo=$2
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
row() {
    name=$1
    shift
    if ! command -v "$1" >/dev/null; then
        printf '%-28s not installed\n' "$name"
        return
    fi
    start=$(date +%s%N)
    "$@" >"$out/log" 2>&1 || true
    printf '%-28s %8d ms\n' "$name" $((($(date +%s%N) - start) / 1000000))
}
all() { # every Application's chart, with each values file of its own
    find "$repo" -name Chart.yaml | while read -r chart; do
        dir=$(dirname "$chart")
        for values in "$dir"/values/*.yaml "$dir"/projects/*.yaml; do
            [ ! -f "$values" ] || helm template peer "$dir" -f "$values" || true
        done
    done
}
"$lint" render --repo "$repo" >"$out/manifests.yaml" 2>/dev/null
row "xgen-lint" "$lint" --repo "$repo"
if command -v helm >/dev/null; then
    start=$(date +%s%N)
    all >"$out/log" 2>&1
    printf '%-28s %8d ms\n' "helm template, each values" $((($(date +%s%N) - start) / 1000000))
else
    printf '%-28s not installed\n' "helm template, each values"
fi
row "kubeconform, all manifests" kubeconform -ignore-missing-schemas "$out/manifests.yaml"
row "conftest, all manifests" conftest test --policy policies "$out/manifests.yaml"
