"""台账 › 收件记录: every upload with what happened to it."""

from __future__ import annotations

from dudao.ui import receiving
from dudao.ui.stores import Here


def show(here: Here) -> None:
    """Every upload; the chosen one can be undone and redone."""
    receiving.uploads_list(here)
