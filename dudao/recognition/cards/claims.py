"""Card forms: one record a card."""

from __future__ import annotations

from dataclasses import replace

from dudao.forms import Form, load_forms
from dudao.problems import Problem, make
from dudao.recognition.cards.cells import Box
from dudao.recognition.cards.extract import CardReader
from dudao.recognition.cards.find import is_title
from dudao.recognition.cards.word_pages import TextGrid
from dudao.recognition.claims import Claim
from dudao.recognition.context import Context
from dudao.records import SheetResult
from dudao.values.parsed import Doubt


def extract(claim: Claim, form: Form, context: Context) -> SheetResult:
    """The records of one claim: a card each, with its problems by cell."""
    result = SheetResult(claim.grid.sheet, form.id)
    others = replace(context, siblings=tuple(c for c in context.siblings if c is not claim))
    for card in claim.payload:
        card.unread = [
            b
            for b in card.unread
            if b.paragraph
            or not (others.elsewhere(claim.grid, b.row, b.col) or _heads_another(b, others))
        ]
        left = {id(b) for b in card.unread}
        card.unclear = [u for u in card.unclear if id(u.label) in left and id(u.value) in left]
        reader = CardReader(form, card, context, claim.grid.kind)
        record = reader.record()
        if isinstance(claim.grid, TextGrid):
            reader.say_told(claim.grid.told)
        if reader.unfilled():
            result.problems += _blank_card(reader.problems, context)
            continue
        result.records.append(record)
        result.problems.extend(reader.problems)
    for name in {name for card in claim.payload for name in card.labels}:
        result.columns[name] = next(
            card.labels[name].segment.printed for card in claim.payload if name in card.labels
        )
    return result


def _blank_card(found: list[Problem], context: Context) -> list[Problem]:
    """A form sent as printed: no record, and no error, for nothing is lost; said so."""
    told = make(
        Doubt("blank_card", "warning"), cell=None, field=None, text=None, sheet=context.sheet
    )
    return [told, *(replace(p, severity="warning") for p in found if p.cell)]


def _heads_another(box: Box, others: Context) -> bool:
    """Whether a box is the title of another form on the card's sheet."""
    named = {claim.form_id for claim in others.siblings}
    return bool(named) and is_title(box, [f for f in load_forms().values() if f.id in named])
