"""收件: what goes back — annotated originals, a text for the chat, blank templates."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from dudao import ROOT
from dudao.intake import batch as ingest
from dudao.ui.uploads import returns as returning

FILES = ROOT / "data" / "samples" / "files"


@pytest.fixture
def batch():
    """The demo's files that were read, problems and all."""
    return list(ingest.check_paths(ingest.find_files([FILES])))


def test_空页也能下载模板(empty_store, visit):
    app: AppTest = visit("uploads")
    assert not app.exception
    options = app.selectbox(key="template_form").options
    assert "社工站点人员情况统计总表" in options
    app.selectbox(key="template_form").select("facility").run()
    assert not app.exception


@pytest.mark.long
def test_有问题的文件给出聊天话术和标注件(empty_store, visit, batch):
    faulty = next(
        c
        for c in batch
        if c.result.sheets and returning._told(c) and c.result.file.endswith(".xlsx")
    )
    app = visit("uploads")
    files = [(faulty.result.file.split("/")[-1], faulty.data, "application/octet-stream")]
    app.file_uploader(key="files_0").set_value(files)
    app.run()
    assert not app.exception
    assert app.code[0].value.startswith(f"您好，《{files[0][0]}》已收到，")


@pytest.mark.long
def test_打包下载里每份都能打开(batch):
    faulty = [c for c in batch if c.reading and c.reading.grids and returning._told(c)]
    assert len(faulty) > 5
    with zipfile.ZipFile(io.BytesIO(returning._packed(faulty))) as package:
        names = package.namelist()
        assert len(names) == len(set(names)) == len(faulty)
        for name in names:
            if name.endswith(".xlsx"):
                book = openpyxl.load_workbook(io.BytesIO(package.read(name)))
                assert book.sheetnames[0] == "错误清单"
