#!/usr/bin/env bash
# Installs what OtherSystemsTest runs and this machine does not have yet: a Python with boto3 and the AWS CLI v2 from the
# distribution's packages, the AWS SDKs for JavaScript of 2019 and of today from npm, each with the Node.js it runs on.
#
# Packages of the distribution take root and apt-get; where there is none, this says what to install. npm's go into
# src/test/systems/*/node_modules, which git ignores. Asks nothing.
set -euo pipefail
cd "$(dirname "$0")/src/test/systems"

say() { printf 'install-systems: %s\n' "$*"; }

# The programs of a name, on the PATH and where the distribution has them: those that OtherSystemsTest looks at.
programs() { type -aP "$1" 2>/dev/null || true; [[ -x /usr/bin/$1 ]] && echo "/usr/bin/$1" || true; }

# Output that a pipe would cut off is read whole first: a program may not like its reader to go away.
with_boto3() {
  local python
  while read -r python; do
    "$python" -c 'import boto3' </dev/null >/dev/null 2>&1 && echo "$python" && return
  done < <(programs python3)
  return 1
}

second_cli() {
  local aws version
  while read -r aws; do
    version=$("$aws" --version </dev/null 2>&1) || continue
    [[ $version == aws-cli/2.* ]] && echo "$aws" && return
  done < <(programs aws)
  return 1
}

missing=()
with_boto3 >/dev/null || missing+=(python3-boto3)
second_cli >/dev/null || missing+=(awscli)
# it brings the Node.js that it runs on itself; which of those SDKs run on is in their package.json
command -v npm >/dev/null || missing+=(npm)

if ((${#missing[@]} > 0)); then
  if [[ $(id -u) == 0 ]] && command -v apt-get >/dev/null; then
    say "installing ${missing[*]}"
    export DEBIAN_FRONTEND=noninteractive
    apt-get -q update </dev/null
    apt-get -q install -y --no-install-recommends "${missing[@]}" </dev/null
  else
    say "not here: ${missing[*]}"
    say "as root: apt-get update && apt-get install ${missing[*]}"
    say "or otherwise: pip install boto3; the AWS CLI v2 as its manual says; Node.js with npm as its manual says"
  fi
fi

failed=0
if python=$(with_boto3); then
  say "$python, $("$python" -c 'import boto3; print("boto3", boto3.__version__)' </dev/null)"
else
  say "no Python with boto3" && failed=1
fi
if aws=$(second_cli); then
  say "$aws, $("$aws" --version </dev/null 2>&1)"
else
  say "no AWS CLI v2" && failed=1
fi
if command -v npm >/dev/null; then
  for system in node node-2019; do
    # no scripts: aws-sdk v2 has one, which only prints that it is no longer maintained
    (cd $system && npm ci --ignore-scripts --no-audit --no-fund </dev/null)
    # of the runtimes only that of this machine is installed
    say "$system: $(cd $system && npm ls --depth=0 </dev/null 2>/dev/null | grep -v UNMET | sed -n '2,$s/^[^ ]* //p' | xargs)"
  done
else
  say "no npm" && failed=1
fi
exit $failed
