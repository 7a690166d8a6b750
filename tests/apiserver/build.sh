#!/usr/bin/env bash
# Prints a folder with test-apiserver and etcd, building both at the first call from Debian's packages alone; nothing of the host changes.
# Cached by what goes into it (these sources, the suite, the versions of its packages) below ${XDG_CACHE_HOME:-~/.cache}/ensemble. The first
# build loads 350 MB and takes some ten minutes on two cores and 6 GB of disk; when only the sources here changed, a minute. Packages once
# loaded are kept; ENSEMBLE_DEBIAN_REFRESH=1 asks Debian for newer ones. Progress goes to standard error.
set -euo pipefail
export LC_ALL=C # One order of names everywhere, for it is part of the key.
here=$(cd "$(dirname "$0")" && pwd)
say() { echo "apiserver: $*" >&2; }
fail() { say "$*"; exit 1; }

suite=${ENSEMBLE_DEBIAN_SUITE:-sid} # The suite that has the Go libraries of Kubernetes 1.36.
home=${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/ensemble
shared=$home/apiserver-build
sources=$(cat "$here"/*.go "$here/build.sh" | sha256sum | cut -c1-16)
loaded=$shared/versions-$suite # "name version" of each package that is unpacked.
# Those that were loaded before this was written down say it by their names: name_version_architecture.deb.
if [ ! -s "$loaded" ] && [ "$suite" = sid ] && [ -e "$shared/unpacked" ]; then
  (cd "$shared/debs" && printf '%s\n' *.deb) | sed -nE 's/%3a/:/; s/^([^_]+)_([^_]+)_[^_]+\.deb$/\1 \2/p' | sort -u >"$loaded.$$" && mv "$loaded.$$" "$loaded"
fi

# The folder of what would be built now; nothing where no packages are unpacked.
folder() { [ ! -s "$loaded" ] || echo "$home/apiserver-$suite-$sources-$(sha256sum <"$loaded" | cut -c1-16)"; }
whole() { [ -n "$1" ] && [ -x "$1/test-apiserver" ] && [ -x "$1/etcd" ]; }
give() { touch "$1"; echo "$1"; exit 0; }
# A build of these very sources, of whatever packages.
any() { for built in $(ls -dt "$home/apiserver-$suite-$sources"-*/ 2>/dev/null); do ! whole "${built%/}" || { echo "${built%/}"; return; }; done; }
# What cannot be had from Debian now matters only where nothing is built.
without() {
  local built
  built=$(any)
  [ -n "$built" ] || fail "$*"
  say "$*: taking what is built already"
  give "$built"
}

out=$(folder)
[ "${ENSEMBLE_DEBIAN_REFRESH:-}" = 1 ] || ! whole "$out" || give "$out"

[ "$(uname -s)" = Linux ] || fail "builds on Linux only; set KUBEBUILDER_ASSETS or ENSEMBLE_TEST_KUBECONFIG"
for tool in apt-get dpkg sha256sum awk; do command -v "$tool" >/dev/null || fail "$tool is needed to build the API server; set KUBEBUILDER_ASSETS or ENSEMBLE_TEST_KUBECONFIG"; done
mkdir -p "$shared"
exec 9>"$shared/lock"
flock 9 # Two test runs at once build it once.

# A private apt: the mirror that this machine already uses, the suite that has the libraries, an empty list of what is installed.
packages() {
  mkdir -p "$shared"/{lists/partial,archives/partial}
  local mirror keys=/usr/share/keyrings/debian-archive-keyring.gpg
  mirror=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null | sed -nE 's/^(URIs:|deb( \[[^]]*\])?) +(https?:[^ ]+).*/\3/p' | grep -v security | sed -n 1p) || true
  [ -n "$mirror" ] || fail "there is no Debian mirror in the apt sources of this machine"
  [ -r "$keys" ] || fail "the package debian-archive-keyring is needed"
  echo "deb [signed-by=$keys] $mirror $suite main" >"$shared/sources.list"
  : >"$shared/status"
  local apt=(-o "Dir::Etc::SourceList=$shared/sources.list" -o Dir::Etc::SourceParts=/dev/null -o Dir::Etc::PreferencesParts=/dev/null -o "Dir::State::Lists=$shared/lists"
    -o "Dir::State::status=$shared/status" -o "Dir::Cache=$shared" -o "Dir::Cache::archives=$shared/archives" -o APT::Sandbox::User=root)
  say "asking Debian $suite for the Go libraries of Kubernetes"
  apt-get "${apt[@]}" -qq update -o APT::Update::Error-Mode=any >&2 || without "the package lists of Debian $suite could not be loaded"
  apt-get "${apt[@]}" -s install --no-install-recommends golang-k8s-apiextensions-apiserver-dev golang-1.26-go etcd-server |
    sed -nE 's/^Inst ((golang-|etcd-server)[^ ]*) \(([^ ]+) .*/\1 \3/p' | sort -u >"$shared/index" || true
  [ -s "$shared/index" ] || fail "Debian $suite has no golang-k8s-apiextensions-apiserver-dev"
  if [ -e "$shared/unpacked" ] && cmp -s "$shared/index" "$loaded"; then say "the packages are the newest"; return; fi

  say "loading $(wc -l <"$shared/index") packages (350 MB)"
  rm -rf "$shared/loading" && mkdir -p "$shared/loading"
  (cd "$shared/loading" && apt-get "${apt[@]}" -qq download $(cut -d' ' -f1 "$shared/index")) >&2 || without "the packages of Debian $suite could not be loaded"
  say "unpacking them (3 GB)"
  rm -f "$shared/unpacked" "$shared"/versions-* "$shared"/own/src/test-apiserver/openapi/zz_generated.openapi.go # Of other versions.
  rm -rf "$shared/debs" "$shared/prefix"
  mv "$shared/loading" "$shared/debs" && mkdir -p "$shared/prefix"
  for deb in "$shared"/debs/*.deb; do dpkg -x "$deb" "$shared/prefix"; done
  cp "$shared/index" "$loaded"
  touch "$shared/unpacked"
}
if [ ! -e "$shared/unpacked" ] || [ ! -s "$loaded" ] || [ "${ENSEMBLE_DEBIAN_REFRESH:-}" = 1 ]; then packages; fi
out=$(folder)
! whole "$out" || give "$out" # Somebody else built it while we waited.

go=$shared/prefix/usr/lib/go-1.26
mkdir -p "$shared/gopath" "$shared/own/src/test-apiserver/openapi"
ln -sfn "$shared/prefix/usr/share/gocode/src" "$shared/gopath/src"
rm -f "$shared"/own/src/test-apiserver/*.go
cp "$here"/*.go "$shared/own/src/test-apiserver/"
export GOROOT=$go GOPATH=$shared/gopath:$shared/own GO111MODULE=off CGO_ENABLED=0 GOFLAGS= GOTOOLCHAIN=local GOCACHE=$shared/go-build PATH=$go/bin:$PATH

schemas=$shared/own/src/test-apiserver/openapi/zz_generated.openapi.go
if [ ! -s "$schemas" ] || [ "$here/build.sh" -nt "$schemas" ]; then
  say "writing the OpenAPI of the core kinds"
  echo 'package openapi' >"$shared/own/src/test-apiserver/openapi/doc.go"
  go build -o "$shared/openapi-gen" k8s.io/kube-openapi/cmd/openapi-gen >&2
  : >"$shared/header.txt"
  a=k8s.io/api m=k8s.io/apimachinery/pkg
  (cd "$shared/own/src/test-apiserver" && "$shared/openapi-gen" --go-header-file "$shared/header.txt" --output-dir openapi --output-pkg test-apiserver/openapi \
    --output-file zz_generated.openapi.go -r "$shared/violations.txt" \
    $a/{admissionregistration,apps,authentication,authorization,autoscaling,batch,coordination,core,discovery,events,flowcontrol,networking,policy,rbac,scheduling,storage}/v1 \
    $a/autoscaling/v2 $a/scheduling/v1alpha2 \
    $m/apis/meta/v1 $m/api/resource $m/runtime $m/util/intstr $m/version k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1) >&2
fi

say "compiling the API server"
mkdir -p "$out"
# It calls itself what its libraries are of: 0.36.4 is Kubernetes 1.36.4.
libraries=$(ls "$shared/debs" | sed -nE 's/^golang-k8s-apiserver-dev_0\.([0-9]+)\.([0-9]+).*/\1 \2/p' | tail -1)
read -r minor patch <<<"${libraries:-0 0}"
about=k8s.io/component-base/version
go build -trimpath -ldflags "-s -w -X $about.gitVersion=v1.$minor.$patch+test -X $about.gitMajor=1 -X $about.gitMinor=$minor" -o "$out/test-apiserver.new" test-apiserver >&2 || fail "it does not compile"
cp "$shared/prefix/usr/bin/etcd" "$out/etcd"
mv "$out/test-apiserver.new" "$out/test-apiserver" # Last, so that a folder with it is whole.
# Those of other sources that were not asked for of late go: 100 MB each.
find "$home" -maxdepth 1 -name 'apiserver-*-*' -type d -mtime +14 -exec rm -rf {} + 2>/dev/null || true
ls -dt "$home"/apiserver-*-*/ | sed 1,8d | while read -r old; do rm -rf "$old"; done
say "is ready"
echo "$out"
