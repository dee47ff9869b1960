"""The clause card: quote, need and have, what counted and what not, down to the cells of the source row."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from dudao import rules
from dudao.evaluation import Brief, Verdict, Verdicts
from dudao.evaluation.states import period_words
from dudao.forms import load_forms
from dudao.intake.corrections import Correctable
from dudao.records import Source
from dudao.rules import Target
from dudao.store.decisions.rectification import STATES
from dudao.ui.admin import interpretations
from dudao.ui.ledger import corrections as correcting
from dudao.ui.ledger.byhand import scans as byhand_scans
from dudao.ui.parts import exporting, matrix, session_view, standing, words
from dudao.ui.parts import tables as tabular
from dudao.ui.parts.errors import guarded
from dudao.ui.visit import menu, places
from dudao.ui.visit.filters import CARD
from dudao.ui.visit.kept import of_here
from dudao.ui.visit.stores import Here

CENTRE = "督导中心"
MOST = 1000
"""Records of one verdict listed."""
PAGE = 200
"""Verdicts of one cell listed at a time."""
_LOOKED_AT = "card_looked_at"
ONLINE = "online_sessions"
"""The measure to which two kinds of event count."""
RECTIFIED = "rectified"
"""The measure that rests on 整改 and on no record."""


def open_card(here: Here, target: Target, subject: str, key: str) -> None:
    """Have the card of a target and subject opened: it stands in the address from now on, until it is closed.

    ``key``: the table or figure in which it was chosen, freed so that the same can be chosen again.
    """
    st.query_params[CARD] = address_of(target.id, subject, here.year)
    tabular.release(key)


def open_county(here: Here, county: str, key: str) -> None:
    """Open the county's card that matters most: its worst verdict, the floor before the principle."""
    levels = list(words.LEVELS)
    own = here.verdicts().on(county).in_state(*standing.WORST).briefs()
    if own:
        first = min(own, key=lambda v: (standing.WORST.index(v.state), levels.index(v.level)))
        open_card(here, rules.load(here.pack).targets[first.target], county, key)


def address_of(target: str, subject: str, year: int) -> str:
    """A card in an address: the clause, whom it is about (a person or station by a mark that names nobody), the year.

    >>> address_of("KM-10", "五华区", 2025), address_of("KM-02", "张三", 2025)
    ('KM-10~五华区~2025', 'KM-02~1d841bc0ee98~2025')
    """
    public = subject in (*places.names(), standing.CITY, CENTRE)
    mark = subject if public else hashlib.sha256(subject.encode()).hexdigest()[:12]
    return f"{target}~{mark}~{year}"


def asked(here: Here) -> None:
    """Draw the card the address asks for, over whatever page; the main script's last step."""
    if not (said := st.query_params.get(CARD)):
        return
    found = _of_address(here, said)
    if found is None:
        st.query_params.pop(CARD)
        st.toast("网址里的条款卡打不开：现在的数据里没有这一项，或者您的账号看不到。", icon="🔎")
        return
    target, subject = found
    dialog = st.dialog(
        f"{words.plain(subject)} · {words.plain(target.label)}",
        width="large",
        on_dismiss=lambda: st.query_params.pop(CARD, None),
    )
    dialog(guarded(_card))(here, target, subject)


def _of_address(here: Here, said: str) -> tuple[Target, str] | None:
    """The clause and the subject of an address, where this visit sees such a subject."""
    name, _, _ = said.partition("~")
    target = rules.load(here.pack).targets.get(name)
    if target is None or here.empty:
        return None
    own = here.verdicts().where(lambda other: other.id == target.id)
    known = [*here.counties, standing.CITY, *own.subjects()]
    return next(((target, who) for who in known if address_of(name, who, here.year) == said), None)


def verdicts_of(verdicts: Verdicts, target: Target, subject: str) -> Verdicts:
    """The target's verdicts on a subject; for a session-level target those of the county's sessions."""
    own = verdicts.where(lambda other: other.id == target.id)
    if target.subject == "session":
        return own.under(None if subject == standing.CITY else subject)
    return own.on(subject)


def _card(here: Here, target: Target, subject: str) -> None:
    """Verdict, sessions that count and that do not with their cells, the clause, how it is counted."""
    county = subject.partition("/")[0]
    if county in here.counties:
        menu.link(menu.PROFILE, label=f"{county}的县区档案 →", query_params={"county": county})
    found = verdicts_of(here.verdicts(), target, subject)
    if not found:
        st.info("这个对象没有可以评估的记录。")
        _clause(here, target)
        return
    verdict = found[0] if len(found) == 1 else found[_choose(found, target).at]
    _figures(here, target, verdict)
    _kinds(here, target, verdict)
    if target.measure == RECTIFIED:
        _asked_items(here, subject)
        _clause(here, target)
        _how(here, target)
        return
    counted = [(source, None) for source in verdict.evidence]
    told = f"计入的记录：{len(counted)} 处"
    if isinstance(verdict.value, int | float) and len(counted) > verdict.value > 0:
        told += "（同一次的几份记录只算一次）" if target.subject != "session" else ""
    chosen = _records(here, told, counted, "counted")
    title = f"没有计入的记录：{len(verdict.excluded)} 处"
    other = _records(here, title, verdict.excluded, "excluded")
    told_of = [source for source, why in verdict.excluded if why and why in (verdict.missing or "")]
    every = [*told_of, *verdict.evidence, *(source for source, _ in verdict.excluded)]
    looked_at = _looked_at((target.id, subject), every, chosen, other)
    show_source(here, looked_at)
    session_view.of_source(here, looked_at, "card_session")
    _clause(here, target)
    _how(here, target)


def _how(here: Here, target: Target) -> None:
    """How it is counted, folded: in plain words, the codes of the manual's register last."""
    plain, codes = words.uncoded(target.reading or "")
    with st.expander("怎么算的"):
        if plain:
            st.markdown(words.plain(plain))
        pack = rules.load(here.pack)
        interpretations.show_both_sides(pack, target)
        codes = [*codes, *(one.id for one in interpretations.interpretations_of(pack, target))]
        listed = "、".join(dict.fromkeys([target.id, *codes]))
        st.caption(f"编号（查对用）：{words.plain(listed)}")


def _looked_at(
    card: tuple[str, str], every: Sequence[Source], *chosen: Source | None
) -> Source | None:
    """The record whose cells are shown: the one chosen last; that looked at before, wherever it is listed by now;
    else the first."""
    was_card, was_chosen, last = st.session_state.get(_LOOKED_AT) or (None, (), None)
    picks = tuple(source and source.key for source in chosen)
    if was_card != card:
        was_chosen, last = (), None
    fresh = [pick for pick in picks if pick and pick not in was_chosen]
    kept = [pick for pick in picks if pick]
    if fresh or (kept and last not in kept):
        last = (fresh or kept)[0]
    st.session_state[_LOOKED_AT] = (card, picks, last)
    return next((source for source in every if source.key == last), every[0] if every else None)


def _clause(here: Here, target: Target) -> None:
    document = words.document(rules.load(here.pack).document)
    st.markdown(
        f"**条款（{words.LEVELS[target.level]}）**　“{words.plain(target.quote)}”"
        f"——《{words.plain(document)}》{words.plain(target.clause)}"
        + (f"　要求：{words.plain(target.asked)}" if target.asked else "")
    )


def _choose(found: Verdicts, target: Target) -> Brief:
    """Several verdicts of one target (sessions, quarters): a table to choose from, the failing ones first."""
    line, first = f"{len(found)} 项：{matrix.states_line(found)}。选中一行看它的依据。", 0
    st.caption(line)
    if len(found) > PAGE:
        pages = -(-len(found) // PAGE)
        label = f"第几页（共 {pages} 页，没有达到的在前）"
        first = PAGE * (int(st.number_input(label, 1, pages, key="card_page", width=320)) - 1)
    shown = found.page(standing.WORST, first, PAGE)
    rows = [
        {
            "对象": verdict.subject,
            "期间": period_words(verdict.period),
            "结果": "{0.sign} {0.word}".format(words.mark(verdict.state, verdict.level)),
            "数值": matrix.figures(verdict, target.unit),
            "说明": verdict.missing or "",
        }
        for verdict in shown
    ]
    ids = [(verdict.subject, verdict.period) for verdict in shown]
    picked = tabular.pick(pd.DataFrame(rows), ids, rows=6, title="各期的结论", key="card_parts")
    return shown[ids.index(picked[0]) if picked else 0]


def _figures(here: Here, target: Target, verdict: Verdict) -> None:
    """The verdict in one row: state, figures as people write them, what is owed; last year's beside it."""
    mark = words.mark(verdict.state, verdict.level)
    boxes = st.columns([3, 3, 5])
    boxes[0].metric(
        f"{words.plain(verdict.subject)}　{period_words(verdict.period)}",
        f"{mark.sign} {mark.word}",
        border=True,
    )
    said = matrix.figures(verdict, target.unit) or words.number(verdict.value)
    boxes[1].metric("有多少", words.plain(said), border=True)
    owed = (verdict.missing or "无").removeprefix("还差").removeprefix("差").strip()
    with boxes[2].container(border=True, height="stretch"):
        label = "为什么判不了" if verdict.state == "undecidable" else "还差"
        st.markdown(f"**{label}**　{words.plain(owed)}")
    if (last := matrix.last_year(here)) and (then := last.where(_is(target)).on(verdict.subject)):
        told = [_in_words(target, one) for one in then.briefs()]
        st.markdown(f"**上一年**　{words.plain('；'.join(told))}")


def _is(target: Target) -> Callable[[Target], bool]:
    return lambda other: other.id == target.id


def _in_words(target: Target, verdict: Brief) -> str:
    mark, said = words.mark(verdict.state, verdict.level), matrix.figures(verdict, target.unit)
    return f"{period_words(verdict.period)}：{mark.sign} {mark.word}　{said}".rstrip()


def _kinds(here: Here, target: Target, verdict: Verdict) -> None:
    """What online trainings and online group sessions each contribute, where both count."""
    if target.measure == ONLINE and (found := online_kinds(here, verdict.period)):
        st.markdown(f"**其中**　{words.plain('，'.join(found))}")


def _asked_items(here: Here, county: str) -> None:
    """The items behind a verdict on 整改, each with its day, state and evidence, and the way there."""
    found = here.ask("pages/shared/asked_items", county=county, year=here.year)
    st.markdown(f"**整改事项：{len(found):d} 项**")
    if not found.empty:
        late = {True: "✕ 逾期", False: ""}
        rows = [
            {
                "期限": f"{str(row['due_on'])[:10]} {late[bool(row['late'])]}".rstrip(),
                "整改事项": row["what"],
                "责任": row["owner"],
                "办到哪一步": STATES[row["state"]],
                "依据或原因": row["evidence"] or row["reason"],
                "佐证": f"{int(row['proofs'])} 份" if row["proofs"] else "",
            }
            for row in found.to_dict("records")
        ]
        tabular.show(pd.DataFrame(rows), rows=10, title="依据的整改事项", key="card_items")
    menu.link("rectification", label="去整改 →")


@of_here
def online_kinds(here: Here, period: str | None) -> list[str]:
    """``线上培训 3 场``: the online events of a period by kind."""
    found = here.ask("online_by_kind", year=here.year)
    return [
        f"{row.kind}{'' if row.kind.endswith('培训') else '督导'} {int(row.sessions)} 场"
        + (f"（另有 {int(row.doubtful)} 场存疑）" if row.doubtful else "")
        for row in found[found["period"] == period].itertuples()
    ]


def _records(
    here: Here, title: str, rows: Sequence[tuple[Source, str | None]], key: str
) -> Source | None:
    """Records with their session and source, and why one did not count: the one chosen."""
    st.markdown(f"**{title}**")
    if not rows:
        st.session_state.pop(f"card_{key}_picked", None)
        return None
    rows = rows[:MOST]
    known = _sessions(here, [source for source, _ in rows])
    table = pd.DataFrame([_row(here, *row, known.get(row[0].key, {})) for row in rows])
    if len(rows) == MOST:
        st.caption(f"只列出前 {MOST} 处。")
    ids = [(*source.key, reason) for source, reason in rows]
    picked = tabular.pick(
        table.dropna(axis="columns", how="all"), ids, rows=5, title=title, key=f"card_{key}"
    )
    return rows[ids.index(picked[0])][0] if picked else None


def _sessions(here: Here, sources: Sequence[Source]) -> dict[tuple[int, int, int], dict[str, Any]]:
    """What session each record tells of."""
    found = here.ask(
        "pages/shared/source_sessions", keys=json.dumps([source.key for source in sources])
    )
    return {
        (row["upload_id"], row["sheet_no"], row["record_id"]): row
        for row in found.to_dict("records")
    }


def _row(here: Here, source: Source, reason: str | None, session: dict[str, Any]) -> dict[str, Any]:
    minutes = session.get("minutes")
    return {
        "没有计入的原因": reason,
        "日期": session.get("held_on"),
        "类别": session.get("kind"),
        "督导": session.get("supervisors"),
        "时长": None if minutes is None or minutes != minutes else f"{words.number(minutes)} 分钟",
        **_parts(here.text_of(source)),
    }


def _parts(source: str) -> dict[str, str]:
    """``file!sheet!R7`` as columns.

    >>> _parts("盘龙区台账.xlsx!Sheet1!R7")
    {'文件': '盘龙区台账.xlsx', '工作表': 'Sheet1', '行': '7'}
    >>> _parts("注意!台账.csv!R7")
    {'文件': '注意!台账.csv', '工作表': '', '行': '7'}
    >>> _parts("手工补录-团体督导-五华区-2025-03-12-556015.json!R1")["工作表"]
    ''
    """
    file, _, row = source.rpartition("!")
    sheet = ""
    if not file.lower().endswith((".csv", ".json")):  # a name may hold a "!" of its own
        file, _, sheet = file.rpartition("!")
    return {"文件": file, "工作表": sheet, "行": row.removeprefix("R")}


def _place(source: str) -> str:
    """``file!sheet!R7`` as a place a person can go to.

    >>> _place("盘龙区台账.xlsx!一季度!R7"), _place("台账.csv!R7"), _place("通知.docx")
    ('盘龙区台账.xlsx「一季度」第 7 行', '台账.csv 第 7 行', '通知.docx')
    """
    parts = _parts(source)
    if not parts["文件"] or not parts["行"].isdigit():
        return source
    sheet = f"「{parts['工作表']}」" if parts["工作表"] else " "
    return f"{parts['文件']}{sheet}第 {parts['行']} 行"


def show_source(here: Here, source: Source | None) -> None:
    """The source row as read: field, value, cell; what was corrected; and the original to download."""
    if source is None:
        return
    if not here.may("see_text"):
        st.caption("您的账号看得到数字和结论，看不到记录原文。")
        return
    st.markdown(f"**原文这一行读出来是**　{words.plain(_place(here.text_of(source)))}")
    form, found = _records_of(here, source)
    if form is None or not found:
        st.info("这条依据不是某一行记录（例如整份台账的范围）。")
        return
    spots = [(row, spot) for row in found for spot in _shown(here, form, row)]
    table = pd.DataFrame(
        {
            "单元格": [spot.cell or "" for _, spot in spots],
            "字段": [spot.label for _, spot in spots],
            "读出的值": [correcting.as_read(form, spot) for _, spot in spots],
            "原文": [correcting.original(form, spot) for _, spot in spots],
            "更正": [correcting.story(form, spot) or None for _, spot in spots],
        }
    )
    ids = [(*source.key, spot.field) for _, spot in spots]
    picked = tabular.pick(
        table.dropna(axis="columns", how="all"),
        ids,
        rows=20,
        title="一条记录的单元格",
        key="card_cells",
        config=tabular.widths({"单元格": 90, "字段": 170}),
    )
    if picked:
        row, spot = spots[ids.index(picked[0])]
        correcting.offer(here, form, row["record_id"], "card", spot.field)
    elif correcting.read_only(here) is None:
        st.caption("读错了或写错了：选中上面一格，就可以更正它。")
    exporting.download(
        here,
        "下载原件",
        lambda: here.store.original(found[0]["sha256"]),
        str(found[0]["file"]),
        what="original",
        key="card_original",
        original=True,
        of=found[0]["upload_id"],
    )
    byhand_scans.show(here, found[0]["upload_id"])


def _shown(here: Here, form: str, row: Mapping[str, Any]) -> list[Correctable]:
    """The values that stand in a cell, and those put right, from left to right, those above the table first."""
    spots = correcting.spots_of(here, load_forms()[form], row)
    return sorted((s for s in spots if s.cell or s.standing), key=lambda s: _order(s.cell))


def _order(cell: str | None) -> tuple[int, int, str]:
    """
    >>> sorted(["AA7", "B7", "C2", None], key=_order)
    ['C2', 'B7', 'AA7', None]
    """
    column, row = re.match(r"[A-Z]*", cell or ""), re.search(r"\d+$", cell or "")
    return (int(row[0]) if row else 1 << 30, len(column[0] if column else ""), cell or "")


def _records_of(here: Here, source: Source) -> tuple[str | None, list[dict[str, Any]]]:
    """The form and the record of a source; none where the source is no record."""
    place = {"upload_id": source.upload, "sheet_no": source.sheet}
    forms = here.ask("pages/shared/source_sheet", **place)["form"]
    if not source.record or forms.empty:
        return None, []
    return forms[0], correcting.records(here, forms[0], source.record)
