# Everything a person does here begins with `make`. Plain `make` lists it.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

VENV := .venv
BIN := $(VENV)/bin
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate
UV := $(BIN)/uv pip install --quiet --python $(BIN)/python
# The oldest first: it is the one everything is tested with.
PYTHONS := python3.11 python3.12 python3.13 python3.14 python3
# What the checks look at (generated code is checked where it is generated).
CODE := cli gateway kit services tests tools benchmarks

##@ Use it
.PHONY: up down status logs
up: $(VENV)/.runtime ## Start everything and print the address (DETACH=1: in the background, PORT=8001: another port)
	@$(if $(PORT),GATEWAY_PORT=$(PORT) )$(BIN)/jobtrail up $(if $(filter-out 0,$(DETACH)),--detach)

down: $(VENV)/.runtime ## Stop what `make up DETACH=1` started
	@$(BIN)/jobtrail down

status: $(VENV)/.runtime ## Show every part: state, uptime, memory (3: not running)
	@$(BIN)/jobtrail status

logs: $(VENV)/.runtime ## Show the logs (S=ingest: of one part, F=1: go on as they are written)
	@$(BIN)/jobtrail logs $(if $(filter-out 0,$(F)),--follow) $(S)

##@ Change it
.PHONY: test check format lint types fix protos lock
test: $(VENV)/.dev ## Run the tests (T=tests/unit: some of them)
	@$(BIN)/pytest $(T)

check: format lint types ## Everything that must be true before a commit, without the tests

format: $(VENV)/.dev ## Is the code formatted?
	@$(BIN)/ruff format --check --quiet $(wildcard $(CODE))

lint: $(VENV)/.dev ## Are there known mistakes?
	@$(BIN)/ruff check --quiet $(wildcard $(CODE))

types: $(VENV)/.dev ## Do the types agree?
	@$(BIN)/mypy

fix: $(VENV)/.dev ## Format the code and mend what can be mended by itself
	@$(BIN)/ruff check --fix --quiet $(wildcard $(CODE)); $(BIN)/ruff format --quiet $(wildcard $(CODE))

protos: $(VENV)/.dev ## Generate protos/gen anew
	@$(BIN)/python -m tools.generate_protos

lock: $(VENV)/.bootstrap ## Choose the newest allowed versions of all dependencies
	@$(COMPILE) --upgrade requirements/runtime.in --output-file requirements/runtime.lock
	@$(COMPILE) --upgrade --constraints requirements/runtime.lock requirements/dev.in --output-file requirements/dev.lock

##@ Tidy up
.PHONY: clean help
clean: ## Remove the environment and everything that is made anew (never the data)
	@rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -not -path './web/node_modules/*' -prune -exec rm -rf {} +

help: ## This list
	@awk 'BEGIN { FS = ":.*## " } \
		/^##@ / { printf "\n%s\n", substr($$0, 5) } \
		/^[a-z.]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# The environment, step by step; each step runs again only when what it is made from has changed.
$(VENV)/.python:
	@for name in $(PYTHONS); do \
		if "$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then found=$$name; break; fi; \
	done; \
	if [ -z "$$found" ]; then \
		echo "Jobtrail needs Python 3.11 or newer, and there is none here (looked for: $(PYTHONS))." >&2; exit 1; \
	fi; \
	if ! "$$found" -c 'import ensurepip, venv' 2>/dev/null; then \
		echo "Python's module venv is missing: install it first (on Debian and Ubuntu: apt install python3-venv)." >&2; exit 1; \
	fi; \
	"$$found" -m venv $(VENV)
	@touch $@

$(VENV)/.bootstrap: $(VENV)/.python requirements/bootstrap.txt
	@echo "Preparing the environment in $(VENV) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements/bootstrap.txt
	@touch $@

$(VENV)/.runtime: $(VENV)/.bootstrap requirements/runtime.lock pyproject.toml
	@$(UV) --require-hashes --requirement requirements/runtime.lock
	@$(UV) --no-build-isolation --no-deps --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.runtime requirements/dev.lock
	@$(UV) --require-hashes --requirement requirements/dev.lock
	@touch $@
