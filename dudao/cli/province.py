"""``publish`` and ``province``: a centre's facts out of its house, and the cities of a province judged together."""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from dudao import rules
from dudao.cli import words
from dudao.cli.options import USAGE
from dudao.evaluation import province
from dudao.evaluation.province import cluster
from dudao.store import Store
from dudao.store.publication.city import folders
from dudao.store.publication.publish import publish

OK, PROBLEMS, NOT_DONE = 0, 1, 4
Opener = Callable[[Path], AbstractContextManager[Store]]


def run(options: argparse.Namespace, directory: Path, opened: Opener, actor: str) -> int:
    """Run the command of ``options.action``; the exit code."""
    if options.action == "publish":
        return _publish(options, directory, opened, actor)
    return _province(options)


def _publish(options: argparse.Namespace, directory: Path, opened: Opener, actor: str) -> int:
    packs = {pack: rules.text_of(pack) for pack in rules.packs()}
    with opened(directory) as store:
        made = publish(store, options.out, packs, actor, options.name)
    _print(
        options,
        made.as_dict(),
        f"已公布：{made.folder}（{made.name}，{made.rows['upload']} 份收件，{made.files} 个文件，{made.bytes / 1e6:.1f} MB）。"
        "里面没有姓名、电话、工资和文字：人名换成了代号，换的密钥留在本市的数据目录里。",
    )
    return OK


def _province(options: argparse.Namespace) -> int:
    if not folders(options.folder) and not (options.folder / province.LISTED).is_file():
        _say(
            f"“{options.folder}”里没有各市公布的数据（city=… 的文件夹）。请先让各市运行 publish，再把文件夹收到这里。"
        )
        return USAGE
    ask = province.Ask(options.year, options.as_of or dt.date.today(), options.known_at, options.rules)  # fmt: skip
    try:
        with _engine(options) as judged:
            report = province.together(options.folder, ask, judged)
    except cluster.NoRay as wrong:
        _say(str(wrong))
        return NOT_DONE
    for one in report["damaged"]:
        _say(f"{one['name']}：{one['why']}")
    _print(options, report, _told(report))
    return PROBLEMS if report["damaged"] else OK


@contextlib.contextmanager
def _engine(options: argparse.Namespace) -> Iterator[Any]:
    if options.engine == "local":
        yield province.judged_here
        return
    with cluster.Cluster(options.address, options.workers) as many:
        yield many


def _told(report: Mapping[str, Any]) -> str:
    """A line a city, a column a floor on which the cities differ, then how many of each."""
    differing = [floor for floor in report["floors"] if floor["differ"]]
    rows = [
        [
            city["name"], *(words.STATES[city["floors"][f["target"]]] for f in differing),
            _rate(city["satisfaction"]), city["damage"] or "",
        ]
        for city in report["cities"]
    ]  # fmt: skip
    rows.append(["全省", *("" for _ in differing), _rate(report["satisfaction"]), ""])
    head = ["市", *(floor["target"] for floor in differing), "满意率", "说明"]
    same = [floor["target"] for floor in report["floors"] if not floor["differ"]]
    return "\n".join(
        [
            f"{report['year']} 年各市底线（判定日 {report['as_of']}，规则 {report['rules']}）：{len(report['cities'])} 个市",
            words.table(head, rows),
            *(f"{f['target']} {f['label']}（{f['clause']}）" for f in differing),
            f"各市都一样的没有列：{'、'.join(same) or '没有'}",
        ]
    )


def _rate(shown: Mapping[str, Any] | None) -> str:
    if shown is None or not shown["respondents"]:
        return "人数少，不显示" if shown and shown["hidden"] else "没有数据"
    return (
        "没有有效作答"
        if shown["rate"] is None
        else f"{shown['rate']:.0%}（{shown['respondents']} 人）"
    )


def _print(options: argparse.Namespace, value: Any, said: str) -> None:
    print(json.dumps(value, ensure_ascii=False) if options.json else said, flush=True)


def _say(message: str) -> None:
    print(message, file=sys.stderr, flush=True)
