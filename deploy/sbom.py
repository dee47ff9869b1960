"""What the program is made of, as CycloneDX JSON from its lock: ``python3 deploy/sbom.py > sbom.json``."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "deploy" / "requirements.lock"


def components(lock: str) -> list[dict[str, Any]]:
    """Every component of a lock with its version and the hashes of its files.

    >>> [one["purl"] for one in components("a-b==1.0 \\\\\\n    --hash=sha256:" + "0" * 64 + "\\n")]
    ['pkg:pypi/a-b@1.0']
    """
    found = []
    for block in re.split(r"(?m)^(?=\S)", lock):
        if named := re.match(r"([\w.-]+)==([^\s;]+)", block):
            name, version = named.groups()
            hashes = [{"alg": "SHA-256", "content": one} for one in re.findall(r"sha256:([0-9a-f]{64})", block)]  # fmt: skip
            found.append({"type": "library", "name": name, "version": version, "purl": f"pkg:pypi/{name}@{version}", "hashes": hashes})  # fmt: skip
    return found


def version() -> str:
    text = (ROOT / "dudao" / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'(?m)^VERSION = "(.+)"', text)
    assert found is not None
    return found[1]


def main() -> int:
    own = {"type": "application", "name": "dudao", "version": version()}
    told = {"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1, "metadata": {"component": own},
            "components": components(LOCK.read_text(encoding="utf-8"))}  # fmt: skip
    json.dump(told, sys.stdout, indent=1)
    return 0


if __name__ == "__main__":
    sys.exit(main())
