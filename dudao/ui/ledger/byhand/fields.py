"""One typed field of 手工补录: the widget its kind asks for, and under it what was read of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from dudao.forms import Field
from dudao.intake.byhand import Kind
from dudao.problems import Problem
from dudao.ui.parts import words
from dudao.ui.uploads import preview as intake
from dudao.ui.visit import places
from dudao.values.places import gazetteer

EXAMPLES = {
    "date": "如 2025-03-12、2025年3月12日",
    "period": "如 2025年上半年、2025年第2季度",
    "minutes": "如 2小时、9:00-11:30",
    "integer": "如 12",
    "number": "如 18",
    "people": "几个人用顿号隔开",
    "name": "姓名",
}
_LIVES = "session"
"""What was typed stays while other pages are looked at."""


def widget(place: Any, kind: Kind, field: Field, key: str, typed: Mapping[str, str]) -> str:
    """The field's widget in ``place``; what was typed or chosen, as text."""
    label = words.plain(field.label) + (" *" if field.name in kind.required else "")
    draw = _WIDGETS.get(field.kind, _text)
    return draw(place, label, kind, field, key, typed)


def _text(place: Any, label: str, kind: Kind, field: Field, key: str, typed: Any) -> str:
    hint = EXAMPLES.get(field.kind, "")
    return place.text_input(label, key=key, placeholder=hint, persist_state=_LIVES) or ""


def _long(place: Any, label: str, kind: Kind, field: Field, key: str, typed: Any) -> str:
    return place.text_area(label, key=key, height=80, persist_state=_LIVES) or ""


def _one(options: Callable[[Kind, Field], Sequence[str]]) -> Callable[..., str]:
    def draw(place: Any, label: str, kind: Kind, field: Field, key: str, typed: Any) -> str:
        chosen = place.selectbox(
            label,
            options(kind, field),
            index=None,
            placeholder="请选择",
            key=key,
            persist_state=_LIVES,
        )
        return chosen or ""

    return draw


def offered(kind: Kind, field: Field) -> list[str]:
    """The spellings a choice shows: those the form offers, else the first of each code."""
    return list(
        kind.offer.get(field.name)
        or (spelled[0] for spelled in field.option("choices", {}).values())
    )


def _counties(place: Any, label: str, kind: Kind, field: Field, key: str, typed: Any) -> str:
    chosen = place.multiselect(
        label,
        places.names(),
        key=key,
        placeholder="可以选几个",
        persist_state=_LIVES,
        select_all=False,
    )
    return "、".join(chosen)


def _stations(
    place: Any, label: str, kind: Kind, field: Field, key: str, typed: Mapping[str, str]
) -> str:
    counties = [name for name in typed.get("county", "").split("、") if name]
    known = [town.name for name in counties for town in gazetteer().townships(name)]
    chosen = place.multiselect(
        label,
        known,
        key=key,
        accept_new_options=True,
        placeholder="可以选几个，也可以直接写" if known else "先选县（市、区），或直接写",
        persist_state=_LIVES,
        select_all=False,
    )
    return "、".join(chosen)


_WIDGETS: Mapping[str, Callable[..., str]] = {
    "free_text": _long,
    "choice": _one(offered),
    "tick": _one(lambda kind, field: ["是", "否"]),
    "county": _one(lambda kind, field: places.names()),
    "counties": _counties,
    "stations": _stations,
}


def show_as_read(
    place: Any, form: str, field: Field, text: str, value: Any, problems: Sequence[Problem]
) -> None:
    """Under the field: what is wrong or doubtful, else how it was read where that is not what was typed."""
    for problem in problems:
        sign, colour = ("✕", "red") if problem.severity == "error" else ("△", "orange")
        place.markdown(f":small[:{colour}[{sign} {words.plain(intake.remedy(problem))}]]")
    if not problems and value not in (None, []):
        shown = words.value_words(form, field.name, value)
        if shown != text:
            place.caption(("读作 " if text else "从别的栏读出：") + words.plain(shown))
