"""Claims → records and problems: ``check(reading) -> FileResult`` in CONTRACT's shape."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from dudao.forms import Form, load_forms
from dudao.problems import Problem
from dudao.reading.grid import Reading
from dudao.recognition import Claim, Mappings, plausibility, recognise
from dudao.recognition.cards import claims as cards
from dudao.recognition.context import Answers, make_context
from dudao.recognition.lists import extract as lists
from dudao.recognition.surveys import extract as surveys
from dudao.records import FileResult, SheetResult

_EXTRACT = {"list": lists.extract, "card": cards.extract, "survey": surveys.extract}


def check(
    reading: Reading,
    today: dt.date | None = None,
    answers: Answers | None = None,
    mappings: Mappings | None = None,
    forms: Mapping[str, Form] | None = None,
) -> FileResult:
    """Recognise and extract one file.

    ``today`` judges what lies in the future; ``answers`` are the user's answers to earlier doubts,
    ``mappings`` remembered columns of unknown headers.
    """
    forms = load_forms() if forms is None else forms
    today = today or dt.date.today()
    result = FileResult(reading.name, reading.sha256, problems=list(reading.problems))
    found = recognise(reading, forms, mappings, answers)
    claims = tuple(item for item in found if isinstance(item, Claim))
    for item in found:
        if not isinstance(item, Claim):
            result.sheets.append(
                SheetResult(
                    item.grid.sheet, None, problems=list(item.problems), near=list(item.near)
                )
            )
            continue
        context = make_context(reading, item.grid, today, answers, claims)
        form = forms[item.form_id]
        sheet = _EXTRACT[item.layout](item, form, context)
        sheet.problems.extend(item.problems)
        sheet.problems.extend(plausibility.implausible(sheet, form, context))
        result.sheets.append(sheet)
    if not result.sheets and not result.problems:
        result.problems.append(_nothing_found(reading))
    return result


def _nothing_found(reading: Reading) -> Problem:
    """Why a readable file yielded nothing: it holds text but no table, or nothing at all."""
    if reading.paragraphs:
        message = f"文件“{reading.name}”里没有找到已知的表。如是要报送的资料，请填在手册规定的表格里再传。"
        return Problem("no_form", "error", message)
    message = f"文件“{reading.name}”是空的，没有可读的内容。请检查后重新报送。"
    return Problem("empty_file", "error", message)
