"""What the container is built of is there, and is what its promises say (docs/运维.md, 十四): by hadolint, by podman-compose's
own reading, and by its parts. It is built and run by `deploy/container_check.sh`, where buildah and podman are."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import yaml

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


def tool(*words: str) -> subprocess.CompletedProcess[str]:
    """A tool of the tests' own environment."""
    program = Path(sys.executable).parent / words[0]
    return subprocess.run([str(program), *words[1:]], cwd=ROOT, capture_output=True, text=True, check=False)  # fmt: skip


def test_hadolint没有话说():
    said = tool("hadolint", "--no-color", "Containerfile")
    assert (said.stdout, said.returncode) == ("", 0)


def test_compose_根只读_只听本机_不给权限():
    """As podman-compose reads it, every word of the file kept."""
    said = tool("podman-compose", "-f", "compose.yaml", "config")
    assert said.returncode == 0, said.stderr
    told = yaml.safe_load(said.stdout)
    one = told["services"]["dudao"]
    assert set(told) == {"services", "volumes"}
    assert one["read_only"] is True
    assert one["cap_drop"] == ["ALL"]
    assert one["security_opt"] == ["no-new-privileges:true"]
    assert one["ports"] == ["127.0.0.1:8501:8501"]
    assert one["volumes"] == ["dudao-data:/data"]
    assert one["tmpfs"] == ["/tmp"]
    assert one["environment"] == {"TZ": "Asia/Shanghai", "DUDAO_DOOR": "docker compose run --rm dudao"}  # fmt: skip
    assert (ROOT / one["build"]["dockerfile"]).is_file()
    assert set(told["volumes"]) == {"dudao-data"}


def test_停得与systemd里一样久():
    unit = (ROOT / "deploy" / "dudao.service").read_text(encoding="utf-8")
    assert f"TimeoutStopSec={yaml.safe_load(COMPOSE)['services']['dudao']['stop_grace_period'][:-1]}\n" in unit  # fmt: skip
