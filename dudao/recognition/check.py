"""Claims → records and problems: ``check(reading) -> FileResult`` in the contract's shape (docs/contract.md)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from dudao.forms import Form, load_forms
from dudao.problems import Problem
from dudao.reading.grid import Reading
from dudao.recognition import Claim, Mappings, plausibility, recognise
from dudao.recognition.beside import tell_beside
from dudao.recognition.cards import claims as cards
from dudao.recognition.context import Answers, make_context
from dudao.recognition.copies import point_out_copies, point_out_leavers
from dudao.recognition.lists import extract as lists
from dudao.recognition.surveys import extract as surveys
from dudao.recognition.surveys.legend import codebook
from dudao.recognition.surveys.words import survey_words
from dudao.recognition.untold import tell_untold
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
    read: list[tuple[Claim, SheetResult]] = []
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
        read.append((item, sheet))
    tell_beside(read, reading.grids, forms)
    tell_untold(read, result.sheets, reading, forms)
    point_out_copies(result.sheets)
    for form in forms.values():
        if "filled_on" in form.meta and form.option("key") == "name":
            point_out_leavers(result.sheets, form.id, "name")
    _lay_aside_questions(result, forms, reading)
    if not result.sheets and not result.problems:
        result.problems.append(_nothing_found(reading))
    return result


def _lay_aside_questions(result: FileResult, forms: Mapping[str, Form], reading: Reading) -> None:
    """A sheet of questions and options beside sheets of answers (a code book, a blank form) is no form."""
    read = {
        s.sheet: s.form
        for s in result.sheets
        if s.records and s.form and forms[s.form].layout == "survey"
    }
    if not read:
        return
    words = survey_words(forms[next(iter(read.values()))])
    books = {g.sheet for g in reading.grids if g.sheet not in read and codebook([g], words)}
    for sheet in result.sheets:
        blank = any(p.code == "blank_survey" for p in sheet.problems)
        if sheet.sheet in read or not (blank or (sheet.form is None and sheet.sheet in books)):
            continue
        message = f"工作表“{sheet.sheet}”只有题目和选项，没有人作答，没有读取。"
        sheet.problems = [Problem("option_sheet", "warning", message, text=sheet.sheet)]
        sheet.form, sheet.meta, sheet.columns = None, {}, {}


def _nothing_found(reading: Reading) -> Problem:
    """Why a readable file yielded nothing: it holds text but no table, or nothing at all."""
    if reading.paragraphs:
        message = f"文件“{reading.name}”里没有找到已知的表。如是要报送的资料，请填在手册规定的表格里再传。"
        return Problem("no_form", "error", message)
    message = f"文件“{reading.name}”是空的，没有可读的内容。请检查后重新报送。"
    return Problem("empty_file", "error", message)
