#!/usr/bin/env bash
# Collect the strings of templates and Python into the translations, and compile those. For whoever translates:
# needs GNU gettext (Debian: sudo apt-get install gettext), which nothing else here does.
# What is collected goes into the languages of the house. The others hold only what a storyteller can meet, by hand;
# tests/site/test_translation.py names every sentence that they lack.
set -euo pipefail
cd "$(dirname "$0")/.."
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export XENIA_DATA_DIR=$scratch
python=$PWD/.venv/bin/python
cd src/xenia
"$python" -m django makemessages --settings xenia.site.settings --locale ar --no-location --no-wrap --no-obsolete
"$python" -m django compilemessages --settings xenia.site.settings
