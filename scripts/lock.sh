#!/bin/sh
# Compute all locks anew. They carry hashes and never an address, so every mirror of the registries serves them.
set -eu
cd "$(dirname "$0")/.."
for name in base dev npm; do
    .venv/bin/uv pip compile --quiet --upgrade --generate-hashes --no-header --no-annotate --no-emit-index-url \
        --python-version 3.11 "requirements/$name.in" -o "requirements/$name.txt"
done
npm install --package-lock-only --no-audit --no-fund
.venv/bin/python - <<'END'
import json, pathlib
path = pathlib.Path("package-lock.json")
lock = json.loads(path.read_text())
for package in lock["packages"].values():
    package.pop("funding", None)
    package.pop("resolved", None)
path.write_text(json.dumps(lock, indent=2) + "\n")
END
