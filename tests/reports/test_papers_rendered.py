"""Papers set by LibreOffice as pages, hard cases too: nothing beyond the margins, no heading at a page's foot, pages numbered.

The fonts the file names are not on this machine: what is measured is the substitute's.
"""

from __future__ import annotations

import datetime as dt
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from dudao import evaluation
from dudao.evaluation.facts import Facts
from dudao.reports import papers
from dudao.reports.papers.content import Block, Demand, Paper
from dudao.store import Store

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not here"),
]
YEAR, AS_OF = 2025, dt.date(2026, 1, 10)
MM = 72 / 25.4
LONG = "昆明市某某区某某街道办事处社会工作服务站督导记录" * 6 + ".xlsx"


@pytest.fixture(scope="module")
def empty(tmp_path_factory) -> Paper:
    """The report of a county of which nothing came in."""
    with (
        Store.open(tmp_path_factory.mktemp("empty") / "store") as store,
        Facts(store, AS_OF) as facts,
    ):
        city = papers.city_of(facts, evaluation.as_read(facts, "kunming"), YEAR)
        return papers.draft(city, "五华区")


def problems(paper: Paper, many: int) -> Paper:
    """The report with as many problems, each with its quote, evidence and demand."""
    head = [
        b
        for b in paper.blocks
        if not b.key.startswith(("problem.", "problems.none", "demands", "closing", "contents"))
    ]
    told = []
    for n in range(1, many + 1):
        told += [
            Block("h2", f"（{n}）“第{n}项规定”未达到要求（底线要求）。", f"problem.{n}"),
            Block("text", f"《手册》第一部分规定：“每个县市区每年团体督导不低于1次”。经核，计入0次，要求不少于1次，差1次。依据：《{LONG}》“上半年”第{n}行。", f"problem.{n}.told"),
        ]  # fmt: skip
    demands = [Demand(f"“第{n}项规定”差1次", "补开团体督导", "五华区民政局", dt.date(2026, 2, 9)) for n in range(1, many + 1)]  # fmt: skip
    blocks = [
        *head,
        *told,
        Block("h1", "四、整改要求", "demands"),
        Block("demands", "", "demands.all"),
    ]
    return replace(paper, blocks=blocks, demands=demands)


def met(paper: Paper) -> Paper:
    """The report with everything met and many lines of it."""
    well = [Block("item", f"{n}.“第{n}项规定”达到要求：要求不少于1次，实际2次。", f"well.{n}") for n in range(1, 31)]  # fmt: skip
    return replace(paper, blocks=[*paper.blocks[:6], *well, *paper.blocks[7:]])


def named_long(paper: Paper) -> Paper:
    """The report with long names in every annex."""
    annexes = []
    for annex in paper.annexes:
        table = annex.table and replace(annex.table, rows=[_long_row(annex.table)] * 30)
        annexes.append(replace(annex, table=table))
    return replace(
        paper,
        annexes=annexes,
        title="昆明市某某区某某乡镇（街道）社会工作服务站\n2025年度督导反馈报告",
    )


def _long_row(table) -> list[str]:
    """Long where names may stand: a column of numbers holds none."""
    return ["12" if n in table.centred else LONG[:60] for n in range(len(table.heads))]


CASES = {
    "nothing received": lambda paper: paper,
    "all failed": lambda paper: problems(paper, 12),
    "all met": met,
    "40 problems": lambda paper: problems(paper, 40),
    "long names": named_long,
}


@pytest.mark.parametrize("case", CASES)
def test_排成页_不出界_标题不落在页尾_有页码(empty, tmp_path, case):
    pages = rendered(papers.document(CASES[case](empty)), tmp_path)
    assert len(pages) >= 5
    for number, words in enumerate(pages, 1):
        body = [w for w in words if w["yMin"] < (297 - 35) * MM]
        assert max(w["yMax"] for w in body) <= (297 - 35) * MM + 4
        assert max(w["xMax"] for w in words) <= (210 - 26) * MM + 6
        assert min(w["xMin"] for w in words) >= 28 * MM - 6
        foot = "".join(w["text"] for w in words if w["yMin"] >= (297 - 35) * MM)
        assert re.search(rf"—\s*{number}\s*—", foot), foot
        last = max(body, key=lambda w: (round(w["yMin"]), w["xMin"]))
        line = "".join(w["text"] for w in body if abs(w["yMin"] - last["yMin"]) < 4)
        assert not re.match(r"^([一二三四五]、|（[一二三四五六七八九十\d]+）“)", line), line


def rendered(data: bytes, folder: Path) -> list[list[dict]]:
    """Page → its words with their boxes (points)."""
    (folder / "paper.docx").write_bytes(data)
    profile = f"-env:UserInstallation=file://{folder}/profile"
    subprocess.run(["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", folder, folder / "paper.docx"], check=True, capture_output=True, timeout=180)  # fmt: skip
    subprocess.run(["pdftotext", "-bbox", folder / "paper.pdf", folder / "paper.html"], check=True, timeout=60)  # fmt: skip
    tree = ElementTree.parse(folder / "paper.html")
    space = {"h": "http://www.w3.org/1999/xhtml"}
    return [
        [
            {"text": word.text or "", **{side: float(word.get(side)) for side in ("xMin", "xMax", "yMin", "yMax")}}
            for word in page.findall("h:word", space)
        ]
        for page in tree.iter("{http://www.w3.org/1999/xhtml}page")
    ]  # fmt: skip
