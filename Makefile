# make serve shows the site, make test proves it. Everything is installed into .venv.
PYTHON ?= python3
# Where a CPU build of torch can be had when no local folder offers one.
TORCH_INDEX ?= https://download.pytorch.org/whl/cpu
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
TORCH := $(shell sed -n 's/^torch==//p' requirements.lock)
# Material announces MkDocs 2 on every run; the versions here are pinned.
export NO_MKDOCS_2_WARNING := 1

.PHONY: help serve build test bench facts figures lock clean
.DEFAULT_GOAL := help

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

serve: $(VENV)/site.stamp ## show the site on http://127.0.0.1:8000 and follow every edit
	$(BIN)/mkdocs serve

build: $(VENV)/site.stamp ## build the site into site/
	$(BIN)/mkdocs build --strict

test: $(VENV)/test.stamp ## run everything: unit, snippet, site and browser tests
	$(BIN)/ruff check .
	CHROMIUM="$$($(BIN)/python tests/chromium.py)" && export CHROMIUM && $(BIN)/pytest -n 2 --dist worksteal -q

bench: $(VENV)/test.stamp ## measure speed against named rivals
	CHROMIUM="$$($(BIN)/python tests/chromium.py)" && export CHROMIUM && $(BIN)/python -m bench

facts: $(VENV)/test.stamp ## run the snippets and write docs/facts.json
	$(BIN)/python -m snippets.facts docs/facts.json

figures: $(VENV)/test.stamp ## draw the figures from the snippets into docs/images/
	$(BIN)/python -m figures docs/images

lock: ## choose the newest versions that fit pyproject.toml anew and write requirements.lock
	rm -rf .lock-venv && $(PYTHON) -m venv .lock-venv
	.lock-venv/bin/python -m pip install -q --no-deps torch==$(TORCH) --no-index \
	  || .lock-venv/bin/python -m pip install -q torch==$(TORCH) --extra-index-url $(TORCH_INDEX)
	.lock-venv/bin/python -m pip install -q '.[test,dask]'
	( echo '# What `make lock` chose; every install is held to it.'; \
	  .lock-venv/bin/python -m pip freeze --exclude kg-notes | sed 's/^\(torch==[0-9.]*\).*/\1/' ) > requirements.lock
	rm -rf .lock-venv

clean: ## remove what the other commands made
	rm -rf $(VENV) site bench/results

$(VENV)/site.stamp: pyproject.toml requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	  || { echo "This needs Python 3.11 or newer; '$(PYTHON)' is not. Name another: make PYTHON=python3.12 …" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) \
	  || { rm -rf $(VENV); echo "Python cannot make a virtual environment here. On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	@echo "Installing what the site needs into $(VENV) …"
	@$(PIP) install -q -c requirements.lock -e . \
	  || { echo "The packages of requirements.lock could not be installed: is a package index (PyPI or a mirror) in reach?" >&2; exit 1; }
	@touch $@

$(VENV)/test.stamp: $(VENV)/site.stamp
	@echo "Installing what the tests need into $(VENV) …"
	@$(PIP) install -q --no-index --no-deps torch==$(TORCH) 2>/dev/null \
	  || $(PIP) install -q -c requirements.lock torch==$(TORCH) --extra-index-url $(TORCH_INDEX) \
	  || { echo "No CPU build of torch $(TORCH) for this Python and machine was found: see https://pytorch.org/get-started" >&2; exit 1; }
	@$(PIP) install -q -c requirements.lock -e '.[test,dask]' \
	  || { echo "The packages of requirements.lock could not be installed: is a package index (PyPI or a mirror) in reach?" >&2; exit 1; }
	@touch $@
