# `make help` names the targets. The first one that needs it makes .venv from the pinned packages.

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
PY := $(VENV)/bin/python -P
READY := $(VENV)/ready

.PHONY: help run demo test check bench campaign shots catalogues catalogues-update pins schema tidy tinydb-suite

help:            ## this list
	@sed -n 's/^\([a-z-]*\):[^#]*## /\1|/p' $(MAKEFILE_LIST) | while IFS='|' read -r n w; do printf '  %-18s %s\n' "$$n" "$$w"; done

run: catalogues  ## start checkin
	@$(PY) -m checkin

demo: catalogues ## start checkin with an invented team; nothing is saved
	@$(PY) -m checkin --demo

test: catalogues ## run all tests
	@$(PY) -m pytest -q -n auto --dist worksteal

check: catalogues ## format, lint, types, layers, catalogues, imports
	@$(PY) -m ruff format --check .
	@$(PY) -m ruff check .
	@$(PY) -m mypy
	@$(VENV)/bin/lint-imports
	@$(PY) -m tools.catalogues check
	@$(PY) -m pytest -q tests/unit/test_imports.py

bench: catalogues ## measure against comparable programs, as ratios
	@$(PY) -m benchmarks

campaign: catalogues ## try the vault's promises very often (ONLY=name N=tries FIRST=number); prints a table
	@$(PY) -m tests.campaigns $(if $(ONLY),--only $(ONLY)) $(if $(N),-n $(N)) $(if $(FIRST),--first $(FIRST))

shots: catalogues ## make the screenshots of the README
	@$(PY) -m tools.shots

catalogues: $(READY) ## turn translations into the catalogues that the program reads
	@$(PY) -m tools.catalogues compile

catalogues-update: $(READY) ## bring the messages of the code into the translations
	@$(PY) -m tools.catalogues update

pins:            ## choose new versions of what development needs (needs uv)
	@uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
		-o requirements/dev.txt pyproject.toml requirements/dev.in
	@uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
		-o requirements/jrnl.txt requirements/jrnl.in

schema: $(READY) ## write the published schema of an export from the code
	@$(PY) -m tools.journal_schema

tinydb-suite: $(READY) ## run TinyDB's own tests on our storages (fetches them)
	@$(PY) -m tests.contract.tinydb_suite

tidy: $(READY)   ## format the code and put imports in order
	@$(PY) -m ruff check --quiet --fix .
	@$(PY) -m ruff format --quiet .

$(READY): requirements/dev.txt
	@test -n "$(PYTHON)" || { echo "checkin needs Python 3.11 or newer; install it, or name it: make PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "checkin needs Python 3.11 or newer, and $(PYTHON) is older or missing; name another: make PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo "$(PYTHON) can't make virtual environments; on Debian and Ubuntu: apt install python3-venv"; exit 1; }
	@echo "Preparing $(VENV) (once, about a minute) …"
	@$(PYTHON) -m venv --clear $(VENV)
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@
