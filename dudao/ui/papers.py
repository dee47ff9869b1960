"""文书's first section: reports drawn up, edited, issued with a number, withdrawn; everything to be had in one archive."""

from __future__ import annotations

import datetime as dt
import functools
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from dudao.history import changes, since
from dudao.history.changes import State
from dudao.reports import papers
from dudao.reports.papers import figures, summary, wording
from dudao.reports.papers.content import KINDS, Block, Demand, Paper
from dudao.reports.papers.since import Since
from dudao.store import Store, StoreError
from dudao.store.database import last_moment
from dudao.store.decisions import papers as kept_papers
from dudao.store.decisions import rectification, settings
from dudao.store.decisions.papers import STATES, Draft, Kept
from dudao.store.decisions.rectification import Closing, Item
from dudao.ui.ledger import changes as ledger_changes
from dudao.ui.parts import exporting, words
from dudao.ui.parts import tables as tabular
from dudao.ui.parts.errors import guarded
from dudao.ui.visit import stores
from dudao.ui.visit.kept import of_here, of_store
from dudao.ui.visit.stores import Here

ROLES = {
    "h1": "一级标题",
    "h2": "二级标题",
    "text": "段落",
    "item": "条目",
    "demands": "（整改要求）",
    "people": "出席、请假",
}
SIGNS = {"draft": "○", "issued": "✓", "withdrawn": "✕", "replaced": "–"}
SAID = "papers_said"
SAVE, ISSUE, WITHDRAW = "paper_saved", "paper_issued", "paper_withdrawn"
WHOLE = "全市汇总"
CHOSEN, LINKED = "paper_of", "paper"
KEPT = 20
"""So many moments papers were held against are kept."""
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def show(here: Here) -> None:
    """Which paper, its versions, the draft to be edited, issued and had; a county's account: its own issued ones."""
    if said := st.session_state.pop(SAID, None):
        st.success(words.plain(said), icon=":material/check:")
    known = [k for k in _papers(here.store, here.known_at) if k.year == here.year]
    if here.who.county is not None:
        _issued_alone(here, known)
        return
    _all(here, known)
    newest = {kept.county: kept for kept in reversed(known) if kept.kind != "minutes"}
    order = [None, *summary.in_need(here.city())]
    if CHOSEN not in st.session_state and (asked := st.query_params.get(LINKED)) in order:
        st.session_state[CHOSEN] = asked  # as a link from the county's page has it
    county = st.selectbox(
        "哪一份", order, key=CHOSEN, format_func=lambda c: _label(c, newest.get(c)), width=420
    )
    own = [kept for kept in known if kept.county == county and kept.kind != "minutes"]
    _one(here, county, own)


@of_store
def _papers(store: Store, known_at: dt.datetime | None) -> list[Kept]:
    return kept_papers.papers(store, known_at)


def _label(county: str | None, kept: Kept | None) -> str:
    state = (
        f"第 {kept.version} 稿 {SIGNS[kept.state]} {STATES[kept.state]}" if kept else "还没有拟稿"
    )
    return f"{county or WHOLE}　{state}"


def _writable(here: Here, action: str) -> bool:
    return here.may(action) and not here.past and here.kind != stores.DEMO


def _all(here: Here, known: Sequence[Kept]) -> None:
    """All counties and the summary in one click: what was kept as it stands, the rest as the figures have it."""
    st.subheader(f"督导反馈报告和附表：{len(here.counties)} 个县（市、区）和全市汇总", anchor=False)
    st.caption(
        "数字、引文、依据都由收到的资料得出，与各页一致；没有签发的是草稿，发文字号空着。"
        "社工的姓名写成“某某”，工资不写；点“显示个人信息”并写明原因后做的才有姓名。"
    )
    newest = {kept.county: kept for kept in reversed(known) if kept.kind != "minutes"}
    wanted = {county or WHOLE: county for county in (None, *here.counties)}
    basis = (here.view, here.version, here.year, here.as_of, here.known_at, here.pack)
    exporting.archive(
        here, "反馈报告和附表", list(wanted), _maker(here, newest, wanted), basis, f"{here.year}年督导反馈报告.zip"
    )  # fmt: skip
    if _writable(here, SAVE):
        st.button(
            "给全部县（市、区）拟稿", key="papers_draft_all", on_click=_draft_all, args=(here,),
            help="没有草稿的各拟一稿，已经有草稿的不动。",
        )  # fmt: skip


def _maker(
    here: Here, newest: Mapping[str | None, Kept], wanted: Mapping[str, str | None]
) -> Callable[[str], exporting.Files]:
    """How the report and annex of one county are made; the figures of papers kept at one moment are taken once."""
    changed = _changed(here)
    then = functools.cache(lambda as_of, known_at, year: _city_at(here, as_of, known_at, year))

    def files_of(subject: str) -> exporting.Files:
        county, city = wanted[subject], here.city()
        kept = newest.get(county)
        if kept is not None:
            paper, city = _read(here, kept), then(kept.as_of, kept.known_at, kept.year)
        else:
            paper = papers.draft(city, county, changed, _since(here, county))
        return [
            (papers.file_name(paper.kind, county, here.year), papers.document(paper, changed)),
            (papers.file_name("annex", county, here.year), papers.workbook(city, county, changed)),
        ]

    return files_of


def _changed(here: Here) -> dict[str, str]:
    """The centre's own words."""
    return settings.settings(here.store, papers.CHANGED, here.known_at)


def _city_at(here: Here, as_of: dt.date, known_at: dt.datetime, year: int) -> figures.City:
    """The figures at a kept paper's own two clocks, by the readings of then; kept for all visitors."""
    pack = here.pack if here.snapshot else here.pack.partition("@")[0]
    there = replace(here, year=year, as_of=as_of, known_at=known_at, pack=pack)
    return (there if here.snapshot else there.as_read()).city()


def _read(here: Here, kept: Kept) -> Paper:
    """A kept paper as it goes out: with its number and day once it is issued."""
    text, _ = kept_papers.content_of(here.store, kept.paper_id)
    paper = Paper.read(text)
    if kept.number is None:
        return paper
    mark = {"withdrawn": "（已撤回）", "replaced": "（已被代替）"}.get(kept.state, "")
    return replace(paper, number=kept.number + mark, day=kept.issued_on)


@of_here
def _drafted(here: Here, latest: int, county: str | None) -> Paper:
    """A paper as the figures have it; ``latest``: a meeting prepared since is what it is held against."""
    return papers.draft(here.city(), county, _changed(here), _since(here, county))


def _one(here: Here, county: str | None, own: Sequence[Kept]) -> None:
    newest = own[0] if own else None
    changed = _changed(here)
    paper = _read(here, newest) if newest else _drafted(here, here.latest, county)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = papers.file_name(paper.kind, county, here.year)
        exporting.download(
            here, "下载 Word", lambda: papers.document(paper, changed), name, what="feedback", key="paper_docx", mime=DOCX
        )  # fmt: skip
        exporting.download(
            here, "下载附表（Excel）", lambda: papers.workbook(_city_at(here, newest.as_of, newest.known_at, newest.year) if newest else here.city(), county, changed),
            papers.file_name("annex", county, here.year), what="annex", key="paper_annex",
        )  # fmt: skip
        if _writable(here, SAVE):
            label = "按现在的数据重拟" if newest else "拟稿"
            seen = newest.paper_id if newest else None
            st.button(label, key="paper_draft", on_click=_draft, args=(here, county, seen))
    if own:
        _versions(here, own)
    if newest and newest.state == "draft" and _writable(here, SAVE):
        _edit(here, newest, paper)
        _issue(here, newest, paper)
    standing = next((kept for kept in own if kept.state == "issued"), None)
    if standing and _writable(here, WITHDRAW):
        _withdraw(here, standing)
    _preview(paper)


def of_meeting(here: Here, snapshot_id: int, name: str) -> None:
    """On 会议: the minutes of the meeting whose figures were frozen so; had, edited, issued, withdrawn like every paper."""
    if said := st.session_state.pop(SAID, None):
        st.success(words.plain(said), icon=":material/check:")
    known = kept_papers.papers(here.store, here.known_at)
    own = [k for k in known if k.kind == "minutes" and k.snapshot_id == snapshot_id]
    paper = _read(here, own[0])
    exporting.download(
        here, "下载会议纪要（Word）", lambda: papers.document(paper, _changed(here)), name, what="minutes", key="paper_docx", mime=DOCX
    )  # fmt: skip
    _versions(here, own)
    if own[0].state == "draft" and _writable(here, SAVE):
        _edit(here, own[0], paper)
        _issue(here, own[0], paper)
    standing = next((kept for kept in own if kept.state == "issued"), None)
    if standing and _writable(here, WITHDRAW):
        _withdraw(here, standing)
    _preview(paper)


def _versions(here: Here, own: Sequence[Kept]) -> None:
    rows = [
        {
            "稿": f"第 {kept.version} 稿",
            "状态": f"{SIGNS[kept.state]} {STATES[kept.state]}",
            "发文字号": kept.number or "",
            "签发": f"{kept.issued_on:%Y-%m-%d}" if kept.issued_on else "",
            "说明": kept.withdrawn_for or "",
            "从哪天评估": f"{kept.as_of:%Y-%m-%d}",
            "谁拟的": kept.actor,
            "什么时候": f"{kept.happened_at:%Y-%m-%d %H:%M}",
        }
        for kept in own
    ]
    with st.expander(
        f"共 {len(own):d} 稿，最新的是第 {own[0].version:d} 稿（{words.plain(STATES[own[0].state])}）"
    ):
        chosen = tabular.pick(pd.DataFrame(rows), [kept.paper_id for kept in own], rows=6, title="这份文书的各稿", key="paper_versions")  # fmt: skip
        for kept in (one for one in own if one.paper_id in chosen):
            exporting.download(
                here, f"下载第 {kept.version:d} 稿", lambda kept=kept: papers.document(_read(here, kept), _changed(here)),
                papers.file_name(kept.kind, kept.county, kept.year), what="feedback", key="paper_version_docx", mime=DOCX,
            )  # fmt: skip


def _edit(here: Here, kept: Kept, paper: Paper) -> None:
    """Sentences and demands as two tables: a cell changed, a row struck or added; kept as the next version."""
    key = f"paper_{kept.paper_id}"
    with st.expander("改这一稿（句子和整改要求，可以删行、加行）"):
        lines = pd.DataFrame([{"种类": ROLES[b.role], "文字": b.text} for b in paper.blocks])
        said = st.data_editor(
            lines, hide_index=True, num_rows="dynamic", key=f"{key}_blocks", width="stretch", row_height=96,
            column_config={
                "种类": st.column_config.SelectboxColumn(options=list(ROLES.values()), default=ROLES["text"], required=True, width="small"),
                "文字": st.column_config.TextColumn(width="large"),
            },
        )  # fmt: skip
        asked = _edited_demands(paper, key) if paper.demand_line else []
        if st.button("存为下一稿", type="primary", key=f"{key}_save"):
            blocks = _blocks(paper, said)
            if _keep(here, replace(paper, blocks=blocks, demands=asked), kept):
                st.rerun()


def _blocks(paper: Paper, said: pd.DataFrame) -> list[Block]:
    """The edited lines; one whose words were not touched keeps its key."""
    keys = {block.text: block.key for block in paper.blocks}
    of = {word: role for role, word in ROLES.items()}
    told = [(of[row["种类"]], str(row["文字"] or "").strip()) for row in said.to_dict("records")]
    return [
        Block(role, text, keys.get(text, f"added.{number}"))
        for number, (role, text) in enumerate(told)
        if text or role == "demands"
    ]


def _edited_demands(paper: Paper, key: str) -> list[Demand]:
    before = paper.demands
    lines = pd.DataFrame(
        [{"整改事项": d.what, "整改措施": d.measure, "责任单位": d.owner, "完成时限": d.due_on} for d in before],
        columns=["整改事项", "整改措施", "责任单位", "完成时限"],
    )  # fmt: skip
    said = st.data_editor(
        lines, hide_index=True, num_rows="dynamic", key=f"{key}_demands", width="stretch", row_height=96,
        column_config={"完成时限": st.column_config.DateColumn(format="YYYY-MM-DD", required=True)},
    )  # fmt: skip
    told = {(d.what): d for d in before}
    found = []
    for row in said.to_dict("records"):
        if not str(row["整改事项"] or "").strip() or pd.isna(row["完成时限"]):
            continue
        due = pd.Timestamp(row["完成时限"]).date()
        was = told.get(row["整改事项"])
        found.append(Demand(
            row["整改事项"], str(row["整改措施"] or ""), str(row["责任单位"] or ""), due,
            was.target if was else None, was.closes if was else None,
        ))  # fmt: skip
    return found


def _issue(here: Here, kept: Kept, paper: Paper) -> None:
    minutes = kept.kind == "minutes"
    said = wording.load("minutes" if minutes else "feedback", _changed(here))
    scheme = (said.texts if minutes else said.style)["number"]
    proposed = kept_papers.next_number(here.store, scheme, dt.date.today().year)
    with st.expander("签发"), st.form(f"paper_issue_{kept.paper_id}", border=False):
        left, right = st.columns(2)
        number = left.text_input(
            "发文字号（用过的不能再用）", proposed, key=f"paper_number_{kept.paper_id}"
        )
        day = right.date_input("成文日期", dt.date.today(), format="YYYY-MM-DD", key=f"paper_day_{kept.paper_id}")  # fmt: skip
        along = (
            bool(paper.demands)
            and not minutes
            and st.checkbox(
                f"把 {len(paper.demands):d} 项整改要求列入“整改”",
                True,
                key=f"paper_items_{kept.paper_id}",
            )
        )
        st.caption(
            "签发以后内容不能再改；要改就另拟一稿签发，代替这一份。"
            + ("" if minutes else "县级账号从签发起看得到自己的。")
        )
        if st.form_submit_button("签发", type="primary") and _issued(
            here, kept, number, day, _items(here, kept, paper) if along else []
        ):
            st.rerun()


def _items(here: Here, kept: Kept, paper: Paper) -> list[Item]:
    """The demands as items, but for those that are open already."""
    open_ = {(i.county, i.year, i.target, i.what) for i in rectification.items(here.store) if i.state in rectification.OPEN}  # fmt: skip
    known = {(county, year, target) for county, year, target, _ in open_ if target}
    made = []
    for asked in paper.demands:
        item = Item(
            kept.county or "", kept.year, asked.what, asked.measure, asked.owner, asked.due_on, origin="verdict",
            target=asked.target, snapshot_id=kept.snapshot_id, closes=Closing(**asked.closes) if asked.closes else None,
        )  # fmt: skip
        if (item.county, item.year, item.target) not in known and (item.county, item.year, item.target, item.what) not in open_:  # fmt: skip
            made.append(item)
    return made


def _withdraw(here: Here, kept: Kept) -> None:
    with (
        st.expander(f"撤回已签发的第 {kept.version:d} 稿（{words.plain(kept.number)}）"),
        st.form(f"paper_withdraw_{kept.paper_id}", border=False),
    ):
        reason = st.text_input("原因", key=f"paper_reason_{kept.paper_id}")
        if st.form_submit_button("撤回") and _withdrawn(here, kept, reason):
            st.rerun()


def _preview(paper: Paper) -> None:
    """The paper's words, as they will stand."""
    with st.container(border=True):
        st.markdown(f"#### {words.plain(paper.title.replace(chr(10), ''))}")
        if paper.addressee:
            st.markdown(f"{words.plain(paper.addressee)}：")
        for role, text in paper.paragraphs():
            said = words.plain(text)
            st.markdown(f"**{said}**" if role in ("h1", "h2") else said)
        st.caption("附件：" + "；".join(words.plain(annex.title) for annex in paper.annexes))


def _issued_alone(here: Here, known: Sequence[Kept]) -> None:
    """A county's own papers, once they are issued."""
    own = [kept for kept in known if kept.state != "draft"]
    if not own:
        st.info(
            "还没有签发给您县（市、区）的反馈报告。签发以后在这里下载。", icon=":material/info:"
        )
        return
    for kept in own:
        with st.container(border=True):
            state = f"{SIGNS[kept.state]} {STATES[kept.state]}"
            st.markdown(
                f"**{words.plain(kept.number)}　{words.plain(KINDS[kept.kind])}**　{words.plain(state)}"
            )
            st.caption(f"{kept.year} 年 · 签发 {kept.issued_on:%Y-%m-%d}" + (f" · {words.plain(kept.withdrawn_for)}" if kept.withdrawn_for else ""))  # fmt: skip
            exporting.download(
                here, "下载 Word", lambda kept=kept: papers.document(_read(here, kept), _changed(here)),
                papers.file_name(kept.kind, kept.county, kept.year), what="feedback", key=f"paper_{kept.paper_id}_docx", mime=DOCX,
            )  # fmt: skip


def _moment(here: Here) -> dt.datetime:
    """The moment whose knowledge a draft shows: all that this page shows now."""
    with here.store.plain() as cursor:
        return here.known_at or max(dt.datetime.now(), last_moment(cursor) or dt.datetime.min)


@st.cache_resource(show_spinner=False)
def _held() -> OrderedDict[tuple[Any, ...], Any]:
    """What papers were held against last, for all visitors."""
    return OrderedDict()


def _since(here: Here, county: str | None, moment: dt.datetime | None = None) -> Since | None:
    """What a county's paper is held against: its last issued one, a meeting, a snapshot; None where there is none."""
    before = moment or here.known_at or changes.FOREVER
    base = since.base_of(here.store, county, here.year, here.pack, before)
    if base is None:
        return None
    end = State(here.year, here.as_of, here.known_at, here.pack, here.snapshot)
    key = (here.view, here.version, repr((base.state, end)))
    if key not in _held():
        _held()[key] = since.turned_since(
            here.view.store,
            base.state,
            end,
            lambda _, start, end: ledger_changes.compared(here, start, end),
        )
    while len(_held()) > KEPT:
        _held().popitem(last=False)
    return Since(base.kind, base.name, base.day, *_held()[key])


def _drawn_up(here: Here, counties: Sequence[str | None]) -> list[Draft]:
    moment = _moment(here)
    city = replace(here.city(hidden=True), known_at=moment)
    made = []
    for county in counties:
        paper = papers.draft(city, county, _changed(here), _since(here, county, moment))
        made.append(
            Draft(paper.kind, county, here.year, here.as_of, moment, paper.as_json(), here.snapshot)
        )
    return made


@guarded
def _draft(here: Here, county: str | None, seen: int | None) -> None:
    (made,) = _drawn_up(here, [county])
    _tried(
        lambda: kept_papers.save(here.store, made, seen, here.who.name),
        f"{county or WHOLE}拟好了。",
    )


@guarded
def _draft_all(here: Here) -> None:
    there = {
        k.county
        for k in kept_papers.papers(here.store)
        if k.year == here.year and k.kind != "minutes"
    }
    missing = [county for county in (None, *here.city().counties) if county not in there]
    if not missing:
        st.session_state[SAID] = "都已经有草稿了，没有动。"
        return
    made = [(draft, None) for draft in _drawn_up(here, missing)]
    _tried(
        lambda: kept_papers.save_all(here.store, made, here.who.name), f"拟好了 {len(missing)} 份。"
    )


@guarded
def _keep(here: Here, paper: Paper, kept: Kept) -> bool:
    made = Draft(kept.kind, kept.county, kept.year, kept.as_of, kept.known_at, paper.as_json(), kept.snapshot_id)  # fmt: skip
    return _tried(
        lambda: kept_papers.save(here.store, made, kept.paper_id, here.who.name), "存为下一稿了。"
    )


@guarded
def _issued(here: Here, kept: Kept, number: str, day: dt.date, items: list[Item]) -> bool:
    return _tried(
        lambda: kept_papers.issue(here.store, kept.paper_id, number, day, here.who.name, items),
        f"已签发：{number}。" + (f"{len(items)} 项列入了整改。" if items else ""),
    )


@guarded
def _withdrawn(here: Here, kept: Kept, reason: str) -> bool:
    return _tried(
        lambda: kept_papers.withdraw(here.store, kept.paper_id, reason, here.who.name), "已撤回。"
    )


def _tried(work: Callable[[], Any], said: str) -> bool:
    """Do it and remember what to say; False, with why, where the store refuses."""
    try:
        work()
    except StoreError as wrong:
        st.error(words.plain(wrong), icon=":material/sync_problem:")
        return False
    st.session_state[SAID] = said
    return True
