"""The command line as a user and a scheduled task meet it: real files, real processes."""

import datetime as dt
import io
import json
import os
import subprocess
import sys
import zipfile

import openpyxl
import pytest

from dudao import ROOT
from dudao.cli import commands as cli
from dudao.cli import options as cli_options
from dudao.store import Store
from tests.matrices import some

STAFFING = [
    ["五华区乡镇（街道）社工站点人员情况统计总表"],
    ["填表时间：2025年6月30日", None, "驻点督导助理：钱明远", None, "承接机构：晨光社工中心"],
    [],
    ["序号", "社工站点", "姓名", "性别", "年龄（或出生年月）", "入职时间", "专业", "学历", "目前的困难", "薪资（数额）", "备注"],
    [1, "龙翔街道社工站", "钱思远", "男", 30, "2023年5月", "社会工作", "本科", "无", 3500, None],
    [2, "华山街道社工站", "方清婉", "女", 28, "{hired}", "法学", "大专", "无", "3,600元", None],
]  # fmt: skip


def write_staffing(path, hired="2024.3.1"):
    """A staffing table of two workers, as a county sends it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    book = openpyxl.Workbook()
    for row in STAFFING:
        book.active.append([hired if cell == "{hired}" else cell for cell in row])
    book.save(path)
    return path


@pytest.fixture
def dudao(tmp_path):
    """Run ``python -m dudao`` in another folder, on the store ``tmp_path/store`` unless told."""

    def run(*words, stdin=subprocess.DEVNULL, **environment):
        env = {**os.environ, "PYTHONPATH": str(ROOT), "DUDAO_STORE": str(tmp_path / "store")}
        return subprocess.run(
            [sys.executable, "-m", "dudao", *map(str, words)],
            cwd=tmp_path, env=env | environment, stdin=stdin, capture_output=True,
            encoding="utf-8", timeout=120,
        )  # fmt: skip

    return run


def lines(done):
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.long
def test_check_prints_one_line_a_file_in_the_contract_s_shape(dudao, tmp_path):
    write_staffing(tmp_path / "in" / "五华区" / "人员表.xlsx")
    done = dudao("check", tmp_path / "in", "--json", "--unmasked", "--reason", "correction")
    (result,) = lines(done)

    assert done.returncode == 0, done.stderr
    assert (result["file"], result["problems"]) == ("五华区/人员表.xlsx", [])
    (sheet,) = result["sheets"]
    assert sheet["form"] == "staffing"
    assert sheet["meta"]["county"] == "五华区"
    assert [(r["_row"], r["station"], r["name"], r["hired_on"], r["salary"]) for r in sheet["records"]] == [
        (5, "龙翔街道", "钱思远", "2023-05", 3500),
        (6, "华山街道", "方清婉", "2024-03-01", 3600),
    ]  # fmt: skip
    assert not (tmp_path / "store").exists()


@pytest.mark.long
def test_check_says_problems_in_words_and_by_exit_code(dudao, tmp_path):
    write_staffing(tmp_path / "人员表.xlsx", hired="去年")
    done = dudao("check", tmp_path / "人员表.xlsx")
    assert done.returncode == 1
    assert "人员表.xlsx" in done.stdout
    assert "F6" in done.stdout
    assert "去年" in done.stdout
    assert done.stderr.splitlines() == [
        "正在读取 1 个文件……",
        "看完了：1 个文件，1 个有错误。只是检查，没有入库。",
    ]


@pytest.mark.long
def test_check_out_keeps_two_files_of_one_name_apart(dudao, tmp_path):
    write_staffing(tmp_path / "in" / "五华区" / "人员表.xlsx")
    write_staffing(tmp_path / "in" / "盘龙区" / "人员表.xlsx", hired="2022.1.5")
    write_staffing(tmp_path / "人员表.xlsx", hired="2021.1.5")
    dudao("check", tmp_path / "in", "--out", tmp_path / "out")
    dudao("check", tmp_path / "人员表.xlsx", tmp_path / "in" / "五华区" / "人员表.xlsx", "--out", tmp_path / "flat")  # fmt: skip

    def written(folder):
        return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*.json"))

    assert written(tmp_path / "out") == ["五华区/人员表.xlsx.json", "盘龙区/人员表.xlsx.json"]
    assert written(tmp_path / "flat") == ["人员表.xlsx (2).json", "人员表.xlsx.json"]
    told = json.loads(
        (tmp_path / "out" / "盘龙区" / "人员表.xlsx.json").read_text(encoding="utf-8")
    )
    assert told["file"] == "盘龙区/人员表.xlsx"


@pytest.mark.long
def test_litter_is_passed_over_and_zips_are_opened(dudao, tmp_path):
    folder = tmp_path / "in"
    sheet = write_staffing(folder / "表.xlsx")
    for name in ("~$表.xlsx", ".DS_Store", "Thumbs.db", "sub/.~lock.表.xlsx#"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(b"litter")
    with zipfile.ZipFile(folder / "打包.zip", "w") as archive:
        archive.write(sheet, "五华区/内表.xlsx")
        archive.writestr("__MACOSX/五华区/._内表.xlsx", b"litter")
    (folder / "坏.zip").write_bytes(b"PK\x03\x04 not an archive")
    done = dudao("check", folder, "--json")
    seen = {r["file"]: [s["form"] for s in r["sheets"]] for r in lines(done)}
    assert seen == {
        "坏.zip": [],
        "打包.zip/五华区/内表.xlsx": ["staffing"],
        "表.xlsx": ["staffing"],
    }


@pytest.mark.long
def test_ingest_gives_receipts_and_the_same_again_is_a_success(dudao, tmp_path):
    write_staffing(tmp_path / "in" / "人员表.xlsx", hired="去年")
    first = dudao("ingest", tmp_path / "in", "--yes", "--json")
    again = dudao("ingest", tmp_path / "in", "--yes")

    (receipt,) = lines(first)
    assert (receipt["upload_id"], receipt["state"], receipt["records"]) == (1, "committed", 2)
    assert receipt["problems"] == 1
    assert (first.returncode, again.returncode) == (0, 0)
    assert "已在库中" in again.stdout
    assert "第 1 号" in again.stdout
    with Store.open(tmp_path / "store") as store:
        rows = store.cursor().execute(
            "select source, name, hired_on from active_staffing(null) order by record_id"
        )
        assert rows.fetchall() == [
            ("人员表.xlsx!Sheet!R5", "钱思远", "2023-05"),
            ("人员表.xlsx!Sheet!R6", "方清婉", None),
        ]


@pytest.mark.long
def test_unreadable_files_are_parked_and_the_rest_goes_in(dudao, tmp_path):
    write_staffing(tmp_path / "in" / "b.xlsx")
    (tmp_path / "in" / "a.pdf").write_bytes(b"%PDF-1.4 scanned")
    done = dudao("ingest", tmp_path / "in", "--yes", "--json")
    assert [(r["file"], r["state"], r["parked"]) for r in lines(done)] == [
        ("a.pdf", "parked", [None]),
        ("b.xlsx", "committed", []),
    ]
    assert done.returncode == 1
    assert "搁置 a.pdf" in done.stderr


def test_ingest_without_yes_and_without_a_terminal_commits_nothing(dudao, tmp_path):
    write_staffing(tmp_path / "人员表.xlsx")
    done = dudao("ingest", tmp_path / "人员表.xlsx")
    assert done.returncode == 2
    assert "--yes" in done.stderr
    assert not (tmp_path / "store").exists()


class Terminal(io.StringIO):
    """A keyboard with someone at it."""

    def isatty(self):
        return True


def test_在终端里进度是一行_压缩包不使总数变_之后一句话(tmp_path, monkeypatch, capsys):
    write_staffing(tmp_path / "in" / "a.xlsx")
    with zipfile.ZipFile(tmp_path / "in" / "b.zip", "w") as archive:
        for name in ("1.xlsx", "2.xlsx"):
            archive.write(write_staffing(tmp_path / name, hired=f"2023.3.{name[0]}"), name)
    (tmp_path / "in" / "c.pdf").write_bytes(b"%PDF-1.4 scanned")
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    assert cli.main(["ingest", str(tmp_path / "in"), "--yes", "--store", str(tmp_path / "s")]) == 1
    out, err = capsys.readouterr()
    shown = [part.strip() for part in err.split("\r") if part.strip()]
    assert shown[:4] == [
        "正在读取 1/3：a.xlsx",
        "正在读取 2/3：b.zip/1.xlsx",
        "正在读取 2/3：b.zip/2.xlsx",
        "正在读取 3/3：c.pdf",
    ]
    assert (
        "\n办完了：4 个文件，入库 3 个，没有入库 1 个（搁置 1 个，原因见上）。回执在网页“台账”里"
        in err
    )
    assert len(out.splitlines()) == 4


def test_出错之前先把进度那一行去掉(tmp_path, monkeypatch, capsys):
    write_staffing(tmp_path / "a.xlsx")
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    assert (
        cli.main(["check", str(tmp_path / "a.xlsx"), "--out", str(tmp_path / "a.xlsx" / "o")]) == 4
    )
    err = capsys.readouterr().err
    assert err.startswith("正在读取 1/1：a.xlsx\r ")
    assert err.split("\r")[-1].startswith("写不了“")


@pytest.mark.parametrize(
    ("answer", "uploads"), some([("y\n", 1), ("是\n", 1), ("\n", 0), ("", 0)], always=1)
)
def test_ingest_asks_at_a_terminal(tmp_path, monkeypatch, capsys, answer, uploads):
    path = write_staffing(tmp_path / "人员表.xlsx")
    monkeypatch.setattr(sys, "stdin", Terminal(answer))
    assert cli.main(["ingest", str(path), "--store", str(tmp_path / "store")]) == 0
    assert "入库吗" in capsys.readouterr().err
    with Store.open(tmp_path / "store") as store:
        assert len(store.uploads()) == uploads


@pytest.mark.long
def test_undo_redo_and_uploads(dudao, tmp_path):
    write_staffing(tmp_path / "人员表.xlsx")
    dudao("ingest", tmp_path / "人员表.xlsx", "--yes")
    undo, twice = dudao("undo", 1), dudao("undo", "1")
    listed = dudao("uploads")
    again = dudao("ingest", tmp_path / "人员表.xlsx", "--yes")
    redo = dudao("redo", 1, "--json")

    assert [d.returncode for d in (undo, twice, listed, again, redo)] == [0, 0, 0, 1, 0]
    assert "已撤销" in undo.stdout
    assert "没有改动" in twice.stdout
    assert "已撤销" in listed.stdout.splitlines()[1]
    assert "redo 1" in again.stdout
    assert lines(redo) == [{"upload_id": 1, "state": "restored", "changed": True}]


REPORTS = [
    ("evaluate", {"year", "as_of", "rules", "verdicts"}, "达标评估"),
    ("coverage", {"year", "as_of", "denominator", "counties", "total"}, "应建站"),
    ("satisfaction", {"year", "as_of", "total", "counties", "suppressed"}, "满意率"),
]


@pytest.mark.long
@pytest.mark.parametrize(
    ("command", "keys", "word"), some(REPORTS, always=1), ids=[r[0] for r in REPORTS]
)
def test_reports_are_json_or_chinese_on_an_empty_and_a_filled_store(
    dudao, tmp_path, command, keys, word
):
    write_staffing(tmp_path / "人员表.xlsx")
    Store.open(tmp_path / "store").close()
    wanted = (command, "--year", "2025", "--as-of", "2026-01-10")
    for _ in ("empty", "filled"):
        (report,) = lines(dudao(*wanted, "--json"))
        assert keys <= report.keys()
        assert (report["year"], report["as_of"]) == (2025, "2026-01-10")
        told = dudao(*wanted)
        assert (told.returncode, word in told.stdout) == (0, True), told.stderr
        dudao("ingest", tmp_path / "人员表.xlsx", "--yes")


@pytest.mark.long
def test_known_at_shows_what_the_store_held_then(dudao, tmp_path):
    write_staffing(tmp_path / "人员表.xlsx")
    dudao("ingest", tmp_path / "人员表.xlsx", "--yes")
    wanted = ("coverage", "--year", "2025", "--as-of", "2026-01-10", "--json")

    def reported(*more):
        (report,) = lines(dudao(*wanted, *more))
        return report["total"]["workers"]["reported"]

    assert [reported(), reported("--known-at", "2020-01-01")] == [2, 0]


@pytest.mark.long
def test_store_option_stands_before_or_after_the_command(dudao, tmp_path):
    write_staffing(tmp_path / "人员表.xlsx")
    dudao("--store", tmp_path / "a", "ingest", tmp_path / "人员表.xlsx", "--yes")
    dudao("ingest", tmp_path / "人员表.xlsx", "--yes", "--store", tmp_path / "b")
    Store.open(tmp_path / "c").close()
    counts = [len(lines(dudao("uploads", "--json", "--store", tmp_path / s))[0]) for s in "abc"]
    assert counts == [1, 1, 0]
    assert not (tmp_path / "store").exists()


def test_store_in_use_is_exit_3(dudao, tmp_path):
    with Store.open(tmp_path / "store"):
        done = dudao("uploads")
    assert done.returncode == 3
    assert str(os.getpid()) in done.stderr
    assert "正被进程" in done.stderr


@pytest.mark.parametrize(
    ("words", "hint"),
    some(
        [
            ([], "还缺参数"),
            (["checkk"], "没有 'checkk' 这一项"),
            (["check", "no-such-file.xlsx"], "找不到"),
            (["undo", "7"], "没有第 7 号"),
            (["undo", "七"], "的值 '七' 不对"),
            (["evaluate", "--json"], "还缺参数：--year"),
            (["evaluate", "--year", "25"], "不是年份"),
            (
                ["evaluate", "--year", "2025", "--rules", "../kunming"],
                "没有规则包“../kunming”，可选：chongqing",
            ),
            (["coverage", "--year", "2025", "--as-of", "2025-02-30"], "不是日期"),
            (["ingest", ".", "--yes", "--covers", "2025-12..2025-01"], "起在止之后"),
            (["ingest", ".", "--yes", "--covers", "今年"], "不是起止"),
        ],
        always=3,
    ),
)
def test_wrong_use_is_exit_2_with_a_chinese_hint(dudao, tmp_path, words, hint):
    if words[:2] == ["undo", "7"]:
        Store.open(tmp_path / "store").close()
    done = dudao(*words)
    assert (done.returncode, done.stdout) == (2, "")
    assert hint in done.stderr


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2025-01-01..2025-12-31", ("2025-01-01", "2025-12-31")),
        ("2025", ("2025-01-01", "2025-12-31")),
        ("2024-02..2025", ("2024-02-01", "2025-12-31")),
    ],
)
def test_covers(text, days):
    assert cli_options.covers(text) == tuple(dt.date.fromisoformat(d) for d in days)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-01-10", dt.datetime(2026, 1, 10, 23, 59, 59, 999999)),
        ("2026-01-10T09:00", dt.datetime(2026, 1, 10, 9)),
    ],
)
def test_known_at(text, moment):
    assert cli_options.moment(text) == moment


@pytest.mark.parametrize("words", [[], ["evaluate"], ["user", "add"]])
def test_说明里没有英文的标题(dudao, words):
    said = dudao(*words, "--help").stdout
    assert said.startswith("用法：python3 manage.py")
    assert "显示这段说明" in said
    assert [w for w in ("usage", "positional", "options:", "show this") if w in said] == []


@pytest.mark.parametrize(
    ("name", "why"),
    some(
        [("没有.xlsx", "没有这个文件或文件夹"), ("", "这是一个文件夹"), ("x" * 300, "名字太长")],
        always=1,
    ),
)
def test_要退回的文件打不开_原因是中文(dudao, tmp_path, name, why):
    done = dudao("return", tmp_path / name)
    assert done.returncode == 2
    assert f"（{why}）。请检查路径。" in done.stderr
