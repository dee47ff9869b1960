"""The command line's papers: reports and annexes, a blank template of a form, an annotated original back."""

from __future__ import annotations

import argparse
import datetime as dt
import errno
import functools
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from dudao.cli.options import USAGE
from dudao.cli.outputs import write
from dudao.values.refusals import refusal

if TYPE_CHECKING:
    from dudao.history.changes import State
    from dudao.reports.papers.since import Since
    from dudao.store import Store

OK, PROBLEMS, NOT_DONE = 0, 1, 4
_NO_SUCH = (errno.ENOENT, errno.EISDIR, errno.ENOTDIR, errno.ENAMETOOLONG)


class NoCounty(Exception):
    """There is no county of that name; the text is the Chinese hint."""


def report(store: Store, options: argparse.Namespace, actor: str) -> list[Path]:
    """Write report and annex of each county and the city's summary under ``--out``; the files written.

    Raises :class:`NoCounty`, :class:`~dudao.cli.outputs.NotWritten`. Workers' names are hidden unless ``--unmasked`` with a reason, which the audit keeps.
    """
    from dudao import evaluation
    from dudao.cli import masks as cli_masks
    from dudao.evaluation.facts import Facts
    from dudao.history.changes import State
    from dudao.reports import papers

    named = cli_masks.shown(store, options, actor)
    made: list[Path] = []
    with Facts(store, options.as_of or dt.date.today(), options.known_at) as facts:
        pack = evaluation.as_read(facts, "kunming")
        city = papers.city_of(facts, pack, options.year, named)
        changed = facts.settings(papers.CHANGED)
        end = State(options.year, facts.as_of, options.known_at, pack.id)
    if options.county not in (None, *city.counties):
        raise NoCounty(f"没有“{options.county}”，可选：{'、'.join(city.counties)}。")
    wanted = [None, *city.counties] if options.county is None else [options.county]
    for name, data in papers.files(city, wanted, changed, _held_against(store, end)):
        target = options.out / name
        write(target, data)
        _say(f"文书：{target}")
        made.append(target)
    return made


def _held_against(store: Store, end: State) -> Callable[[str | None], Since | None]:
    """County (None: the city) → what its paper is held against; what several share is compared once."""
    from dudao.history import changes, since
    from dudao.reports.papers.since import Since

    compared = functools.cache(lambda start: since.turned_since(store, start, end))

    def of(county: str | None) -> Since | None:
        before = end.known_at or changes.FOREVER
        base = since.base_of(store, county, end.year, end.pack, before)
        return Since(base.kind, base.name, base.day, *compared(base.state)) if base else None

    return of


def template(options: argparse.Namespace) -> int:
    """Write the template of one form; without ``--out`` under its own name in the current folder."""
    from dudao.forms import load_forms
    from dudao.reports.templates import template as make

    forms = load_forms()
    if options.form not in forms:
        known = "\n".join(f"  {form.id}  {form.title}" for form in forms.values())
        _say(f"没有叫“{options.form}”的表，可选：\n{known}")
        return USAGE
    made = make(options.form, options.year or dt.date.today().year, options.county)
    target = options.out or Path(made.name)
    write(target, made.data)
    _say(f"空白模板：{target}")
    return OK


def return_file(options: argparse.Namespace) -> int:
    """Write the sender's own file with its problems marked; the chat text goes to stdout."""
    from dudao.reading import Reader
    from dudao.recognition.check import check
    from dudao.reports.annotate import annotate, chat_text

    try:
        data = options.path.read_bytes()
    except OSError as trouble:
        _say(f"打不开“{options.path}”（{refusal(trouble)}）。请检查路径。")
        return USAGE if trouble.errno in _NO_SUCH else NOT_DONE
    with Reader() as reader:
        reading = reader.read(data, options.path.name)
    result = check(reading)
    if not reading.grids:
        for problem in result.problems:
            _say(problem.message)
        return PROBLEMS
    back = annotate(data, reading, result)
    print(chat_text(result))
    target = options.out or options.path.with_name(back.name)
    write(target, back.data)
    _say(f"{back.note}：{target}")
    return PROBLEMS if any(s.problems for s in result.sheets) else OK


def _say(message: str) -> None:
    print(message, file=sys.stderr, flush=True)
