"""One session with all its sources side by side: ledger row, Word record, survey; and where they contradict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from dudao.records import Source
from dudao.store.decisions.same_session import SourcePlace
from dudao.ui.parts import tables as tabular
from dudao.ui.parts import words
from dudao.ui.visit.stores import Here
from dudao.values.people import is_everyone

LEDGER = "session_ledger"
Told = dict[str, Any]
"""What one source says: the columns of ``pages/ledger/session_sources.sql``."""
LABELS = {
    "held_on": "日期", "counties": "县区", "activity": "类别", "mode": "方式", "supervisors": "督导",
    "supervisees": "被督导者", "stations": "站点", "headcount": "参加人数", "named": "写出姓名的人数",
    "respondents": "答卷份数", "minutes": "时长", "place": "地点",
}  # fmt: skip
_ONE = {"held_on": "日期", "activity": "类别", "mode": "方式", "minutes": "时长"}
NARROW = tabular.widths(
    {"异": 40, "栏": 130, "这一条": 440, "另一条": 440, **{f"来源 {n}": 300 for n in range(1, 20)}}
)


def rows(here: Here, name: str, **params: Any) -> list[Told]:
    """The rows of ``queries/pages/ledger/<name>.sql`` with None where there is nothing."""
    found = here.ask(f"pages/ledger/{name}", **params).to_dict("records")
    return [{key: _plain(value) for key, value in row.items()} for row in found]


def _plain(value: Any) -> Any:
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, float):
        return None if value != value else int(value) if value == int(value) else value
    return value


def source_of(told: Mapping[str, Any], side: str = "") -> SourcePlace:
    """Where a row's source stands; ``side`` ``a_`` or ``b_`` in rows of pairs.

    >>> source_of({"a_upload": 1, "a_form": "session_ledger", "a_sheet": 2, "a_row": 3}, "a_")
    SourcePlace(upload_id=1, form='session_ledger', sheet_no=2, row_no=3)
    """
    names = (
        ("upload", "form", "sheet", "row") if side else ("upload_id", "form", "sheet_no", "row_no")
    )
    return SourcePlace(*(told[f"{side}{name}"] for name in names))


def people(told: Mapping[str, Any]) -> int | None:
    """How many supervised a source names; None where it names none, or a phrase like 全体社工.

    >>> people({"supervisees": ["张三", "李四"]}), people({"supervisees": ["全体社工"]})
    (2, None)
    """
    named = told.get("supervisees") or []
    return len(named) if named and not any(map(is_everyone, named)) else None


def contradictions(sources: Sequence[Mapping[str, Any]]) -> list[str]:
    """Sentences on what two sources say differently of one session; blanks contradict nobody.

    >>> contradictions([
    ...     {"form": "session_ledger", "minutes": 150, "headcount": 12, "supervisees": []},
    ...     {"form": "group_session", "minutes": 120, "headcount": None, "supervisees": ["张三", "李四"]},
    ... ])
    ['时长不一致：督导台账写 150 分钟，团体督导记录表写 120 分钟。', '人数不一致：督导台账写参加 12 人，团体督导记录表写出姓名 2 人。']
    """
    found = []
    for field, label in _ONE.items():
        said: dict[str, str] = {}
        for told in sources:
            if told.get(field) is not None:
                said.setdefault(_words(field, told[field]), _title(told))
        if len(said) > 1:
            parts = [f"{title}写 {text}" for text, title in said.items()]
            found.append(f"{label}不一致：{'，'.join(parts)}。")
    counts: dict[int, str] = {}
    for told in sources:
        for count, how in ((told.get("headcount"), "写参加"), (people(told), "写出姓名")):
            if count is not None:
                counts.setdefault(count, f"{_title(told)}{how} {count} 人")
    if len(counts) > 1:
        found.append(f"人数不一致：{'，'.join(counts.values())}。")
    sheets = [s["respondents"] for s in sources if s.get("respondents")]
    if sheets and counts and sum(sheets) > max(counts):
        found.append(f"答卷 {sum(sheets)} 份，多于参加的 {max(counts)} 人。")
    return found


def _title(told: Mapping[str, Any]) -> str:
    return words.form_title(told["form"])


def _words(field: str, value: Any) -> str:
    return words.value_words(LEDGER, field, value)


def compare(sources: Sequence[Mapping[str, Any]], heads: Sequence[str]) -> pd.DataFrame:
    """A line a field, a column a source; ``≠`` marks the lines in which two of them differ."""
    lines = [["", "来源", *(told["source"] for told in sources)]]
    lines += [["", "表单", *(_title(told) for told in sources)]]
    for field, label in LABELS.items():
        values = [people(s) if field == "named" else s.get(field) for s in sources]
        texts = ["" if v in (None, []) else _words(field, v) for v in values]
        if any(texts):
            differ = len({text for text in texts if text}) > 1
            lines.append(["≠" if differ else "", label, *texts])
    return pd.DataFrame(lines, columns=["异", "栏", *heads])


def draw(sources: Sequence[Mapping[str, Any]], key: str, heads: Sequence[str] = ()) -> None:
    """What contradicts, then every source's own values side by side."""
    for sentence in contradictions(sources):
        st.warning(words.plain(sentence), icon=":material/compare_arrows:")
    heads = heads or [f"来源 {number}" for number in range(1, len(sources) + 1)]
    table = compare(sources, heads)
    tabular.show(table, rows=16, title="各个来源并排", key=key, config=NARROW)


def of_source(here: Here, source: Source | None, key: str) -> None:
    """In a clause card: the other sources of the session this source belongs to, if there are any."""
    if source is None or not source.record:
        return
    found = rows(
        here,
        "session_found",
        county=None,
        day=None,
        supervisor=None,
        many=1,
        upload_id=source.upload,
        sheet_no=source.sheet,
        record_id=source.record,
    )
    if not found:
        return
    sources = rows(here, "session_sources", session_id=found[0]["session_id"], year=here.year)
    if len(sources) < 2:
        return
    st.markdown(f"**这一次督导的 {len(sources)} 条来源**　{words.plain(found[0]['subject'])}")
    draw(sources, key)
