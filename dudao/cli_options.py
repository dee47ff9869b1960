"""The command line's words: its parser, whose complaints are Chinese, and the kinds of its values."""

from __future__ import annotations

import argparse
import datetime as dt
import re
import sys
from typing import NoReturn

USAGE = 2


class Parser(argparse.ArgumentParser):
    """An argument parser whose complaints are Chinese."""

    _WORDS = (
        (r"the following arguments are required: (.*)", r"还缺参数：\1"),
        (r"unrecognized arguments: (.*)", r"看不懂的参数：\1"),
        (r"argument (.*?): invalid choice: (.*?) \(choose from (.*)\)", r"\1 没有 \2 这一项，可选：\3"),
        (r"argument (.*?): expected (one|at least one) argument", r"\1 后面要跟一个值"),
        (r"argument (.*?): invalid (\w+) value: (.*)", r"\1 的值 \3 不对"),
        (r"argument (.*?): (.*)", r"\1：\2"),
    )  # fmt: skip

    def error(self, message: str) -> NoReturn:
        for pattern, words in self._WORDS:
            if re.fullmatch(pattern, message, re.DOTALL):
                message = re.sub(pattern, words, message, flags=re.DOTALL)
                break
        self.print_usage(sys.stderr)
        self.exit(USAGE, f"用法不对：{message}\n")


def year(text: str) -> int:
    if not re.fullmatch(r"(19|20)\d\d", text):
        raise argparse.ArgumentTypeError(f"“{text}”不是年份，请写成 2025")
    return int(text)


def day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError as wrong:
        raise argparse.ArgumentTypeError(f"“{text}”不是日期，请写成 2026-01-10") from wrong


def moment(text: str) -> dt.datetime:
    """A moment in local time; a bare date is its end, so that the day's own uploads are known."""
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            return dt.datetime.combine(dt.date.fromisoformat(text), dt.time.max)
        known = dt.datetime.fromisoformat(text)
    except ValueError as wrong:
        words = f"“{text}”不是时刻，请写成 2026-01-10 或 2026-01-10T09:00"
        raise argparse.ArgumentTypeError(words) from wrong
    return known.astimezone().replace(tzinfo=None) if known.tzinfo else known


def covers(text: str) -> tuple[dt.date, dt.date]:
    """First and last day of ``A..B``; a year or month stands for all its days."""
    from dudao.store.commit import span

    try:
        first, last = text.split("..") if ".." in text else (text, text)
        days = span(first.strip())[0], span(last.strip())[1]
    except (ValueError, TypeError) as wrong:
        words = f"“{text}”不是起止，请写成 2025-01-01..2025-12-31"
        raise argparse.ArgumentTypeError(words) from wrong
    if days[0] > days[1]:
        raise argparse.ArgumentTypeError(f"“{text}”的起在止之后")
    return days
