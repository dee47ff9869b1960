"""What is looked at: year, day judged from, moment, rules; drawn where the page uses them, kept where it does not.

All of it stands in the URL where it is drawn; a page that does not draw one keeps it for the next that does, and
links between pages carry it (:func:`carried`).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

import streamlit as st

from dudao import rules
from dudao.store import Store
from dudao.store.decisions.snapshots import Snapshot
from dudao.ui.parts import words
from dudao.ui.parts.errors import guarded
from dudao.ui.visit import clocks, masks, stores, unmasking
from dudao.ui.visit.kept import kept, of_here
from dudao.ui.visit.stores import DEMO, OWN, Here

FIRST_YEAR = 2015
DEFAULT_PACK = "kunming"
YEAR, DAY, RULES = "year", "as_of", "rules"
MASKS = masks.PROJECTED
CARD = "card"
"""The clause card that is open; it ends with its year (``ui/parts/clause_card.py``)."""
ASKED = "county"
"""The county that a link asks a page to show; of the controls only that of 县区档案 has this name."""
JUDGED = frozenset({YEAR, DAY, RULES, clocks.KEY, MASKS})
"""What a page of verdicts uses."""
COUNTED = JUDGED - {RULES}
"""What a page of figures uses."""


def draw(kind: str, store: Store, looks: frozenset[str]) -> tuple[Here, Snapshot | None]:
    """The controls of ``looks``, the rarer ones behind one button; a snapshot sets them all."""
    dates = st.container(
        horizontal=True, width="content", vertical_alignment="bottom", gap="xsmall"
    )
    pack, (known_at, snapshot) = DEFAULT_PACK, (None, None)
    with _folded(kind, looks):
        if clocks.KEY in looks:
            known_at, snapshot = clocks.choose(store if store.may("see_city") else None)
        elif clocks.KEY in st.session_state or clocks.KEY in st.query_params:
            known_at, snapshot = clocks.kept(store if store.may("see_city") else None)
        pack = pack if snapshot else _pack(RULES in looks)
        if MASKS in looks:
            unmasking.control(kind)
        else:
            unmasking.keep(kind)
        if DAY in looks:
            st.caption("“截至”是评估日期：之后的督导不计入，期限未到的显示“进行中”。")
        _other_store(kind)
    if snapshot:
        with dates:
            return _frozen(kind, snapshot, looks), snapshot
    today = dt.date.today()
    now = Here(kind, today.year, today, pack, known_at)
    with dates:
        year = _year(now, YEAR in looks)
        as_of = _day(DAY in looks)
    return Here(kind, year, as_of, pack, known_at).as_read(), None


def carried() -> dict[str, str]:
    """What links between pages carry: the filters as they stand in an address, defaults left out."""
    state = st.session_state
    found = {YEAR: state.get(YEAR), RULES: state.get(RULES), clocks.KEY: state.get(clocks.KEY)}
    if state.get(DAY) not in (None, dt.date.today()):
        found[DAY] = state[DAY]
    if found[RULES] in (None, DEFAULT_PACK):
        del found[RULES]
    else:
        found[RULES] = rule_packs()[found[RULES]]
    if found[clocks.KEY] in (clocks.NOW, clocks.PICK):
        del found[clocks.KEY]
    if masks.projected():
        found[MASKS] = "true"
    return {key: str(value) for key, value in found.items() if value is not None}


def take_up(key: str, counties: Sequence[str]) -> None:
    """Have a page's own control, named ``key``, stand at the county that the address asks for.

    What a link asks for under the name of a control of the page it stands on does not arrive: Streamlit takes it for
    that page's own and drops it.
    """
    if (asked := st.query_params.pop(ASKED, None)) in counties:
        stand(key, asked)


def stand(key: str, value: str | None) -> None:
    """Set a control that is kept in the address, before it is drawn: of one not drawn before Streamlit writes no address."""
    if value is not None and key not in st.session_state:
        st.query_params[key] = value
    st.session_state[key] = value


def made_from(here: Here, done: str) -> str:
    """What a paper or file that leaves says it was made from: day judged from, rules, moment, and when it was ``done``
    (打印, 下载)."""
    day, now = here.as_of, dt.datetime.now()
    known = f"；按 {clocks.moment_words(here.known_at)} 时库里的数据" if here.known_at else ""
    demo = "；演示数据（虚构）" if here.kind == DEMO else ""
    return (
        f"截至 {day.year}年{day.month}月{day.day}日；按{rules.load(here.pack).short}的规定{known}{demo}；"
        f"{now.year}年{now.month}月{now.day}日{done}"
    )


def own() -> str:
    """What the page's own controls are set to, as they stand in the address, and the station: ``五华区、二季度``.

    Codes and numbers are left out; a person's name stands in no address."""
    head = {YEAR, DAY, RULES, clocks.KEY, MASKS, CARD}
    chosen = [
        st.session_state.get(key, said) for key, said in st.query_params.items() if key not in head
    ]
    chosen.append(st.session_state.get("station"))
    return "、".join(
        dict.fromkeys(v for v in chosen if isinstance(v, str) and re.search(r"[一-鿿]", v))
    )


@kept(1)
def rule_packs() -> dict[str, str]:
    """Rule packs by id with the short name shown."""
    return {pack: rules.load(pack).short for pack in rules.packs()}


@of_here
def years(here: Here, otherwise: int) -> list[int]:
    """The years with records, newest first; ``otherwise`` where there is none."""
    if here.empty:
        return [otherwise]
    found = here.ask("pages/shared/years")
    known = sorted({int(year) for year in found["year"]}, reverse=True) if len(found) else []
    return known or [otherwise]


def _folded(kind: str, looks: frozenset[str]) -> st.delta_generator.DeltaGenerator:
    """The button behind which stand moment, rules and privacy; it says a rule pack that is not the city's own."""
    if not looks & {clocks.KEY, RULES, MASKS}:
        return st.container(width="content")
    packs, chosen = rule_packs(), st.session_state.get(RULES, DEFAULT_PACK)
    other = chosen != DEFAULT_PACK and chosen in packs
    label = f"按{words.plain(packs[chosen])}的规则" if other else "更多"
    return st.popover(label, key="head_more")


def _other_store(kind: str) -> None:
    if kind == OWN and stores.exists(DEMO):
        st.button("看演示数据", type="tertiary", on_click=guarded(stores.choose), args=(DEMO,))


def _frozen(kind: str, snapshot: Snapshot, looks: frozenset[str]) -> Here:
    """Year and day as the snapshot has them, shown and not to be changed."""
    if YEAR in looks:
        st.selectbox(
            "年度", [snapshot.year], key="year_frozen", disabled=True, width=120,
            format_func=_year_words, label_visibility="collapsed",
        )  # fmt: skip
        st.date_input(
            "评估日期", value=snapshot.as_of, key=f"as_of_{snapshot.snapshot_id}", disabled=True,
            format="YYYY-MM-DD", width=150, label_visibility="collapsed",
        )  # fmt: skip
    pack = rules.keep(snapshot.pack, snapshot.pack_text)
    clock = (snapshot.known_at, snapshot.snapshot_id)
    return Here(kind, snapshot.year, snapshot.as_of, pack, *clock)


def _year_words(year: int) -> str:
    return f"{year}年"


def _year(here: Here, drawn: bool) -> int:
    known = years(here, here.year)
    wanted = _wanted(here, known)
    offered = sorted({*known, wanted, here.year}, reverse=True)
    if not drawn:
        kept = st.session_state.get(YEAR)
        st.session_state[YEAR] = kept if kept in offered else wanted
        return int(st.session_state[YEAR])
    if st.session_state.get(YEAR) not in offered:
        st.session_state[YEAR] = wanted
    year = st.selectbox(
        "年度", offered, None, key=YEAR, bind="query-params", width=130, format_func=str,
        label_visibility="collapsed",
    )  # fmt: skip
    return int(year or wanted)


def _day(drawn: bool) -> dt.date:
    """Its default is none, which today fills in: a default of ``today`` Streamlit drops from the address too soon."""
    today = dt.date.today()
    if st.session_state.get(DAY) is None:
        st.session_state[DAY] = day_of(st.query_params.get(DAY, "")) or today
    if not drawn:
        st.session_state[DAY] = st.session_state[DAY]  # kept for the next page that has the control
        return st.session_state[DAY]
    st.markdown("截至", width="content")
    day = st.date_input(
        "评估日期", None, min_value=dt.date(FIRST_YEAR, 1, 1), key=DAY, bind="query-params",
        format="YYYY-MM-DD", width=195, label_visibility="collapsed",
    )  # fmt: skip
    return day or today


def day_of(text: str) -> dt.date | None:
    """The day of an address; None for what is none, or too early."""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year >= FIRST_YEAR else None


def _pack(drawn: bool) -> str:
    packs = rule_packs()
    if len(packs) == 1:
        return DEFAULT_PACK
    if not drawn:
        asked = st.query_params.get(RULES)
        named = next((pack for pack, short in packs.items() if short == asked), DEFAULT_PACK)
        st.session_state[RULES] = st.session_state.get(RULES, named)
        return st.session_state[RULES]
    return st.selectbox(
        "规则", list(packs), index=list(packs).index(DEFAULT_PACK), key=RULES, bind="query-params",
        format_func=lambda name: packs[name], width=260, help="按哪个城市的规定下结论。",
    )  # fmt: skip


def _wanted(here: Here, known: list[int]) -> int:
    """The year of the URL; the newest with records where it names none, and again in another store.

    So the first files received, or a switch to the demo, show what there is.
    """
    if here.past:
        asked = str(st.session_state.get(YEAR) or st.query_params.get(YEAR, ""))
        return int(asked) if re.fullmatch(r"20[1-9]\d", asked) else known[0]
    basis = (here.kind, here.empty)
    if st.session_state.setdefault("year_basis", basis) != basis:
        st.session_state["year_basis"], st.session_state[YEAR] = basis, known[0]
        return known[0]
    card = st.query_params.get(CARD, "").rpartition("~")[2]
    asked = st.query_params.get(YEAR, card)
    return int(asked) if re.fullmatch(r"20[1-9]\d", asked) else known[0]
