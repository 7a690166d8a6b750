#!/usr/bin/env bash
# Runs the conformance cases on the embedded API server and on a real one. Its last line is their count as JSON.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/sdk.sh

if kubectl=$(scripts/kubectl.sh); then export ENSEMBLE_KUBECTL=$kubectl; fi
if [ -z "${ENSEMBLE_TEST_KUBECONFIG:-}${KUBEBUILDER_ASSETS:-}" ]; then
  if server=$(tests/apiserver/build.sh); then export ENSEMBLE_APISERVER=$server; else echo "There is no real API server: its cases are skipped." >&2; fi
fi

project=Ensemble.Conformance
dotnet build "tests/$project" -c Release -v quiet >&2
mkdir -p artifacts/test
count() { sed -n "s/^ *$1: *\([0-9][0-9]*\).*/\1/p" "$2" | tail -1; }

code=0
for side in OnLocal OnReal; do
  log=artifacts/test/$project.$side.log
  echo "== $side" >&2
  "tests/$project/bin/Release/net10.0/$project" --filter-namespace "$project.$side" --no-ansi --progress off --output Normal >"$log" 2>&1 || code=1
  grep -E '^(failed|skipped) ' "$log" >&2 || true
done

local_log=artifacts/test/$project.OnLocal.log real_log=artifacts/test/$project.OnReal.log
echo "{\"cases\":$(count total "$local_log"),\"local\":{\"passed\":$(count succeeded "$local_log"),\"failed\":$(count failed "$local_log")},\"real\":{\"passed\":$(count succeeded "$real_log"),\"failed\":$(count failed "$real_log"),\"skipped\":$(count skipped "$real_log")}}"
exit "$code"
