"""The command line's ``user add|passwd|role|disable|enable|list``: works beside a running server."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from dudao.access import accounts
from dudao.access.accounts import Account, Code
from dudao.access.database import Access, AccessError
from dudao.access.roles import ADMIN, ROLES, Principal

OK, PROBLEMS = 0, 1


def options(command: Callable[..., argparse.ArgumentParser], *common: argparse.ArgumentParser) -> None:  # fmt: skip
    """The command's words; every step takes the ``common`` options too."""
    user = command("user", "账号：建立、发一次性口令、改角色、停用、启用、列出")
    steps = user.add_subparsers(dest="step", required=True, metavar="步骤", parser_class=type(user))

    def step(name: str, words: str, named: bool = True) -> argparse.ArgumentParser:
        made = steps.add_parser(name, help=words, description=words, parents=common)
        if named:
            made.add_argument("name", metavar="登录名")
        return made

    roles = "、".join(f"{code}（{word}）" for code, word in ROLES.items())
    add = step("add", "建立账号，给出一次性口令（第一个账号是管理员）")
    role = step("role", "改角色")
    add.add_argument("--role", metavar="角色", choices=list(ROLES), help=roles)
    role.add_argument("--role", metavar="角色", choices=list(ROLES), required=True, help=roles)
    for made in (add, role):
        made.add_argument("--county", metavar="县区", help="县级账号所在的县（市、区）")
    step("passwd", "发一次性口令：首次登录，或忘了密码")
    step("disable", "停用账号，已登录的立即失效")
    step("enable", "启用停用的账号")
    step("list", "列出全部账号", named=False)


def run(options: argparse.Namespace, directory: Path, actor: str) -> int:
    """Do one step and print what came of it; 1 where it may not be done."""
    access, by = Access(directory), Principal(actor, ADMIN)
    try:
        done = _do(options, access, by)
    except AccessError as refused:
        print(str(refused), file=sys.stderr, flush=True)
        return PROBLEMS
    finally:
        access.close()
    if options.json:
        print(json.dumps(_plain(done), ensure_ascii=False), flush=True)
    else:
        print(_words(done), flush=True)
    return OK


def _do(options: argparse.Namespace, access: Access, by: Principal) -> Any:
    match options.step:
        case "add":
            return accounts.add(access, by, options.name, options.role, options.county)
        case "passwd":
            return accounts.new_code(access, by, options.name)
        case "role":
            return accounts.set_role(access, by, options.name, options.role, options.county)
        case "list":
            return accounts.everyone(access)
        case step:
            return accounts.set_disabled(access, by, options.name, step == "disable")


def _plain(done: Any) -> Any:
    if isinstance(done, list):
        return [_plain(account) for account in done]
    if isinstance(done, Code):
        until = done.until.isoformat(timespec="seconds")
        return {"name": done.name, "code": done.text, "until": until}
    return {
        "name": done.name,
        "role": done.role,
        "county": done.county,
        "disabled": done.disabled,
        "ready": done.ready,
        "created": done.created.isoformat(timespec="seconds"),
    }


def _words(done: Any) -> str:
    if isinstance(done, Code):
        return (
            f"账号“{done.name}”的一次性口令：{done.text}\n"
            f"{done.until:%Y-%m-%d %H:%M} 前有效，只能用一次，只显示这一次。"
            "在登录页点“首次登录 / 忘记密码”，用它设密码。"
        )
    if isinstance(done, list):
        return "\n".join(map(_line, done)) or "还没有账号：看板只在本机可用。"
    return _line(done)


def _line(account: Account) -> str:
    role = ROLES[account.role] + (f" {account.county}" if account.county else "")
    state = "停用" if account.disabled else "在用" if account.ready else "还没有设密码"
    return f"{account.name}  {role}  {state}  {account.created:%Y-%m-%d} 建立"
