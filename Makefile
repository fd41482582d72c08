# The commands of a working day. Each makes .venv itself where it needs to.
.DEFAULT_GOAL := help
.PHONY: help run test lint format bench messages check-deploy base dev

PYTHON ?=
PORT ?= 8000
PARTS ?=
NAMES ?=
export PYTHON PORT

help: ## list these commands
	@grep -hE '^[a-z-]+: .*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/make \1\t\2/' | expand -t 20

run: base ## show the portal with the sample years on http://127.0.0.1:8000 (PORT=… for another)
	@exec .venv/bin/python scripts/demo.py

test: dev ## check everything (PARTS="types sqlite" for some of it)
	@.venv/bin/python scripts/checks.py $(PARTS)

lint: dev ## check formatting, lint, types and the direction between the apps
	@.venv/bin/python scripts/checks.py format lint types architecture

# djade's exit code says whether it changed anything.
format: dev ## format code and templates
	@.venv/bin/ruff check --quiet --fix-only . && .venv/bin/ruff format .
	@find templates -name '*.html' -exec .venv/bin/djade --target-version=5.2 {} + || true

bench: dev ## measure speed on SQLite and PostgreSQL, in the short form (NAMES="dashboard" for some)
	@.venv/bin/python scripts/bench.py $(NAMES)

messages: dev ## compile the English catalogue, after collecting new texts where gettext is installed
	@.venv/bin/python scripts/messages.py

check-deploy: base ## examine the settings in the environment or .env before they go into production
	@.venv/bin/python manage.py check --deploy --fail-level WARNING

base dev:
	@scripts/venv.sh $@
