#!/usr/bin/env bash
# Publishes the command line tool into artifacts/bin, ready to run, and as a plugin of kubectl beside it.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/sdk.sh

dotnet publish src/Ensemble.Cli -c Release -o artifacts/bin -v quiet
ln -sf ensemble artifacts/bin/kubectl-ensemble
cp scripts/kubectl_complete-ensemble artifacts/bin/
echo "artifacts/bin/ensemble is ready. With artifacts/bin on the PATH, 'kubectl ensemble' works too." >&2
