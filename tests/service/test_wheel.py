"""A wheel holds all that the program reads, where it looks for it, and nothing that anybody wrote."""

from __future__ import annotations

import subprocess
import sys
import zipfile

import pytest

from dudao import ROOT


@pytest.mark.long
def test_安装包里什么都在_没有别人的数据(tmp_path):
    """Fetches the build's own tool: wants a network."""
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(tmp_path), str(ROOT)]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("dudao-*.whl")
    with zipfile.ZipFile(wheel) as package:
        names = set(package.namelist())
    kept = subprocess.run(
        ["git", "-c", "core.quotepath=off", "ls-files", "data", "queries", "pages", ".streamlit", "dashboard.py"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert {f"dudao/home/{name}" for name in kept.stdout.splitlines()} - names == set()
    assert {
        name for name in names if "home/data/store" in name or "home/data/demo" in name
    } == set()
