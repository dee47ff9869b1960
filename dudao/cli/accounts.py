"""The command line's ``user add|passwd|role|disable|enable|list``: works beside a running server."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from dudao.access import accounts
from dudao.access.accounts import Account, Code
from dudao.access.database import FILE, Access, AccessError
from dudao.access.roles import ADMIN, ROLES, Principal
from dudao.cli.desk import NoStore, ensure_writable
from dudao.store import rights
from dudao.store.config import DATABASE

OK, NOT_DONE = 0, 4


def run(options: argparse.Namespace, directory: Path, actor: str) -> int:
    """Do one step and print what came of it; 4 where it may not be done.

    Raises :class:`~dudao.store.errors.StoreError` where the folder is another user's of the machine, and
    :class:`~dudao.cli.desk.NoStore` where there is neither a store nor an account, but for ``add``, which begins one.
    """
    rights.ensure_owner(directory)
    begun = (directory / FILE).exists() or (directory / DATABASE).exists()
    if options.step != "add" and not begun:
        raise NoStore(directory)
    if not directory.is_dir():
        ensure_writable(directory)
    access, by = Access(directory), Principal(actor, ADMIN)
    try:
        done = _do(options, access, by)
    except AccessError as refused:
        print(str(refused), file=sys.stderr, flush=True)
        return NOT_DONE
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
