#!/usr/bin/env bash
# The whole suite: style, types and layers; everything on SQLite, again on PostgreSQL; then a real browser.
# A part that fails does not keep the next from running. TEST_POSTGRESQL_URL names a server; without one that part is
# skipped, or fails where CI=true.
set -euo pipefail
cd "$(dirname "$0")/.."
BIN=${BIN:-.venv/bin}
export DATA_DIR=${TEST_DATA_DIR:-$(mktemp -d)}

# Tests wait a third of their time: for engines, locks, mails.
processes=${TEST_PROCESSES:-$(($(nproc) + 1))}
failed=0

# The installation that the browser visits takes minutes of one core to make: it is made while the first part runs.
made=$(mktemp -d)
"$BIN"/python manage.py compile_texts
"$BIN"/python -m tests.browser.installation "$made/site" >"$made/log" 2>&1 &
making=$!
if [ -n "${TEST_POSTGRESQL_URL:-}" ]; then
  "$BIN"/python -m tests.template_database "$TEST_POSTGRESQL_URL" migrated &
  copied=$!
fi

"$BIN"/ruff check . || failed=1
"$BIN"/ruff format --check . || failed=1
"$BIN"/mypy . || failed=1
"$BIN"/lint-imports || failed=1
"$BIN"/python manage.py makemigrations --check --dry-run >/dev/null || failed=1
# The migrations take a minute: they make the tables once, for all processes.
"$BIN"/python manage.py migrate --verbosity 0
for number in $(seq 0 $((processes - 1))); do cp "$DATA_DIR/db.sqlite3" "$DATA_DIR/test-gw$number.sqlite3"; done
wait $making || { cat "$made/log"; failed=1; }

"$BIN"/pytest -n "$processes" --durations=40 --durations-min=5 --reuse-db --dist worksteal -m "not browser" || failed=1

if [ -n "${TEST_POSTGRESQL_URL:-}" ]; then
  wait "$copied" || failed=1
  TEST_TEMPLATE=migrated DATABASE_URL=$TEST_POSTGRESQL_URL "$BIN"/pytest -n "$processes" --durations=40 --durations-min=5 --dist worksteal -m "not browser" || failed=1
elif [ "${CI:-}" = true ]; then
  echo "tests: CI needs TEST_POSTGRESQL_URL" >&2
  failed=1
else
  echo "skipped: the suite on PostgreSQL (set TEST_POSTGRESQL_URL to a server)"
fi

"$BIN"/python -m tests.browser.installation "$made/site" "$BIN"/pytest -n "$processes" --durations=40 --durations-min=5 --dist loadgroup -m browser || failed=1
rm -rf "$made"
exit $failed
