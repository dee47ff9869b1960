"""The 实体建设 page's parts: what is missing most, every item of every station, the counties, what to check on the spot."""

from __future__ import annotations

import functools
from collections.abc import Container, Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from dudao.charts import share_bars
from dudao.charts.bars import Share
from dudao.charts.frame import Figure
from dudao.forms import load_forms
from dudao.intake import scans
from dudao.reading import photos
from dudao.records import Scan
from dudao.reports.listing import listing_workbook
from dudao.store import StoreError
from dudao.ui import coverage
from dudao.ui.ledger.byhand import scans as scanned
from dudao.ui.parts import exporting, words
from dudao.ui.parts import tables as tabular
from dudao.ui.parts.errors import guarded
from dudao.ui.visit import filters, masks, menu
from dudao.ui.visit.kept import of_here
from dudao.ui.visit.stores import Here

FORM = "facility"
PHOTO = "photo"
HAS, LACKS, UNCLEAR = "✓", "✕ 没有", "? 读不出"
LOOKED = "facility_looked"
MOST = 200
"""Stations a table shows at once; the county's choice shows the others."""


@functools.cache
def items() -> dict[str, str]:
    """The items of the form in its order: field → printed label."""
    fields = load_forms()[FORM].fields
    return {name: f.label for name, f in fields.items() if f.kind in ("tick", "choice")}


def kinds() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The items that are ticked, and those of which one option is chosen."""
    fields = load_forms()[FORM].fields
    ticks, choices = ([n for n in items() if fields[n].kind == kind] for kind in ("tick", "choice"))
    return tuple(ticks), tuple(choices)


@of_here
def sites_of(here: Here) -> pd.DataFrame:
    """Every station that sent the form, with ``have`` (items there are) and ``lacks`` (labels of the others)."""
    found = here.ask("pages/facility/sites", year=here.year)
    dark = found["county"].isin(coverage.dark_of(here))  # no ledger tells of the year: not never
    return found.assign(
        supervised=found["supervised"].astype("object").mask(dark, None),
        have=[sum(has(row[name]) is True for name in items()) for row in found.to_dict("records")],
        lacks=[lacking(row) for row in found.to_dict("records")],
    )


def has(value: Any) -> bool | None:
    """Whether an item is there: a tick, or one of the options; None: a tick nobody could read.

    >>> has(True), has("own"), has(False), has(None)
    (True, True, False, None)
    """
    if pd.isna(value):
        return None
    return True if isinstance(value, str) else bool(value)


def lacking(row: Mapping[str, Any]) -> list[str]:
    """The labels of the items a station has not; an option not chosen is one, a tick that cannot be read is not.

    >>> lacking({name: True for name in items()} | {"cap": False, "rooms": None, "vest": None})
    ['房间', '帽子']
    """
    _, choices = kinds()
    missing = {name: has(row[name]) is False or (name in choices and has(row[name]) is None) for name in items()}  # fmt: skip
    return [items()[name] for name, is_missing in missing.items() if is_missing]


def finding(sites: pd.DataFrame, silent: Sequence[str]) -> str:
    """What is missing most, and who sent nothing.

    >>> row = {"county": "五华区", "station": "护国街道", "lacks": ["帽子", "照片"]}
    >>> finding(pd.DataFrame([row, {**row, "lacks": ["照片"]}]), ["东川区"])
    '2 个站报了实体建设，最缺的是“照片”：2 个站没有；1 个县区没有报'
    >>> finding(pd.DataFrame([{**row, "lacks": []}]), [])
    '1 个站报了实体建设，九项都有'
    """
    many = pd.Series([label for one in sites["lacks"] for label in one]).value_counts()
    said = f"{len(sites)} 个站报了实体建设，"
    if many.empty:
        said += "九项都有"
    else:
        most = [label for label in items().values() if many.get(label) == many.max()]
        each = "各有 " if len(most) > 1 else ""
        said += f"最缺的是“{'”“'.join(most)}”：{each}{many.max()} 个站没有"
    return said + (f"；{len(silent)} 个县区没有报" if silent else "")


def show(here: Here) -> None:
    """The whole page."""
    sites = sites_of(here)
    if sites.empty:
        st.info("还没有收到实体建设情况统计总表：站点有没有办公场所、门牌、工作牌都看不出。", icon=":material/info:")  # fmt: skip
        menu.link("uploads", label="去收件，拖入文件 →")
        return
    said, silent = _found(here, sites)
    st.subheader(words.plain(said), anchor=False)
    if silent:
        st.caption(f"没有报的不等于没有：{words.plain('、'.join(silent))}。手册没有规定哪些项是必备，只计数。")  # fmt: skip
    parts = st.tabs(
        ["缺什么", "逐站", "各县区", "现场抽查名单"], key="facility_part", bind="query-params"
    )
    for part, draw in zip(parts, (_items, _stations, _counties, _spot_check), strict=True):
        with part:
            draw(here, sites)


@of_here
def _found(here: Here, sites: pd.DataFrame) -> tuple[str, list[str]]:
    """The finding, and the counties that sent nothing."""
    silent = [county for county in here.counties if county not in set(sites["county"])]
    return finding(sites, silent), silent


def shares(sites: pd.DataFrame) -> list[tuple[str, str, int]]:
    """(field, label, stations that have it) of every item, the rarest first."""
    rows = [(n, label, sum(has(v) is True for v in sites[n])) for n, label in items().items()]
    return sorted(rows, key=lambda row: row[2])


def item_table(sites: pd.DataFrame) -> pd.DataFrame:
    """How many stations have each item, and how it is written."""
    return pd.DataFrame(
        [
            {
                "项目": label,
                "有的站": there,
                "没有的站": sum(label in lacks for lacks in sites["lacks"]),
                "怎么写的": _options(sites[name], name),
            }
            for name, label, there in shares(sites)
        ]
    )


def _items(here: Here, sites: pd.DataFrame) -> None:
    tabular.figure(*_shares(here, sites), key="facility_items")


@of_here
def _shares(here: Here, sites: pd.DataFrame) -> tuple[Figure, pd.DataFrame]:
    many = len(sites)
    drawn = [
        Share(label, there / many, f"{there} / {many} 站") for _, label, there in shares(sites)
    ]
    _, name, least = shares(sites)[0]
    title = f"“{name}”最少：{least} / {many} 个站有" if least < many else "九项每个站都有"
    return share_bars(drawn, title), item_table(sites)


def _options(values: pd.Series, name: str) -> str:
    """How often each option was chosen; nothing of a tick."""
    if name not in kinds()[1]:
        return ""
    many = values.dropna().value_counts()
    return "、".join(f"{words.value_words(FORM, name, v)} {n}" for v, n in many.items())


def cell(name: str, value: Any) -> str:
    """One item of one station in words and a sign.

    >>> cell("cap", True), cell("cap", False), cell("cap", None), cell("office", "own"), cell("office", None)
    ('✓', '✕ 没有', '? 读不出', '✓ 独用', '✕ 没有')
    """
    if name in kinds()[1]:
        return f"{HAS} {words.value_words(FORM, name, value)}" if has(value) else LACKS
    return {True: HAS, False: LACKS, None: UNCLEAR}[has(value)]


def _stations(here: Here, sites: pd.DataFrame) -> None:
    filters.take_up("facility_county", here.counties)
    county = st.selectbox(
        "县区", here.counties, index=None, placeholder="全部县区", key="facility_county",
        bind="query-params", width=200,
    ) if len(here.counties) > 1 else None  # fmt: skip
    own, shown, table = _worst_first(here, sites, county)
    if own.empty:
        st.info("这个县区没有报实体建设。", icon=":material/info:")
        return
    st.caption(
        f"缺得多的站在前；{HAS} 有，{LACKS}，{UNCLEAR}。选中一行，看报表里这个站的照片。"
        + (f"只列前 {MOST} 个站，共 {len(own)} 个：选县区看其余的。" if len(own) > MOST else "")
    )
    ids = list(zip(shown["county"], shown["station"], strict=True))
    for picked in tabular.pick(
        table, ids, rows=14, title="实体建设：逐站", key="facility_stations"
    ):
        _photos(here, shown.iloc[ids.index(picked)].to_dict())
    if county:
        menu.link("county", label=f"{county}的县区档案 →", query_params={"county": county})


@of_here
def _worst_first(
    here: Here, sites: pd.DataFrame, county: str | None
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """A county's stations (None: all), those that lack most first; those shown, and as a table."""
    own = sites[sites["county"] == county] if county else sites
    own = own.sort_values("have", kind="stable")
    shown = own.head(MOST)
    return own, shown, station_table(shown)


def _photos(here: Here, row: Mapping[str, Any]) -> None:
    """The pictures that the station's own row of the original holds; none is kept or rewritten."""
    if not here.may("export_original"):
        st.caption("照片在原件里，您的账号看不到原件。")
        return
    try:
        data = _original(here, row)
    except StoreError as refused:
        st.info(words.plain(str(refused)), icon=":material/lock:")
        return
    found = photos.photos(data, row["sheet"] or "", int(row["row_no"]))
    told, sound = photos_said(row, found)
    st.markdown(f"**{words.plain(told)}**")
    if found is None or len(sound) < found.others + len(found.shown):
        exporting.download(
            here, "下载原件", data, row["file"], what="original", key="facility_original", original=True,
            of=int(row["upload_id"]),
        )  # fmt: skip
    if masks.projected():
        st.caption("投影时不显示照片：里面的人和字没法遮盖。")
        return
    boxes = st.columns(3)
    for number, picture in enumerate(sound):
        with boxes[number % len(boxes)]:
            scanned.picture(picture)


def _original(here: Here, row: Mapping[str, Any]) -> bytes:
    """The file that a station's row came in; nothing of one that is not there any more."""
    sha256 = next((u["sha256"] for u in here.active() if u["upload_id"] == row["upload_id"]), None)
    return here.store.original(sha256) if sha256 else b""


def photos_said(row: Mapping[str, Any], found: photos.Photos | None) -> tuple[str, list[bytes]]:
    """What is said of the pictures of a station's row, and those that are shown.

    >>> row = {"county": "五华区", "station": "护国街道", "photo": True, "file": "表.xls", "sheet": "总表", "row_no": 5}
    >>> photos_said(row, None)
    ('五华区护国街道：写着有照片；表.xls 是老格式，里面的照片这里取不出来，请下载原件，看“总表”第 5 行', [])
    >>> photos_said(row, photos.Photos())[0]
    '五华区护国街道：写着有照片，报表这一行里没有图片（表.xls，“总表”第 5 行）'
    """
    place = f"{row['county']}{row['station']}：" + (
        "写着有照片" if has(row[PHOTO]) else "没有写有照片"
    )
    where = f"“{row['sheet']}”第 {row['row_no']} 行"
    if found is None:
        return f"{place}；{row['file']} 是老格式，里面的照片这里取不出来，请下载原件，看{where}", []
    sound = [p for _, p in found.shown if isinstance(scans.scan(p, PHOTO), Scan)]
    others = found.others + len(found.shown) - len(sound)
    if not sound and not others:
        return f"{place}，报表这一行里没有图片（{row['file']}，{where}）", []
    more = f"；另有 {others} 张这里显示不了，请下载原件看{where}" if others else ""
    return f"{place}；报表这一行有 {len(sound)} 张照片{more}", sound


def station_table(sites: pd.DataFrame) -> pd.DataFrame:
    """A line a station, a column an item, the one that is missing most first."""
    rarest = shares(sites)
    return pd.DataFrame(
        [
            {
                "县区": row["county"],
                "社工站": row["station"],
                "有": f"{row['have']} / {len(items())}",
                **{label: cell(name, row[name]) for name, label, _ in rarest},
                "填表时间": row["filled_on"],
            }
            for row in sites.to_dict("records")
        ]
    )


def _counties(here: Here, sites: pd.DataFrame) -> None:
    st.caption("每格：有这一项的站占报了的站。")
    tabular.show(
        _county_shares(here, sites), rows=14, title="实体建设：各县区", key="facility_counties"
    )


@of_here
def _county_shares(here: Here, sites: pd.DataFrame) -> pd.DataFrame:
    expected = here.ask("coverage_county", year=here.year).set_index("county")["expected"]
    rows = []
    for county in here.counties:
        own = sites[sites["county"] == county]
        share = {
            label: words.percent(sum(has(v) is True for v in own[name]), len(own))
            for name, label in items().items()
        }
        if own.empty:
            share = dict.fromkeys(share, "没有报")
        many = f"{len(own)} / {int(expected.get(county, 0))}"
        mean = "" if own.empty else f"{own['have'].mean():.1f}"
        rows.append({"县区": county, "报了的站（应建）": many, "平均几项": mean, **share})
    return pd.DataFrame(rows)


def spot_check(sites: pd.DataFrame, without: Container[tuple[str, str]] = ()) -> pd.DataFrame:
    """The stations to look at on the spot, each with its reasons, those with most reasons first.

    ``without``: stations that say they sent a photo, of which the original holds none.

    >>> row = {name: True for name in items()} | {"county": "五华区", "station": "甲", "supervised": False, "have": 8}
    >>> spot_check(pd.DataFrame([{**row, "photo": False}]))["reasons"].tolist()
    ['8 项写着有，没有照片；今年没有督导去过']
    """
    found = []
    for row in sites.to_dict("records"):
        if reasons := _reasons(row, (row["county"], row["station"]) in without):
            place = {"county": row["county"], "station": row["station"]}
            found.append({**place, "many": len(reasons), "reasons": "；".join(reasons)})
    frame = pd.DataFrame(found, columns=["county", "station", "many", "reasons"])
    return frame.sort_values("many", ascending=False, kind="stable").drop(columns="many")


def _reasons(row: Mapping[str, Any], without: bool) -> list[str]:
    others = [has(row[name]) for name in items() if name != PHOTO]
    there, reasons = sum(one is True for one in others), []
    few = there <= len(others) / 2
    if has(row[PHOTO]) is not True and not few:
        reasons.append(f"{there} 项写着有，没有照片")
    if without:
        reasons.append("照片打了√，报表里没有图片")
    if few:
        reasons.append(f"{len(items())} 项里只有 {row['have']} 项")
    if any(has(row[name]) is None for name in kinds()[0]):
        reasons.append("有的项目读不出")
    if reasons and has(row["supervised"]) is False:
        reasons.append("今年没有督导去过")
    return reasons


def _looking(here: Here, sites: pd.DataFrame, without: Sequence[tuple[str, str]] | None) -> None:
    """The button that looks into the originals, and what was found."""
    said = _pictured(here, sites)
    if without is None and said:
        st.button(
            f"到原件里核对：{len(said)} 个站写着有照片", key="facility_look",
            on_click=guarded(_look), args=(here, said),
        )  # fmt: skip
    elif without is not None:
        told = (
            f"{len(without)} 个站照片打了√，报表里没有图片"
            if without
            else "写着有照片的，报表里都有图片"
        )
        st.markdown(
            f"**{told}**（看不出的文件没有算：老格式的 .xls、.doc，文本表格，或照片另外报送）。"
        )


@of_here
def _pictured(here: Here, sites: pd.DataFrame) -> list[dict[str, Any]]:
    """The stations that say they sent a photo."""
    return [row for row in sites.to_dict("records") if has(row[PHOTO])]


def _look(here: Here, said: Sequence[Mapping[str, Any]]) -> None:
    """Read each original once; of what cannot be read nothing is said."""
    hashes = {u["upload_id"]: u["sha256"] for u in here.active()}
    rows: dict[tuple[int, str], frozenset[int] | None] = {}
    for upload, sheet in {(row["upload_id"], row["sheet"] or "") for row in said}:
        try:
            data = here.store.original(hashes[upload]) if upload in hashes else b""
        except StoreError:
            data = b""
        rows[upload, sheet] = photos.pictured(data, sheet)
    without = [
        (row["county"], row["station"])
        for row in said
        if (own := rows[row["upload_id"], row["sheet"] or ""]) is not None
        and int(row["row_no"]) not in own
    ]
    st.session_state[LOOKED] = ((here.kind, here.version), without)


@of_here
def _to_look_at(
    here: Here, sites: pd.DataFrame, without: frozenset[tuple[str, str]]
) -> pd.DataFrame:
    return spot_check(sites, without)


def _spot_check(here: Here, sites: pd.DataFrame) -> None:
    looked = st.session_state.get(LOOKED)
    without = looked[1] if looked and looked[0] == (here.kind, here.version) else None
    found = _to_look_at(here, sites, frozenset(without or ()))
    if here.may("export_original"):
        _looking(here, sites, without)
    if found.empty:
        st.success("没有要特别去看的站：照片一项都写着有，也没有缺一半以上的。", icon=":material/check_circle:")  # fmt: skip
        return
    st.caption("写着有、没有照片的；缺一半以上的；读不出的。今年没有督导去过的另外注明。")
    labels = {"county": "县区", "station": "社工站", "reasons": "为什么去看"}
    tabular.show(found, labels, rows=12, title=None, key="facility_check")
    title = f"{here.year}年社工站实体建设现场抽查名单"
    printed = found.rename(columns=labels).assign(看到的情况="", 核对人="")
    exporting.download(
        here,
        "下载抽查名单（Excel）",
        lambda: listing_workbook(printed, title, [f"从 {here.as_of} 看"]),
        f"{title}.xlsx",
        what="list",
        key="facility_check_xlsx",
        records=len(found),
    )
