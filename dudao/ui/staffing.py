"""The 人员队伍 page's parts: stations with nobody, certificates and education, tenure, who came and went, pay."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
from typing import Any, NamedTuple

import pandas as pd
import streamlit as st

from dudao.charts import share_bars
from dudao.charts.bars import Share
from dudao.charts.frame import Figure
from dudao.evaluation import traits
from dudao.evaluation.satisfaction import SMALL
from dudao.evaluation.traits import BANDS, Traits, band, related_majors
from dudao.reports.listing import listing_workbook
from dudao.ui import coverage, same_person
from dudao.ui.parts import exporting, words
from dudao.ui.parts import tables as tabular
from dudao.ui.visit import menu
from dudao.ui.visit.kept import of_here
from dudao.ui.visit.stores import Here

EDUCATION = ("博士", "硕士", "本科", "大专", "中专", "高中", "初中", "小学")
TURNS = {"joined": "新来", "left": "不在了", "moved": "换了站"}
STAYED = "没有变"
PAY = {"all": "全市", "county": "县区", "education": "学历", "certificate": "证书"}
FEW, REST = "人数少，不显示", "其余（人数少，合在一起）"


def workers_of(here: Here) -> pd.DataFrame:
    """Every worker on the newest tables."""
    return here.ask("pages/staffing/workers", year=here.year, majors=related_majors()[0])


@of_here
def told_of(here: Here, workers: pd.DataFrame) -> Traits:
    """What of these workers this account is shown: without names no small group."""
    blank = workers.astype(object).where(workers.notna(), None)
    return Traits(blank.to_dict("records"), whole=not here.lens.nameless)


def show(here: Here) -> None:
    """The whole page."""
    workers = workers_of(here)
    if workers.empty:
        st.info(coverage.NO_STAFF, icon=":material/info:")
        menu.link("uploads", label="去收件，拖入文件 →")
        return
    said, empty, silent = _found(here, workers)
    st.subheader(words.plain(said), anchor=False)
    parts = st.tabs(
        ["没有人的站", "证书与学历", "工作年限", "谁来谁走", "薪资"],
        key="staffing_part",
        bind="query-params",
    )
    with parts[0]:
        _empty(here, empty, silent)
    for part, draw in zip(parts[1:3], (_education, _tenure), strict=True):
        with part:
            draw(here, workers)
    with parts[3]:
        _turnover(here)
        same_person.show(here)
    with parts[4]:
        _pay(here)


@of_here
def _found(here: Here, workers: pd.DataFrame) -> tuple[str, pd.DataFrame, list[str]]:
    """The finding, the stations with nobody, the counties that sent no table."""
    empty = without_staff(coverage.stations_of(here), set(workers["county"]))
    silent = [c for c in here.counties if c not in set(workers["county"])]
    return finding(workers, empty, silent), empty, silent


def without_staff(stations: pd.DataFrame, told: set[str]) -> pd.DataFrame:
    """The stations that should exist and that their county's table does not list; of counties that sent one alone."""
    nobody = stations["expected"] & ~(stations["workers"].fillna(0) > 0)
    return stations[nobody & stations["county"].isin(told) & stations["closed_on"].isna()]


def finding(workers: pd.DataFrame, empty: pd.DataFrame, silent: Sequence[str]) -> str:
    """How many people where, and where nobody is.

    >>> one = pd.DataFrame({"county": ["五华区"] * 2, "station": ["护国街道"] * 2, "name": ["甲", "乙"]})
    >>> finding(one, pd.DataFrame({"station": ["大观街道"]}), ["富民县"])
    '2 名社工在 1 个站；1 个应建的站人员表里没有人；1 个县区没有报人员表：富民县'
    """
    sites = len(workers.groupby(["county", "station"]))
    said = [f"{len(workers)} 名社工在 {sites} 个站"]
    said.append(f"{len(empty)} 个应建的站人员表里没有人" if len(empty) else "应建的站都有人")
    if silent:
        said.append(f"{len(silent)} 个县区没有报人员表：{words.listed(list(silent))}")
    return "；".join(said)


def _empty(here: Here, empty: pd.DataFrame, silent: Sequence[str]) -> None:
    st.caption(
        "应建站名单里有、县区报来的人员表里没有列到的站：没有人，或者漏报了，请核对。"
        + (f"没有报人员表的不在内：{words.plain('、'.join(silent))}。" if silent else "")
    )
    if empty.empty:
        st.success("报了人员表的县区，每个应建的站都有人。", icon=":material/check_circle:")
        return
    labels = {"county": "县区", "station": "社工站", "stands": "督导", "last_on": "最近一次督导"}
    tabular.show(empty, labels, rows=14, title=None, key="staffing_empty")
    title = f"{here.year}年人员表里没有人的应建社工站"
    exporting.download(
        here,
        "下载名单（Excel）",
        lambda: listing_workbook(empty[list(labels)].rename(columns=labels), title),
        f"{title}.xlsx",
        what="list",
        key="staffing_empty_xlsx",
        records=len(empty),
    )


def certified(workers: pd.DataFrame) -> pd.DataFrame:
    """The workers of the counties in whose tables anybody has a certificate: of the others nobody can tell."""
    told = workers.groupby("county")["certificate"].transform("count") > 0
    return workers[told]


def _education(here: Here, workers: pd.DataFrame) -> None:
    share, rest, own, chart, people, counties = _educated(here, workers)
    if here.lens.nameless:
        st.caption(f"不看姓名时，不到 {SMALL} 人的一组，和由它能倒推出来的，都不显示。")
    if share is None:
        st.markdown("**持证**　没有一张人员表写了证书：看不出有几人持证。")
    else:
        st.markdown(
            f"**持证** {words.plain(share)}"
            + (f"　只算写了证书的县区；看不出的 {rest:d} 个县区没有算进来。" if rest else "")
        )
    majors, whose = related_majors()
    st.markdown(
        f"**专业相关** {words.plain(own)}　写着{words.plain('、'.join(majors))}的；"
        f"这是{words.plain(whose)}文件的说法，本市手册没有规定。"
    )
    tabular.figure(chart, people, key="staffing_education")
    tabular.show(counties, rows=14, title="人员队伍：各县区", key="staffing_counties")


@of_here
def _educated(
    here: Here, workers: pd.DataFrame
) -> tuple[str | None, int, str, Figure, pd.DataFrame, pd.DataFrame]:
    """The share with a certificate (None: nobody can tell) and the counties left out; that of related majors;
    education as a figure and as a table; the counties."""
    told, known = told_of(here, workers), certified(workers)
    held = words.percent(int(known["certificate"].notna().sum()), len(known))
    rest = len(set(workers["county"]) - set(known["county"]))
    wrote = workers[workers["related"].notna()]
    own = words.percent(int(wrote["related"].astype(bool).sum()), len(wrote))
    many = {REST if name is None else name: n for name, n in told.city("education").items()}
    order = [*(e for e in EDUCATION if e in many), *(e for e in many if e not in EDUCATION)]
    drawn = [Share(e, many[e] / len(workers), f"{many[e]} 人") for e in order]
    most = max(order, key=lambda e: (e != REST, many[e]))
    title = f"学历最多的是{most}：{many[most]} / {len(workers)} 人"
    table = pd.DataFrame({"学历": order, "社工": [many[e] for e in order]})
    share = None if known.empty else held if told.of("certificate") else FEW
    own = own if told.of("related") else FEW
    return share, rest, own, share_bars(drawn, title), table, county_table(workers, told)


def county_table(workers: pd.DataFrame, told: Traits) -> pd.DataFrame:
    """A line a county: people, certificates, majors, education, years; what may not be told says so."""
    rows = []
    known = set(certified(workers)["county"])
    for county, own in workers.groupby("county", sort=False):
        wrote = own[own["related"].notna()]
        parts = {
            "certificate": ("持证", words.percent(int(own["certificate"].notna().sum()), len(own)) if county in known else "看不出"),
            "related": ("专业相关", words.percent(int(wrote["related"].astype(bool).sum()), len(wrote)) if len(wrote) else "看不出"),
            "high": ("本科及以上", words.percent(int(own["education"].isin(traits.HIGH).sum()), int(own["education"].notna().sum()))),
            "years": ("入职年数（中位数）", _years(own["years"])),
        }  # fmt: skip
        shown = {label: said if told.of(trait, county) else FEW for trait, (label, said) in parts.items()}  # fmt: skip
        rows.append({"县区": county, "社工": len(own), **shown})
    return pd.DataFrame(rows)


def _years(years: pd.Series) -> str:
    """
    >>> _years(pd.Series([1.24, 3.0, None])), _years(pd.Series([None], dtype=float))
    ('2.1', '看不出')
    """
    known = years.dropna()
    return f"{median(known):.1f}" if len(known) else "看不出"


def _tenure(here: Here, workers: pd.DataFrame) -> None:
    known = workers["years"].dropna()
    if known.empty:
        st.info("人员表没有写入职时间，看不出工作年限。", icon=":material/info:")
        return
    if not told_of(here, workers).of("years"):
        st.info(f"有一档不到 {SMALL} 人，不看姓名时不显示。", icon=":material/info:")
        return
    tabular.figure(*_served(here, workers), key="staffing_tenure")
    missing = len(workers) - len(known)
    if missing:
        st.caption(f"另有 {missing:d} 人的入职时间没有写、没有写到月，或在填表以后。")


@of_here
def _served(here: Here, workers: pd.DataFrame) -> tuple[Figure, pd.DataFrame]:
    """Lengths of service as a figure and as a table."""
    known = workers["years"].dropna()
    many = known.map(band).value_counts()
    names = [name for _, name in BANDS]
    drawn = [
        Share(n, many.get(n, 0) / len(known), f"{many.get(n, 0)} 人（{words.share(many.get(n, 0) / len(known))}）")
        for n in names
    ]  # fmt: skip
    new = int(many.get(names[0], 0))
    title = f"到填表那天，入职年数的中位数是 {median(known):.1f} 年；{new} 人不到 1 年"
    table = pd.DataFrame({"年数": names, "社工": [int(many.get(n, 0)) for n in names]})
    return share_bars(drawn, title), table


class Turn(NamedTuple):
    """A county's table, as one chooses it."""

    upload: int
    sheet: int
    told_on: str
    people: int

    def words(self) -> str:
        return f"{self.told_on} 填的（第 {self.upload} 号收件，{self.people} 人）"


def _turnover(here: Here) -> None:
    if here.lens.nameless:
        st.info("不看姓名时，不显示谁来谁走：一行就是一个人。", icon=":material/info:")
        return
    found = here.ask("pages/staffing/tables")
    found = found[found["county"].isin(here.counties)]
    many = found["county"].value_counts()
    several = [c for c in here.counties if many.get(c, 0) > 1]
    single = [c for c in here.counties if many.get(c, 0) == 1]
    if not several:
        st.info("每个县区只收到过一张人员表，还看不出谁来谁走：下一次报送以后就有。", icon=":material/info:")  # fmt: skip
        return
    st.caption(
        f"收到过两张以上人员表的县区可以比：{words.plain('、'.join(several))}。"
        + (f"其余 {len(single):d} 个县区只有一张，还看不出。" if single else "")
    )
    left, before, after = st.columns(3)
    county = left.selectbox("县区", several, key="turnover_county", bind="query-params")
    own = [
        Turn(int(r.upload_id), int(r.sheet_no), str(r.told_on), int(r.people))
        for r in found[found["county"] == county].itertuples()
    ]
    first = before.selectbox("从哪张表", own, 0, format_func=Turn.words, key=f"turn_from_{county}")
    last = after.selectbox("到哪张表", own, len(own) - 1, format_func=Turn.words, key=f"turn_to_{county}")  # fmt: skip
    if first == last:
        st.info("选两张不同的表。", icon=":material/info:")
        return
    turned = here.ask(
        "pages/staffing/turnover", county=county, upload_id=first.upload, sheet_no=first.sheet,
        later_upload=last.upload, later_sheet=last.sheet,
    )  # fmt: skip
    st.subheader(words.plain(turn_finding(county, turned, first, last)), anchor=False)
    moved = turned[(turned["turn"] != "stayed") | turned["was"].notna()].copy()
    if moved.empty:
        return
    moved["what"] = moved["turn"].map(TURNS | {"stayed": STAYED})
    told = same_person.moves(same_person.pairs_of(here))
    moved["note"] = [
        _note(row, told.get((county, row["name"]))) for row in moved.to_dict("records")
    ]
    labels = {"what": "变化", "name": "社工", "station_before": "原来的站", "station_after": "现在的站", "note": "请核对"}  # fmt: skip
    tabular.show(moved, labels, rows=14, title="谁来谁走", key="staffing_turnover")


def turn_finding(county: str, turned: pd.DataFrame, first: Turn, last: Turn) -> str:
    """How many came, went and changed stations between two tables.

    >>> two = [Turn(1, 1, "2025-06-30", 2), Turn(2, 1, "2025-12-30", 2)]
    >>> turn_finding("甲县", pd.DataFrame({"turn": ["stayed", "joined", "left"]}), *two)
    '甲县 2025-06-30 到 2025-12-30：新来 1 人，不在了 1 人；1 人没有变'
    >>> turn_finding("甲县", pd.DataFrame({"turn": ["stayed"]}), *two)
    '甲县 2025-06-30 到 2025-12-30：没有人来、没有人走；1 人没有变'
    """
    many = turned["turn"].value_counts()
    told = [f"{word} {many[key]} 人" for key, word in TURNS.items() if many.get(key)]
    return (
        f"{county} {first.told_on} 到 {last.told_on}：{'，'.join(told) or '没有人来、没有人走'}"
        f"；{many.get('stayed', 0)} 人没有变"
    )


def _note(row: dict[str, Any], moves: str | None) -> str:
    """What to ask of a line: one person under two names or in two counties, or a station the later table left out."""
    notes = []
    if isinstance(row["was"], str):
        notes.append(f"原来写作“{row['was']}”（已认定）")
    if isinstance(row["likely"], str):
        notes.append(f"和“{row['likely']}”可能是同一个人（差一个字）")
    if moves and row["turn"] in ("joined", "left"):
        notes.append(moves)
    if not row["listed"]:
        notes.append("后一张表没有列这个站，不一定走了")
    return "；".join(notes)


def _pay(here: Here) -> None:
    found = here.ask("pages/staffing/pay", year=here.year, few=SMALL)
    if found.empty or here.lens.nameless:
        st.info("没有可以显示的薪资。", icon=":material/info:")
        return
    st.caption(
        f"只给 {SMALL} 人以上的组的中位数（一半人比它高、一半人比它低），到百元；不显示任何一个人的薪资。"
        "写成一段的（如 3000—4000）没有算。"
    )
    tabular.show(_pay_table(here, found), rows=20, title="工资的中位数", key="staffing_pay")


@of_here
def _pay_table(here: Here, found: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "按": PAY[row["by"]],
                "组": row["name"],
                "人数": int(row["people"]),
                "薪资中位数（元/月）": FEW if pd.isna(row["median"]) else str(int(row["median"])),
            }
            for row in found.sort_values("by", key=lambda by: by.map(list(PAY).index), kind="stable").to_dict("records")
        ]
    )  # fmt: skip
