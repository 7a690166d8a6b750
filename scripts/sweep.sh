#!/usr/bin/env bash
# Plays the campaign of twenty jobs once for each of its writes on the embedded API server, and 60 times on a real one, cutting the operator
# off there. Ends with what was counted.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/sdk.sh

if server=$(tests/apiserver/build.sh); then export ENSEMBLE_APISERVER=$server; fi
dotnet build tests/Ensemble.EndToEnd -c Release -v quiet >&2
mkdir -p artifacts/test
log=artifacts/test/sweep.log code=0
ENSEMBLE_SWEEP=full tests/Ensemble.EndToEnd/bin/Release/net10.0/Ensemble.EndToEnd --filter-class Ensemble.EndToEnd.Specs.CampaignSweepSpecs \
  --filter-class Ensemble.EndToEnd.Real.RealSweepSpecs --filter-class Ensemble.EndToEnd.Real.LargeGangSpecs --no-ansi --progress off --output Detailed >"$log" 2>&1 || code=$?
grep -E 'writes in an undisturbed play|status: .* bytes|^failed' "$log" || true
exit "$code"
