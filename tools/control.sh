#!/bin/sh
# Install MuJoCo into .venv, and OSMesa where we may, for the tests that render frames. Never fails:
# without them those tests are skipped.
set -eu
cd "$(dirname "$0")/.."
skipped() {
  echo "$1: the tests that render frames with MuJoCo will be skipped." >&2
  exit 0
}
if ! .venv/bin/python -c 'import dm_control, mujoco' 2>/dev/null; then
  .venv/bin/python -m pip --disable-pip-version-check --quiet install -c constraints.txt \
    -e '.[control]' || skipped "The extra 'control' could not be installed"
fi
if ldconfig -p | grep -q libOSMesa; then exit 0; fi
if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
  echo "No OSMesa: installing Debian's."
  export DEBIAN_FRONTEND=noninteractive
  if apt-get update -qq && apt-get install -y -qq --no-install-recommends libosmesa6; then exit 0; fi
fi
skipped "No OSMesa was found and none could be installed (Debian: libosmesa6)"
