"""The child process: reads one file after another, ``python -m dudao.reading.worker``.

A request is a JSON line ``{"kind", "name", "size"}`` and ``size`` raw bytes on stdin; the answer is a
message of :mod:`dudao.reading.wire` on stdout. A line that is no request is answered with a refusal.
"""

from __future__ import annotations

import gc
import json
import sys
from typing import BinaryIO

from dudao.problems import Problem
from dudao.reading import wire
from dudao.reading.grid import Grid
from dudao.reading.refusal import Refused, damaged, too_large

ADDRESS_SPACE = 1 << 30
FILES, WRITTEN = 64, 1 << 20  # open files; bytes of any file written (compiled modules alone are)
COLLECT_EVERY = 256  # files


def read(kind: str, data: bytes) -> tuple[list[Grid], list[Problem], list[str]]:
    """Grids, problems and paragraphs of one file. Raises Refused."""
    if kind == "xlsx":
        from dudao.reading.xlsx import read_xlsx

        return *read_xlsx(data), []
    if kind == "locked":
        from dudao.reading.guard import kind_of
        from dudao.reading.locked import unlocked

        inner = unlocked(data)
        return read(kind_of(inner, ""), inner)
    if kind == "docx":
        from dudao.reading.word import read_docx

        return read_docx(data)
    if kind == "csv":
        from dudao.reading.csvfile import read_csv

        return *read_csv(data), []
    if kind == "html":
        from dudao.reading.html import read_html

        return *read_html(data), []
    if kind == "page":
        from dudao.reading.webpage import read_page

        return read_page(data)
    if kind == "xls":
        from dudao.reading.xls import read_xls

        return *read_xls(data), []
    if kind == "ods":
        from dudao.reading.ods import read_ods

        return *read_ods(data), []
    raise Refused("unsupported_type", f"不能读取的类型：{kind}。请上传 Excel 或 Word 文件。")


def answer(kind: str, data: bytes, out: BinaryIO) -> None:
    """Read one file and write its message."""
    try:
        grids, problems, paragraphs = read(kind, data)
        if not (grids or problems or paragraphs):
            raise Refused("empty_file", "文件里没有内容。请检查是否存错了文件，填写后重新上传。")
    except Refused as refused:
        grids, problems, paragraphs = [], [refused.problem], []
    except MemoryError:
        grids, problems, paragraphs = [], [too_large("文件读取时占用内存过多").problem], []
    except (ValueError, LookupError, ArithmeticError, RecursionError, TypeError):
        # Content no check foresaw: the file is refused, the worker lives on.
        grids, problems, paragraphs = [], [damaged().problem], []
    for line in wire.lines(grids, problems, paragraphs):
        out.write(line.encode("utf-8", "surrogatepass") + b"\n")
    out.flush()


def serve(source: BinaryIO, out: BinaryIO) -> None:
    """Answer requests until the pipe closes."""
    done = 0
    while line := source.readline():
        try:
            request = json.loads(line)
            kind, size = str(request["kind"]), int(request["size"])
        except (ValueError, KeyError, TypeError):
            kind, size = "", 0
        answer(kind, source.read(size), out)
        done += 1
        if done % COLLECT_EVERY == 0:
            gc.collect()


def limit() -> None:
    """Take the limits of POSIX; on Windows the parent's watchdog stands alone."""
    try:
        import resource
    except ImportError:
        return
    for kind, most in (
        (resource.RLIMIT_AS, ADDRESS_SPACE),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, WRITTEN),
        (resource.RLIMIT_NOFILE, FILES),
    ):
        resource.setrlimit(kind, (most, most))


def main() -> None:
    limit()
    gc.disable()  # cells form no cycles; serve() collects what little there is
    serve(sys.stdin.buffer, sys.stdout.buffer)


if __name__ == "__main__":
    main()
