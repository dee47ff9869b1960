"""Reports and annexes read back: every figure is that of ``evaluate``, ``coverage``, ``satisfaction``; no worker is named."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections import Counter

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn

from dudao import ROOT, evaluation
from dudao.evaluation.facts import Facts
from dudao.intake import batch as ingest
from dudao.reports import papers
from dudao.reports.papers import figures, wording
from dudao.reports.papers.content import Block, Paper
from dudao.store import Store

YEAR, AS_OF = 2025, dt.date(2026, 1, 10)
JUDGED = ("floor", "principle", "form", "disqualification")
ORDER = ("unmet", "undecidable", "pending", "met", "not_applicable")
WORDS = {"met": "达标", "unmet": "未达标", "pending": "进行中", "undecidable": "无法判定", "not_applicable": "不适用"}  # fmt: skip


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """The demo's city year."""
    with Store.open(tmp_path_factory.mktemp("papers") / "store") as opened:
        files = ingest.find_files([ROOT / "data" / "samples" / "files"])
        received = dt.datetime(2026, 1, 5, 9, 0)
        for _ in ingest.commit_results(opened, ingest.check_paths(files, today=AS_OF), "测试", now=received):  # fmt: skip
            pass
        yield opened


def city_of(store: Store, named: bool = False):
    with Facts(store, AS_OF) as facts:
        return papers.city_of(facts, evaluation.as_read(facts, "kunming"), YEAR, named)


@pytest.fixture(scope="module")
def city(store):
    return city_of(store)


@pytest.fixture(scope="module")
def made(city) -> dict[str, bytes]:
    return dict(papers.files(city, [None, *city.counties]))


@pytest.fixture(scope="module")
def reports(store):
    """What the command line prints, made apart from the papers."""
    return {
        "evaluate": evaluation.evaluate_report(store, YEAR, AS_OF)["verdicts"],
        "coverage": evaluation.coverage_report(store, YEAR, AS_OF),
        "satisfaction": evaluation.satisfaction_report(store, YEAR, AS_OF),
    }


@pytest.fixture(scope="module")
def joint(store):
    with Facts(store, AS_OF) as facts:
        return evaluation.session_counties(facts, YEAR)


def opened(data: bytes):
    return docx.Document(io.BytesIO(data))


def text_of(data: bytes) -> str:
    return "\n".join(p.text for p in opened(data).paragraphs)


def tables_of(data: bytes) -> list[list[list[str]]]:
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in opened(data).tables]  # fmt: skip


def number(pattern: str, text: str) -> int:
    (found,) = re.findall(pattern, text)
    return int(found)


def own(reports, joint, county: str) -> list[dict]:
    return [
        v for v in reports["evaluate"]
        if v["level"] in JUDGED and (v["county"] == county or county in joint.get(v["subject"], ()))
    ]  # fmt: skip


@pytest.mark.long
def test_每个县_督导次数和覆盖_与coverage一致(made, city, reports):
    for row in reports["coverage"]["counties"]:
        text = text_of(made[papers.file_name("feedback", row["county"], YEAR)])
        held = row["sessions"]
        if sum(held.values()):
            assert number(r"共开展督导(\d+)次", text) == sum(held.values())
            for kind, word in (("group", "团体"), ("individual", "个别"), ("peer", "同事"), ("online", "线上")):  # fmt: skip
                assert number(rf"{word}督导(\d+)次[、（]", text) == held[kind]
        assert number(r"应建社会工作服务站(\d+)个", text) == row["stations"]["expected"]
        if row["stations"]["reported"]:
            found = re.search(r"人员情况的(\d+)个，其中受过督导的(\d+)个；在册社工(\d+)名，其中受过督导的(\d+)名", text)  # fmt: skip
            told = (row["stations"]["reported"], row["stations"]["supervised"], row["workers"]["reported"], row["workers"]["supervised"])  # fmt: skip
            assert tuple(map(int, found.groups())) == told
        else:
            assert "无法核定" in text


@pytest.mark.long
def test_每个县_附件里的每个结论_与evaluate一致(made, city, reports, joint):
    for county in city.counties:
        expected: dict[str, Counter] = {}
        for verdict in own(reports, joint, county):
            expected.setdefault(verdict["label"], Counter())[verdict["state"]] += 1
        heads, *rows = tables_of(made[papers.file_name("feedback", county, YEAR)])[0]
        assert heads == ["序号", "规定", "层次", "要求", "实际", "结论", "说明"]
        printed = {row[1]: row for row in rows if row[0]}
        assert printed.keys() == expected.keys()
        for label, counts in expected.items():
            worst = next(state for state in ORDER if counts[state])
            assert printed[label][5].split(" ")[1] in (WORDS[worst], "未达原则")
            if re.search(r"\d+(次督导|个站点)$", printed[label][4]):
                tally = {m[0]: int(m[1]) for m in re.findall(r"(\D+)(\d+)，?", printed[label][6])}
                assert tally == {WORDS[state]: many for state, many in counts.items()}


def test_每个县_结论的项数写在正文里(made, city, reports, joint):
    for county in city.counties:
        states: dict[str, set] = {}
        for verdict in own(reports, joint, county):
            states.setdefault(verdict["target"], set()).add(verdict["state"])
        worst = Counter(next(s for s in ORDER if s in found) for found in states.values())
        (line,) = re.findall(r"列入评估的规定(\d+)项，其中(.+?)（一项规定", text_of(made[papers.file_name("feedback", county, YEAR)]))  # fmt: skip
        said = dict(re.findall(r"(\D+?)(\d+)项、?", line[1]))
        words = {"met": "达到要求", "unmet": "未达到要求", "pending": "期限未到", "undecidable": "资料不足无法判定", "not_applicable": "不适用"}  # fmt: skip
        assert int(line[0]) == len(states)
        assert said == {words[state]: str(many) for state, many in worst.items()}


def test_每个没有达到的_都有条款原文_依据和整改要求(made, city, reports, joint):
    for county in city.counties:
        text = text_of(made[papers.file_name("feedback", county, YEAR)])
        failing = {v["target"] for v in own(reports, joint, county) if v["state"] in ("unmet", "undecidable") and v["level"] != "disqualification"}  # fmt: skip
        for target in failing:
            assert city.pack.targets[target].quote.lstrip("*") in text
        assert len(re.findall(r"整改事项：", text)) == len(failing)
        assert len(re.findall(r"《手册》第.部分", text)) == len(failing)


def test_每个县_满意度_与satisfaction一致(made, reports):
    shown = 0
    for row in reports["satisfaction"]["counties"]:
        text = text_of(made[papers.file_name("feedback", row["county"], YEAR)])
        if row["rate"] is not None and row["mean"] is not None:
            found = re.search(
                r"评价(\d+)份，有效作答(\d+)项次，满意率([\d.]+)%.*平均([\d.]+)分", text
            )
            assert found.groups() == (str(row["respondents"]), str(row["answers"]), f"{100 * row['rate']:.1f}".removesuffix(".0"), f"{row['mean']:.2f}")  # fmt: skip
            shown += 1
            table = next(t for t in tables_of(made[papers.file_name("feedback", row["county"], YEAR)]) if t[0][0] == "题号")  # fmt: skip
            for item, printed in zip(row["items"], table[1:], strict=False):
                counts = [str(n) for n in item["counts"]] if item["counts"] else ["－"] * 5
                assert printed[2:8] == [str(item["answers"]), *counts]
    assert shown >= 2


def test_附表_每一行结论_与evaluate一致(made, city, reports, joint):
    for county in [None, *city.counties]:
        book = openpyxl.load_workbook(io.BytesIO(made[papers.file_name("annex", county, YEAR)]))
        rows = [[c.value for c in row] for row in book["结论"].iter_rows(min_row=4)]
        found = [v for v in reports["evaluate"] if v["level"] in JUDGED] if county is None else own(reports, joint, county)  # fmt: skip
        principle = {"未达原则": "未达标"}
        printed = Counter((row[0], principle.get(row[8].split(" ")[1], row[8].split(" ")[1])) for row in rows)  # fmt: skip
        assert printed == Counter((v["target"], WORDS[v["state"]]) for v in found)
        for row, verdict in zip(rows, found, strict=True):
            if isinstance(verdict["value"], int | float):
                assert re.match(r"[\d.]+", row[7])[0] == figures.figure(verdict["value"])
            assert len((row[10] or "").split("；")) == max(len(verdict["evidence"]), 1)


@pytest.mark.long
def test_附表_覆盖_满意度_与coverage和satisfaction一致(made, reports):
    for row in reports["coverage"]["counties"]:
        book = openpyxl.load_workbook(io.BytesIO(made[papers.file_name("annex", row["county"], YEAR)]))  # fmt: skip
        stations = [[c.value for c in line] for line in book["督导覆盖"].iter_rows(min_row=4)]
        assert sum(line[2] == "是" for line in stations) == row["stations"]["expected"]
        assert sum(line[4] or 0 for line in stations) == row["workers"]["reported"]
        assert sum(line[5] or 0 for line in stations) == row["workers"]["supervised"]
        people = [line for line in book["人员队伍"].iter_rows(min_row=4) if line[0].value]
        assert len(people) == row["workers"]["reported"]
    for row in reports["satisfaction"]["counties"]:
        book = openpyxl.load_workbook(io.BytesIO(made[papers.file_name("annex", row["county"], YEAR)]))  # fmt: skip
        lines = [[c.value for c in line] for line in book["满意度"].iter_rows(min_row=4)]
        total = next(line for line in lines if line[2] == "合计")
        assert (total[3], total[9], total[10]) == (row["answers"], row["rate"], row["mean"])


def test_附表是真的表格_能筛选_打印好了(made, city):
    book = openpyxl.load_workbook(io.BytesIO(made[papers.file_name("annex", "五华区", YEAR)]))
    names = ["结论", "督导台账", "督导覆盖", "人员队伍", "实体建设", "满意度"]
    for name in names:
        (table,) = book[name].tables.values()
        assert table.autoFilter is not None
        assert book[name].page_setup.orientation == "landscape"
        assert book[name].print_title_rows == "$3:$3"
    with zipfile.ZipFile(io.BytesIO(made[papers.file_name("annex", "五华区", YEAR)])) as archive:
        assert sum(name.startswith("xl/charts/chart") for name in archive.namelist()) == 3


def test_图的数字_与各月督导一致_可在文中编辑(made, city):
    data = made[papers.file_name("feedback", "五华区", YEAR)]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        chart = archive.read("word/charts/chart1.xml").decode()
        book = openpyxl.load_workbook(io.BytesIO(archive.read("word/embeddings/Microsoft_Excel_Sheet1.xlsx")))  # fmt: skip
    assert re.search(r"<c:externalData [^>]*r:id=\"rId\d+\"><c:autoUpdate val=\"0\"/></c:externalData><c:printSettings", chart)  # fmt: skip
    heads, *rows = book["数据"].iter_rows(values_only=True)
    kinds = {
        "团体督导": "group",
        "个别督导": "individual",
        "同事督导": "peer",
        "线上督导": "online",
    }
    for column, name in enumerate(heads[1:], 1):
        for month, row in enumerate(rows, 1):
            counted = [r["sessions"] for r in city.months if (r["county"], r["month"], r["kind"]) == ("五华区", month, kinds[name])]  # fmt: skip
            assert row[column] == sum(counted)


def test_版式照公文格式(made):
    made_ = opened(made[papers.file_name("feedback", "五华区", YEAR)])
    section = made_.sections[0]
    sides = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(side.mm) for side in sides] == [37, 35, 28, 26]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    grid = section._sectPr.find(qn("w:docGrid"))
    assert (grid.get(qn("w:type")), grid.get(qn("w:linePitch"))) == ("lines", "579")
    fonts = {e.get(qn("w:eastAsia")) for e in made_.element.body.iter(qn("w:rFonts"))}
    assert fonts == {"方正小标宋简体", "黑体", "楷体_GB2312", "仿宋_GB2312"}
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        (page,) = footer.paragraphs
        assert "PAGE" in page._p.xml
        assert page._p.pPr.find(qn("w:jc")).get(qn("w:val")) == side


@pytest.mark.long
def test_写上的责任人和局领导照印_社工姓名照样遮着_工资哪里都没有(city, made):
    paper = papers.draft(city, "呈贡区")
    paper.demands[0].owner = "呈贡区民政局副局长钱大明"
    paper.blocks.append(Block("text", "联系人：市民政局慈善社工处尚处长。", "added.1"))
    text = text_of(papers.document(Paper.read(paper.as_json())))
    assert "责任单位：呈贡区民政局副局长钱大明；" in text
    assert "联系人：市民政局慈善社工处尚处长。" in text
    assert "　　年　月　日\n（联系人：　　　　，联系电话：　　　　　　　）" in text
    assert not [name for name in city.names if name in text]
    for name, data in made.items():
        if name.endswith(".xlsx"):
            book = openpyxl.load_workbook(io.BytesIO(data))
            heads = {str(c.value) for sheet in book for c in sheet[3]}
            assert not [head for head in heads if "薪" in head or "工资" in head]


def test_没有收到的_不排空附件_版记在最后一页下边与版心同宽(city):
    empty = papers.draft(city, "富民县")
    assert [annex.title for annex in empty.annexes] == ["规定落实情况表", "资料来源"]
    body = opened(papers.document(empty)).element.body
    last = body.findall(qn("w:tbl"))[-1]
    place = last.tblPr.find(qn("w:tblpPr"))
    foot = (297 - 35) * 56.7 - 2 * 26 * 20
    assert (place.get(qn("w:vertAnchor")), abs(int(place.get(qn("w:tblpY"))) - foot) < 2) == ("page", True)  # fmt: skip
    assert [row.get(qn("w:w")) for row in last.tblGrid] == [str(round(156 * 56.7))]
    assert "".join(t.text for t in last.iter(qn("w:t"))) == "抄送：各督导专家，存档。昆明市民政局　　年　月　日印发"  # fmt: skip


@pytest.mark.long
def test_社工的姓名哪里都没有_说明原因要的才有(store, made, city):
    names = city.names
    assert len(names) > 100
    everything = "".join(_everything(data) for data in made.values())
    assert set(re.findall("|".join(names), everything)) == set()
    shown = city_of(store, named=True)
    listed = {row["name"] for row in shown.workers}
    book = papers.workbook(shown, None)
    assert all(name in _everything(book) for name in listed)


def _everything(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return "".join(archive.read(n).decode("utf-8", "replace") for n in archive.namelist() if n.endswith((".xml", ".rels")))  # fmt: skip


def test_留下的内容读回来_再印一份文字一样(city):
    for county in (None, "五华区", "富民县"):
        paper = papers.draft(city, county)
        kept = Paper.read(paper.as_json())
        assert kept == paper
        assert text_of(papers.document(kept)) == text_of(papers.document(paper))


def test_全市汇总_需要督促的在前_与总览同一个口径(made, city, reports):
    text = text_of(made[papers.file_name("summary", None, YEAR)])
    floors = {v["subject"]: v["state"] for v in reports["evaluate"] if v["target"] == "KM-10"}
    below = [county for county, state in floors.items() if state == "unmet"]
    assert number(r"底线要求，(\d+)个县（市、区）未达到", text) == len(below)
    order = re.findall(r"^\d+\.(\w+[区县市])。", text, re.M)
    assert set(order[: len(below)]) == set(below)
    assert sorted(order) == sorted(city.counties)


@pytest.mark.parametrize(
    ("key", "said", "told"),
    [
        ("title", "{县}报告", r"title 写了 \{县\}，程序不认得"),
        ("closing", "请{drafter", "花括号不成对"),
        ("demands.line", "{what}{owner_of}", r"demands.line 写了 \{owner_of\}"),
    ],
)
def test_用语改错了_改的时候就说(key, said, told):
    with pytest.raises(wording.BadData, match=told):
        wording.load("feedback", {f"feedback.{key}": said})


def test_自己的用语代替原来的(city):
    changed = {"feedback.title": "{county}督导情况反馈", "style.issuer": "某市民政局"}
    paper = papers.draft(city, "五华区", changed)
    assert (paper.title, paper.issuer) == ("五华区督导情况反馈", "某市民政局")


@pytest.mark.long
def test_两个时钟_后来撤了收件_按当时的再做一份一字不差(store):
    moment = dt.datetime.now()

    def made() -> list[str]:
        with Facts(store, AS_OF, moment) as facts:
            city = papers.city_of(facts, evaluation.as_read(facts, "kunming"), YEAR)
            return [papers.draft(city, county).as_json() for county in (None, "五华区", "呈贡区")]

    before = made()
    ledger = next(u["upload_id"] for u in store.uploads() if u["forms"] == ["session_ledger"])
    store.withdraw(ledger, "测试", moment + dt.timedelta(minutes=1))
    try:
        assert made() == before
        with Facts(store, AS_OF) as facts:
            now = papers.city_of(facts, evaluation.as_read(facts, "kunming"), YEAR)
        assert papers.draft(now, "五华区").as_json() != before[1]
    finally:
        store.restore(ledger, "测试", moment + dt.timedelta(minutes=2))
