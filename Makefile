# `make run` and `make test` are all there is to know; both prepare what they need first.
.PHONY: run test setup bench format lint types lock

# One more than the cores that it is meant for: a test that waits for a browser leaves its core to another.
PYTEST_WORKERS ?= 3
T ?= tests

run: setup
	@exec .venv/bin/flask serve

test:
	@ops/setup test
	@.venv/bin/pytest -n $(PYTEST_WORKERS) --dist loadgroup $(T)

setup:
	@ops/setup run

bench:
	@ops/setup test
	@for bench in $(filter-out __init__,$(basename $(notdir $(wildcard bench/*.py)))); do .venv/bin/python -m bench.$$bench || exit 1; done

format:
	@ops/setup test
	.venv/bin/ruff format
	.venv/bin/ruff check --fix

lint:
	@ops/setup test
	.venv/bin/ruff format --check
	.venv/bin/ruff check

types:
	@ops/setup test
	.venv/bin/mypy

# Pins what requirements*.in name; UPGRADE=--upgrade takes the newest of everything.
lock:
	@ops/setup test
	.venv/bin/uv pip compile -q --universal --generate-hashes --no-header --python-version 3.11 \
		$(UPGRADE) requirements.in -o requirements.txt
	.venv/bin/uv pip compile -q --universal --generate-hashes --no-header --python-version 3.11 \
		$(UPGRADE) requirements-dev.in -o requirements-dev.txt
