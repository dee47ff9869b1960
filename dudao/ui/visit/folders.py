"""Where the two stores lie: the user's own and the demo's."""

from __future__ import annotations

import os
from pathlib import Path

from dudao import ROOT

OWN, DEMO = "own", "demo"


def directory_of(kind: str) -> Path:
    """Where a store lies; the environment may say otherwise."""
    if kind == DEMO:
        return Path(os.environ.get("DUDAO_DEMO", ROOT / "data" / "demo"))
    return Path(os.environ.get("DUDAO_STORE", ROOT / "data" / "store"))


def exists(kind: str) -> bool:
    """Whether there is such a store."""
    return (directory_of(kind) / "dudao.duckdb").exists()
