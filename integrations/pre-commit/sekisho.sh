#!/usr/bin/env bash
# What pre-commit runs, with the names of staged files. The first run installs what Sekisho needs beside it.
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
[ -d "$root/node_modules" ] || npm ci --prefix "$root" >&2
exec "$root/bin/sekisho" check "$@"
