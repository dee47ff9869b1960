"""The one way out: what is downloaded, by whom, for what purpose, to whom; each time a row in the audit.

Phone numbers, birth dates and salaries are hidden in what is made here, unless this session shows them.
"""

from __future__ import annotations

import datetime as dt
import logging
import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import pandas as pd
import pyarrow as pa
import streamlit as st

from dudao.access import reasons
from dudao.access.roles import Principal
from dudao.intake import filenames
from dudao.logs import fault, kind_of, place_of
from dudao.reports import listing, papers
from dudao.store import Store
from dudao.ui.parts import lengthy
from dudao.ui.server import files
from dudao.ui.visit import filters, masks, places, who
from dudao.ui.visit.stores import Here

LOG = logging.getLogger("dudao.ui")
DONE = "exported"
"""The audit's action."""
COUNTY = "county:"
LONGEST = 120
Files = list[tuple[str, bytes]]
PACK = "archive"
_MAKING = lengthy.Manner("正在做", "做好了", "没有做", "份", "做好的留着")
_SAID, _LOOKED_AT = "export_said", "export_looked_at"
_UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]')


class ExportFailed(Exception):
    """A file could not be made; the text is the place in the program, never a value."""


def recipients() -> dict[str, str]:
    """Code → word of who may receive something; a county by its name."""
    named = {f"{COUNTY}{name}": name for name in places.names()}
    told = dict(reasons.codes()["recipients"])
    last = {"other": told.pop("other")}
    return told | named | last


def recipient_words(code: str) -> str:
    """The recipient of an audit row.

    >>> recipient_words("centre"), recipient_words("county:五华区")
    ('本中心', '五华区')
    """
    return code.removeprefix(COUNTY) if code.startswith(COUNTY) else recipients().get(code, code)


def safe(name: str) -> str:
    """A file's name as a label only: no path, no control or direction characters, not hidden, not endless.

    >>> safe("../../督导/台账.xlsx"), safe("a\\u202exslx.exe"), safe("..."), safe("CON .txt"), safe("\\u00a0.甲")
    ('台账.xlsx', 'axslx.exe', '下载', '_CON .txt', '甲')
    """
    clean = filenames.bare(_UNSAFE.sub("", re.split(r"[/\\]", name)[-1]))
    stem, dot, suffix = clean.rpartition(".")
    if dot and len(clean) > LONGEST:
        clean = f"{stem[: LONGEST - len(suffix) - 1]}.{suffix[:16]}"
    clean = filenames.trimmed(clean[:LONGEST])
    return (f"_{clean}"[:LONGEST] if filenames.is_device(clean) else clean) or "下载"


@dataclass(frozen=True, slots=True)
class Export:
    """One file to hand out. ``what``: a code of the table; ``of``: the number of its upload; ``until``: how
    long personal details may stand in it, None: they are hidden; ``holds``: whether the log-in still does, and
    ``token``: which it is."""

    store: Store
    principal: Principal
    what: str
    data: Callable[[], bytes | str] | bytes | str
    purpose: str
    recipient: str
    original: bool = False
    of: int | None = None
    records: int | None = None
    until: dt.datetime | None = None
    holds: Callable[[], bool] = lambda: True
    projected: bool = False
    token: str | None = None

    def make(self) -> bytes:
        """The bytes; no row in the audit, no bytes. Raises :class:`ExportFailed`."""
        if not self.holds():
            raise ExportFailed("logged out")
        hide = self.until is None or dt.datetime.now() >= self.until
        try:
            with masks.fixed(hide, self.projected):
                made = self.data() if callable(self.data) else self.data
            data = made.encode("utf-8-sig") if isinstance(made, str) else made
            with self.store.writing(DONE, self.principal.name) as write:
                write.subject, write.detail = self.what, self._detail(len(data), hide)
        except Exception as trouble:  # noqa: BLE001 - Streamlit logs what leaves here: no value may
            fault(LOG, "export_failed", trouble)
            raise ExportFailed(f"{kind_of(trouble)} {place_of(trouble)}") from None
        files.made_for(self.token, self.holds)
        return data

    def _detail(self, size: int, hide: bool) -> dict[str, Any]:
        told = {"purpose": self.purpose, "recipient": self.recipient, "bytes": size}
        told |= {"personal": "all" if self.original else "hidden" if hide else "shown"}
        return told | {
            name: number
            for name, number in (("upload_id", self.of), ("records", self.records))
            if number is not None
        }


def download(
    here: Here,
    label: str,
    data: Callable[[], bytes | str] | bytes | str,
    file_name: str,
    *,
    what: str,
    key: str,
    mime: str | None = None,
    personal: bool = False,
    original: bool = False,
    of: int | None = None,
    records: int | None = None,
) -> None:
    """A file to be had: purpose and recipient asked (and remembered), then the button.

    ``personal``: it names people; ``original``: it holds everything as it was sent.
    """
    principal, now = here.who, masks.shown()
    personal = personal or now is not None
    action = "export_original" if original else "export_personal" if personal else "export"
    if not principal.may(action) or (original and masks.projected()):
        why = "投影时不能下载原件。" if principal.may(action) else "您的账号不能下载这一项。"
        st.button(label, key=key, disabled=True, help=why, icon=":material/download:")
        return
    with st.popover(label, icon=":material/download:"):
        asked = _asked(key)
        st.caption(_holds(personal, original, now is not None))
        made = partial(_export, here, what, data, asked, original=original, of=of, records=records)
        _button("下载", made(), file_name, asked, key=key, mime=mime, type="primary")


Asked = tuple[str | None, str | None]
"""Purpose and recipient as chosen; None: not yet."""


def _asked(key: str) -> Asked:
    purpose = _choice("用途", "purpose", dict(reasons.codes()["purposes"]), key)
    return purpose, _choice("接收方", "recipient", recipients(), key)


def _export(
    here: Here, what: str, data: Callable[[], bytes | str] | bytes | str, asked: Asked, **more: Any
) -> Export:
    """A file for the account of this run."""
    now = masks.shown()
    return Export(
        here.present, here.who, what, data, asked[0] or "", asked[1] or "",
        until=now.until if now else None, holds=who.lasting(), projected=masks.projected(),
        token=who.token() if who.access().in_use() else None, **more,
    )  # fmt: skip


def _button(label: str, export: Export, file_name: str, asked: Asked, **more: Any) -> None:
    st.download_button(
        label, export.make, safe(file_name), on_click="ignore", disabled=not all(asked),
        icon=":material/download:", **more,
    )  # fmt: skip


def look_at(here: Here, page: str) -> None:
    """What the page of this run looks at: what its tables are taken away with."""
    st.session_state[_LOOKED_AT] = here, page


def table(seen: pa.Table, title: str, key: str, *, empty: str = "") -> None:
    """Under a table as it was drawn: a quiet button behind which it is taken away as Excel or CSV.

    Masked as on the page; without any known name for an account that may not take names away. ``empty``: what an
    empty cell says. Nothing for who may take nothing away, and under a table without rows.
    """
    here, page = st.session_state.get(_LOOKED_AT, (None, ""))
    if here is None or not here.may("export") or not seen.num_rows:
        return
    at = f"take_{key}"
    menu = st.popover(
        "下载这张表", type="tertiary", icon=":material/download:", key=at, on_change="rerun"
    )
    if not menu.open:
        return
    with menu:
        asked, shown = _asked(f"taken_{key}"), masks.shown() is not None
        named = here.may("export_personal")
        st.caption(
            _holds(named, False, shown).replace("里面有", "里面可能有")
            + ("" if named else "姓名换成代号。")
        )
        taken = Taken(
            seen, title, _notes(here), empty, masks.hidden(), None if named else here.present
        )
        name = f"{page} {title}"
        with st.container(horizontal=True):
            for label, suffix, made in (
                ("Excel", "xlsx", taken.workbook),
                ("CSV", "csv", taken.csv),
            ):
                export = _export(here, "table", made, asked, records=seen.num_rows)
                _button(label, export, f"{name}.{suffix}", asked, key=f"taken_{key}_{suffix}")


def _notes(here: Here) -> list[str]:
    own = filters.own()
    return [f"{here.year}年；{filters.made_from(here, '下载')}", *([f"所选：{own}"] if own else [])]


@dataclass(frozen=True, slots=True)
class Taken:
    """A table as it was drawn, to be taken away. ``nameless``: the store whose people are not named in it."""

    seen: pa.Table
    title: str
    notes: list[str]
    empty: str
    hidden: bool
    nameless: Store | None = None

    def workbook(self) -> bytes:
        return listing.listing_workbook(*self._whole())

    def csv(self) -> str:
        return listing.listing_csv(*self._whole())

    def _whole(self) -> tuple[pd.DataFrame, str, list[str]]:
        """The table, its title, the notes. Raises :class:`ExportFailed` where what was drawn may be shown no more."""
        if masks.hidden() and not self.hidden:
            raise ExportFailed("personal details are hidden again")
        frame = self.seen.to_pandas(integer_object_nulls=True).astype(object)
        frame = frame.where(frame.notna(), self.empty)
        if self.nameless is None:
            return frame, self.title, self.notes
        texts = {v for name in frame for v in [name, *frame[name]] if isinstance(v, str)}
        said = self.nameless.without_names([*texts, self.title, *self.notes])
        frame = frame.rename(columns=said).map(lambda v: said[v] if isinstance(v, str) else v)
        return frame, said[self.title], [said[note] for note in self.notes]


def printing(here: Here, page: str) -> None:
    """The way to the page's sheet of paper and its tables (``ui/prints``): purpose and recipient asked as ever."""
    with st.popover("打印", key="head_print"):
        purpose, recipient = _asked("print")
        st.caption(
            "在新网页打开，纸张 A4；电话、出生日期、工资已遮盖，记入审计。图：指着它，点右上角的相机。"
        )
        asked = filters.carried() | {"store": here.kind, "purpose": purpose, "recipient": recipient}
        asked |= _chosen(page)
        if not (purpose and recipient):
            st.button("打开打印页", key="print_not_yet", disabled=True)
            return
        address = places.sheet(page, asked)
        st.link_button("打开打印页", address, type="primary")
        address = places.sheet(page, asked | {"as": "tables"})
        st.link_button("下载本页的表格（Excel）", address)


def _chosen(page: str) -> dict[str, str]:
    """What the page's own choices are, by their keys: the county and those that bear the page's name."""
    keys = {*st.query_params, *map(str, st.session_state)}
    own = [key for key in keys if key == "county" or key.startswith(f"{page}_")]
    said = {key: st.session_state.get(key, st.query_params.get(key)) for key in own}
    return {key: value for key, value in said.items() if isinstance(value, str)}


def blank(label: str, data: bytes, file_name: str, *, key: str) -> None:
    """An empty template: it holds nothing, so nothing is asked and nothing noted."""
    st.download_button(
        label, data, safe(file_name), on_click="ignore", key=key, icon=":material/download:"
    )


def _choice(label: str, name: str, options: Mapping[str, str], key: str) -> str | None:
    """A choice remembered for the rest of the session, for every download."""
    said = st.session_state.setdefault(_SAID, {})
    at = f"{key}_{name}"
    if st.session_state.get(at) is None and name in said:
        st.session_state[at] = said[name]
    return st.selectbox(
        label, list(options), None, format_func=options.__getitem__, key=at, placeholder="请选择",
        on_change=_remember, args=(name, at), width=240,
    )  # fmt: skip


def _remember(name: str, at: str) -> None:
    if said := st.session_state.get(at):
        st.session_state.setdefault(_SAID, {})[name] = said


def _holds(personal: bool, original: bool, shown: bool) -> str:
    """What is in the file, in a sentence."""
    if original:
        return ":orange[原件照原样给出：里面的姓名、电话、出生日期、工资都没有遮盖。]"
    if shown:
        return ":orange[正在显示个人信息：文件里的电话、出生日期、工资没有遮盖。]"
    names = "里面有姓名；" if personal else ""
    return f"{names}电话、出生日期、工资已遮盖。下载记入审计。"


def archive(
    here: Here, what: str, subjects: Sequence[str], files_of: Callable[[str], Files], basis: Hashable, file_name: str
) -> None:  # fmt: skip
    """The button; while it goes on how far it is and the way to stop; what was done and what remains; the archive.

    ``what`` heads the button (反馈报告和附表), ``basis`` is whatever the files depend on: another one, or names hidden
    that were not, and they are made anew.
    """
    hidden = masks.hidden()
    job = lengthy.of(PACK, (basis, hidden))
    if job is None:
        st.button(
            f"打包全部{what}（{len(subjects):d} 份）", key="archive_start",
            on_click=lengthy.ask, args=(PACK, None, (basis, hidden)),
        )  # fmt: skip
        return
    names = {subject: subject for subject in subjects}
    if not lengthy.steps(PACK, job, names, lambda subject, _: files_of(subject), _MAKING):
        return
    st.success(f"{len(subjects):d} 份都做好了，共 {sum(map(len, job.done.values())):d} 个文件。")
    download(
        here, "下载压缩包", lambda: _packed(job, hidden, files_of), file_name, what="papers", key="archive_zip",
        mime="application/zip", records=len(subjects),
    )  # fmt: skip


def _packed(job: lengthy.Job, hidden: bool, files_of: Callable[[str], Files]) -> bytes:
    """The archive; made anew where names are to be hidden by now and are not."""
    if masks.hidden() != hidden:
        return papers.zipped(file for subject in job.done for file in files_of(str(subject)))
    return papers.zipped(file for files in job.done.values() for file in files)
