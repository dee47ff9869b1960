"""The three recipes of the README: a form, a city, a question are one file each, the question one line in a page.

In a copy of the tree nothing else is touched; then everything that follows from them is looked at.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from dudao import ROOT

PARTS = ("dudao", "pages", "queries", "docs")
PRINTING = ("tests/printed.py", "tests/structure.py", "tests/syntax.py", "tests/test_house.py")

CITY = """
title = "某市督导办法"
document = "某市_督导办法.txt"

[targets.NC-1]
label = "每县每季团体督导"
clause = "三"
quote = "每县每季度团体督导不少于2次，每次不少于90分钟"
since = "2024"
subject = "county"
level = "floor"
measure = "group_sessions"
period = "quarter"
at_least = 2
reading = "不足90分钟的不算"
params = { minutes = 90, city_wide = false }
"""

PHONE = """
[fields.driver_phone]
kind = "phone"
labels = ["驾驶员电话"]
"""
"""Nothing but its kind says that it is personal."""

QUESTION = """-- 每辆车用了几次
-- 参数 $known_at 库存时点（空 = 现在）
-- 参数 $year 年度
-- 一行 = 一辆车
-- 公开 plate, records
-- 姓名 driver
select plate, driver, count(*) as records, any_value(driver_phone) as whose_phone
from active_vehicles($known_at::timestamp)
where left(used_on, 4) = $year::varchar
group by all
order by plate, driver;
"""
LINE = '        Section("用车", question("pages/ledger/vehicles", plate="车牌号", driver="驾驶员", records="次数", whose_phone="电话")),\n'


@pytest.fixture(scope="module")
def tree(tmp_path_factory) -> Path:
    """A checkout with one new form, one new city, one new question, and one line in a page."""
    top = tmp_path_factory.mktemp("tree")
    for part in PARTS:
        shutil.copytree(ROOT / part, top / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "data", top / "data", ignore=shutil.ignore_patterns("samples", "store", "demo"))  # fmt: skip
    (top / "tests").mkdir()
    for file in PRINTING:
        shutil.copy(ROOT / file, top / file)
    example = re.search(r"```toml\n(.*?)```", (ROOT / "docs/forms.md").read_text("utf-8"), re.DOTALL)  # fmt: skip
    assert example is not None
    (top / "data/forms/vehicles.toml").write_text(example[1] + PHONE, encoding="utf-8")
    (top / "data/rules/newcity.toml").write_text(CITY, encoding="utf-8")
    (top / "queries/pages/ledger/vehicles.sql").write_text(QUESTION, encoding="utf-8")
    sections = top / "dudao/ui/sections.py"
    text = sections.read_text(encoding="utf-8")
    last = "        Section(changes.SECTION, changes.show),\n"
    assert last in text
    sections.write_text(text.replace(last, last + LINE), encoding="utf-8")
    return top


def ran(tree: Path, *command: str) -> str:
    """What a Python of its own says, run over the copied tree."""
    own = {"PYTHONPATH": str(tree), "PYTHONIOENCODING": "utf-8", "PYTHONDONTWRITEBYTECODE": "1",
           "DUDAO_STORE": str(tree / "store"), "DUDAO_DEMO": str(tree / "demo")}  # fmt: skip
    said = subprocess.run(
        [sys.executable, *command], cwd=tree, env={**os.environ, **own}, capture_output=True, encoding="utf-8", check=False
    )  # fmt: skip
    assert said.returncode == 0, said.stdout + said.stderr[-3000:]
    return said.stdout


@pytest.mark.long
def test_自带数据核对没有问题(tree: Path):
    assert json.loads(ran(tree, "-m", "dudao", "data", "check", "--json")) == []


def test_新表_模板有它的栏(tree: Path):
    ran(tree, "-m", "dudao", "template", "vehicles", "--out", str(tree / "空白.xlsx"))
    sheet = openpyxl.load_workbook(tree / "空白.xlsx").worksheets[0]
    printed = [cell.value for row in sheet.iter_rows() for cell in row if cell.value]
    assert {"车牌号", "驾驶员", "用车日期", "时长（分钟）", "驾驶员电话"} <= set(printed)


@pytest.mark.long
def test_新城市_规定都列出来_换用它评估(tree: Path):
    ran(
        tree,
        "-c",
        "import dudao; from dudao.store import Store; Store.open(dudao.own_directory()).close()",
    )
    listed = json.loads(ran(tree, "-m", "dudao", "rules", "--rules", "newcity", "--json"))
    assert [(rule["id"], rule["kind"]) for rule in listed] == [("NC-1", "judged")]
    judged = json.loads(
        ran(tree, "-m", "dudao", "evaluate", "--year", "2025", "--as-of", "2026-01-10", "--rules", "newcity", "--json")
    )  # fmt: skip
    assert {v["target"] for v in judged["verdicts"]} == {"NC-1"}
    assert {v["state"] for v in judged["verdicts"]} == {"undecidable"}


@pytest.mark.long
def test_文档的表重印一遍就有它们(tree: Path):
    said = ran(tree, "tests/printed.py").split()
    assert {Path(one).as_posix() for one in said} == {"docs/evaluation.md", "docs/forms.md"}
    forms = (tree / "docs/forms.md").read_text(encoding="utf-8")
    assert "| `vehicles` | 公务用车登记表 | list | 第三部分 表六 | 5 |" in forms
    told = (tree / "docs/evaluation.md").read_text(encoding="utf-8")
    assert "| `newcity` | 某市督导办法 | 1 | 1 | 0 | 0 | 0 |" in told
    assert "| `group_sessions` | KM-10, KM-35, NC-1 |" in told


MASKED = """
from dudao.access import masks
print(masks.kind_of("vehicles", "driver_phone"), masks.field("vehicles", "driver_phone", "13812345678"))
from dudao.forms import load_forms
from dudao.store.tables import columns_of
print(columns_of(load_forms()["vehicles"]))
"""


def test_新表的库表_电话照类别遮盖(tree: Path):
    masked, columns = ran(tree, "-c", MASKED).splitlines()
    assert masked == "phone 138****5678"
    assert "'minutes': 'INTEGER'" in columns
    assert "'driver_phone': 'VARCHAR'" in columns


PAGE = """
import sys
from streamlit.testing.v1 import AppTest
app = AppTest.from_file("dudao/ui/main.py", default_timeout=120)
app.query_params["year"] = "2025"
app.query_params["ledger_section"] = "用车"
app.run()
app.switch_page("../../pages/ledger.py").run()
assert not app.exception, app.exception
print([said.value for kind in ("title", "error", "info") for said in getattr(app, kind)])
print([bar.options for bar in app.segmented_control if bar.key == "ledger_section"])
print([head.value for head in app.subheader])
for table in app.dataframe:
    print(table.value.to_json(orient="split", index=False, force_ascii=False))
"""


@pytest.mark.long
def test_新表收进来_新问题在台账里_一行代码就看得见(tree: Path):
    book = openpyxl.Workbook()
    for row in (
        ["公务用车登记表"], ["填报单位", "五华区"], ["车牌号码", "司机", "用车日期", "时长（分钟）", "驾驶员电话"],
        ["云A00001", "张三", "2025-03-12", 90, "13812345678"], ["云A00001", "张三", "2025-04-01", 60, "13812345678"],
    ):  # fmt: skip
        book.active.append(row)
    book.save(tree / "用车.xlsx")
    receipt = json.loads(ran(tree, "-m", "dudao", "ingest", str(tree / "用车.xlsx"), "--yes", "--json"))  # fmt: skip
    assert [sheet["form"] for sheet in receipt["sheets"]] == ["vehicles"]
    said = ran(tree, "-c", PAGE)
    assert "'用车'" in said
    assert "每辆车用了几次" in said
    assert "13812345678" not in said
    assert (
        '"columns":["车牌号","驾驶员","次数","电话"],"data":[["云A00001","张三",2,"****"]]' in said
    )
