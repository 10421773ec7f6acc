# Tangga: setting up, trying out, testing. Needs Python 3.11 or newer, make and git.
PYTHON := .venv/bin/python
ARGS ?=

.PHONY: help setup demo demo-fresh test pictures front-end bench bench-quick lint format lock clean

help:  ## these lines
	@sed -n 's/^\([a-z-]*\):.*## /\1|/p' Makefile | awk -F'|' '{printf "make %-11s %s\n", $$1, $$2}'

setup:  ## .venv with the locked dependencies, and a .env with fresh keys
	@scripts/setup.sh

demo: setup  ## the demo city, served at http://127.0.0.1:8000 (PORT=); goes on with what is there; CITY=name: another
	@scripts/demo.sh

demo-fresh: setup  ## the same from the start: forgets the demo's database and letters
	@scripts/demo.sh --fresh

test: setup lint  ## everything, on SQLite and on PostgreSQL; ARGS="-k letters" goes to pytest
	@scripts/system_packages.sh postgres gettext browser
	@scripts/test.sh $(ARGS)

pictures: setup  ## the pictures of the pages in docs/pictures, from a demo city of their own
	@scripts/system_packages.sh browser
	@$(PYTHON) -m scripts.pictures

front-end:  ## static/app.css, icons and htmx from their sources; needs Node.js and npm
	@scripts/front_end.sh

bench: setup  ## measures on SQLite and PostgreSQL, writes docs/benchmarks.md; ARGS="--json FILE"
	@scripts/system_packages.sh postgres
	@$(PYTHON) -m pip install -qq --require-hashes -r benchmarks/requirements.txt
	@$(PYTHON) -m benchmarks.run --docs docs $(ARGS)

bench-quick: setup  ## the same with fewer rounds and smaller sizes; writes no page
	@scripts/system_packages.sh postgres
	@$(PYTHON) -m pip install -qq --require-hashes -r benchmarks/requirements.txt
	@$(PYTHON) -m benchmarks.run --quick $(ARGS)

lint: setup  ## the form of the code
	@$(PYTHON) -m ruff format --check .
	@$(PYTHON) -m ruff check .

format: setup  ## brings the code into form
	@$(PYTHON) -m ruff check --fix-only --quiet .
	@$(PYTHON) -m ruff format .

lock: setup  ## requirements.txt anew from requirements.in; ARGS="--upgrade" for newer versions
	@scripts/lock.sh $(ARGS)

clean:  ## removes what can be made again; .env and var/ (keys and data) stay
	rm -rf .venv .pytest_cache .ruff_cache .hypothesis staticfiles
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
