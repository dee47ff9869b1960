"""The locks say what the requirement files ask for, every file by its hash, and name no place to fetch from."""

from __future__ import annotations

import re
import tomllib

import pytest
from packaging.requirements import Requirement

from dudao import ROOT

LOCKS = {
    "requirements.lock": ["requirements.txt"],
    "requirements-dev.lock": ["requirements.txt", "requirements-dev.txt"],
}


def held(name: str) -> dict[str, str]:
    """Component → version of a lock."""
    text = (ROOT / "deploy" / name).read_text(encoding="utf-8")
    return dict(re.findall(r"(?m)^([a-z0-9-]+)==([^\s;]+)", text))


def wanted(files: list[str]) -> list[Requirement]:
    lines = [line.split("#")[0].strip() for f in files for line in (ROOT / f).read_text(encoding="utf-8").splitlines()]  # fmt: skip
    return [Requirement(line) for line in lines if line]


@pytest.mark.parametrize("lock", LOCKS)
def test_锁定的版本都在要求的范围里(lock):
    pins = held(lock)
    asked = {re.sub(r"[-_.]+", "-", one.name).lower(): one.specifier for one in wanted(LOCKS[lock])}
    assert {name for name, spec in asked.items() if not spec.contains(pins.get(name, "0"))} == set()


@pytest.mark.parametrize("lock", LOCKS)
def test_每个文件有指纹_不写下载的地址(lock):
    text = (ROOT / "deploy" / lock).read_text(encoding="utf-8")
    blocks = re.split(r"(?m)^(?=\S)", text)[1:]
    assert len(blocks) == len(held(lock)) > 40
    assert [b.splitlines()[0] for b in blocks if not re.search(r"--hash=sha256:[0-9a-f]{64}", b)] == []  # fmt: skip
    assert not re.search(r"https?:|file:|--index|--find-links|@ ", text)


def test_安装包要的与requirements一样_版本从程序里来():
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = {str(one) for one in wanted(["requirements.txt"])}
    assert {str(Requirement(one)) for one in told["project"]["dependencies"]} == asked
    assert told["project"]["requires-python"] == ">=3.11,<3.15"
    assert told["project"]["dynamic"] == ["version"]


def test_测试的锁与运行的锁版本一样():
    runs, tests = (held(name) for name in LOCKS)
    assert {name: tests.get(name) for name in runs} == runs
