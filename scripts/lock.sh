#!/usr/bin/env bash
# Writes requirements.txt from requirements.in, and the same for the benchmarks, with the hash of every file
# of each version, for whatever machine installs it; no address goes in, so that any index or mirror may serve them.
set -euo pipefail
cd "$(dirname "$0")/.."

tools=$(mktemp -d "${TMPDIR:-/tmp}/tangga-lock.XXXXXX")
trap 'rm -rf "$tools"' EXIT
.venv/bin/python -m venv "$tools"
"$tools/bin/pip" install -qq pip-tools
# The public index alone, whatever this machine's pip is told to prefer.
unset PIP_FIND_LINKS PIP_INDEX_URL PIP_EXTRA_INDEX_URL
for wanted in requirements.in benchmarks/requirements.in; do
    PIP_CONFIG_FILE=/dev/null "$tools/bin/pip-compile" --quiet --generate-hashes --strip-extras --no-header \
        --no-emit-options "$@" --output-file "${wanted%.in}.txt" "$wanted"
done
