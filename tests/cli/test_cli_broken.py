"""A store that cannot be opened or written: the command line says in Chinese why and the way out, exit 4; 3 only for "in use"."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from dudao import ROOT
from dudao.cli import commands as cli
from dudao.store import running_server
from tests.matrices import some

sys.path.insert(0, str(ROOT / "tests" / "store"))  # the ways to spoil a store are told once
import damage


@pytest.fixture
def small(tmp_path):
    """A store with one upload, closed."""
    sample = ROOT / "tests" / "samples" / "呈贡花名册.xlsx"
    assert cli.main(["--store", str(tmp_path / "s"), "ingest", "--yes", str(sample)]) == 0
    return tmp_path / "s"


@pytest.mark.parametrize(
    ("spoil", "words", "way_out"),
    some(
        [
            (damage.garbage, "已损坏", "python3 manage.py restore"),
            (damage.emptied, "已损坏", "rebuild --missing"),
            (damage.cut_short, "已损坏", "python3 manage.py restore"),
            (damage.flipped, "已损坏", "python3 manage.py restore"),
            (damage.half, "已损坏", "python3 manage.py restore"),
            (damage.foreign, "别的程序", "改名留存"),
            (damage.newer, "更新版本的程序", "请升级程序"),
        ],
        always=2,
    ),
    ids=lambda value: getattr(value, "__name__", None),
)
def test_spoiled_database(small, capsys, spoil, words, way_out):
    spoil(small)
    before = (small / damage.DATABASE).read_bytes()
    for command in (["uploads"], ["coverage", "--year", "2025", "--json"], ["audit", "verify"]):
        capsys.readouterr()
        assert cli.main(["--store", str(small), *command]) == 4
        out, err = capsys.readouterr()
        assert out == ""
        assert words in err
        assert way_out in err
    assert (small / damage.DATABASE).read_bytes() == before


def test_in_use_is_exit_3_and_names_the_process(small, capsys):
    other = damage.held_by_another(small)
    assert cli.main(["--store", str(small), "uploads"]) == 3
    assert f"进程 {other.pid}" in capsys.readouterr().err
    other.communicate("")
    assert cli.main(["--store", str(small), "uploads"]) == 0


@pytest.mark.long
def test_a_restore_beside_a_running_server_is_refused_before_anything_is_checked(small, capsys):
    assert cli.main(["--store", str(small), "backup", "--out", str(small.parent / "b")]) == 0
    [made] = (small.parent / "b").iterdir()
    running_server.note(small, "127.0.0.1", 8501, False)
    capsys.readouterr()
    assert cli.main(["--store", str(small), "restore", str(made), "--yes"]) == 3
    out, err = capsys.readouterr()
    assert (out, err.startswith(f"数据库“{small}”正被进程 {os.getpid()} 使用")) == ("", True)
    running_server.forget(small)
    assert cli.main(["--store", str(small), "restore", str(made), "--yes"]) == 0


@pytest.mark.long
def test_spoiled_wal_is_said_and_put_aside(small, capsys):
    damage.spoiled_wal(small)
    assert cli.main(["--store", str(small), "uploads"]) == 0
    assert "已改名为" in capsys.readouterr().err
    assert len(list(small.glob("*.wal.bad-*"))) == 1
    assert cli.main(["--store", str(small), "uploads"]) == 0
    assert "已改名为" not in capsys.readouterr().err


def test_folder_that_is_a_file(tmp_path, capsys):
    (tmp_path / "s").write_text("x")
    for words in (["uploads"], ["backup"], ["user", "add", "李娟"], ["run"]):
        assert cli.main(["--store", str(tmp_path / "s"), *words]) == 4
        assert re.search("读不了或写不了|不能写", capsys.readouterr().err), words


def test_a_command_that_reads_makes_no_store(tmp_path, capsys):
    for words in (
        ["uploads"],
        ["backup"],
        ["status"],
        ["user", "list"],
        ["user", "disable", "李娟"],
        ["audit", "verify"],
    ):
        assert cli.main(["--store", str(tmp_path / "s"), *words]) == 2
        assert "里没有数据库" in capsys.readouterr().err
    assert not (tmp_path / "s").exists()


AS_NOBODY = """
import os, sys
import pandas, dudao.store, dudao.intake.batch  # before the change of user, who may not read where Python lies
from dudao.cli import commands as cli, words as cli_text
from tests.matrices import some
if os.geteuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
sys.exit(cli.main(sys.argv[1:]))
"""


@pytest.fixture
def reachable():
    """A folder that every user of the machine may enter."""
    folder = Path(tempfile.mkdtemp(prefix="dudao-test-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


CLOSED = """
import http.client, os, sys
import pandas, dudao.store, dudao.intake.batch, dudao.history.figures  # before the change of user
import dudao.access.requests, dudao.access.personal, dudao.cli.status, dudao.cli.backup, dudao.store.safekeeping.health
from dudao import __main__ as program
if os.geteuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
closed, made, free = sys.argv[1:]
for words in (
    ["uploads", "--store", closed + "/s"],
    ["status", "--store", closed + "/s"],
    ["check", closed],
    ["ingest", "--yes", closed, "--store", free],
    ["check", closed + "/in"],
    ["check", closed + "/in/a.xlsx"],
    ["check", "--store", closed + "/s", free],
    ["restore", made, "--yes", "--store", closed + "/s"],
    ["backup", "--store", closed + "/s"],
    ["run", "--store", closed + "/s"],
    ["user", "list", "--store", closed + "/s"],
    ["user", "add", "李娟", "--store", closed + "/s"],
    ["run", "--store", free + "/s"],
):
    sys.argv = ["dudao", *words]
    try:
        program.run()
    except SystemExit as ended:
        sys.stderr.write(f"= {ended.code}\\n")
"""


@pytest.mark.long
def test_folders_of_another_account(small, reachable):
    """Places that may not be entered, read or written: each said in a sentence, exit 4; an empty folder is 2."""
    assert cli.main(["--store", str(small), "backup", "--out", str(reachable / "b")]) == 0
    [made] = (reachable / "b").iterdir()
    for path in (reachable / "b", *(reachable / "b").rglob("*")):
        path.chmod(0o755)
    closed, free = reachable / "closed", reachable / "free"
    (closed / "in").mkdir(parents=True)
    free.mkdir()
    closed.chmod(0o000 if os.geteuid() else 0o700)
    ended = subprocess.run(
        [sys.executable, "-c", CLOSED, str(closed), str(made), str(free)], capture_output=True, text=True, timeout=60,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path])},
    )  # fmt: skip
    closed.chmod(0o700)
    assert "Traceback" not in ended.stderr
    assert "程序出错" not in ended.stderr
    *said, _ = ended.stderr.split("= ")
    codes = [int(part[0]) for part in ended.stderr.split("= ")[1:]]
    assert codes == [4, 4, 4, 4, 4, 4, 2, 4, 4, 4, 4, 4, 4], ended.stderr
    assert "读不了或写不了（没有权限）" in said[0]
    for part in said[2:6]:
        assert "文件夹读不了（没有权限）" in part
    assert "里面没有可收的文件" in said[6]
    for part in (said[7], said[12]):
        assert "不能写，请选运行账户写得到的位置" in part
    for part in said[8:12]:
        assert "没有权限" in part


@pytest.mark.parametrize("what", some(["directory", "database"], always=1))
def test_without_permission(small, reachable, what):
    """As another user: a directory that may not be entered, a database that may not be opened."""
    store = reachable / "s"
    shutil.copytree(small, store)
    store.chmod(0o777)
    locked = {"directory": store, "database": store / damage.DATABASE}[what]
    locked.chmod(0o000)
    ended = subprocess.run(
        [sys.executable, "-c", AS_NOBODY, "--store", str(store), "uploads"], capture_output=True, text=True, timeout=60,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path])},
    )  # fmt: skip
    locked.chmod(0o777)
    assert "读不了或写不了" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert ended.returncode == 4
    assert cli.main(["--store", str(store), "uploads"]) == 0
