#!/usr/bin/env bash
# The whole suite on SQLite and again on a throwaway PostgreSQL; arguments go to pytest.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/probes.sh

results=$(mktemp -d "${TMPDIR:-/tmp}/tangga-test.XXXXXX")
trap 'rm -rf "$results"' EXIT
trap 'exit 130' INT

status=0
suite() {  # NAME [COMMAND-BEFORE…] -- [PYTEST-ARGUMENT…]
    local name=$1 before=() && shift
    while [ "$1" != -- ]; do before+=("$1"); shift; done
    shift
    echo "== The suite on $name"
    ${before[@]+"${before[@]}"} .venv/bin/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadgroup \
        --junitxml "$results/$name.xml" "$@" || status=$?
}

suite SQLite env DATABASE_URL="sqlite:///$results/tangga.sqlite3" -- "$@"
if postgres_bin > /dev/null; then
    suite PostgreSQL scripts/with_postgres.sh -- "$@"
fi
.venv/bin/python scripts/compare_runs.py "$results/SQLite.xml" "$results/PostgreSQL.xml"
exit "$status"
