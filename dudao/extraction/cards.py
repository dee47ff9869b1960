"""Card forms: one record a card."""

from __future__ import annotations

from dudao.extraction.card_record import CardReader
from dudao.extraction.context import Context
from dudao.extraction.records import SheetResult
from dudao.forms import Form
from dudao.recognition.claims import Claim


def extract(claim: Claim, form: Form, context: Context) -> SheetResult:
    """The records of one claim: a card each, with its problems by cell."""
    result = SheetResult(claim.grid.sheet, form.id)
    for card in claim.payload:
        reader = CardReader(form, card, context, claim.grid.kind)
        result.records.append(reader.record())
        result.problems.extend(reader.problems)
    for name in {name for card in claim.payload for name in card.labels}:
        result.columns[name] = next(
            card.labels[name].segment.printed for card in claim.payload if name in card.labels
        )
    return result
