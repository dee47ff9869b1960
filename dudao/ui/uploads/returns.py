"""What goes back to those who report: annotated originals, a text for the chat, blank templates."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from pathlib import PurePosixPath

import streamlit as st

from dudao.forms import load_forms
from dudao.intake import filenames
from dudao.intake.batch import Checked
from dudao.reports.annotate import annotate, chat_text
from dudao.reports.templates import Template, template
from dudao.ui.parts import exporting, words
from dudao.ui.uploads import preview as intake
from dudao.ui.visit import masks, places
from dudao.ui.visit.kept import kept
from dudao.ui.visit.stores import Here


def returns(here: Here, batch: Sequence[Checked]) -> None:
    """The sender's own files with every problem marked, one by one or all in a .zip, and a chat text."""
    faulty = {
        checked.result.file: checked
        for checked in batch
        if checked.reading is not None and checked.reading.grids and _told(checked)
    }
    if not faulty:
        return
    with st.expander(f"退回报送人：{len(faulty)} 个文件有问题，可以下载标注好的原件"):
        name = st.selectbox("文件", list(faulty), key="return_file")
        st.caption("可以直接粘贴到聊天里的话：")
        told = chat_text(intake.as_shown(faulty[name].result))
        st.code(masks.text(told), language=None, wrap_lines=True)
        one, every = st.columns(2)
        with one:
            exporting.download(
                here,
                "下载这一份（标注好的原件）",
                lambda: _annotated(faulty[name])[1],
                _annotated_name(faulty[name]),
                what="annotated",
                key="return_one",
                original=True,
                records=1,
            )
        with every:
            exporting.download(
                here,
                f"全部下载（{len(faulty)} 份，.zip）",
                lambda: _packed(list(faulty.values())),
                "标注好的原件.zip",
                what="annotated",
                key="return_all",
                original=True,
                records=len(faulty),
            )


def _told(checked: Checked) -> bool:
    return any(sheet.problems for sheet in checked.result.sheets) or bool(checked.result.problems)


def _annotated(checked: Checked) -> tuple[str, bytes]:
    back = annotate(checked.data, checked.reading, checked.result)
    return back.name, back.data


def _annotated_name(checked: Checked) -> str:
    path = PurePosixPath(checked.result.file)
    if any(grid.kind == "word" for grid in checked.reading.grids):
        return f"{path.stem}（问题清单）.docx"
    return f"{path.stem}（已标注）" + (".xlsm" if path.suffix.lower() == ".xlsm" else ".xlsx")


def _packed(batch: Sequence[Checked]) -> bytes:
    """All annotated files under their own folders; a second one of the same name gets a number."""
    buffer, taken = io.BytesIO(), set()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for checked in batch:
            name, data = _annotated(checked)
            *folders, _ = filenames.parts(checked.result.file)
            (last,) = filenames.parts(name)[-1:]
            path, number = "/".join([*folders, last]), 1
            while path in taken:
                number += 1
                path = "/".join([*folders, f"{number}_{last}"])
            taken.add(path)
            package.writestr(path, data)
    return buffer.getvalue()


def templates(here: Here) -> None:
    """A blank template of any form, its county filled in when one is chosen."""
    with st.expander("空白模板：发给各县区填写，收回来就能读对"):
        forms = load_forms()
        which, where, load = st.columns([3, 2, 2], vertical_alignment="bottom")
        form = which.selectbox("表", list(forms), format_func=words.form_title, key="template_form")
        county = where.selectbox(
            "县（市、区）", places.names(), index=None, placeholder="不预填", key="template_county"
        )
        made = _template(form, here.year, county)
        with load:
            exporting.blank("下载模板", made.data, made.name, key="template_load")


@kept(60)
def _template(form: str, year: int, county: str | None) -> Template:
    return template(form, year, county)
