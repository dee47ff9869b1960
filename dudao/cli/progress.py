"""One line of progress on stderr: written over at a terminal; elsewhere, as in a log, one plain line at the start."""

from __future__ import annotations

import shutil
import sys


class Line:
    """``begun`` is the plain line. Before anything else is printed the line is taken away by :meth:`clear`, which any
    way a command ends does too; a terminal has one such line at a time.

    >>> Line("正在读取 3 个文件……")._cut("五华区" * 20, columns=20)
    '五华区五华区五…'
    """

    _there = False

    def __init__(self, begun: str) -> None:
        self.shown = sys.stderr.isatty()
        if not self.shown:
            print(begun, file=sys.stderr, flush=True)

    def tell(self, words: str) -> None:
        """Write over what stood there."""
        if self.shown:
            self.clear()
            columns = shutil.get_terminal_size().columns
            print(self._cut(words, columns), end="", file=sys.stderr, flush=True)
            Line._there = True

    @staticmethod
    def clear() -> None:
        """Leave the terminal as if nothing had stood there."""
        if Line._there:
            blank = " " * (shutil.get_terminal_size().columns - 1)
            print(f"\r{blank}\r", end="", file=sys.stderr, flush=True)
            Line._there = False

    @staticmethod
    def _cut(words: str, columns: int) -> str:
        most = max(
            columns // 2 - 2, 4
        )  # a Chinese character takes two; a line that breaks cannot be written over
        return words if len(words) <= most else f"{words[: most - 1]}…"
