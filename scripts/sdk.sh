# shellcheck shell=bash
# To be sourced: makes sure that there is a .NET SDK as global.json asks, or says what to do.
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en
# Build nodes outlive the build and may keep a pipe open that somebody waits on.
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0

if ! command -v dotnet >/dev/null; then
  echo "Ensemble needs the .NET SDK 10: there is no 'dotnet' on the PATH. See https://dot.net, or install your system's package dotnet-sdk-10.0." >&2
  exit 1
fi
if ! sdk=$(dotnet --version 2>&1); then
  echo "Ensemble needs the .NET SDK 10, and 'dotnet' finds none that fits global.json:" >&2
  echo "$sdk" >&2
  exit 1
fi
