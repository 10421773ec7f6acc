#!/usr/bin/env bash
# Installs what pip cannot, each only where it is missing: system_packages.sh tools|python|letters|postgres|gettext|browser …
# Where installing is not allowed, one line says what to install, and work goes on without it;
# with CI=true, and without tools or Python, it stops there. --check installs nothing and fails with that line.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/probes.sh

is_there() {
    case $1 in
        tools) command -v make && command -v git ;;
        python) find_python ;;
        letters) can_render_letters ;;
        postgres) postgres_bin ;;
        gettext) command -v msgfmt ;;
        browser) chromium_path ;;
        *) echo "system_packages.sh: unknown: $1" >&2; exit 2 ;;
    esac > /dev/null
}

needed_for() {
    case $1 in
        tools) echo "everything" ;;
        python) echo "everything (Python 3.11 or newer, with venv)" ;;
        letters) echo "rendering letters" ;;
        postgres) echo "the tests on PostgreSQL" ;;
        gettext) echo "the tests of the translation" ;;
        browser) echo "the tests in a browser" ;;
    esac
}

# NAME MANAGER -> packages
packages() {
    case "$1 $2" in
        "tools "*) echo make git ;;
        "python apt-get") echo python3 python3-venv ;;
        "python dnf") echo python3.12 ;;
        "python brew") echo python@3.13 ;;
        "letters apt-get") echo libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig fonts-liberation2 ;;
        "letters dnf") echo pango harfbuzz fontconfig liberation-sans-fonts ;;
        "letters brew") echo pango font-liberation ;;
        "postgres apt-get") echo postgresql ;;
        "postgres dnf") echo postgresql-server ;;
        "postgres brew") echo postgresql@17 ;;
        "gettext "*) echo gettext ;;
        "browser brew") echo --cask chromium ;;
        "browser "*) echo chromium ;;
    esac
}

manager=""
for candidate in apt-get dnf brew; do
    if command -v $candidate > /dev/null; then manager=$candidate; break; fi
done

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

may_install() {
    case "$check$manager" in
        --check* | "") return 1 ;;
        brew) return 0 ;;
        *) [ "$(id -u)" = 0 ] || sudo -n true 2> /dev/null ;;
    esac
}

install_packages() {
    echo "Installing with $manager: $*"
    case $manager in
        apt-get)
            as_root apt-get update -qq < /dev/null
            as_root env DEBIAN_FRONTEND=noninteractive DEBCONF_NOWARNINGS=yes \
                apt-get install -qq --yes --no-install-recommends "$@" < /dev/null > /dev/null ;;
        dnf) as_root dnf install --quiet --assumeyes "$@" < /dev/null ;;
        brew) brew install --quiet "$@" < /dev/null ;;
    esac
}

check=""
if [ "${1:-}" = --check ]; then check=$1; shift; fi
status=0
for need in "$@"; do
    if is_there "$need"; then continue; fi
    if may_install && install_packages $(packages "$need" "$manager") && is_there "$need"; then continue; fi
    echo "MISSING for $(needed_for "$need"): please install $(packages "$need" "${manager:-apt-get}")" >&2
    case "$need $check ${CI:-}" in tools* | python* | *--check* | *true) status=1 ;; esac
done
exit $status
