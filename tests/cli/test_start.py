"""What a command loads before it does anything: nothing it does not need."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from dudao import ROOT

HEAVY = ("pandas", "numpy", "duckdb", "pyarrow", "streamlit", "docx", "xlsxwriter", "dudao.store", "dudao.evaluation")  # fmt: skip
BY_DUCKDB = ("pandas", "numpy", "pyarrow")
"""What DuckDB looks for by itself when a statement of a new store's first migration takes a moment."""
LOADED = """
import json, sys
from dudao.cli.commands import main
try:
    main(sys.argv[1:])
except SystemExit:
    pass
print("\\n" + json.dumps([name for name in {heavy!r} if name in sys.modules]))
"""


@pytest.mark.parametrize(
    ("command", "needed"),
    [
        (["--help"], []),
        (["check", "空文件夹"], []),
        (["check", "空文件夹", "--json"], []),
        (["uploads"], ["duckdb", "dudao.store", *BY_DUCKDB]),
    ],
)
def test_命令只装入要用的(tmp_path, command, needed):
    """Before: pandas, duckdb and the evaluation for every command, 0.8 s of 0.8."""
    (tmp_path / "空文件夹").mkdir()
    code = LOADED.format(heavy=HEAVY)
    words = [*command, "--store", str(tmp_path / "库")]
    ran = subprocess.run(
        [sys.executable, "-c", code, *words],
        cwd=tmp_path, env={"PYTHONPATH": str(ROOT), "PATH": ""}, capture_output=True, check=True,
    )  # fmt: skip
    loaded = json.loads(ran.stdout.decode("utf-8").splitlines()[-1])
    assert set(loaded) <= set(needed)
