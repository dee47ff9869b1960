"""What stands in for a purged original: ``raw/<sha256>.records.json``, its records with the name taken out.

Told from the tables, so that a rebuild from it yields the rows that are there.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dudao import queries
from dudao.problems import Problem
from dudao.records import FileResult, Record, Scan, SheetResult
from dudao.store.errors import StoreError
from dudao.store.tables import columns_of, record_table

if TYPE_CHECKING:
    import duckdb

    from dudao.forms import Form

_SQL = queries.Statements("substitute")

SUFFIX = ".records.json"
_OWN = {"record_id", "upload_id", "sheet_no", "row_no", "source", "cells", "base_id", "hours"}


def path_of(folder: Path, sha256: str) -> Path:
    return folder / f"{sha256}{SUFFIX}"


def to_dict(result: FileResult) -> dict[str, Any]:
    """The whole result in plain values; :func:`from_dict` reads it back.

    >>> r = FileResult("a.xlsx", "00", [SheetResult("s", "staffing", {}, [Record(3, {"age": 30}, {"age": "B3"})])])
    >>> from_dict(to_dict(r)) == r
    True
    """
    told = asdict(result)
    for place in (told, *told["sheets"]):
        for problem in place["problems"]:
            problem.pop("ask", None)
    return told


def from_dict(told: Mapping[str, Any]) -> FileResult:
    """The result that :func:`to_dict` told."""
    sheets = [
        SheetResult(
            **{
                **sheet,
                "records": [Record(**record) for record in sheet["records"]],
                "problems": [Problem(**problem) for problem in sheet["problems"]],
            }
        )
        for sheet in told["sheets"]
    ]
    problems = [Problem(**problem) for problem in told["problems"]]
    scans = tuple(Scan(**scan) for scan in told["scans"])
    return FileResult(told["file"], told["sha256"], sheets, problems, scans)


def write(folder: Path, result: FileResult) -> Path:
    """Write a result under its original's hash, read-only, whole or not at all."""
    target = path_of(folder, result.sha256)
    rough = target.with_name(f".{target.name}")
    rough.unlink(missing_ok=True)
    rough.write_text(json.dumps(to_dict(result), ensure_ascii=False), encoding="utf-8")
    rough.chmod(0o400)
    if target.exists():
        target.chmod(0o600)
    rough.replace(target)
    return target


def read(folder: Path, sha256: str) -> FileResult | None:
    """The result that stands in for an original; None where there is none. Raises :class:`StoreError` where it is damaged."""
    path = path_of(folder, sha256)
    if not path.exists():
        return None
    try:
        return from_dict(json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, KeyError, TypeError) as trouble:
        raise StoreError(
            f"原件 {sha256[:12]}… 的替代记录已损坏，读不出来。请从备份恢复。"
        ) from trouble


def from_tables(
    cursor: duckdb.DuckDBPyConnection, forms: Mapping[str, Form], upload_id: int
) -> FileResult:
    """The result that an upload's rows, as first read, came from."""
    [(sha256, file)] = cursor.execute(_SQL["upload"], [upload_id]).fetchall()
    result = FileResult(file, sha256)
    by_number: dict[int, SheetResult] = {}
    for number, name, form, meta, cells, uncovered, sides in (
        queries.load("store/substitute_sheets").execute(cursor, upload_id=upload_id).fetchall()
    ):
        sheet = SheetResult(name, form, json.loads(meta), meta_cells=json.loads(cells))
        sheet.sides = sides or {}
        sheet.by_hand = (
            uncovered  # a sheet that covers no time is written back as one that covers none
        )
        if form is not None:
            sheet.records = _records(cursor, forms[form], upload_id, number)
        by_number[number] = sheet
        result.sheets.append(sheet)
    found = queries.load("store/substitute_problems").execute(cursor, upload_id=upload_id)
    for number, *columns in found.fetchall():
        place = by_number.get(number, result)
        place.problems.append(Problem(*columns))
    scans = cursor.execute(
        _SQL["scans"],
        [upload_id],
    )
    result.scans = tuple(Scan(*row) for row in scans.fetchall())
    return result


def _records(
    cursor: duckdb.DuckDBPyConnection, form: Form, upload_id: int, number: int
) -> list[Record]:
    table = record_table(form)
    names = [n for n in columns_of(form) if n not in _OWN and not n.startswith("meta_")]
    rows = cursor.execute(
        f"select row_no, cells::varchar, hours, to_json(t)::varchar from {table} t"
        " where upload_id = ? and sheet_no = ? and base_id is null order by record_id",
        [upload_id, number],
    )
    found = []
    for row_no, cells, hours, text in rows.fetchall():
        values = json.loads(text)
        found.append(Record(row_no, {n: values[n] for n in names}, json.loads(cells), hours))
    return found
