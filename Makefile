# `make` alone tells what there is.
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
LOCALES := bot/locales

.PHONY: help
help: ## What can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

# The environment is made anew whenever a lock file changes.
.venv/run: requirements/run.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: set PYTHON=python3.11"; exit 1; }
	@test -x $(BIN)/python || { echo "Making the environment; this happens once."; $(PYTHON) -m venv .venv; }
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r requirements/run.txt
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@$(BIN)/python -m compileall -q -j 0 $(BIN)/../lib core understanding storage bot api sandbox app city || true
	@touch $@

.venv/dev: requirements/dev.txt .venv/run
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

.PHONY: run
run: .venv/run ## Start the whole service; without TELEGRAM_TOKEN with the sandbox
	@$(BIN)/contact-centre migrate --quiet
	@exec $(BIN)/contact-centre run

.PHONY: test
test: .venv/dev ## Run the tests; what the machine lacks for some is named at the end
	@$(BIN)/pytest -n auto --dist worksteal

.PHONY: check
check: .venv/dev ## Style, types, the directions between the rooms, licences and known holes
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python requirements/licences.py
	@$(BIN)/python requirements/holes.py

.PHONY: audit
audit: .venv/run ## Known holes in the packages; fails where that cannot be asked
	@$(BIN)/python requirements/holes.py --strict

.PHONY: bench
bench: .venv/dev ## Measure; see docs/performance.md
	@$(BIN)/python -m bench.conversations
	@mkdir -p data
	@$(BIN)/python -m bench.filing --json data/bench-filing.json
	@$(BIN)/python -m bench.surge --json data/bench-surge.json
	@$(BIN)/python -m bench.talks --json data/bench-talks.json
	@$(BIN)/python -m bench.broadcasts --json data/bench-broadcasts.json
	@$(BIN)/python -m bench.terms --json data/bench-terms.json
	@$(BIN)/python -m bench.understanding
	@$(BIN)/python -m bench.understanding.help

.PHONY: train
train: .venv/dev ## Learn anew how people write, from the sentences in city/*/said and understanding/
	@$(BIN)/python -m understanding.training city/mariupol --insults

.PHONY: messages
messages: .venv/dev ## Collect the texts and bring both catalogs up to date
	@$(BIN)/pybabel -q extract -F $(LOCALES)/babel.cfg --no-location --sort-output --no-wrap -o $(LOCALES)/messages.pot bot
	@$(BIN)/pybabel -q update -i $(LOCALES)/messages.pot -d $(LOCALES) --no-fuzzy-matching --ignore-obsolete --no-wrap --omit-header
	@$(BIN)/pytest -q tests/test_catalogs.py

.PHONY: migrate
migrate: .venv/run ## Bring the database to the shape that this version needs
	@$(BIN)/contact-centre migrate

.PHONY: migration
migration: .venv/run ## Write the next one from the tables: make migration NUMBER=0002 NAME="What it does"
	@$(BIN)/python -m storage.migrations.write "$(NUMBER)" "$(NAME)"

.PHONY: locks
locks: ## Write both lock files anew (needs uv)
	@for set in run dev; do uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-annotate --no-header --extra build $$([ $$set = dev ] && echo --extra dev -c requirements/run.txt) \
		pyproject.toml -o requirements/$$set.txt; done
