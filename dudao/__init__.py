"""dudao (督导): review-meeting dashboard of a municipal supervision centre for social-work stations."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
"""The project's root: holds ``data/``, ``queries/`` and ``pages/``."""

VERSION = "0.5.0"
"""The program's version, as backups, snapshots and ``--version`` name it: the one at the top of CHANGELOG.md."""

FORMAT = 1
"""The number of the shapes of the command line's JSON (docs/cli.md): it grows when one of them changes."""


def own_directory() -> Path:
    """Where the user's own store lies; the environment may say otherwise."""
    return Path(os.environ.get("DUDAO_STORE") or ROOT / "data" / "store")


def demo_directory() -> Path:
    """Where the demo's store lies; the environment may say otherwise."""
    return Path(os.environ.get("DUDAO_DEMO") or ROOT / "data" / "demo")
