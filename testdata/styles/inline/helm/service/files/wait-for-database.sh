until pg_isready -h "$POSTGRES_HOST" -p "$POSTGRES_PORT"; do
  echo "waiting for $POSTGRES_HOST"
  sleep 2
done
