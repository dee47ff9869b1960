"""One sheet of paper as HTML: title, day, what it says, tables, sources. No script, nothing fetched, all text escaped."""

from __future__ import annotations

import base64
import hashlib
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

import pandas as pd
import xlsxwriter

from dudao.reports.texts import document_text

WIDE = 8
"""Columns from which a table is turned to a sheet's long side."""
TINTS = {"#D55E00": "red", "#E69F00": "orange", "#009E73": "green", "#56B4E9": "blue", "#8A96A3": "grey"}  # fmt: skip
"""A mark's colour → the class of its cell; the sign and the word beside it say the same without colour."""
CSS = """
@page { size: A4; margin: 14mm 13mm 14mm; }
@page wide { size: A4 landscape; margin: 12mm; }
* { box-sizing: border-box; }
html { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
body { margin: 0 auto; padding: 10px; max-width: 1060px; color: #111; background: #fff; font-size: 10.5pt; line-height: 1.4;
  font-family: 'Noto Sans CJK SC','Noto Sans SC','Source Han Sans SC','Microsoft YaHei','PingFang SC','WenQuanYi Micro Hei',sans-serif; }
h1 { font-size: 17pt; margin: 0 0 2pt; } h2 { font-size: 12.5pt; margin: 12pt 0 4pt; break-after: avoid; }
p { margin: 0 0 5pt; } .day, footer, .hint { color: #444; font-size: 9.5pt; } ol { margin: 0; padding-left: 20pt; }
table { width: 100%; border-collapse: collapse; font-size: 9pt; } thead { display: table-header-group; }
th, td { border: 0.6pt solid #888; padding: 1.8pt 4pt; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
th { background: #EEF2F5; } tr { break-inside: avoid; } body.wide { page: wide; } .wide table { font-size: 8.5pt; }
.red { background: #F3C6B0; } .orange { background: #FBE8BF; } .green { background: #CDEBE1; }
.blue { background: #D8EDF9; } .grey { background: #E4E7EA; }
footer { border-top: 0.6pt solid #888; margin-top: 12pt; padding-top: 4pt; }
@media print { body { padding: 0; max-width: none; } .hint { display: none; } }
"""
_STYLE = base64.b64encode(hashlib.sha256(CSS.encode()).digest()).decode()
CSP = f"default-src 'none'; style-src 'sha256-{_STYLE}'; img-src data:; frame-ancestors 'none'; base-uri 'none'"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a sheet: a heading, sentences, points in order, a table. ``colours``: of the table's shape, a
    mark's colour or None a cell."""

    heading: str = ""
    said: Sequence[str] = ()
    points: Sequence[str] = ()
    table: pd.DataFrame | None = None
    colours: pd.DataFrame | None = field(default=None, compare=False)


def html(title: str, day: str, parts: Sequence[Part], sources: str) -> str:
    """The whole sheet."""
    body = "".join(_part(part) for part in parts)
    wide = any(p.table is not None and len(p.table.columns) >= WIDE for p in parts)
    turned = (
        ' class="wide"' if wide else ""
    )  # all its sheets: one turned among others leaves blanks
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><link rel="icon" href="data:,">'
        f"<title>{escape(title)}</title><style>{CSS}</style></head><body{turned}>"
        '<p class="hint">按 Ctrl+P 打印，纸张选 A4。</p>'
        f'<h1>{escape(title)}</h1><p class="day">{escape(day)}</p>{body}'
        f"<footer>{escape(sources)}</footer></body></html>"
    )


def _part(part: Part) -> str:
    head = f"<h2>{escape(part.heading)}</h2>" if part.heading else ""
    said = "".join(f"<p>{escape(text)}</p>" for text in part.said)
    points = "".join(f"<li>{escape(text)}</li>" for text in part.points)
    listed = f"<ol>{points}</ol>" if points else ""
    table = "" if part.table is None else _table(part.table, part.colours)
    return f"<section>{head}{said}{listed}{table}</section>"


def _table(table: pd.DataFrame, colours: pd.DataFrame | None) -> str:
    heads = "".join(f'<th scope="col">{escape(str(name))}</th>' for name in table.columns)
    rows = []
    for number, row in enumerate(table.itertuples(index=False)):
        tints = [None] * len(row) if colours is None else colours.iloc[number].tolist()
        cells = (f"<td{_tint(tint)}>{escape(text(cell))}</td>" for cell, tint in zip(row, tints, strict=True))  # fmt: skip
        rows.append(f"<tr>{''.join(cells)}</tr>")
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table>"


def _tint(colour: Any) -> str:
    kind = TINTS.get(colour) if isinstance(colour, str) else None
    return f' class="{kind}"' if kind else ""


def text(cell: Any) -> str:
    """A cell as it stands on paper.

    >>> text(None), text(float("nan")), text(3.0), text(["甲", "乙"]), text(True)
    ('', '', '3', '甲、乙', '是')
    """
    if isinstance(cell, list | tuple):
        return "、".join(text(part) for part in cell)
    if cell is None or cell is pd.NA or cell != cell:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        return f"{cell:.2f}".rstrip("0").rstrip(".")
    return str(cell)


def workbook(title: str, day: str, parts: Sequence[Part], sources: str) -> bytes:
    """The same parts as a workbook, a sheet a table; text stays text, whatever it begins with."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        bold = book.add_format({"bold": True, "font_size": 14})
        head = book.add_format({"bold": True, "border": 1, "bg_color": "#EEF2F5", "text_wrap": True})  # fmt: skip
        cell = book.add_format({"border": 1, "text_wrap": True, "valign": "top"})
        tables = [part for part in parts if part.table is not None] or [Part(table=pd.DataFrame())]
        for number, part in enumerate(tables, 1):
            sheet = book.add_worksheet(_name(number, part.heading))
            sheet.set_column(0, 30, 16)
            sheet.write_string(0, 0, document_text(f"{title}　{part.heading}"), bold)
            sheet.write_string(1, 0, document_text(f"{day}。{sources}"))
            for column, name in enumerate(part.table.columns):
                sheet.write_string(3, column, document_text(str(name)), head)
            for row, values in enumerate(part.table.itertuples(index=False), 4):
                for column, value in enumerate(values):
                    if isinstance(value, int | float) and not isinstance(value, bool) and value == value:  # fmt: skip
                        sheet.write_number(row, column, value, cell)
                    else:
                        sheet.write_string(row, column, document_text(text(value)), cell)
    return out.getvalue()


def _name(number: int, heading: str) -> str:
    """
    >>> _name(2, "还差什么：10/14 项"), _name(1, "")
    ('2 还差什么：10 14 项', '1 表')
    """
    plain = re.sub(r"[][:*?/\\]", " ", heading) or "表"
    return f"{number} {plain}"[:31]


def facts(told: Mapping[str, str]) -> str:
    """``甲：1；乙：2``.

    >>> facts({"督导": "3 次", "满意率": "80%"})
    '督导：3 次；满意率：80%'
    """
    return "；".join(f"{name}：{said}" for name, said in told.items())
