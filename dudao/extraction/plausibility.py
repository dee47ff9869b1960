"""Values that were read but can hardly be right: warnings on their cells."""

from __future__ import annotations

from dudao.extraction.context import Context
from dudao.extraction.records import SheetResult
from dudao.forms import Form
from dudao.problems import Problem


def implausible(sheet: SheetResult, form: Form, context: Context) -> list[Problem]:
    """Warnings on implausible values of one sheet."""
    return []
