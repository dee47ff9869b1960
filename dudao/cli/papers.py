"""The command line's papers: a blank template of a form, an annotated original back."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from pathlib import Path

from dudao.cli.options import USAGE
from dudao.values.refusals import refusal

OK, PROBLEMS = 0, 1


def template(options: argparse.Namespace) -> int:
    """Write the template of one form; without ``--out`` under its own name in the current folder."""
    from dudao.forms import load_forms
    from dudao.reports.templates import template as make

    forms = load_forms()
    if options.form not in forms:
        known = "\n".join(f"  {form.id}  {form.title}" for form in forms.values())
        return _say(f"没有叫“{options.form}”的表，可选：\n{known}", USAGE)
    made = make(options.form, options.year or dt.date.today().year, options.county)
    return _write(options.out or Path(made.name), made.data, "空白模板")


def return_file(options: argparse.Namespace) -> int:
    """Write the sender's own file with its problems marked; the chat text goes to stdout."""
    from dudao.reading import Reader
    from dudao.recognition.check import check
    from dudao.reports.annotate import annotate, chat_text

    try:
        data = options.path.read_bytes()
    except OSError as trouble:
        return _say(f"打不开“{options.path}”（{refusal(trouble)}）。请检查路径。", USAGE)
    with Reader() as reader:
        reading = reader.read(data, options.path.name)
    result = check(reading)
    if not reading.grids:
        for problem in result.problems:
            _say(problem.message, PROBLEMS)
        return PROBLEMS
    back = annotate(data, reading, result)
    print(chat_text(result))
    code = _write(options.out or options.path.with_name(back.name), back.data, back.note)
    return code or (PROBLEMS if any(s.problems for s in result.sheets) else OK)


def _write(target: Path, data: bytes, what: str) -> int:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    except OSError as trouble:
        return _say(
            f"写不了“{target}”（{refusal(trouble)}）。请换一个位置，或先关闭打开的同名文件。", USAGE
        )
    return _say(f"{what}：{target}", OK)


def _say(message: str, code: int) -> int:
    print(message, file=sys.stderr, flush=True)
    return code
