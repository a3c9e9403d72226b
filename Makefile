# make run PHOTOS=~/Pictures   the window, with that folder added and indexed
# make test                    every test but the slow ones
# make trust                   kills, odd files, old catalogs: what was tried, in a table
# All make their own Python environment in .venv first; a second call starts at once.

PHOTOS ?= ~/Pictures
PYTHON := .venv/bin/python
.DEFAULT_GOAL := run
.PHONY: run test slow trust lint benchmark translations clean

# One shell reads the folder's name as it was typed: spaces stay, a leading ~ is the home folder.
export PHOTOS
run:
	@sh .make/environment.sh run
	@$(PYTHON) -m photoorganizer gui "$$PHOTOS"

test:
	@sh .make/environment.sh test
	@$(PYTHON) -m pytest --numprocesses logical --maxprocesses 4 --dist loadfile

slow:
	@sh .make/environment.sh test
	@$(PYTHON) -m pytest -m slow

trust:
	@sh .make/environment.sh test
	@$(PYTHON) -m pytest -m trust

lint:
	@sh .make/environment.sh test
	@$(PYTHON) -m ruff check
	@$(PYTHON) -m ruff format --check
	@$(PYTHON) -m mypy
	@.venv/bin/lint-imports

benchmark:
	@sh .make/environment.sh test
	@$(PYTHON) -m pytest tests/benchmarks -m benchmark -s

# Collects what the window says into resources/translations/*.po, and compiles what is translated.
translations:
	@sh .make/environment.sh test
	@sh .make/translations.sh

clean:
	rm -rf .venv build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find photoorganizer tests -name __pycache__ -type d -prune -exec rm -rf {} +
