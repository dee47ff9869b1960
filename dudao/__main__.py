"""``python -m dudao …``: the command line of :mod:`dudao.cli`."""

import sys

from dudao.cli import main

if __name__ == "__main__":
    sys.exit(main())
