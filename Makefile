# Initiative K: `make demo` to see it, `make test` before a change goes out.

PYTEST := .venv/bin/pytest
# A file stays with one process, so that its servers are started once; more than four only wait for each other.
SIDE_BY_SIDE := -n auto --maxprocesses 4 --dist loadfile

.PHONY: help env demo test lint services faults bench lock clean
.NOTPARALLEL:

help: ## show what there is to make
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 16

env: .venv/.stamp .venv-synapse/.stamp ## build both environments; does nothing when they are up to date

.venv/.stamp: requirements/dev.txt requirements/build.txt pyproject.toml
	requirements/environment.sh sync --with-project .venv requirements/dev.txt requirements/build.txt
	@touch $@

# Apart, since Synapse is AGPL and wants other versions: only ever a separate process.
.venv-synapse/.stamp: requirements/synapse.txt
	requirements/environment.sh sync .venv-synapse requirements/synapse.txt
	@touch $@

demo: env ## show the bot at work on a private homeserver; ONCE=1 ends after the story
	.venv/bin/initiative-k demo $(if $(ONCE),--once)

test: env services lint ## what CI runs
	$(PYTEST) tests --ignore=tests/bench -m "not kills" $(SIDE_BY_SIDE)

lint: env ## style, types and the law of imports
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports

services: ## make PostgreSQL, Chromium and packages for Node available to the tests
	@requirements/services.sh

faults: env services ## kill the bot and its servers under load; many minutes
	INITIATIVE_K_KILLS=100 $(PYTEST) tests/matrix/test_kills.py

bench: env services ## measure
	.venv/bin/python -m tests.bench

lock: ## pin dependencies anew; UPGRADE=1 takes the newest
	requirements/environment.sh lock $(if $(UPGRADE),--upgrade)

clean: ## remove environments and caches, but no data
	rm -rf .venv .venv-synapse .venv-uv node_modules .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis build dist
	find . -name __pycache__ -not -path './node_modules/*' -prune -exec rm -rf {} +
