# One command each; `make help` lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := VIRTUAL_ENV=$(VENV) $(BIN)/uv
# One more than cores: tests of pages and of processes wait for most of their time.
WORKERS := $(shell n=$$(nproc 2>/dev/null || echo 2); echo $$((n < 4 ? n + 1 : 5)))

.DEFAULT_GOAL := help
.PHONY: help setup serve test check audit format lint types snapshots screens eval-smoke faults bench bench-page \
	bench-retrieval bench-scale doctor \
	vectors symbols lock train-setup test-train hooks clean

help:  ## list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

$(VENV)/.uv:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; set PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q uv==0.13.8
	@touch $@

$(VENV)/.serve: $(VENV)/.uv requirements/serve.lock pyproject.toml
	$(UV) pip install -q --require-hashes -r requirements/serve.lock
	$(UV) pip install -q --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.serve requirements/dev.lock
	$(UV) pip install -q --require-hashes -r requirements/dev.lock
	@touch $@

setup: $(VENV)/.dev  ## make the environment with everything that development needs

serve: $(VENV)/.serve  ## serve http://127.0.0.1:8000, setting itself up first
	$(BIN)/carcare serve

# Tests start many Pythons, each of which would compile anew whatever nobody kept compiled.
test: export PYTHONDONTWRITEBYTECODE :=
# Threads of one sum that wait for each other would take the other workers' time.
test: export OPENBLAS_NUM_THREADS := 1
test: $(VENV)/.dev  ## run the tests on all cores, setting itself up first
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal

check: $(VENV)/.dev lint types audit test  ## format, lint, types, known weaknesses, tests: the gate

lint: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

# The gate must work without a network. A mirror that knows packages but not their weaknesses would
# let everything pass, so the answer for one release is looked at first.
audit: $(VENV)/.uv  ## look up known weaknesses of what is pinned
	@if ! curl -sf --max-time 5 https://pypi.org/pypi/jinja2/3.1.6/json | grep -q '"vulnerabilities"'; then \
		echo "audit skipped: pypi.org can't be asked here, so nothing is known of weaknesses"; \
	else \
		$(UV) tool run --from 'pip-audit==2.10.1' pip-audit --strict --disable-pip --require-hashes \
			-r requirements/serve.lock -r requirements/dev.lock --progress-spinner off; \
	fi

types: $(VENV)/.dev
	$(BIN)/mypy

format: $(VENV)/.dev  ## format and sort the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

snapshots: $(VENV)/.dev  ## write the kept help texts and the README's settings anew
	UPDATE_SNAPSHOTS=1 $(BIN)/python -m pytest -q tests/test_cli.py tests/test_readme.py \
		-k 'reviewed or current'

screens: $(VENV)/.dev  ## take the pictures of every page in docs/screens anew, ten minutes
	$(BIN)/python -m tests.web.screens docs/screens

eval-smoke: $(VENV)/.dev  ## play conversations, send messages and attacks, under a minute
	$(BIN)/carcare eval --smoke --out runs/eval-smoke

faults: $(VENV)/.dev  ## play a conversation under every fault of a language model, five minutes
	$(BIN)/python -m evals.faults

# A start that has to compile everything anew is nobody's but the first.
bench: export PYTHONDONTWRITEBYTECODE :=
bench: $(VENV)/.dev  ## print latency, start-up time and memory
	$(BIN)/python -m evals.bench

bench-page: $(VENV)/.dev  ## measure how soon the driver's page shows on a slowed processor
	$(BIN)/python -m evals.bench_page

bench-retrieval: $(VENV)/.dev  ## measure search at 10 k, 100 k and 1 M passages, about an hour
	$(BIN)/python -m evals.bench_retrieval

bench-scale: $(VENV)/.dev  ## drive 120 drivers over four workers and one PostgreSQL, one killed
	$(BIN)/python -m evals.scale

doctor: $(VENV)/.serve  ## say what is missing and how to mend it
	$(BIN)/carcare doctor

vectors: $(VENV)/.serve  ## encode new content into the vectors that ship with it
	$(BIN)/python -m retrieval.build

symbols: $(VENV)/.serve  ## draw the pictures of the lamps anew
	$(BIN)/python -m vision.training.pictures knowledge_base/content/lamp_symbols

lock: $(VENV)/.uv  ## pin the dependencies anew
	$(UV) pip compile -q --universal --generate-hashes --no-emit-index-url --no-header \
		--python-version 3.11 -o requirements/serve.lock pyproject.toml requirements/build.in
	$(UV) pip compile -q --universal --generate-hashes --no-emit-index-url --no-header \
		--python-version 3.11 --group dev -c requirements/serve.lock -o requirements/dev.lock

train-setup: $(VENV)/.dev  ## add torch (6 GB) for training
	$(BIN)/python -m pip install -q -e '.[train]'

test-train: train-setup  ## run the tests that train
	$(BIN)/python -m pytest -m train

hooks: $(VENV)/.dev  ## run `make check` before every commit
	$(BIN)/pre-commit install

clean:  ## remove the environment and caches, never the data
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache build dist *.egg-info
