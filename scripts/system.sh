#!/usr/bin/env bash
# Have what the tests need beside Python: a browser, PostgreSQL, fonts, and what reads a PDF. Installs only what is missing.
set -euo pipefail
cd "$(dirname "$0")/.."
say() { printf 'system: %s\n' "$*" >&2; }

wanted=()
command -v chromium >/dev/null || wanted+=(chromium)
command -v initdb >/dev/null || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || wanted+=(postgresql)
command -v pdftotext >/dev/null || wanted+=(poppler-utils)
[ -e /usr/share/fonts/truetype/noto/NotoSansArabic-Regular.ttf ] || wanted+=(fonts-noto-core)
[ ${#wanted[@]} -gt 0 ] || exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    say "installing ${wanted[*]}"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends "${wanted[@]}" >/dev/null
    exit 0
fi

say "not installed here: ${wanted[*]} (on Debian: sudo apt-get install ${wanted[*]})"
if [[ " ${wanted[*]} " == *" chromium "* ]]; then
    say "letting Playwright fetch a browser of its own"
    .venv/bin/playwright install chromium || say "it could not; the browser tests will be skipped, or fail where CI=true"
fi
