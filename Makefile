# The two commands: `make run` and `make test`. The rest is for those who carry on.
PYTHON ?= python3.11
VENV ?= .venv
PORT ?= 8000
BIN := $(VENV)/bin
export PORT

.PHONY: run test proof lint lock texts bench bench-search clean

run: $(VENV)/run.ready
	@$(BIN)/python manage.py prepare --demo
	@$(BIN)/python manage.py serve --demo

test: $(VENV)/dev.ready
	@BIN=$(BIN) bash tests/run.sh

proof: $(VENV)/dev.ready
	@BIN=$(BIN) PROOF=1 bash tests/run.sh

lint: $(VENV)/dev.ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy .
	$(BIN)/lint-imports

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/run.ready: requirements.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/dev.ready: requirements-dev.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@ $(VENV)/run.ready

# Needs uv. The lock files name versions and hashes only.
lock:
	uv pip compile pyproject.toml --universal -p 3.11 --generate-hashes --no-emit-index-url --no-header -q -o requirements.txt
	uv pip compile pyproject.toml --universal -p 3.11 --group dev --generate-hashes --no-emit-index-url --no-header -q -c requirements.txt -o requirements-dev.txt

# Needs GNU gettext. Collects the texts to translate.
texts: $(VENV)/dev.ready
	$(BIN)/python manage.py makemessages --all --no-wrap --no-obsolete --add-location file --ignore '.venv/*' --ignore 'var/*'

# Needs PostgreSQL, wrk and nginx; starts servers of its own. What the content API answers a second (docs/proofs.md).
bench: $(VENV)/dev.ready
	@$(BIN)/python -m benchmarks.api.run $(BENCH)

# Needs PostgreSQL and wrk, and a server for BENCH="--elasticsearch URL". How long a rebuild and answers of search take.
bench-search: $(VENV)/dev.ready
	@$(BIN)/python -m benchmarks.search.run $(BENCH)

clean:
	rm -rf $(VENV) var
