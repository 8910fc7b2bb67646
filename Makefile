# Each target alone does all it needs on a fresh machine.
PORT ?= 8000
BIN := .venv/bin
.DEFAULT_GOAL := help
.PHONY: help setup language demo test check format bench exam-day screens docs lock

help:  ## what can be made
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 18

setup:  ## the environment in .venv, with the command xenia
	@scripts/setup.sh dev

language:  ## the environment with the language extra (better suggestions, 87 MB)
	@scripts/setup.sh dev language

demo: setup  ## the demo school on http://127.0.0.1:8000 (PORT= changes it)
	@$(BIN)/xenia demo --port $(PORT)

test: setup  ## every test: SQLite, PostgreSQL, browser
	@scripts/system.sh
	@$(BIN)/python -m scripts.test

check: setup  ## format, lint, types, imports, templates, sizes, migrations
	@scripts/check.sh

format: setup  ## put the code in the house's format
	@$(BIN)/ruff check --quiet --fix-only . && $(BIN)/ruff format --quiet .

bench: setup  ## the benchmarks, figures into docs/performance.md
	@$(BIN)/python -m benchmarks

exam-day: setup  ## the simulated exam on which everything fails; is a mark lost? (SHORT=1 the short form)
	@scripts/system.sh
	@$(BIN)/python -m scripts.exam_day $(if $(SHORT),--short) $(if $(DATABASE),--database $(DATABASE)) $(if $(SEED),--seed $(SEED))

screens: setup  ## every page as a picture, with an index
	@scripts/system.sh
	@$(BIN)/python -m scripts.screens

docs: setup  ## the pages of docs/ as HTML in build/docs, their links checked
	@$(BIN)/python -m scripts.docs

lock: setup  ## requirements/*.txt again from pyproject.toml (UPGRADE=1 moves versions)
	@scripts/lock.sh $(if $(UPGRADE),--upgrade)
