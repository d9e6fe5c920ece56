# Everything a developer calls. Bare `make` lists the targets; each that needs it sets the checkout up first.

# the first Python on the PATH that is new enough
PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11; do \
  $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$name; break; }; done)
BIN := .venv/bin
# more words for pytest or the benchmarks: make test ARGS="tests/graph -k clock"
ARGS ?=
PYTEST = $(BIN)/python -m pytest $(TALLY)

TALLY_FILE := .pytest_cache/engines.json

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help setup setup-tests setup-engines run test whole engines contract check check-all quick lint bench bench-long faults pictures lock lock-upgrade lock-check format

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## make the checkout ready (every target below does it by itself)
	@test -n "$(PYTHON)" || { echo "Edifice needs Python 3.11 or newer on the PATH" >&2; exit 1; }
	@$(PYTHON) scripts/setup.py

setup-tests: ## the same, with the browser that the tests need
	@test -n "$(PYTHON)" || { echo "Edifice needs Python 3.11 or newer on the PATH" >&2; exit 1; }
	@$(PYTHON) scripts/setup.py browser

setup-engines: ## the same, with the further engines that tests run on: newest Neo4j, TimescaleDB, Mosquitto
	@test -n "$(PYTHON)" || { echo "Edifice needs Python 3.11 or newer on the PATH" >&2; exit 1; }
	@$(PYTHON) scripts/setup.py engines

run: setup ## start everything: stores, API, ingest, demo building
	@exec $(BIN)/edifice run $(ARGS)

test: setup-tests ## run the tests, with real stores
	@$(PYTEST) -n 2 --dist loadfile -m "not fault and not whole and not engines" $(ARGS)

whole: setup-tests ## run what takes long: a browser on every view, the walk-through, real files, backups
	@$(PYTEST) -n 2 --dist loadfile -m "whole and not fault and not engines" $(ARGS)

engines: setup-engines ## run the contract suites of the stores on newest Neo4j, TimescaleDB and Mosquitto
	@$(PYTEST) -n 2 --dist loadfile -m "(contract or engines) and not fault" \
	  --graph newest --sql timescaledb --broker mosquitto $(ARGS)

contract: setup ## run them on servers lent for tests: make contract ARGS="--graph bolt://neo4j:password@host:7687"
	@$(PYTEST) -m "contract and not fault and not engines" $(ARGS)

check: lint test whole ## all checks, cheapest first

check-all: setup ## what continuous integration runs; its last lines name the engines of all of its runs
	@mkdir -p $(dir $(TALLY_FILE)) && rm -f $(TALLY_FILE)
	@$(MAKE) --no-print-directory check engines faults TALLY=--tally=$(TALLY_FILE)

quick: setup ## the short loop: lint and the tests without stores
	@$(BIN)/ruff check --quiet .
	@$(PYTEST) -q -x -m "not store and not real and not slow and not fault and not whole and not engines" $(ARGS)

lint: setup ## formatting, style, types, directions of imports, the committed SDL
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/basedpyright --level error
	$(BIN)/lint-imports --no-cache
	$(BIN)/edifice schema --check

faults: setup-tests setup-engines ## break stores, networks and processes, see that nothing is lost, write the table
	@$(PYTEST) -n 2 --dist loadfile -m fault --reliability=docs/reliability.md $(ARGS)

pictures: setup-tests ## take the README's pictures anew, in a real browser
	@EDIFICE_PICTURES=$(CURDIR)/docs/images $(PYTEST) -q tests/browser/test_demo.py -k drawn_at_both_widths $(ARGS)

bench: setup-engines ## measure, beside named peers
	@$(BIN)/python -m benchmarks $(ARGS)

bench-long: setup-engines ## measure with more data, for longer
	@$(BIN)/python -m benchmarks --long $(ARGS)

lock: setup ## lock the packages anew after a change of pyproject.toml
	@$(BIN)/python scripts/lock.py

lock-upgrade: setup ## lock the newest packages
	@$(BIN)/python scripts/lock.py upgrade

lock-check: setup ## see whether the locks fit pyproject.toml
	@$(BIN)/python scripts/lock.py check

format: setup ## format the code and mend what can be mended
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .
