"""``python -m dudao …``: the command line of :mod:`dudao.cli.commands`."""

import argparse
import os
import sys
from pathlib import Path

from dudao import logs, own_directory
from dudao.cli.commands import main


def _store() -> Path | None:
    """Where the log goes: the store that is asked for, where it is there already."""
    asked = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    asked.add_argument("--store", nargs="?")
    given = asked.parse_known_args()[0].store
    directory = Path(given) if given else own_directory()
    try:
        return directory if directory.is_dir() else None
    except OSError:  # in a folder that may not be entered: the command says so
        return None


def run() -> None:
    """The whole of a call: what it writes is for this account alone, its faults are said."""
    os.umask(0o077)  # whatever is written is for this account of the machine alone
    logs.install(_store(), file=logs.COMMAND, stream=False)
    with logs.spoken_faults():
        sys.exit(main())


if __name__ == "__main__":
    run()
