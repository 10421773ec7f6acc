#!/usr/bin/env bash
# Builds the demo city, or shows the one that is there, and serves it: [CITY=name] [PORT=8000] demo.sh [--fresh] [--no-serve]
set -euo pipefail
cd "$(dirname "$0")/.."

letters=var/letters
if [ -n "${CITY:-}" ]; then  # a city is one database: one that is named gets its own
    export TANGGA_CITY=$CITY DATABASE_URL=${DATABASE_URL:-sqlite:///var/$CITY.sqlite3}
    letters=var/letters-$CITY
fi

fresh="" serve=yes
for option in "$@"; do
    case $option in
        --fresh) fresh=yes ;;
        --no-serve) serve="" ;;
        *) echo "demo.sh: unknown: $option" >&2; exit 2 ;;
    esac
done
export PORT=${PORT:-8000}
export TANGGA_DEMO=1 DEBUG=  # pages as people will see them, not Django's for who writes code
unset PYTHONDONTWRITEBYTECODE  # what is compiled is kept: the next start takes a third of the time
if ! grep -qs '^TANGGA_PUBLIC_URL=.' .env; then  # the address in the letters' QR codes
    export TANGGA_PUBLIC_URL=${TANGGA_PUBLIC_URL:-http://127.0.0.1:$PORT}
fi

if [ -n "$fresh" ]; then
    url=${DATABASE_URL:-$(sed -n 's/^DATABASE_URL=//p' .env)}
    case $url in
        sqlite:///var/*) file=${url#sqlite:///} ;;
        *) echo "demo-fresh deletes only a database in var/; DATABASE_URL names another one." >&2; exit 1 ;;
    esac
    rm -rf "$file" "$file"-wal "$file"-shm "$file"-journal "$letters"
fi
.venv/bin/python manage.py migrate --verbosity 0
build=(build_demo --letters "$letters" --address "http://127.0.0.1:$PORT")
if [ -z "$serve" ]; then exec .venv/bin/python manage.py "${build[@]}"; fi
exec .venv/bin/python scripts/serve.py "${build[@]}"
