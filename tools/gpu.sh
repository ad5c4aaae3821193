#!/usr/bin/env bash
# On a machine with a CUDA device, run what needs one: the tests of the CUDA and Triton kernels,
# `numcheck verify --device cuda` of all theorems, both benchmarks, and the scaling experiment at
# 1,024 latents.
#
#   tools/gpu.sh FOLDER          at most 9 minutes
#   tools/gpu.sh --cpu FOLDER    the same in small on a CPU, with the kernels in Triton's interpreter
#
# FOLDER gets the results (verify.json, sampling.json, sigreg.json, scaling.json, tests.xml), log.txt,
# and summary.json with the exit code and seconds of each part (124: out of time). A part that fails
# does not stop the next. The exit code is 0 if all passed, 1 if not, 2 if nothing could be run.
#
# Needs Python 3.11 or newer (PYTHON, by default .venv/bin/python or python3) with torch, Triton and
# the packages below. Nothing is installed and no network used: wheels of packages that the machine
# lacks can be put into wheels/ (or WHEELS).
set -uo pipefail
cd "$(dirname "$0")/.." || exit 2

on=cuda
if [ "${1:-}" = --cpu ]; then on=cpu; shift; fi
if [ $# != 1 ]; then echo "usage: tools/gpu.sh [--cpu] FOLDER" >&2; exit 2; fi
mkdir -p "$1" && out=$(cd "$1" && pwd) || exit 2
scratch=$(mktemp -d) && trap 'rm -rf "$scratch"' EXIT
python=${PYTHON:-$([ -x .venv/bin/python ] && echo .venv/bin/python || echo python3)}
export PYTHONPATH=$PWD:$scratch/site${PYTHONPATH:+:$PYTHONPATH} PYTHONUNBUFFERED=1 COLUMNS=160
log=$out/log.txt
: > "$log"

wheels=${WHEELS:-wheels}
if [ -d "$wheels" ]; then
  timeout 20 "$python" -m pip install --quiet --no-index --no-deps --no-compile \
    --find-links "$wheels" --target "$scratch/site" "$wheels"/*.whl >> "$log" 2>&1
fi
machine=$(timeout 30 "$python" -c '
import importlib, json, platform, sys
names = ("filelock hypothesis matplotlib mpmath numba numpy platformdirs psutil pydantic pytest "
         "rich scipy sympy torch triton typer typing_extensions").split()
versions, missing = {"python": platform.python_version()}, []
for name in names:
    try:
        versions[name] = getattr(importlib.import_module(name), "__version__", "found")
    except ImportError as error:
        missing.append(error.name or name)
if missing:
    sys.exit(f"Packages are missing: {chr(32).join(missing)}. Put their wheels into wheels/: "
             "pip download --no-deps -d wheels NAME ... on a machine with a network.")
torch = importlib.import_module("torch")
if sys.argv[1] == "cuda" and not torch.cuda.is_available():
    sys.exit("torch sees no CUDA device; tools/gpu.sh --cpu runs the same without one.")
versions["gpu"] = torch.cuda.get_device_name() if torch.cuda.is_available() else "none"
print(json.dumps(versions))
' "$on" 2>> "$log") || { tail -n 3 "$log" >&2; exit 2; }

parts=() failed=0
part() { # NAME SECONDS COMMAND...
  local name=$1 limit=$2 start=$SECONDS code
  shift 2
  printf '\n== %s: %s\n' "$name" "$*" | tee -a "$log"
  timeout --kill-after=5 "$limit" "$@" >> "$log" 2>&1
  code=$?
  [ $code = 0 ] || failed=1
  parts+=("{\"part\": \"$name\", \"exit\": $code, \"seconds\": $((SECONDS - start))}")
  echo "   exit code $code after $((SECONDS - start)) s"
}
tests=("$python" -m pytest -q -ra -p no:cacheprovider -o filterwarnings=default
       --junitxml "$out/tests.xml")
verify=("$python" -m numcheck verify --skip-lean --skip-mutants --device "$on"
        --json "$out/verify.json")
sampling=("$python" -m benchmarks.sampling --device "$on" --json "$out/sampling.json")
sigreg=("$python" -m benchmarks.sigreg --device "$on" --json "$out/sigreg.json")
scaling=("$python" -m numcheck experiment scaling --device "$on" --output "$scratch/scaling")

if [ $on = cuda ]; then
  part tests 90 "${tests[@]}" tests/sampling tests/losses -k "cuda or triton or devices"
  part verify 130 "${verify[@]}"
  part sampling 60 "${sampling[@]}" --samples 2000000000 --repetitions 5
  part sigreg 40 "${sigreg[@]}"
  part scaling 140 "${scaling[@]}" --only 1024
else
  export TRITON_INTERPRET=1
  # Longer limits: shared machines are slow, and nobody waits for a GPU.
  part tests 300 "${tests[@]}" tests/losses -k triton
  part verify 300 "${verify[@]}" stein hermite-attenuation --samples 500 --rho 0.6 --degree 2 \
    --backend fused
  part sampling 300 "${sampling[@]}" --samples 1000 --largest 2000 --repetitions 1 --degree 2
  part sigreg 300 "${sigreg[@]}" --batch 64 --embedding-dim 4 --num-slices 4 --repetitions 1
  # Thousands of steps would take the interpreter an hour.
  part scaling 300 env TRITON_INTERPRET=0 "${scaling[@]}" --quick --only 4 --only sigreg
fi

# Its finished runs, if it did not come to an end.
cp "$scratch/scaling/scaling.json" "$out/" 2>/dev/null ||
  cp "$scratch/scaling/scaling.rows.jsonl" "$out/" 2>/dev/null
list=$(printf '%s,\n    ' "${parts[@]}")
printf '{\n  "machine": %s,\n  "parts": [\n    %s\n  ]\n}\n' "$machine" "${list%,*}" \
  | tee "$out/summary.json"
exit $failed
