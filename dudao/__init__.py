"""dudao (督导): review-meeting dashboard of a municipal supervision centre for social-work stations."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
"""The project's root: holds ``data/``, ``queries/`` and ``pages/``."""

VERSION = "0.4"
"""The program's version, as backups and snapshots name it."""
