#!/usr/bin/env bash
# Runs the benchmarks one after the other: all of them, or those named. Each ends in one line of JSON on standard output.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/sdk.sh

project=tests/Ensemble.Benchmarks
[ -d "$project" ] || { echo "There are no benchmarks in this tree." >&2; exit 1; }
dotnet build "$project" -c Release -v quiet >&2
run() { dotnet run -c Release --no-build --project "$project" -- "$1" --output json; }

names=${*:-operator}
for name in $names; do
  echo "== $name" >&2
  run "$name"
done
