# `make` lists the targets. Everything needed is installed into .venv: the versions of supply/pins.txt, checked by their
# hashes, and wheels alone, so that nothing runs while it is installed.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -q
SITE ?= site
SUPPLY := build/supply
pinned = $(1)/bin/python supply/pins.py $(2) >$(1)/pins.txt && \
	$(1)/bin/python -m pip --disable-pip-version-check -q install --require-hashes --only-binary :all: -r $(1)/pins.txt

.PHONY: help site full-site test thorough remote torture lab check notebooks coverage bench screenshots audit pins release clean
.DEFAULT_GOAL := help

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

site: $(VENV)/.core ## build the site from the data that ships, into site/
	@$(BIN)/amurgraph site $(SITE)

full-site: notebooks ## the site with its figures and notebooks, into site/ (some minutes the first time)
	@$(BIN)/amurgraph site $(SITE) --figures --notebooks build/notebooks

test: $(VENV)/.test ## set up what the tests need (a browser included) and run them all
	@PYTHON=$(BIN)/python tests/run

thorough: $(VENV)/.test ## 5,000 generated graphs through tables and back, 1,000 of them through a workbook
	AMURGRAPH_GRAPHS=5000 $(BIN)/python -m pytest -q tests/tables/test_tables_export.py

remote: $(VENV)/.test ## two SPARQL servers that are not ours are read from, clients that are not ours ask us
	@PYTHON=$(BIN)/python tests/remote/run

torture: $(VENV)/.test ## attacks, faults and load at full length; a table of what was held (an hour and a half)
	@PYTHON=$(BIN)/python tests/torture/run

lab: $(VENV)/.lab ## open Jupyter with the notebooks
	$(BIN)/jupyter lab --notebook-dir notebooks

notebooks: $(VENV)/.lab ## run every notebook, and keep copies with what came out, in build/notebooks
	@$(BIN)/python notebooks/run.py build/notebooks

check: $(VENV)/.test ## format, lints, types, layers (part of `make test`)
	$(BIN)/ruff format --check . && $(BIN)/ruff check . && $(BIN)/mypy && $(BIN)/lint-imports

coverage: $(VENV)/.core ## how often our intervals hold the true rank, in two invented worlds
	$(BIN)/python benchmarks/coverage.py

bench: $(VENV)/.test ## every figure with its goal, beside the usual stack and the raw engines (25 minutes)
	@. tests/browser && $(BIN)/python benchmarks/run.py $(BENCH)

screenshots: $(VENV)/.test site ## pictures of the pages, to look at, into screenshots/
	@. tests/browser && $(BIN)/python tests/screenshots.py $(SITE) screenshots

audit: $(SUPPLY)/.tools ## look the pinned packages up in a public list of known faults (needs the network)
	@$(SUPPLY)/bin/python supply/audit.py

pins: $(SUPPLY)/bin/uv ## pin anew what pyproject.toml asks for; PINS="--upgrade" takes the newest of all
	@$(SUPPLY)/bin/uv pip compile -q --universal --python-version 3.11.5 --generate-hashes --annotation-style line \
	  --custom-compile-command "make pins" --no-config --all-extras --group test --group build --group release \
	  --group pins pyproject.toml -o supply/pins.txt $(PINS)

release: $(SUPPLY)/.tools ## build wheel, sdist, bill of materials and checksums from the last commit, twice, into dist/
	@PYTHON=$(SUPPLY)/bin/python supply/release

clean: ## remove what was built and installed
	rm -rf $(VENV) $(SITE) screenshots build dist

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "amurgraph needs Python 3.11 or newer; try: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "the venv module is missing; on Debian: apt install python3-venv"; exit 1; }

$(VENV)/.core: pyproject.toml supply/pins.txt | $(VENV)/bin/python
	@echo "setting up $(VENV) (once) …"
	@$(call pinned,$(VENV),core build)
	@$(PIP) install --no-index --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.test: $(VENV)/.core
	@echo "setting up what the tests need (once) …"
	@$(call pinned,$(VENV),core build test)
	@touch $@

$(VENV)/.lab: $(VENV)/.core
	@echo "setting up Jupyter (once) …"
	@$(call pinned,$(VENV),core build notebooks)
	@touch $@

# It has to pin what is not pinned yet, and so takes nothing but itself from what is.
$(SUPPLY)/bin/uv: | $(VENV)/bin/python
	@$(VENV)/bin/python -m venv $(SUPPLY)
	@$(call pinned,$(SUPPLY),pins)

$(SUPPLY)/.tools: pyproject.toml supply/pins.txt | $(SUPPLY)/bin/uv
	@echo "setting up what a release needs (once) …"
	@$(call pinned,$(SUPPLY),core serve build release)
	@touch $@
