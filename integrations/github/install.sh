#!/usr/bin/env bash
# Installs what Sekisho needs into the checkout that this action lies in. No install script runs.
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
[ -d "$root/node_modules" ] || npm ci --prefix "$root"
