# Everything a fresh machine needs beyond Python 3.11, git and make is installed here, into .venv.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
LEDGERS := $(wildcard ledgers/*) examples/minimal examples/bank
export PIP_CONSTRAINT := $(CURDIR)/constraints.txt
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: report test lint check-ledgers axe bench docs clean

report: $(VENV)/installed
	@$(BIN)/finsam report ledgers/umearegionen --year 2025 --format md,html --out out

test: $(VENV)/installed lint check-ledgers axe
	$(BIN)/pytest --numprocesses auto --dist loadfile

lint: $(VENV)/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

check-ledgers: $(VENV)/installed
	@set -e; for ledger in $(LEDGERS); do \
		echo "$$ledger"; \
		$(BIN)/bean-check -C $$ledger/main.beancount; \
		$(BIN)/finsam check $$ledger; \
		$(BIN)/finsam verify $$ledger; \
	done

# What pages are examined with; where there is no npm the tests say why they were passed by.
axe: package.json
	@if ! command -v npm >/dev/null; then echo "axe: there is no npm, so pages are tested without axe-core"; \
	elif [ ! -f node_modules/axe-core/axe.min.js ] || [ package.json -nt node_modules ]; then \
		npm install --no-package-lock --ignore-scripts --no-audit --no-fund --loglevel=error \
			&& touch node_modules || echo "axe: npm install failed, so pages are tested without axe-core"; fi

bench: $(VENV)/installed
	$(BIN)/pip install --quiet --editable '.[bench]'
	$(BIN)/python bench/run.py
	$(BIN)/python bench/readme.py

docs: $(VENV)/installed
	$(BIN)/python docs/make_fynd.py
	$(BIN)/python docs/make_lagrum.py

$(VENV)/installed: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "finsam_ledger needs Python 3.11 or later: make PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)
# What an older pip writes for a command imports re, a fifth of the time of one that is remembered.
	$(BIN)/pip install --quiet --upgrade pip
	$(BIN)/pip install --quiet --editable '.[dev]'
	@touch $@

clean:
	rm -rf $(VENV) out dist build
