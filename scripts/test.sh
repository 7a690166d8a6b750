#!/usr/bin/env bash
# Builds everything, runs every test project and ends with the line 'N passed, N failed' (and ', N skipped' where some were).
# A project whose process ends badly without saying which test failed counts as one failure, and so does one in which no test ran.
# PROJECTS="Core.Tests Cli.Tests" runs these only.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/sdk.sh

passed=0 failed=0 skipped=0
finish() {
  local code=$?
  if [ "$code" -ne 0 ] && [ "$failed" -eq 0 ]; then failed=1; fi
  if [ "$passed" -eq 0 ] && [ "$failed" -eq 0 ]; then failed=1; fi
  echo "$passed passed, $failed failed$([ "$skipped" -eq 0 ] || echo ", $skipped skipped")"
  [ "$failed" -eq 0 ] && exit 0
  exit 1
}
trap finish EXIT

if kubectl=$(scripts/kubectl.sh); then
  export ENSEMBLE_KUBECTL=$kubectl
else
  echo "The tests that drive kubectl are skipped." >&2
fi

# The tests that need a real API server build it themselves where nobody has; here it is built once, with its progress to be seen.
if [ -z "${ENSEMBLE_TEST_KUBECONFIG:-}${KUBEBUILDER_ASSETS:-}" ]; then
  if server=$(tests/apiserver/build.sh); then
    export ENSEMBLE_APISERVER=$server
  else
    export ENSEMBLE_APISERVER_MISSING="tests/apiserver/build.sh says why above"
    echo "The tests that need a real API server are skipped; in continuous integration they fail." >&2
  fi
fi

# Where nothing is skipped, a right that the operator declares and no end-to-end spec used is one too many.
if [ -n "${ENSEMBLE_KUBECTL:-}" ] && [ -n "${ENSEMBLE_APISERVER:-}" ]; then export ENSEMBLE_WHOLE_SUITE=1; fi

echo "Building"
dotnet build Operator.sln -c Release -v quiet

logs=artifacts/test
rm -rf "$logs" && mkdir -p "$logs"

# The number after 'WORD:' in the summary that the test platform prints.
count() { sed -n "s/^ *$1: *\([0-9][0-9]*\).*/\1/p" "$2" | tail -1; }

# A project that hangs shall fail, not hold up whoever waits for the answer.
limit=()
if command -v timeout >/dev/null; then limit=(timeout --kill-after=10 1500); fi

run() {
  local project=$1 log=$logs/$1.log started=$SECONDS code=0 good bad left
  "${limit[@]}" "tests/$project/bin/Release/net10.0/$project" --no-ansi --progress off --output Normal >"$log" 2>&1 || code=$?
  good=$(count succeeded "$log") bad=$(count failed "$log") left=$(count skipped "$log")
  good=${good:-0} bad=${bad:-0} left=${left:-0}
  if [ "$code" -ne 0 ] && [ "$bad" -eq 0 ]; then bad=1; fi
  if [ $((good + bad)) -eq 0 ]; then bad=1; fi
  passed=$((passed + good)) failed=$((failed + bad)) skipped=$((skipped + left))
  printf '%-28s %5d passed %4d failed %4d skipped %5d s\n' "$project" "$good" "$bad" "$left" "$((SECONDS - started))"
  [ "$bad" -eq 0 ] || { tail -n 200 "$log"; echo "The whole log is $log (exit code $code)."; }
}

for folder in tests/*/; do
  project=$(basename "$folder")
  grep -qs '<IsTestProject>true' "$folder$project.csproj" || continue
  if [ -n "${PROJECTS:-}" ] && [[ " $PROJECTS " != *" ${project#Ensemble.} "* ]]; then continue; fi
  run "$project"
done
