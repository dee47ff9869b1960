"""A careless edit of the program's own data is said at once: file, key, way out, all files in one look."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from dudao import ROOT
from dudao.reports import own_data

PARTS = (
    "dudao",
    "data/access",
    "data/areas",
    "data/forms",
    "data/papers",
    "data/rules",
    "data/words",
    "queries",
    "pages",
)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A checkout of its own to break."""
    for part in PARTS:
        shutil.copytree(ROOT / part, tmp_path / part, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def edited(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def said(tree: Path, *command: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(tree), "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        [sys.executable, *command], cwd=tree, env=environment, capture_output=True, encoding="utf-8", check=False
    )  # fmt: skip


def test_现在的数据没有问题():
    assert own_data.faults() == []


WORDS = """
[parts]
at = '时间|日期'
[ways.staffing]
hired_on = ['(?:入职)(?:{at})', '(?:到岗(?:{at})']
name = ['{who}姓名']
[units]
'小时|(' = ['minutes']
"""


def test_词语文件里不是式样的_没有的词素_说出文件和键(tmp_path: Path, monkeypatch):
    """A way is compiled when a file first asks it: the look over all files asks every one, whoever is to be met by it."""
    (tmp_path / "headings.toml").write_text(WORDS, encoding="utf-8")
    (tmp_path / "cards.toml").write_text("[ways", encoding="utf-8")
    monkeypatch.setattr(own_data, "WORDS", tmp_path)
    told = [(Path(one.file).name, one.key) for one in own_data._words()]
    assert told[0][0] == "cards.toml"
    assert told[1:] == [
        ("headings.toml", "ways.staffing.hired_on"),
        ("headings.toml", "ways.staffing.name"),
        ("headings.toml", "units.小时|("),
    ]


@pytest.mark.long
def test_每一处写错都指出文件_键和改法_一次说全(tree: Path):
    """
    what is edited                                   | file, key said
    a field's kind is misspelt                       | data/forms/work_log.toml, fields.author.kind
    a form's key nobody knows                        | data/forms/staffing.toml, colour
    a form that is no TOML any more                  | data/forms/facility.toml, the whole
    two forms of one id                              | told once the forms are well each alone (next test)
    a rule's measure does not exist                  | data/rules/zhengzhou.toml, its measure
    a rule gives a param its measure does not take   | data/rules/kunming.toml, KM-10.params
    a rule's period is none                          | data/rules/shapingba.toml, its period
    a query names a parameter it did not declare     | queries/pages/shared/years.sql, $year
    a township of a county that is none              | data/areas/townships.csv, its name
    a mask of a kind there is not                    | data/access/masks.toml, kinds.phonenumber
    a paper's wording names what nobody fills in     | data/papers/feedback.toml, title
    a role that may "yes"                            | data/access/roles.csv, see.city
    """
    data = tree / "data"
    edited(data / "forms/work_log.toml", 'kind = "name"', 'kind = "nmae"')
    edited(data / "forms/staffing.toml", 'layout = "list"', 'layout = "list"\ncolour = "red"')
    edited(data / "forms/facility.toml", 'layout = "list"', 'layout = "list')
    edited(data / "rules/kunming.toml", "params = { ", "params = { rainfall = 3, ")
    edited(data / "rules/zhengzhou.toml", 'measure = "', 'measure = "no_')
    edited(data / "rules/shapingba.toml", 'period = "month"', 'period = "moon"')
    edited(
        tree / "queries/pages/shared/years.sql",
        "select distinct year",
        "select distinct year, $year as asked",
    )
    edited(tree / "queries/pages/overview/received.sql", "\nselect ", "\nselct ")
    edited(data / "areas/townships.csv", "530102001,华山街道,五华区", "530102001,华山街道,五花区")
    edited(data / "access/masks.toml", 'phone = "phone"', 'phonenumber = "phone"')
    edited(data / "papers/feedback.toml", "{county}社会", "{conty}社会")
    edited(data / "access/roles.csv", "see,看看板,1,1", "see,看看板,1,yes")
    ran = said(tree, "-m", "dudao", "data", "check", "--json")
    assert ran.stderr == ""
    found = {(one["file"], one["key"]) for one in json.loads(ran.stdout)}
    rule = {key for file, key in found if file == "data/rules/kunming.toml"}
    assert ran.returncode == 1
    assert [key.partition(".")[2] for key in rule] == ["params"]
    assert {(file, key.partition(".")[2] if "rules" in file else key) for file, key in found} >= {
        ("data/forms/work_log.toml", "fields.author.kind"),
        ("data/forms/staffing.toml", "colour"),
        ("data/forms/facility.toml", ""),
        ("data/rules/zhengzhou.toml", "measure"),
        ("data/rules/shapingba.toml", "period"),
        ("queries/pages/shared/years.sql", "$year"),
        ("queries/pages/overview/received.sql", ""),
        ("data/areas/townships.csv", "华山街道"),
        ("data/access/masks.toml", "kinds.phonenumber"),
        ("data/papers/feedback.toml", "title"),
        ("data/access/roles.csv", "see.city"),
    }
    assert len(found) == 12


@pytest.mark.long
def test_两张表同一个代号(tree: Path):
    shutil.copy(tree / "data/forms/work_log.toml", tree / "data/forms/work_log_2.toml")
    ran = said(tree, "-m", "dudao", "data", "check")
    assert (ran.returncode, ran.stdout) == (
        1,
        "程序自带的“data/forms/work_log_2.toml”里 id “work_log”已经有一张表用了。请换一个 id。\n",
    )


OPENED = """
import sys
from streamlit.testing.v1 import AppTest
app = AppTest.from_file("dudao/ui/main.py", default_timeout=60).run()
print([t.value for t in app.title], [e.value for e in app.error], [e.value for e in app.exception])
"""


@pytest.mark.long
def test_看板打开时就说_不等到第一次上传(tree: Path):
    edited(tree / "data/forms/work_log.toml", 'kind = "name"', 'kind = "nmae"')
    ran = said(tree, "-c", OPENED)
    assert "程序自带的数据写错了，看板没有打开" in ran.stdout, ran.stderr[-2000:]
    assert "data/forms/work" in ran.stdout.replace("\\", "")
    assert ran.stdout.rstrip().endswith("[]")
