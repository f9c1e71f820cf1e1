#!/usr/bin/env bash
# Makes the PostgreSQL server programs available: tests start a private server of their own from them.
#
# Where they cannot be had, the tests that need them are skipped, and this says so; with CI=true that is a failure.
set -euo pipefail

# The same places as in tests/postgres.py.
has_postgres() {
    local initdb
    for initdb in "$(command -v initdb || true)" /usr/lib/postgresql/*/bin/initdb; do
        [ -x "$initdb" ] && [ -x "$(dirname "$(readlink -f "$initdb")")/postgres" ] && return
    done
    return 1
}

install_postgres() (
    export DEBIAN_FRONTEND=noninteractive
    # Debian would make a cluster of its own and start it; nobody asked for one.
    settings=/etc/postgresql-common/createcluster.d/initiative-k.conf
    trap 'rm -f "$settings"' EXIT
    mkdir -p "${settings%/*}"
    echo "create_main_cluster = false" >"$settings"
    apt-get update -qq || true # one source that fails need not be the one
    apt-get install -y -qq --no-install-recommends postgresql
)

has_postgres && exit

why="not found"
if [ "$(id -u)" != 0 ]; then
    why="not found, and only root may install it: apt-get install postgresql"
elif ! command -v apt-get >/dev/null; then
    why="not found, and there is no apt-get to install it"
else
    echo "Installing PostgreSQL ..."
    log=$(mktemp)
    if install_postgres >"$log" 2>&1 && has_postgres; then
        rm -f "$log"
        exit
    fi
    cat "$log" >&2
    rm -f "$log"
    why="not found, and apt-get could not install it"
fi

cat >&2 <<END

****************************************************************************
  PostgreSQL: $why.
  TESTS ON POSTGRESQL WILL NOT RUN.
****************************************************************************

END
[ "${CI:-}" != true ]
