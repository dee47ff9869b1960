"""台账 › 记住的回答: what people answered once, each revocable."""

from __future__ import annotations

from dudao.store.decisions import answers as memory
from dudao.ui.uploads import doubts as asking
from dudao.ui.visit import frame
from dudao.ui.visit.stores import Here


def show(here: Here) -> None:
    """Every answer and every mapped header that holds."""
    if not memory.answers(here.store) and not memory.mappings(here.store):
        frame.nothing(
            here,
            "还没有记住的回答。收件时回答的疑问、对应的列名会记在这里，下次不再问；可以撤销。",
            way=not here.past,
        )
        return
    asking.remembered(here)
