#!/usr/bin/env bash
# Make .venv with the locked packages and the command xenia in it; quick when nothing has changed.
# usage: scripts/setup.sh [LOCK…]   each a file of requirements/ without its ending (default: dev)
set -euo pipefail
cd "$(dirname "$0")/.."
unset PYTHONHOME PYTHONPATH UV_PYTHON VIRTUAL_ENV   # each would reach past the environment made here
locks=("${@:-dev}")
say() { printf 'setup: %s\n' "$*" >&2; }

# An interpreter counts only when it starts, is new enough, and can make an environment:
# pyenv's shims fail when called, and Debian's python3 comes without ensurepip.
works() { "$1" -c 'import ctypes, ensurepip, sqlite3, ssl, sys, venv; sys.exit(sys.version_info < (3, 12))' >/dev/null 2>&1; }

interpreter() {
    local candidate
    for candidate in python3.13 python3.12 \
        "${PYENV_ROOT:-$HOME/.pyenv}"/versions/*/bin/python3.13 "${PYENV_ROOT:-$HOME/.pyenv}"/versions/*/bin/python3.12 \
        python3 python python3.14; do
        candidate=$(command -v "$candidate") && works "$candidate" && echo "$candidate" && return
    done
    return 1
}

# No Python here will do: let uv fetch one, and let any Python at all fetch uv.
fetch_python() {
    local uv=uv version
    version=$(sed -n 's/^uv==\([0-9.]*\).*/\1/p' requirements/lock.txt)
    if ! command -v uv >/dev/null; then
        say "no Python 3.12 or newer runs here; asking uv $version to fetch one"
        uv=build/uv/bin/uv
        [ -x "$uv" ] || { python3 -m venv build/uv && build/uv/bin/pip install --quiet --require-hashes -r requirements/lock.txt; } ||
            { say "that needs python3 with venv (Debian: apt-get install python3-venv), or uv, or Python 3.12"; return 1; }
    fi
    "$uv" venv --quiet --seed --clear --managed-python --python 3.13 .venv ||
        { say "uv could not fetch Python 3.13; install Python 3.12 or newer and try again"; return 1; }
}

make_environment() {
    local python
    works .venv/bin/python && return
    if python=$(interpreter); then
        say "making .venv with $("$python" --version)"
        "$python" -m venv --clear .venv
    else
        fetch_python
    fi
}

install() { .venv/bin/python -m pip install --quiet --disable-pip-version-check "$@"; }

stamp_of() { cat "requirements/$1.txt" pyproject.toml scripts/setup.sh | cksum; .venv/bin/python --version; pwd; }

for lock in "${locks[@]}"; do
    make_environment
    stamp=.venv/.installed-$lock
    [ -x .venv/bin/xenia ] && [ "$(stamp_of "$lock")" = "$(cat "$stamp" 2>/dev/null)" ] && continue
    .venv/bin/python -m pip --version >/dev/null 2>&1 || .venv/bin/python -m ensurepip >/dev/null
    say "installing requirements/$lock.txt (a few minutes the first time)"
    install --no-compile --require-hashes --requirement "requirements/$lock.txt"
    install --no-deps --no-build-isolation --editable .
    stamp_of "$lock" >"$stamp"
done
