#!/usr/bin/env bash
# Measures every page type in English and Arabic with Lighthouse's mobile profile:
#
#     benchmarks/lighthouse/run.sh http://127.0.0.1:8000 [FOLDER [WORD]]
#
# Needs a running demonstration, Node.js, npm and Chromium. The full reports go to FOLDER (a new one below /tmp);
# WORD measures only pages whose "name locale path" holds it.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
base=${1:?address of a running site, without a slash at the end}
folder=${2:-$(mktemp -d /tmp/lighthouse-XXXXXX)}
cd "$here/../.."
[ -d "$here/node_modules" ] || npm ci --prefix "$here" --no-audit --no-fund --loglevel=error
PYTHONDONTWRITEBYTECODE=1 "${PYTHON:-python3}" -m tests.browser.page_types | grep -- "${3:-}" | node "$here/measure.mjs" "${base%/}" "$folder"
echo "reports: $folder"
