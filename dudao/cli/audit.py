"""The command line's ``audit verify``."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict

from dudao.access import trail
from dudao.access.database import Access, AccessUnreadable
from dudao.store import Store, audit

OK, PROBLEMS = 0, 1


def run(options: argparse.Namespace, store: Store) -> int:
    """Check both trails, of the store and of the accounts beside it, and print what was found; 0 where they are
    sound, 1 where a row is not as written."""
    found = audit.verify(store)
    access = Access(store.directory)
    try:
        told = trail.verify(access)
    except AccessUnreadable as trouble:
        told = trail.Finding(0, 0, str(trouble))
    finally:
        access.close()
    if options.json:
        accounts = {name: value for name, value in asdict(told).items() if name != "head"}
        said = {**found.as_dict(), "accounts": accounts}
        print(json.dumps(said, ensure_ascii=False), flush=True)
    else:
        print(_words("审计", found.rows, found.bad, found.why), flush=True)
        if told.rows or told.why:
            print(_words("账号和登录的记录", told.rows, told.bad, told.why), flush=True)
        if found.bad is None:
            print(f"审计最后一行的指纹：{found.head or '（还没有记录）'}", flush=True)
    return OK if found.bad is None and told.bad is None else PROBLEMS


def _words(what: str, rows: int, bad: int | None, why: str | None) -> str:
    if bad is None:
        return f"{what}共 {rows} 行，逐行核对无误。"
    return f"{what}从第 {bad} 行起不可信：{why}"
