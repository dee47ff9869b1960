from __future__ import annotations

from typing import Any

from dudao.extraction.records import SheetResult
from dudao.forms import Form
from dudao.recognition.claims import Claim


def extract(claim: Claim, form: Form, context: Any) -> SheetResult:
    return SheetResult(claim.grid.sheet, claim.form_id)
