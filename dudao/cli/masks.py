"""``--unmasked --reason …``: phone numbers, birth dates and salaries in what a command prints, and its row in the audit."""

from __future__ import annotations

import argparse

from dudao.store import Store


def shown(store: Store, asked: argparse.Namespace, actor: str) -> bool:
    """Whether they are shown; where they are, the audit says so first."""
    if not asked.unmasked:
        return False
    with store.writing("unmasked", actor) as write:
        write.subject, write.detail = asked.reason, {"command": asked.action}
    return True
