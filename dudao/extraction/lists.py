"""List forms: one record a row."""

from __future__ import annotations

from dudao.extraction.context import Context
from dudao.extraction.records import SheetResult
from dudao.forms import Form
from dudao.recognition.claims import Claim


def extract(claim: Claim, form: Form, context: Context) -> SheetResult:
    """The records of one list claim."""
    return SheetResult(claim.grid.sheet, claim.form_id)
