"""Old Word documents: by LibreOffice where it is installed, else a message that says what to do."""

import subprocess

import docx
import pytest

from dudao.reading import office
from dudao.reading.refusal import Refused


@pytest.fixture(scope="module")
def old_document(tmp_path_factory):
    """A .doc of one table, or None where there is no LibreOffice to make one."""
    if office.soffice() is None:
        return None
    folder = tmp_path_factory.mktemp("doc")
    new = docx.Document()
    table = new.add_table(2, 2, style="Table Grid")
    for cell, text in zip(table._cells, "甲乙丙丁", strict=True):
        cell.text = text
    new.add_paragraph("注")
    new.save(folder / "a.docx")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    subprocess.run(
        [office.soffice(), "--headless", profile, "--convert-to", "doc", "a.docx"],
        cwd=folder,
        check=True,
        timeout=60,
        capture_output=True,
    )
    return (folder / "a.doc").read_bytes()


@pytest.mark.long
def test_读旧文档(read, old_document):
    """With LibreOffice the table is read; a .wps is the same kind of file."""
    expected = [["甲", "乙"], ["丙", "丁"]]
    data = old_document or b""
    found = [grid.rows for grid in read(data, "信.wps").grids]
    assert found == ([expected] if old_document else [])


@pytest.mark.long
def test_截断的旧文档(read, old_document):
    data = (old_document or b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")[:700]
    assert [p.code for p in read(data, "信.doc").problems] == ["damaged"]


def test_没有LibreOffice时说清怎么办(monkeypatch):
    """Nothing on the search path: the message names .docx."""
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(office, "_USUAL_PLACES", ())
    monkeypatch.setattr(office, "check_password", lambda data: None)
    with pytest.raises(Refused) as refused:
        office.to_docx(b"")
    assert refused.value.problem.code == "old_word"
    assert "另存为 .docx" in refused.value.problem.message
