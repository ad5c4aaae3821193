# make verify: check the Lean proofs and every theorem numerically, measure how tight the bounds are,
#              write results/.
# make test:   style, types and tests.
# make docs:   the reference of the Python package, into build/api.
# All set everything up first; nothing but Python 3.11, pip, Node and npm is needed.

PYTHON ?= python3
.DELETE_ON_ERROR:
.PHONY: verify test docs setup clean

verify: setup
	.venv/bin/numcheck verify --json results/verify.json --junit results/verify.xml \
	  --markdown results/verify.md
	.venv/bin/numcheck study

test: setup
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/pytest -n 2 --dist loadgroup

docs: setup
	.venv/bin/python -m tools.write_api

setup: .venv/.done node_modules/.done

.venv/.done: pyproject.toml constraints.txt constraints-cpu.txt tools/setup.sh
	PYTHON=$(PYTHON) tools/setup.sh
	touch $@

# A native Lean needs no WebAssembly one.
node_modules/.done: package.json package-lock.json
	command -v lake >/dev/null || npm ci --ignore-scripts --no-audit --no-fund
	mkdir -p node_modules && touch $@

clean:
	rm -rf .venv node_modules .lake results .mypy_cache .ruff_cache .pytest_cache .hypothesis
