#!/usr/bin/env bash
# Makes .venv, .env and var/, so that `.venv/bin/python manage.py …` works. Quick when nothing has changed.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/probes.sh

# An environment holds what the lock says and nothing else: a changed lock makes it anew.
if ! .venv/bin/python -c '' 2> /dev/null || ! cmp -s requirements.txt .venv/requirements.txt; then
    scripts/system_packages.sh python
    echo "Installing the dependencies into .venv"
    "$(find_python)" -m venv --clear .venv
    # Not compiled: Python does that for the third of it that is ever imported.
    .venv/bin/python -m pip install -qq --no-compile --require-hashes -r requirements.txt
    cp requirements.txt .venv/requirements.txt
fi
.venv/bin/python scripts/write_env.py
mkdir -p var
scripts/system_packages.sh letters
