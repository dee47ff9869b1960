"""Phone numbers, birth dates, salaries and ID numbers, hidden: by field, by a column's heading, by what text looks like.

What is personal stands in ``data/access/masks.toml`` and in the forms (``personal = "…"``), the class of a column in
the header of the query that answered; nothing here names a field. Masking is for showing and handing out; nothing masked is ever stored.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from dudao.access.personal import MARK, WIDE, born, table, text
from dudao.forms import load_forms
from dudao.problems import Problem
from dudao.values.text import squeeze

if TYPE_CHECKING:
    import pandas as pd

AGE = 130
"""A number below it is an age in years, which is no birth date."""
OPEN = ("open", "name")
"""Classes of columns that stay as they are."""
_META = ("meta.", "meta_")
_SHOWN = re.compile(r"\d{3}\*{4}\d{4}")
_WIDE = str.maketrans(*WIDE)
_NUMERAL = re.compile(r"[0-9〇零一二三四五六七八九十百千万两壹贰叁肆伍陆柒捌玖拾佰仟萬几数]")
_FORMULA = re.compile(r"^=(?=[A-Z$(+-])(?:\$?[A-Z]{1,3}\$?\d+|[A-Z]+(?=\()|[-+*/(),:$])+$")
_AN_AGE = re.compile(r"\D{0,4}\d{1,2}\s*(?:岁|周岁)?")


@functools.cache
def kind_of(form_id: str | None, name: str | None) -> str | None:
    """What a field holds: ``phone``, ``born``, ``salary``, ``id``, ``private``; None where it is not personal.

    A column that no form declares goes by its heading.

    >>> kind_of("staffing", "salary_min"), kind_of("staffing", "meta.contact_phone"), kind_of("staffing", "born")
    ('salary', 'phone', 'born')
    >>> kind_of("staffing", "hired_on"), kind_of("nobody", "x")
    (None, None)
    """
    form = load_forms().get(form_id or "")
    if form is None or name is None:
        return kind_of_heading(name or "")
    above = next((name.removeprefix(p) for p in _META if name.startswith(p)), None)
    field = form.fields.get(name) or form.meta.get(name if above is None else above)
    if field is None:
        return kind_of_heading(name)
    return field.option("personal") or table()["kinds"].get(field.option("read_as", field.kind))


@functools.cache
def kind_of_heading(heading: str) -> str | None:
    """What a column nobody declared holds, by its heading, as wide and in as many lines as it is written.

    >>> kind_of_heading("本人手机号"), kind_of_heading("出 生\\n年 月"), kind_of_heading("政治面貌")
    ('phone', 'born', None)
    """
    said, told = squeeze(heading).casefold(), table()["headings"].items()
    return next(
        (kind for kind, words in told if any(word.casefold() in said for word in words)), None
    )


def value(kind: str | None, raw: Any) -> Any:
    """One value hidden as its kind is; one of no personal kind, with what looks personal in it hidden.

    >>> value("phone", "13812345678"), value("phone", "0871-63311111"), value("salary", 4200.0)
    ('138****5678', '****', '****')
    >>> value("salary", "面议"), value("salary", "=SUM(F3:F9)"), value("salary", "三千五"), value("salary", "=3500+200")
    ('面议', '=SUM(F3:F9)', '****', '****')
    >>> value("born", "1990-05-12"), value("born", "九零年五月"), value("born", 34), value("born", "34岁")
    ('1990-**', '****', 34, '34岁')
    >>> value("id", "530102199005121234"), value(None, ["电话13812345678"]), value("salary", None)
    ('****', ['电话138****5678'], None)
    """
    if raw is None or isinstance(raw, bool):
        return raw
    if isinstance(raw, list | tuple):
        return [value(kind, part) for part in raw]
    if kind is None:
        return text(raw) if isinstance(raw, str) else raw
    said = str(raw).translate(_WIDE).strip()
    if not said or MARK in said or said.endswith("-**"):
        return raw
    if kind in ("salary", "born") and not _NUMERAL.search(_FORMULA.sub("", said)):
        return raw  # 面议, 保密, 去年, a formula: words to be talked about, nobody's number
    if kind == "phone" and _SHOWN.fullmatch(shown := text(said)):
        return shown
    if kind == "born":
        return _born(raw, said)
    return MARK


def _born(raw: Any, said: str) -> Any:
    if _AN_AGE.fullmatch(said) or (isinstance(raw, int | float) and raw < AGE):
        return raw
    return born(said)


def unknown(said: str) -> str:
    """Text of a column nobody knows: with four digits or more it may be anything, and its digits are hidden.

    >>> unknown("1990-05-12"), unknown("3,500"), unknown("35岁"), unknown("张三")
    ('****-**-**', '*,***', '35岁', '张三')
    """
    return re.sub(r"\d", "*", said) if sum(c.isdigit() for c in said) >= 4 else said


def field(form_id: str | None, name: str | None, raw: Any) -> Any:
    """A stored value of a form's field, hidden as the form says."""
    return value(kind_of(form_id, name), raw)


def extra(cells: Mapping[str, Any]) -> dict[str, Any]:
    """The columns nobody declared, by their headings."""
    return {heading: value(kind_of_heading(heading), said) for heading, said in cells.items()}


def record(form_id: str, whole: Mapping[str, Any]) -> dict[str, Any]:
    """A stored record, or what stands above a table, with every field hidden as its form says."""
    hidden = {
        name: None if said is None else field(form_id, name, said) for name, said in whole.items()
    }
    if isinstance(whole.get("extra"), Mapping):
        hidden["extra"] = extra(whole["extra"])
    return hidden


def kind_asked(key: str, of: str = "") -> str | None:
    """What a doubt's text holds, by its key (``code`` or ``code@form.field``) and the field it is of.

    >>> kind_asked("unreadable_money"), kind_asked("bad_choice@staffing.born"), kind_asked("fuzzy_station")
    ('salary', 'born', None)
    """
    code, _, named = key.partition("@")
    form_id, _, name = (of or named).partition(".")
    known = next((kind for kind, codes in table()["codes"].items() if code in codes), None)
    return known or kind_of(form_id, name)


def problem(form_id: str | None, found: Problem) -> Problem:
    """A problem whose text and message show nothing personal."""
    quoted, message = hidden_quote(form_id, found.field, found.code, found.text, found.message)
    return replace(found, text=quoted, message=message)


def hidden_quote(
    form_id: str | None, name: str | None, code: str | None, quoted: str | None, message: str
) -> tuple[str | None, str]:
    """The quoted text and the message of a problem, hidden.

    >>> hidden_quote("staffing", "salary", "money_low", "二百", "「表」F3「薪资」写的是“二百”，每月不到 300 元。")
    ('****', '「表」F3「薪资」写的是“****”，每月不到 300 元。')
    >>> hidden_quote(None, None, "unread_cell", "3500", "A9写的是“3500”，不属于任何栏目，没有读取。")[0]
    '****'
    """
    kind = kind_of(form_id, name) or kind_asked(code or "")
    if quoted is None:
        return None, _unquoted(message) if kind else text(message)
    known = kind or name or code in table()["problems"]["open"]
    hidden = str(value(kind, quoted)) if known else text(unknown(quoted))
    if hidden == quoted:
        return hidden, text(message)
    shown = quoted.replace("\n", " ")
    shown = shown if len(shown) <= 60 else shown[:60] + "…"  # as problems.make cuts it
    if f"“{shown}”" in message:
        return hidden, text(message.replace(f"“{shown}”", f"“{hidden}”"))
    return hidden, _unquoted(message)


def _unquoted(message: str) -> str:
    """A message with all it quotes hidden."""
    return text(re.sub(r"“[^”]*”", f"“{MARK}”", message))


def anything(said: Any) -> Any:
    """JSON of any shape, what looks personal in its texts hidden.

    >>> anything({"a": ["13812345678", 3]})
    {'a': ['138****5678', 3]}
    """
    if isinstance(said, Mapping):
        return {name: anything(part) for name, part in said.items()}
    if isinstance(said, list | tuple):
        return [anything(part) for part in said]
    return text(said) if isinstance(said, str) else said


def difference(found: Mapping[str, Any]) -> dict[str, Any]:
    """One form's difference in the shape of ``diff --json``: old and new values by their field."""
    form = found["form"]

    def whole(one: Mapping[str, Any]) -> dict[str, Any]:
        parts = {name: record(form, one[name]) for name in ("identity", "values") if name in one}
        return {**one, **parts}

    def change(one: Mapping[str, Any]) -> dict[str, Any]:
        sides = {side: field(form, one["field"], one[side]) for side in ("old", "new")}
        return {**one, **sides}

    changed = [
        {**whole(one), "fields": [change(part) for part in one["fields"]]}
        for one in found["changed"]
    ]
    rest = {side: [whole(one) for one in found[side]] for side in ("new", "gone")}
    return {**found, **rest, "changed": changed}


# -- the answers of queries ------------------------------------------------------------------------


def frame(
    answer: pd.DataFrame, classes: Mapping[str, str], form: str | None = None
) -> pd.DataFrame:
    """The answer of a query with every column hidden as the query's header says; unclassified: whole.

    ``form``: what its records are of, where its rows do not say.
    """
    hidden = {
        name: cells
        for name in answer.columns
        if (cells := _column(answer, name, classes.get(name), form)) is not None
    }
    return answer.assign(**hidden) if hidden else answer


def rows(
    answer: Iterable[Mapping[str, Any]], classes: Mapping[str, str], form: str | None = None
) -> list[dict[str, Any]]:
    """The same for an answer as plain rows."""
    return [{name: _cell(row, name, classes.get(name), form) for name in row} for row in answer]


def _column(
    answer: pd.DataFrame, name: str, kind: str | None, form: str | None
) -> list[Any] | None:
    """The column's cells hidden; None where they stay as they are."""
    if kind in OPEN:
        return None
    if kind == "text":
        cells = answer[name].tolist()
        hidden = [_plain(cell) for cell in cells]
        same = all(a is b or a == b for a, b in zip(cells, hidden, strict=True))
        return None if same else hidden
    return [_cell(row, name, kind, form) for row in answer.to_dict("records")]


def _cell(row: Mapping[str, Any], name: str, kind: str | None, form: str | None) -> Any:
    """One cell by the class of its column and, where that says so, by the field its row names."""
    raw = row[name]
    if kind in OPEN or raw is None or (isinstance(raw, float) and raw != raw):
        return raw
    form = row.get("form") or form
    if kind == "text":
        return _plain(raw)
    if kind == "value":
        return _json(raw, lambda said: field(form, row.get("field"), said))
    if kind in ("quoted", "message"):
        known = (form, row.get("field"), row.get("code"), row.get("text"))
        return hidden_quote(*known, row.get("message") or "")[0 if kind == "quoted" else 1]
    if kind in ("record", "meta") and form:
        return _json(raw, lambda said: record(form, said))
    return MARK


def _plain(raw: Any) -> Any:
    """Text, alone or in a list, with what looks personal in it hidden; the very same where there is nothing."""
    if isinstance(raw, list) or hasattr(raw, "tolist"):
        said = [_plain(part) for part in raw]
        return raw if all(a is b or a == b for a, b in zip(raw, said, strict=True)) else said
    return text(raw) if isinstance(raw, str) else raw


def _json(raw: Any, hide: Any) -> Any:
    """JSON text hidden inside and written again; a plain value hidden."""
    if not isinstance(raw, str):
        return hide(raw)
    try:
        return json.dumps(hide(json.loads(raw)), ensure_ascii=False)
    except ValueError:
        return hide(raw)
