"""What lies over a sheet and no record took: quoted once, so that nobody is told that all was read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from dudao.forms import Form
from dudao.patterns import late
from dudao.problems import make
from dudao.reading.grid import Grid
from dudao.recognition.claims import Claim
from dudao.recognition.labels import squeeze
from dudao.recognition.lists.overlaid import UNREAD
from dudao.records import SheetResult

_PRINTED = late(r"说明|提示|注意|^注[:：]|填表|填报|请.{0,12}(?:填|写|选|勾)|示例|样例")
"""Text boxes that say how to fill in the form are nobody's words."""
_ANYWHERE = ("text_over", "embedded")
_MOST = 12


def tell_beside(
    claims: Iterable[tuple[Claim, SheetResult]], grids: Iterable[Grid], forms: Mapping[str, Form]
) -> None:
    """Add to the first result of each sheet what lies over it and was neither read nor quoted.

    ``claims`` with their results in sheet order, ``grids`` as they were read.
    """
    read: dict[str | None, list[tuple[Claim, SheetResult]]] = {}
    for claim, sheet in claims:
        read.setdefault(claim.grid.sheet, []).append((claim, sheet))
    for of in read.values():
        for claim, sheet in of:
            if claim.layout == "survey":
                _fold_unread(sheet)
    for grid in grids:
        if of := read.get(grid.sheet):
            _over(grid, of)
        if of and grid.kind == "sheet":
            _controls(grid, of)
            _pictures(grid, of, forms)


def _fold_unread(sheet: SheetResult) -> None:
    """One error a question where several of its cells were not read for what lies over them."""
    kept: dict[tuple[str, str | None], list[int]] = {}
    for n, problem in enumerate(sheet.problems):
        if problem.code in UNREAD and problem.cell:
            kept.setdefault((problem.code, problem.field), []).append(n)
    gone = set()
    for numbers in kept.values():
        first, last = sheet.problems[numbers[0]], sheet.problems[numbers[-1]]
        if len(numbers) > 1 and ":" not in f"{first.cell}{last.cell}":
            where = f"{first.cell}:{last.cell}"
            message = first.message.replace(str(first.cell), where, 1)
            sheet.problems[numbers[0]] = replace(first, cell=where, message=message)
            gone |= set(numbers[1:])
    sheet.problems[:] = [p for n, p in enumerate(sheet.problems) if n not in gone]


def _over(grid: Grid, of: list[tuple[Claim, SheetResult]]) -> None:
    """Text boxes anywhere; comments and what merged cells hide only where a form's values stand alone."""
    said = {(p.code, p.text) for _, sheet in of for p in sheet.problems}
    first, left = of[0][1], _MOST
    for spot, remarks in sorted(grid.over.items()):
        inside = any(
            claim.layout != "list" and (grid.kind == "word" or _within(spot, claim.area))
            for claim, _ in of
        )
        for code, text in remarks:
            printed = code == "text_over" and _PRINTED.search(squeeze(text))
            if (code, text) in said or printed or not (inside or code in _ANYWHERE):
                continue
            said.add((code, text))
            left -= 1
            if left >= 0:
                shown = str(grid.at(*spot) or "")
                cell = None if code == "embedded" else grid.address(*spot)
                first.problems.append(
                    make(code, sheet=first.sheet, cell=cell, text=text, guess=shown)
                )


def _within(spot: tuple[int, int], area: tuple[int, int, int, int]) -> bool:
    return area[0] <= spot[0] <= area[2] and area[1] <= spot[1] <= area[3]


def _controls(grid: Grid, of: list[tuple[Claim, SheetResult]]) -> None:
    """Boxes to tick that lie nobody knows where."""
    if not grid.controls or any(
        p.code == "controls_unread" for _, sheet in of for p in sheet.problems
    ):
        return
    of[0][1].problems.append(make("controls_unread", sheet=of[0][1].sheet))


def _pictures(grid: Grid, of: list[tuple[Claim, SheetResult]], forms: Mapping[str, Form]) -> None:
    """Pictures on a list or survey that has no column of photographs."""
    told = {"picture_over", "picture_mark"}
    for claim, sheet in of:
        fields = forms[claim.form_id].fields.values()
        if claim.layout == "card" or any(item.option("pictures") for item in fields):
            return
        if any(p.code in told for p in sheet.problems):
            return
    if grid.pictures:
        sheet = of[0][1]
        sheet.problems.append(
            make("pictures_unread", sheet=sheet.sheet, text=str(len(grid.pictures)))
        )
