"""What the container is built of is there, and is what its promises say; no engine runs here (docs/运维.md, 十四)."""

from __future__ import annotations

import re

from dudao import ROOT

FILE = (ROOT / "Containerfile").read_text(encoding="utf-8")
COMPOSE = (ROOT / "compose.yaml").read_text(encoding="utf-8")
LINES = re.findall(r"(?m)^([A-Z]+) (.*(?:\\\n.*)*)", FILE)


def test_拷进去的都在_一样不少():
    copied = {
        name
        for word, rest in LINES
        if word == "COPY" and "--from" not in rest
        for name in rest.split()[:-1]
    }
    assert {name for name in copied if not (ROOT / name).exists()} == set()
    assert copied >= {"dashboard.py", "dudao", "queries", "data", "pages", ".streamlit"}


def test_最后不是root_数据在卷里_时区定好_有健康检查():
    stages = re.split(r"(?m)^FROM ", FILE)[1:]
    assert [re.findall(r"(?m)^USER (.*)$", stage)[-1:] for stage in stages] == [[], ["10001:10001"], ["10001:10001"]]  # fmt: skip
    words = [word for word, _ in LINES]
    assert {"HEALTHCHECK", "VOLUME", "STOPSIGNAL", "ENTRYPOINT"} <= set(words)
    assert "ADD" not in words
    assert "TZ=Asia/Shanghai" in FILE
    assert "--require-hashes" in FILE


def test_compose_根只读_只听本机_不给权限():
    for line in ("read_only: true", "- ALL", "no-new-privileges:true", '"127.0.0.1:8501:8501"', "dudao-data:/data", "- /tmp", "TZ: Asia/Shanghai"):  # fmt: skip
        assert line in COMPOSE
