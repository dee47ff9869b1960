"""diff N M：真的两份表，从命令行看。"""

import json

import openpyxl
import pytest

from dudao.cli import commands as cli
from dudao.store import Store, audit

HEAD = ["序号", "社工站点", "姓名", "性别", "年龄（或出生年月）", "入职时间", "专业", "学历", "目前的困难", "薪资（数额）", "备注"]  # fmt: skip
FIRST = [
    ["龙翔街道社工站", "钱思远", "男", 30, "2023年5月", "社会工作", "本科", "无", 3500, None],
    ["华山街道社工站", "方清婉", "女", 28, "2024年3月", "法学", "大专", "无", 3600, None],
    ["护国街道社工站", "何其敏", "女", 41, "2022年1月", "社会学", "本科", "无", 3600, None],
]
SECOND = [
    ["龙翔街道社工站", "钱思远", "男", 31, "2023年5月", "社会工作", "本科", "无", 3500, None],
    ["龙翔街道社工站", "方清婉", "女", 28, "2024年3月", "法学", "大专", "无", 3600, None],
    ["华山街道社工站", "苏文静", "女", 25, "2025年7月", "法学", "本科", "无", 3600, None],
]


def write(path, day, rows):
    book = openpyxl.Workbook()
    book.active.append(["五华区乡镇（街道）社工站点人员情况统计总表"])
    book.active.append([f"填表时间：{day}", None, "驻点督导助理：钱明远"])
    book.active.append(HEAD)
    for number, row in enumerate(rows, 1):
        book.active.append([number, *row])
    book.save(path)
    return path


@pytest.fixture
def two(tmp_path, monkeypatch):
    """A store with two versions of one county's table: 1 and 2."""
    monkeypatch.setenv("DUDAO_STORE", str(tmp_path / "store"))
    first = write(tmp_path / "六月.xlsx", "2025年6月30日", FIRST)
    second = write(tmp_path / "九月.xlsx", "2025年9月30日", SECOND)
    for path in (first, second):
        assert cli.main(["ingest", str(path), "--yes"]) == 0


def test_json(two, capsys):
    capsys.readouterr()
    assert cli.main(["diff", "1", "2", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["old"], found["new"]) == (
        {"upload_id": 1, "file": "六月.xlsx"},
        {"upload_id": 2, "file": "九月.xlsx"},
    )
    (form,) = found["forms"]
    assert [r["identity"]["name"] for r in form["new"]] == ["苏文静"]
    assert [r["identity"]["name"] for r in form["gone"]] == ["何其敏"]
    older, moved = form["changed"]
    assert older["fields"] == [
        {"field": "age", "label": "年龄（或出生年月）", "old": 30, "new": 31, "cell_old": "E4", "cell_new": "E4"}
    ]  # fmt: skip
    assert moved["moved"]
    assert [(f["field"], f["old"], f["new"]) for f in moved["fields"]] == [
        ("station", "华山街道", "龙翔街道")
    ]
    assert moved["source_new"] == "九月.xlsx!Sheet!R5"


def test_给人看的(two, capsys):
    capsys.readouterr()
    assert cli.main(["diff", "1", "2"]) == 0
    said = capsys.readouterr().out
    assert "社工站点人员情况统计总表：新增 1，改动 2，消失 1，不变 0" in said
    assert "年龄（或出生年月）：30 → 31（E4 → E4）" in said


@pytest.mark.long
def test_撤销了的也能比_说明它不计入(two, capsys):
    assert cli.main(["undo", "1"]) == 0
    capsys.readouterr()
    assert cli.main(["diff", "1", "2"]) == 0
    assert "第 1 号已撤销，它的记录现在不计入任何数字。" in capsys.readouterr().out


@pytest.mark.long
def test_同一份和自己比(two, capsys):
    capsys.readouterr()
    assert cli.main(["diff", "2", "2"]) == 0
    assert capsys.readouterr().out.endswith("没有不同。\n")


def test_没有这个编号(two, capsys):
    assert cli.main(["diff", "1", "9"]) == 2
    assert "第 9 号" in capsys.readouterr().err


@pytest.mark.long
def test_不同的表_说明(two, tmp_path, capsys):
    book = openpyxl.Workbook()
    book.active.append(["2025年督导台账"])
    book.active.append(["日期", "县（市、区）", "督导类型", "督导", "督导对象", "时长（分钟）"])
    book.active.append(["2025-03-12", "五华区", "个别督导", "钱明远", "钱思远", 60])
    book.save(tmp_path / "台账.xlsx")
    assert cli.main(["ingest", str(tmp_path / "台账.xlsx"), "--yes"]) == 0
    capsys.readouterr()
    assert cli.main(["diff", "1", "3"]) == 0
    assert "两份收件没有同一种表" in capsys.readouterr().out


@pytest.mark.long
def test_工资默认遮盖_说了原因才显示_记入审计(two, tmp_path, capsys):
    """A raise from 3600 to 4321 is told as a change; its sums only with --unmasked, its reason in the audit."""
    third = write(tmp_path / "十月.xlsx", "2025年10月31日", [[*SECOND[1][:8], 4321, "13812345678"]])
    assert cli.main(["ingest", str(third), "--yes"]) == 0
    capsys.readouterr()
    for form in ([], ["--json"]):
        assert cli.main(["diff", "2", "3", *form]) == 0
        said = capsys.readouterr().out
        assert [word for word in ("3600", "4321", "13812345678") if word in said] == []
        assert "138****5678" in said
    with pytest.raises(SystemExit) as refused:
        cli.main(["diff", "2", "3", "--unmasked"])
    assert refused.value.code == 2
    assert "--reason" in capsys.readouterr().err
    assert cli.main(["diff", "2", "3", "--unmasked", "--reason", "contact"]) == 0
    said = capsys.readouterr().out
    assert [word for word in ("3600", "4321", "13812345678") if word not in said] == []
    with Store.open(tmp_path / "store") as store:
        (row,) = [e for e in audit.entries(store.cursor()) if e.action == "unmasked"]
    assert (row.subject, dict(row.detail)) == ("contact", {"command": "diff"})
