"""A file's result over a pipe: one JSON line, so that whoever recognised a hostile file hands over values alone.

Records that tell the same fields go as a list of names and lists of values; where a row's cells stand goes as the
table's columns, once. What comes in is looked over: a line that is no result raises ``ValueError``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from dudao.problems import Ask, Problem
from dudao.records import FileResult, Record, RowCells, SheetResult

BEGINS = '{"checked":'
_dumps = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def written(result: FileResult) -> str:
    """The result as a line without its end."""
    sheets = [_sheet_said(sheet) for sheet in result.sheets]
    return _dumps({"checked": [_problems_said(result.problems), sheets]})


def _problems_said(problems: list[Problem]) -> list[list[Any]]:
    return [
        [p.code, p.severity, p.message, p.cell, p.field, p.text, p.ask and _asked(p.ask)]
        for p in problems
    ]


def _asked(ask: Ask) -> list[Any]:
    return [ask.code, ask.text, ask.county, ask.kind, ask.of, ask.guess]


def _sheet_said(sheet: SheetResult) -> dict[str, Any]:
    shapes: dict[tuple[str, ...], int] = {}
    columns: dict[int, tuple[int, list[Any]]] = {}
    rows = []
    for record in sheet.records:
        shape = shapes.setdefault(tuple(record.values), len(shapes))
        cells = record.cells
        where: Any
        if isinstance(cells, RowCells) and cells.address is None:
            known = columns.get(id(cells.columns))
            if known is None:
                known = columns[id(cells.columns)] = (len(columns), [cells.columns, cells.word])
            where = [known[0], cells.row]
        else:
            where = dict(cells)
        rows.append([shape, record.row, record.hours, where, [*record.values.values()]])
    return {
        "sheet": sheet.sheet, "form": sheet.form, "meta": sheet.meta, "meta_cells": {**sheet.meta_cells},
        "problems": _problems_said(sheet.problems), "columns": sheet.columns, "sides": sheet.sides,
        "near": [[n.form_id, n.found, n.missing, n.header_row] for n in sheet.near],
        "shapes": [*shapes], "where": [said for _, said in columns.values()], "rows": rows,
    }  # fmt: skip


def read(line: str) -> FileResult:
    """The result, without the file's name and hash: those the asker knows. Raises ``ValueError`` for what is none."""
    try:
        problems, sheets = json.loads(line)["checked"]
        return FileResult("", "", [*map(_sheet, sheets)], _problems(problems))
    except (ValueError, LookupError, TypeError, AttributeError) as wrong:
        raise ValueError("no result") from wrong


def _problems(said: list[list[Any]]) -> list[Problem]:
    return [Problem(*_texts(rest, 6), _ask(ask) if ask else None) for *rest, ask in said]


def _texts(said: list[Any], many: int) -> list[Any]:
    if len(said) != many or not all(text is None or isinstance(text, str) for text in said):
        raise ValueError("no texts")
    return said


def _ask(said: list[Any]) -> Ask:
    *rest, guess = said
    return Ask(*_texts(rest, 5), guess)


def _sheet(said: Mapping[str, Any]) -> SheetResult:
    near = []
    for form, found, missing, row in said["near"]:
        from dudao.recognition.claims import (
            NearMiss,
        )  # late: who asks a child has no need of the recognition

        near.append(NearMiss(form, tuple(found), tuple(missing), row))
    sheet, form = _texts([said["sheet"], said["form"]], 2)
    return SheetResult(
        sheet, form, dict(said["meta"]), [*_records(said)], _problems(said["problems"]),
        dict(said["meta_cells"]), near, dict(said["columns"]), sides=dict(said["sides"]),
    )  # fmt: skip


def _records(said: Mapping[str, Any]) -> Iterator[Record]:
    shapes = [_texts(names, len(names)) for names in said["shapes"]]
    where = [(dict(columns), word) for columns, word in said["where"]]
    for shape, row, hours, cells, values in said["rows"]:
        if not isinstance(row, int):
            raise ValueError("no row")
        told = dict(zip(shapes[shape], values, strict=True))
        if isinstance(cells, list):
            columns, word = where[cells[0]]
            cells = RowCells(columns, int(cells[1]), word)
        yield Record(row, told, cells, hours)
