#!/bin/sh
# Make .venv with everything the project needs. Without a GPU, torch is its CPU build, so that no
# CUDA packages (gigabytes) are downloaded.
set -eu
cd "$(dirname "$0")/.."
PYTHON=${PYTHON:-python3}

if ! "$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
  echo "Python 3.11 or newer is needed; '$PYTHON' is $("$PYTHON" --version 2>&1 || true)." >&2
  echo "Install it, or name it: make PYTHON=/path/to/python3.11 ..." >&2
  exit 1
fi
[ -x .venv/bin/python ] || "$PYTHON" -m venv .venv
pip() { .venv/bin/python -m pip --disable-pip-version-check --quiet "$@"; }

constraints=constraints.txt
if [ "$(uname -s)" = Linux ] && ! nvidia-smi -L >/dev/null 2>&1; then
  constraints=constraints-cpu.txt
  if ! .venv/bin/python -c 'import torch' 2>/dev/null; then
    # First from where pip looks anyway (a local wheel, a mirror); else uv, which knows where the
    # CPU builds are.
    pip install -c "$constraints" torch 2>/dev/null || {
      pip install uv
      .venv/bin/uv pip install --quiet --python .venv/bin/python --torch-backend cpu \
        "$(grep '^torch==' constraints.txt)"
    } || {
      echo "No CPU build of torch could be had. Install torch into .venv yourself and run make" >&2
      echo "again; a plain 'pip install torch' works too, but brings the CUDA packages." >&2
      exit 1
    }
  fi
fi
pip install -c "$constraints" -e '.[fast,lean,report,docs,dev]'
