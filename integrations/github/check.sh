#!/usr/bin/env bash
# Runs `sekisho check` in a job of GitHub Actions: annotations on standard output, SARIF into a file, a summary of the job.
set -uo pipefail
set -f
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
sarif="${INPUT_SARIF:-sekisho.sarif}"
summary="$(mktemp)"
trap 'rm -f "$summary"' EXIT
# Both are lists of words; no word is taken for a pattern.
# shellcheck disable=SC2206
options=(${INPUT_OPTIONS:-}) paths=(${INPUT_PATHS:-})
rm -f -- "$sarif"
"$root/bin/sekisho" check --output github --output "sarif=$sarif" --output "markdown=$summary" \
  ${options[@]+"${options[@]}"} -- ${paths[@]+"${paths[@]}"}
status=$?
[ -s "$summary" ] && cat "$summary" >> "$GITHUB_STEP_SUMMARY"
{
  echo "status=$status"
  [ -s "$sarif" ] && echo "sarif=$PWD/$sarif"
} >> "$GITHUB_OUTPUT"
exit "$status"
