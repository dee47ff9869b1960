#!/usr/bin/env bash
# Writes deploy/requirements.lock and deploy/requirements-dev.lock anew from the requirement files: every platform's
# files of Python 3.11 on, each by its hash, no address of an index. Versions stay unless a file asks for others;
# `deploy/lock.sh --upgrade` takes the newest that the ranges allow. Needs uv (a developer's tool, not installed here).
set -euo pipefail
cd "$(dirname "$0")/.."
for lock in requirements requirements-dev; do
  files=(requirements.txt)
  [ "$lock" = requirements ] || files+=(requirements-dev.txt -c deploy/requirements.lock)
  uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-build --no-header --no-annotate \
    --no-emit-index-url --no-emit-find-links "$@" -o "deploy/$lock.lock" "${files[@]}"
done
