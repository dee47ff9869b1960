"""Card forms: one record a card."""

from __future__ import annotations

from dataclasses import replace

from dudao.extraction.card_record import CardReader
from dudao.extraction.context import Context
from dudao.extraction.records import SheetResult
from dudao.forms import Form
from dudao.problems import Problem, make
from dudao.recognition.claims import Claim
from dudao.values.core import Doubt


def extract(claim: Claim, form: Form, context: Context) -> SheetResult:
    """The records of one claim: a card each, with its problems by cell."""
    result = SheetResult(claim.grid.sheet, form.id)
    for card in claim.payload:
        reader = CardReader(form, card, context, claim.grid.kind)
        record = reader.record()
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
