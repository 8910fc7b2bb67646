#!/usr/bin/env bash
# Collect the strings of templates and Python into the translations, and compile those. For whoever translates:
# needs GNU gettext (Debian: sudo apt-get install gettext), which nothing else here does.
set -euo pipefail
cd "$(dirname "$0")/.."
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export XENIA_DATA_DIR=$scratch
python=$PWD/.venv/bin/python
cd src/xenia
"$python" -m django makemessages --settings xenia.site.settings --all --no-location --no-wrap --no-obsolete
"$python" -m django compilemessages --settings xenia.site.settings
