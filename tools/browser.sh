#!/bin/sh
# Find a Chromium for the tests of the page, or install Debian's if we may. Never fails: without one
# those tests are skipped.
set -eu
[ -z "${NUMCHECK_CHROMIUM:-}" ] || exit 0
for name in chromium chromium-browser google-chrome google-chrome-stable; do
  if command -v "$name" >/dev/null; then exit 0; fi
done
if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
  echo "No Chromium: installing Debian's."
  export DEBIAN_FRONTEND=noninteractive
  if apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium; then exit 0; fi
fi
echo "No Chromium was found and none could be installed: the tests of the page in a browser will be" >&2
echo "skipped. Install Chromium or Chrome, or set NUMCHECK_CHROMIUM to one." >&2
