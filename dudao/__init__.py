"""dudao (督导): review-meeting dashboard of a municipal supervision centre for social-work stations."""

import os
import sys
from pathlib import Path

_TOP = Path(__file__).resolve().parent.parent
INSTALLED = not (_TOP / "queries" / "schema").is_dir()
"""Whether it was installed by pip: then what it reads lies in the package, and what it writes in the user's home."""
ROOT = Path(__file__).resolve().parent / "home" if INSTALLED else _TOP
"""The project's root: holds ``data/``, ``queries/`` and ``pages/``."""

VERSION = "0.5.0"
"""The program's version, as backups, snapshots and ``--version`` name it: the one at the top of CHANGELOG.md."""

FORMAT = 1
"""The number of the shapes of the command line's JSON (docs/cli.md): it grows when one of them changes."""


def _written() -> Path:
    """The folder of both stores where the environment names none."""
    if not INSTALLED:
        return ROOT / "data"
    home = os.environ.get("LOCALAPPDATA") or os.environ.get("XDG_DATA_HOME")
    return Path(home or Path.home() / ".local" / "share") / "dudao"


def door() -> str:
    """What whoever runs this types before a command, as help and advice name it: what ``DUDAO_DOOR`` says (the command
    of the service, the container's), ``dudao`` where pip installed it, else ``manage.py`` in the program's folder."""
    if said := os.environ.get("DUDAO_DOOR"):
        return said
    if INSTALLED or Path(sys.argv[0]).stem == "dudao":
        return "dudao"
    return "py manage.py" if os.name == "nt" else "python3 manage.py"


def own_directory() -> Path:
    """Where the user's own store lies; the environment may say otherwise."""
    return Path(os.environ.get("DUDAO_STORE") or _written() / "store")


def demo_directory() -> Path:
    """Where the demo's store lies; the environment may say otherwise."""
    return Path(os.environ.get("DUDAO_DEMO") or _written() / "demo")
