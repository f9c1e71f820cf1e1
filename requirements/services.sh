#!/usr/bin/env bash
# Makes available what tests need and pip cannot bring: PostgreSQL's server programs, Chromium, and packages for Node.
#
# What cannot be had is skipped by the tests that need it, and this says so; with CI=true that is a failure.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

updated=""

# Installs Debian packages, quietly unless it fails.
install_packages() {
    [ "$(id -u)" = 0 ] || return
    command -v apt-get >/dev/null || return
    local log
    log=$(mktemp)
    export DEBIAN_FRONTEND=noninteractive
    if [ -z "$updated" ]; then
        apt-get update -qq >"$log" 2>&1 || true # one source that fails need not be the one
        updated=yes
    fi
    if ! apt-get install -y -qq --no-install-recommends "$@" >>"$log" 2>&1; then
        cat "$log" >&2
        rm -f "$log"
        return 1
    fi
    rm -f "$log"
}

# The same places as in tests/postgres.py.
has_postgres() {
    local initdb
    for initdb in "$(command -v initdb || true)" /usr/lib/postgresql/*/bin/initdb; do
        [ -x "$initdb" ] && [ -x "$(dirname "$(readlink -f "$initdb")")/postgres" ] && return
    done
    return 1
}

install_postgres() (
    # Debian would make a cluster of its own and start it; nobody asked for one.
    settings=/etc/postgresql-common/createcluster.d/initiative-k.conf
    [ "$(id -u)" = 0 ] || return
    trap 'rm -f "$settings"' EXIT
    mkdir -p "${settings%/*}"
    echo "create_main_cluster = false" >"$settings"
    install_packages postgresql
)

# The same names as in tests/browser/conftest.py.
has_chromium() {
    command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null
}

install_chromium() {
    install_packages chromium fonts-liberation fonts-noto-color-emoji
}

has_node() {
    command -v node >/dev/null && command -v npm >/dev/null
}

install_node() {
    install_packages nodejs npm
}

has_node_packages() {
    has_node && [ node_modules/.package-lock.json -nt package-lock.json ]
}

install_node_packages() {
    has_node && npm ci --silent >&2 && touch node_modules/.package-lock.json
}

missing=()

# need NAME HAS INSTALL WHAT-IS-NOT-TESTED
need() {
    "$2" && return
    echo "Installing $1 ..."
    if "$3" && "$2"; then
        return
    fi
    missing+=("$1: not found, and could not be installed (only root can, by apt-get). $4")
}

need PostgreSQL has_postgres install_postgres "TESTS ON POSTGRESQL WILL NOT RUN."
need Chromium has_chromium install_chromium "TESTS OF THE PAGES IN A BROWSER WILL NOT RUN."
need Node has_node install_node "TESTS OF ACCESSIBILITY AND OF CALENDAR FILES WILL NOT RUN."
need "packages for Node" has_node_packages install_node_packages "TESTS OF ACCESSIBILITY AND CALENDAR FILES WILL NOT RUN."

[ ${#missing[@]} = 0 ] && exit

{
    printf '\n****************************************************************************\n'
    printf '  %s\n' "${missing[@]}"
    printf '****************************************************************************\n\n'
} >&2
[ "${CI:-}" != true ]
