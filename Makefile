# Everything a newcomer needs. `make run` tries Arrimage out; `make test` runs every test.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
PORT ?= 8000
WORKERS ?= $(shell nproc 2>/dev/null || echo 2)
CATALOGUES := $(wildcard arrimage/*/locale/*/LC_MESSAGES/*.po)

# What was compiled is kept, whatever the shell says: the suite starts more than a hundred processes.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: run install setup test check lint fix bench translate demo lock tools clean

run: install ## Arrimage with its demo hub, on http://localhost:8000
	@PORT=$(PORT) exec $(PY) manage.py run

install: $(VENV)/base.stamp $(VENV)/catalogues.stamp ## what a hub runs on, nothing more

setup: $(VENV)/dev.stamp $(VENV)/catalogues.stamp ## install what developing needs

test: setup tools ## the whole suite, browser journeys included
	$(PY) -m pytest -n $(WORKERS) --dist loadgroup

check: lint ## before each commit: what `make lint` says, then the tests of the rules, without screens
	$(PY) -m pytest -n $(WORKERS) -m "not journey and not judge and not slow and not screen"

lint: setup ## linters, types, direction of imports, migrations, translations
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/djlint --lint --quiet arrimage
	$(VENV)/bin/lint-imports
	$(VENV)/bin/mypy
	$(PY) manage.py makemigrations --check --dry-run
	$(PY) -m arrimage.kit.catalogues check

fix: setup ## format the code and mend what the linters can
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .

bench: setup ## measure, print a table, write bench/results.json (ONLY=board for one)
	$(PY) -m bench $(if $(ONLY),--only $(ONLY))

translate: setup ## gather the message ids of every room
	$(PY) -m arrimage.kit.catalogues update

demo: install ## start the demo hub over, from its seed; refused where a real hub is
	$(PY) manage.py load_demo --anew

lock: setup ## pin the versions of pyproject.toml again
	$(VENV)/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header \
		pyproject.toml -o requirements/base.txt
	$(VENV)/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header \
		pyproject.toml --group dev -o requirements/dev.txt

# With CI=true nothing may be left out for want of a tool; elsewhere the tests say what they left out.
tools:
	@if [ "$$CI" = "true" ]; then ./deploy/install-test-tools; fi

clean: ## remove what can be made again (not your data in var/)
	rm -rf $(VENV) .cache .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(PY):
	@./deploy/make-venv "$(PYTHON)" "$(VENV)"

$(VENV)/base.stamp: requirements/base.txt | $(PY)
	@if [ ! -f $(VENV)/dev.stamp ]; then echo "Installation des dépendances (une seule fois)…"; \
		$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/base.txt; fi
	@touch $@

$(VENV)/dev.stamp: requirements/dev.txt | $(PY)
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $(VENV)/base.stamp $@

$(VENV)/catalogues.stamp: $(CATALOGUES) | $(VENV)/base.stamp
	@$(PY) -m arrimage.kit.catalogues compile
	@touch $@
