# What this machine has. For `source`, by the scripts beside it.

# The interpreter to build .venv with: new enough, and able to make an environment with pip.
find_python() {
    local candidate
    for candidate in ${PYTHON:-} python3.13 python3.12 python3.11 python3; do
        if "$candidate" -c 'import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))' 2> /dev/null; then
            echo "$candidate"
            return
        fi
    done
    return 1
}

# The folder with initdb and pg_ctl of the newest PostgreSQL; Debian keeps it out of PATH.
postgres_bin() {
    local initdb
    for initdb in $(ls /usr/lib/postgresql/*/bin/initdb /usr/pgsql-*/bin/initdb /opt/homebrew/opt/postgresql@*/bin/initdb 2> /dev/null | sort -rV) "$(command -v initdb)"; do
        if [ -x "$initdb" ]; then
            dirname "$(readlink -f "$initdb")"
            return
        fi
    done
    return 1
}

can_render_letters() {
    .venv/bin/python -c 'import weasyprint' > /dev/null 2>&1 && [ -n "$(fc-list 'Liberation Sans' 2> /dev/null)" ]
}

# The browser that the tests drive.
chromium_path() {
    local candidate
    for candidate in ${CHROMIUM:-} chromium chromium-browser google-chrome /Applications/Chromium.app/Contents/MacOS/Chromium; do
        if command -v "$candidate" 2> /dev/null; then return; fi
    done
    return 1
}
