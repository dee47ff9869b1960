"""dudao (督导): review-meeting dashboard of a municipal supervision centre for social-work stations."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
"""The project's root: holds ``data/``, ``queries/`` and ``pages/``."""

VERSION = "0.5.0"
"""The program's version, as backups, snapshots and ``--version`` name it: the one at the top of CHANGELOG.md."""
