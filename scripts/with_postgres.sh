#!/usr/bin/env bash
# Runs a command with DATABASE_URL naming an empty, throwaway PostgreSQL: with_postgres.sh COMMAND …
# The cluster lies in a temporary folder, listens only on a socket there, and goes when the command ends.
# With POSTGRES_FSYNC=on it waits for the disk as a real one does, for whoever measures.
set -euo pipefail
. "$(dirname "$0")/probes.sh"

if ! bin=$(postgres_bin); then
    echo "with_postgres.sh: PostgreSQL's server is not installed" >&2
    exit 1
fi
disk=${POSTGRES_FSYNC:-off}
unset "${!PG@}"  # a PGHOST or PGOPTIONS of the user's own must not lead elsewhere
dir=$(mktemp -d "${TMPDIR:-/tmp}/tangga-pg.XXXXXX")

# PostgreSQL refuses to run as root.
as_owner=()
if [ "$(id -u)" = 0 ]; then
    owner=nobody
    if id postgres > /dev/null 2>&1; then owner=postgres; fi
    as_owner=(runuser -u "$owner" --)
    chown "$owner" "$dir"
fi

server() (
    cd "$dir" && ${as_owner[@]+"${as_owner[@]}"} "$bin/$1" "${@:2}" < /dev/null
)

clean_up() {
    trap '' INT TERM HUP
    server pg_ctl stop -D "$dir/data" -m immediate > /dev/null 2>&1 || true
    rm -rf "$dir"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

start() {
    server initdb -D "$dir/data" -U tangga -A trust -E UTF8 --locale=C.UTF-8 --no-sync &&
        cat >> "$dir/data/postgresql.conf" &&
        server pg_ctl start -D "$dir/data" -w &&
        server createdb -h "$dir" -p 5432 -U tangga tangga
}
if ! start > "$dir/start.log" 2>&1 << END
listen_addresses = ''
port = 5432
unix_socket_directories = '$dir'
# Nothing here outlives the run, so nothing waits for the disk unless asked to.
fsync = $disk
synchronous_commit = $disk
full_page_writes = $disk
# Tests roll back what they wrote. A vacuum that comes between two of them writes down that a table
# is empty, and by that the next one's joins are planned: minutes for what takes milliseconds.
autovacuum = $disk
jit = $disk
END
then
    cat "$dir/start.log" >&2
    exit 1
fi

DATABASE_URL="postgresql://tangga@${dir//\//%2F}:5432/tangga" "$@"
