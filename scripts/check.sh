#!/usr/bin/env bash
# Format, lint, types, imports, templates, sizes and migrations; says all that is wrong, not only the first thing.
set -uo pipefail
cd "$(dirname "$0")/.."
export PATH="$PWD/.venv/bin:$PATH"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
failed=()

check() {
    local name=$1
    shift
    if "$@" >"$scratch/out" 2>&1; then
        printf 'check: %s\n' "$name"
    else
        printf 'check: %s FAILED\n' "$name"
        cat "$scratch/out"
        failed+=("$name")
    fi
}

migrations_complete() { XENIA_DATA_DIR=$scratch/data python -m django makemigrations --check --dry-run --settings xenia.site.settings; }

check "format" ruff format --check .
check "lint" ruff check .
check "types" mypy
check "imports" lint-imports
check "templates" djlint --quiet --lint src
check "sizes" python -m pytest -q tests/structure
check "migrations" migrations_complete

[ ${#failed[@]} -eq 0 ] || { printf 'check: %s failed\n' "${failed[*]}"; exit 1; }
