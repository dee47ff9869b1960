"""The command line's ``status``: of a running server what it says itself, else of the store; for whoever watches."""

from __future__ import annotations

import argparse
import http.client
import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from dudao import ROOT
from dudao.access.requests import READY
from dudao.cli.options import commit_of
from dudao.cli.serving import line_to
from dudao.store import Store, disk_faults, running_server
from dudao.store.errors import StoreError, StoreInUse
from dudao.store.safekeeping import health, second_place

OK, FINDINGS, IN_USE, NOT_DONE = 0, 1, 3, 4
PATIENCE = 20
Opener = Callable[[Path], AbstractContextManager[Store]]


def run(options: argparse.Namespace, directory: Path, opened: Opener) -> int:
    """Print the state; 0 all well, 1 findings, 3 in use by a process that does not answer, 4 the store does not open."""
    server = running_server.of(directory)
    try:
        told = _asked(server) if server else _looked_at(directory, opened)
        if server:
            second = told["second"]
            told["findings"] += second_place.older_settings(
                Path(second["place"]) if second else None
            )
    except StoreError as fault:
        said = disk_faults.of(fault, directory) or fault
        told = health.unopened(str(said))
        code = IN_USE if isinstance(said, StoreInUse) else NOT_DONE
    else:
        code = FINDINGS if told["findings"] else OK
    where = {"pid": server.pid, "url": server.url} if server else None
    told |= {"store": str(directory.resolve()), "server": where, "commit": commit_of(ROOT / ".git")}
    print(json.dumps(told, ensure_ascii=False) if options.json else _words(told), flush=True)
    return code


def _looked_at(directory: Path, opened: Opener) -> dict[str, Any]:
    with opened(directory) as store:
        return health.state(store)


def _asked(server: running_server.Running) -> dict[str, Any]:
    """What the running server says of itself; raises :class:`StoreInUse` where it does not."""
    try:
        line = line_to(server, PATIENCE)
        line.request("GET", READY)
        answer = line.getresponse()
        told = json.loads(answer.read())
    except (OSError, http.client.HTTPException, ValueError) as silent:
        raise StoreInUse(Path(server.url), server.pid) from silent
    if answer.status not in (200, 503):
        raise StoreInUse(Path(server.url), server.pid)
    if not told["opens"]:
        raise StoreError(told["findings"][0])
    return told


def _words(told: dict[str, Any]) -> str:
    server = (
        f"正在运行，{told['server']['url']}（进程 {told['server']['pid']}）"
        if told["server"]
        else "没有运行"
    )
    lines = [
        f"督导看板 {told['version']}，数据库结构 {told['schema']}",
        f"服务器：{server}",
        f"数据目录：{told['store']}",
    ]
    if told["opens"]:
        backup, second = told["backup"], told["second"]
        last = f"{told['uploads']} 份，最近一次 {_moment(told['last_upload'])}"
        lines.append(f"收件：{last if told['uploads'] else '还没有'}")
        made = (
            backup
            and f"最近一次 {_moment(backup['made_at'])}，核对于 {_moment(backup['verified_at'])}"
        )
        lines.append(f"备份：{made or '还没有'}")
        lines.append(
            f"第二处：最近一次 {_moment(second['at'])}"
            if second
            else "第二处：没有设（环境变量 DUDAO_BACKUP_TO）"
        )
        lines.append(f"磁盘：还剩 {told['free_bytes'] / 1e9:.1f} GB")
    lines += [f"注意：{one}" for one in told["findings"]] or ["一切正常。"]
    return "\n".join(lines)


def _moment(text: str | None) -> str:
    return text.replace("T", " ")[:16] if text else "还没有"
