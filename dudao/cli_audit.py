"""The command line's ``audit verify``."""

from __future__ import annotations

import argparse
import json

from dudao.store import Store, audit

OK, PROBLEMS = 0, 1


def run(options: argparse.Namespace, store: Store) -> int:
    """Check the audit trail and print what was found; 0 where it is sound, 1 where a row is not as written."""
    found = audit.verify(store)
    if options.json:
        print(json.dumps(found.as_dict(), ensure_ascii=False), flush=True)
    elif found.bad is None:
        print(
            f"审计共 {found.rows} 行，逐行核对无误。最后一行的指纹：{found.head or '（还没有记录）'}",
            flush=True,
        )
    else:
        print(f"审计从第 {found.bad} 行起不可信：{found.why}", flush=True)
    return OK if found.bad is None else PROBLEMS
