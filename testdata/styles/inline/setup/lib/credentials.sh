# Credentials of a K3s server; each is asked for, or made.

create_credentials() {
    ns="$1"
    args=(--from-literal=POSTGRES_PASSWORD="$(openssl rand -hex 20)")
    args+=(--from-literal=REDIS_PASSWORD="$(openssl rand -hex 20)")
    args+=(--from-literal="JWT_SECRET_KEY=$(openssl rand -hex 32)")
    args+=(--from-literal=MINIO_DATA_ACCESS_KEY="${MINIO_ROOT_USER:-minio}")
    args+=(--from-literal=MINIO_DATA_SECRET_KEY="${MINIO_ROOT_PASSWORD:?MINIO_ROOT_PASSWORD}")
    kubectl -n "$ns" create secret generic platform-credentials "${args[@]}" \
        --dry-run=client -o yaml | kubectl apply -f -
    kubectl -n "$ns" create secret docker-registry nexus-pull --docker-server=docker.x2bee.com \
        --docker-username="$NEXUS_USER" --docker-password="$NEXUS_PASSWORD" \
        --dry-run=client -o yaml | kubectl apply -f -
}
