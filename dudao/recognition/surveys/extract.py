"""Satisfaction surveys: one record a respondent, or one an item where the sheet holds counts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from dudao.forms import Form
from dudao.problems import make
from dudao.recognition.cards.find import is_title
from dudao.recognition.claims import Claim
from dudao.recognition.context import Context
from dudao.recognition.surveys.anonymous import names_left_out
from dudao.recognition.surveys.answers import AnswersReader
from dudao.recognition.surveys.block import BlockReader
from dudao.recognition.surveys.dated import answered_on
from dudao.recognition.surveys.matrix import MatrixReader
from dudao.recognition.surveys.meta import read_meta
from dudao.recognition.surveys.model import Block
from dudao.recognition.surveys.options import OptionsReader
from dudao.recognition.surveys.words import Words, survey_words
from dudao.records import Record, SheetResult
from dudao.values.parsed import Doubt


def extract(claim: Claim, form: Form, context: Context) -> SheetResult:
    """The records of one claim, its respondents numbered in order where no number is printed."""
    result = SheetResult(claim.grid.sheet, form.id)
    papers = claim.payload.papers
    others = replace(context, siblings=tuple(c for c in context.siblings if c is not claim))
    read_meta(result, form, papers[0].around, context)
    records: list[Record] = []
    for paper in papers:
        reader = _reader(paper.block)(claim.grid, form, survey_words(form), paper, context)
        made = reader.records()
        answered_on(made, claim.grid, form, paper.block, context)
        records += made
        result.problems += reader.problems
        result.columns |= reader.columns
        if made:
            _say_left_out(result, claim, paper.block, survey_words(form))
    _number(records)
    _same_places(result, records)
    _answered_before(result, records)
    result.records = records
    for box in {id(b): b for p in papers for b in p.around.unread}.values():
        if not box.paragraph and others.elsewhere(claim.grid, box.row, box.col):
            continue
        if others.siblings and is_title(box, [form]):
            continue
        result.problems.append(
            make(
                Doubt("unread_cell", "warning"),
                cell=box.address,
                field=None,
                text=box.raw,
                sheet=context.sheet,
            )
        )
    return result


def _say_left_out(result: SheetResult, claim: Claim, block: Block, words: Words) -> None:
    """Answers are anonymous: names beside them are not kept, and that is said."""
    for text, first, last in names_left_out(claim.grid, words, block):
        span = last if last != first else ()
        where = claim.grid.address(*first, *span)
        doubt = Doubt("names_left_out", "warning")
        result.problems.append(
            make(doubt, cell=where, field="respondent", text=text or None, sheet=result.sheet)
        )


def _reader(block: Block) -> type[BlockReader]:
    if block.printed:
        return OptionsReader
    return MatrixReader if block.levels else AnswersReader


def _number(records: list[Record]) -> None:
    """Give the respondents without a printed number their place in order."""
    people = [r for r in records if "respondent" in r.values]
    printed = [r.values["respondent"] for r in people]
    if None in printed or len(set(printed)) < len(printed):
        for i, record in enumerate(people, 1):
            record.values["respondent"] = i


def _answered_before(result: SheetResult, records: list[Record]) -> None:
    """The day in a file's name is the export's, not the session's, where somebody answered before it."""
    held = result.meta.get("held_on")
    days = [day for r in records if (day := r.values.get("answered_on"))]
    if not held or not days or min(days) >= held:
        return
    kept = [p for p in result.problems if p.code != "held_on_from_file"]
    if len(kept) < len(result.problems):
        result.meta["held_on"], result.problems[:] = None, kept


def _same_places(result: SheetResult, records: list[Record]) -> None:
    """A county (station, date …) column with one value throughout is the sheet's; else each record keeps its own."""
    for name in ("county", "station", "held_on", "supervisor"):
        said: list[Any] = [r.values.get(name) for r in records if name in r.values]
        if not said:
            continue
        if len(set(said)) == 1 and len(said) == len(records):
            result.meta[name] = said[0] or result.meta.get(name)
            for record in records:
                del record.values[name]
                record.values.get("extra", {}).pop(result.columns.get(name), None)
