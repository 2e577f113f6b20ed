#!/usr/bin/env bash
# The whole suite: style, types and layers; everything on SQLite, again on PostgreSQL; then a real browser.
# A part that fails does not keep the next from running. TEST_POSTGRESQL_URL names a server; without one that part is
# skipped, or fails where CI=true.
set -euo pipefail
cd "$(dirname "$0")/.."
BIN=${BIN:-.venv/bin}
export DATA_DIR=${TEST_DATA_DIR:-$(mktemp -d)}

"$BIN"/ruff check .
"$BIN"/ruff format --check .
"$BIN"/mypy .
"$BIN"/lint-imports
"$BIN"/python manage.py makemigrations --check --dry-run >/dev/null
"$BIN"/python manage.py compile_texts

processes=${TEST_PROCESSES:-2}
failed=0
"$BIN"/pytest -n "$processes" --dist worksteal -m "not browser" || failed=1

if [ -n "${TEST_POSTGRESQL_URL:-}" ]; then
  DATABASE_URL=$TEST_POSTGRESQL_URL "$BIN"/pytest -n "$processes" --dist worksteal -m "not browser" || failed=1
elif [ "${CI:-}" = true ]; then
  echo "tests: CI needs TEST_POSTGRESQL_URL" >&2
  failed=1
else
  echo "skipped: the suite on PostgreSQL (set TEST_POSTGRESQL_URL to a server)"
fi

# One process: they share one served installation.
"$BIN"/pytest -n 0 -m browser || failed=1
exit $failed
