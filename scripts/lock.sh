#!/usr/bin/env bash
# Make requirements/*.txt again from pyproject.toml: names, versions and hashes, no registry's address.
# usage: scripts/lock.sh [--upgrade]
set -euo pipefail
cd "$(dirname "$0")/.."
unset UV_PYTHON VIRTUAL_ENV
python=$PWD/.venv/bin/python
uv=build/uv/bin/uv
[ -x "$uv" ] || { "$python" -m venv build/uv && build/uv/bin/pip install --quiet uv; }

# uv.lock and uv's own lines record the registry, so it works in a folder that is thrown away. The pins that stand
# are its constraints: without --upgrade nothing moves that pyproject.toml does not ask for.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp pyproject.toml "$work"
pins="$work/pins.txt"
touch "$pins"
[ "${1:-}" = --upgrade ] || sed -n 's/^\([A-Za-z0-9._-]*==[^ ;\\]*\).*/\1/p' requirements/{dev,language}.txt 2>/dev/null | sort -u >"$pins" || true
printf '\n[tool.uv]\nconstraint-dependencies = [%s]\n' "$(sed 's/.*/"&", /' "$pins" | tr -d '\n')" >>"$work/pyproject.toml"
export_lock() {
    local file=requirements/$1.txt
    shift
    "$uv" export --quiet --directory "$work" --python "$python" --frozen --format requirements.txt \
        --no-emit-project --no-header --no-annotate "$@" >"$work/made.txt"
    { echo "# made by make lock from pyproject.toml"; cat "$work/made.txt"; } >"$file"
}
"$uv" lock --quiet --directory "$work" --python "$python"
export_lock runtime --no-default-groups --group build
export_lock dev --group build
export_lock language --no-default-groups --group build --extra language
export_lock lock --only-group lock
