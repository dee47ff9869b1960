"""Where the two stores lie: the user's own and the demo's."""

from __future__ import annotations

from pathlib import Path

import dudao

OWN, DEMO = "own", "demo"


def directory_of(kind: str) -> Path:
    """Where a store lies; the environment may say otherwise."""
    return dudao.demo_directory() if kind == DEMO else dudao.own_directory()


def exists(kind: str) -> bool:
    """Whether there is such a store."""
    return (directory_of(kind) / "dudao.duckdb").exists()
