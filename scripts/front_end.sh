#!/usr/bin/env bash
# Makes what browsers load from what people write: static/app.css from static/scss, the sprite of icons, and htmx.
# Needs Node.js and npm; what it makes is committed, so that nobody else does.
set -euo pipefail
cd "$(dirname "$0")/.."

GOVUK=6.6.0 HTMX=2.0.11 TABLER=3.52.0 SASS=1.108.2
ICONS="alert-triangle arrow-right check clock download eye file-text lock map-pin phone plus printer search shield-check user users x"

parts=${TMPDIR:-/tmp}/tangga-front-end-$GOVUK-$HTMX-$TABLER-$SASS
if [ ! -d "$parts/node_modules/sass" ]; then
    mkdir -p "$parts"
    npm install --silent --no-save --prefix "$parts" \
        "govuk-frontend@$GOVUK" "htmx.org@$HTMX" "@tabler/icons@$TABLER" "sass@$SASS"
fi
modules=$parts/node_modules

"$modules/.bin/sass" --no-charset --no-source-map --style=compressed --quiet-deps \
    --load-path="$modules" static/scss/app.scss static/app.css

mkdir -p static/vendor
cp "$modules/htmx.org/dist/htmx.min.js" "static/vendor/htmx-$HTMX.min.js"

{
    printf '<svg xmlns="http://www.w3.org/2000/svg">'
    for icon in $ICONS; do
        printf '<symbol id="%s" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">' "$icon"
        sed -e '/<!--/,/-->/d' -e '/<svg/,/>/d' -e '/<\/svg>/d' "$modules/@tabler/icons/icons/outline/$icon.svg" | tr -d '\n'
        printf '</symbol>'
    done
    printf '</svg>\n'
} > static/icons.svg
