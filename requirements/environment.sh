#!/usr/bin/env bash
# Virtual environments with exactly what the requirement files pin.
#
#   environment.sh sync [--with-project] DIRECTORY FILE...   make DIRECTORY, or bring it up to date
#   environment.sh lock [--upgrade]                          pin anew what pyproject.toml and the *.in files ask for
#
# Needs Python 3.11 or newer (PYTHON=... names one). uv is taken from PATH, or comes by pip into .venv-uv.
set -euo pipefail
shopt -s inherit_errexit
cd "$(dirname "${BASH_SOURCE[0]}")/.."

export UV_PYTHON_DOWNLOADS=never # the Pythons of this machine will do
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore

die() {
    printf '\n%s\n\n' "$*" >&2
    exit 1
}

is_new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

find_python() {
    local candidate
    for candidate in ${PYTHON:-python3.11 python3.12 python3.13 python3.14 python3}; do
        if is_new_enough "$candidate"; then
            # Its real path: what stands in PATH may be a version manager's stand-in.
            "$candidate" -c 'import sys; print(sys.executable)'
            return
        fi
    done
    die "No Python 3.11 or newer found. Install one, or name it: make env PYTHON=/path/to/python3"
}

# Debian ships Python without what makes virtual environments with pip in them.
make_venv_with_pip() {
    local python=$1 directory=$2
    rm -rf "$directory"
    "$python" -m venv "$directory" >/dev/null 2>&1 && return
    if [ "$(id -u)" = 0 ] && [[ $python = /usr/bin/python3* ]] && command -v apt-get >/dev/null; then
        echo "Installing python3-venv ..." >&2
        export DEBIAN_FRONTEND=noninteractive
        apt-get update -qq >&2 || true # one source that fails need not be the one
        apt-get install -y -qq --no-install-recommends python3-venv >&2
        rm -rf "$directory"
        "$python" -m venv "$directory" >&2 && return
    fi
    die "$python cannot make a virtual environment. Install python3-venv (Debian, Ubuntu) or uv, then try again."
}

find_uv() {
    if uv --version >/dev/null 2>&1; then
        command -v uv
        return
    fi
    if ! .venv-uv/bin/uv --version >/dev/null 2>&1; then
        local python
        python=$(find_python)
        make_venv_with_pip "$python" .venv-uv
        echo '*' >.venv-uv/.gitignore
        .venv-uv/bin/python -m pip install --quiet --require-hashes -r requirements/uv.txt >&2 ||
            die "uv could not be installed: is there a way to a package index?"
    fi
    echo .venv-uv/bin/uv
}

sync() {
    local with_project="" uv directory python
    if [ "$1" = --with-project ]; then
        with_project=yes
        shift
    fi
    directory=$1
    shift
    uv=$(find_uv)
    if ! is_new_enough "$directory/bin/python"; then
        python=$(find_python)
        "$uv" venv --quiet --clear --python "$python" "$directory"
    fi
    "$uv" pip sync --quiet --require-hashes --compile-bytecode --python "$directory/bin/python" "$@"
    if [ "$with_project" ]; then
        # The build backend is among the pinned requirements, so nothing is left to fetch.
        "$uv" pip install --quiet --offline --no-deps --no-build-isolation --python "$directory/bin/python" --editable .
    fi
}

lock() {
    local uv
    uv=$(find_uv)
    compile() {
        local to=$1
        shift
        "$uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes \
            --no-header --no-annotate --no-emit-index-url --output-file "$to" "$@"
    }
    compile requirements/run.txt pyproject.toml "$@"
    # What is tested is what is shipped.
    compile requirements/dev.txt pyproject.toml --extra dev --extra demo --constraints requirements/run.txt "$@"
    compile requirements/build.txt requirements/build.in --constraints requirements/dev.txt "$@"
    compile requirements/synapse.txt requirements/synapse.in "$@"
    compile requirements/uv.txt requirements/uv.in "$@"
}

case ${1:-} in
sync | lock) "$@" ;;
*) die "Usage: environment.sh sync [--with-project] DIRECTORY FILE... | environment.sh lock [--upgrade]" ;;
esac
