"""``python -m dudao …``: for scheduled work and for checks.

Results go to stdout (JSON with ``--json``), progress and messages to stderr.
Exit codes: 0 all well, 1 problems found, 2 usage, 3 the store (or a port) is in use by another process, 4 not done.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import getpass
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dudao import demo_directory, own_directory
from dudao.cli import incoming, outputs
from dudao.cli import options as cli_options
from dudao.cli import papers as cli_papers
from dudao.cli.desk import Desk, NoStore, NotRead, Usage, print_json, say
from dudao.cli.incoming import DATABASE
from dudao.cli.options import USAGE
from dudao.cli.progress import Line
from dudao.values.refusals import refusal

if TYPE_CHECKING:
    from dudao.store import Store

OK, PROBLEMS, IN_USE, NOT_DONE = 0, 1, 3, 4


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    options = cli_options.parser().options(arguments)
    try:
        try:
            return _COMMANDS[options.action](options)
        finally:
            Line.clear()
    except Usage as wrong:
        say(str(wrong))
        return USAGE
    except (outputs.NotWritten, NotRead) as fault:
        say(str(fault))
        return NOT_DONE
    except BrokenPipeError:  # the reader of our output went away, as `| head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PROBLEMS
    except KeyboardInterrupt:
        say("已中断。已经有回执的文件都在库里，其余没有入库。")
        return NOT_DONE
    except OSError as cause:
        if not _of_the_store(cause, _directory(options)):
            raise
        return _told(cause, _directory(options))
    except _faults() as cause:
        return _told(cause, _directory(options))


def _faults() -> tuple[type[Exception], ...]:
    """What a store can raise; asked for only once something was raised, so that a command without one loads none."""
    import duckdb

    from dudao.store import StoreError

    return StoreError, duckdb.Error


def _of_the_store(cause: OSError, directory: Path) -> bool:
    """Whether the file that could not be read or written is the store's own."""
    place = cause.filename
    return isinstance(place, str) and Path(place).is_relative_to(directory)


def _told(cause: Exception, directory: Path) -> int:
    """Say in Chinese what is wrong with the store; the exit code."""
    from dudao.store import StoreInUse, UnknownUpload
    from dudao.store import disk_faults as faults
    from dudao.store.rights import NotTheOwner

    if isinstance(cause, UnknownUpload | NotTheOwner):
        say(str(cause))
        return USAGE
    said = faults.of(cause, directory)
    if said is None:
        raise cause
    say(str(said))
    return IN_USE if isinstance(said, StoreInUse) else NOT_DONE


def _check(options: argparse.Namespace) -> int:
    return incoming.check(options, _desk(options))


def _ingest(options: argparse.Namespace) -> int:
    return incoming.ingest(options, _desk(options))


def _uploads(options: argparse.Namespace) -> int:
    from dudao.cli import words as cli_text

    with _open(_directory(options)) as store:
        rows = store.uploads()
    if options.json:
        print_json([{**u, "received_at": u["received_at"].isoformat()} for u in rows])
    else:
        print(cli_text.uploads(rows))
    return OK


def _turn(options: argparse.Namespace) -> int:
    undo = options.action == "undo"
    with _open(_directory(options)) as store:
        change = store.withdraw if undo else store.restore
        changed = change(options.number, _actor())
        (upload,) = store.uploads(options.number)
    done = "已撤销" if undo else "已恢复"
    word = done if changed else f"早就{done}了，没有改动"
    if options.json:
        print_json({"upload_id": options.number, "state": upload["state"], "changed": changed})
    else:
        print(f"第 {options.number} 号 {upload['file']}：{word}。")
    return OK


def _evaluate(options: argparse.Namespace) -> int:
    from dudao import rules
    from dudao.cli import rules as cli_rules

    if options.rules not in rules.packs():
        raise Usage(f"没有规则包“{options.rules}”，可选：{'、'.join(rules.packs())}。")
    try:
        interpretations = cli_rules.interpretations(options.rules, options.interpretation)
    except cli_rules.NoReading as wrong:
        raise Usage(str(wrong)) from wrong
    said = {"pack": options.rules, "interpretations": interpretations}
    return _report(options, "evaluation", "evaluate_report", **said)


def _coverage(options: argparse.Namespace) -> int:
    return _report(options, "coverage", "coverage_report")


def _satisfaction(options: argparse.Namespace) -> int:
    return _report(
        options, "satisfaction", "satisfaction_report", unsuppressed=options.unsuppressed
    )


def _report(options: argparse.Namespace, text: str, function: str, **more: Any) -> int:
    from dudao import evaluation
    from dudao.cli import words as cli_text

    as_of = options.as_of or dt.date.today()
    with _open(_directory(options)) as store:
        make = getattr(evaluation, function)
        report = make(store, year=options.year, as_of=as_of, known_at=options.known_at, **more)
    if options.json:
        print_json(report)
    else:
        print(getattr(cli_text, text)(report))
    return OK


def _papers(options: argparse.Namespace) -> int:
    with _open(_directory(options)) as store:
        try:
            made = cli_papers.report(store, options, _actor())
        except cli_papers.NoCounty as wrong:
            raise Usage(str(wrong)) from wrong
    if options.json:
        print_json([str(path) for path in made])
    return OK


def _diff(options: argparse.Namespace) -> int:
    from dudao.cli import diff as cli_diff

    with _open(_directory(options)) as store:
        found, said = cli_diff.run(store, options, _actor())
    if options.json:
        print_json(found)
    else:
        print(said)
    return OK


def _keep(options: argparse.Namespace) -> int:
    from dudao.cli import backup as cli_keeping

    return cli_keeping.run(options, _desk(options))


def _audit(options: argparse.Namespace) -> int:
    from dudao.cli import backup as cli_keeping

    act = cli_keeping.verify_audit if options.what == "verify" else cli_keeping.list_audit
    with _open(_directory(options)) as store:
        return act(options, store)


def _status(options: argparse.Namespace) -> int:
    from dudao.cli import status as cli_status

    return cli_status.run(options, _directory(options), _open)


def _clocks(options: argparse.Namespace) -> int:
    from dudao.cli import snapshots as cli_clocks
    from dudao.history.changes import NotComparable

    with _open(_directory(options)) as store:
        try:
            found, said = cli_clocks.run(store, options, _actor())
        except NotComparable as wrong:
            raise Usage("两个时点要同一年度，前一时点在先。") from wrong
    if options.json:
        print_json(found)
    else:
        print(said)
    return OK


def _demo(options: argparse.Namespace) -> int:
    from dudao.cli import words as cli_text
    from dudao.intake import demo

    directory = getattr(options, "store", None) or demo_directory()

    line = Line("正在载入演示数据（虚构）……")

    def tell(done: int, total: int, checked: Any) -> None:
        line.tell(f"正在载入演示数据（虚构）{done}/{total}：{checked.result.file}")

    receipts = (demo.load if (directory / DATABASE).exists() else demo.make)(directory, tell)
    Line.clear()
    for receipt in receipts:
        if options.json:
            print_json(receipt.as_dict())
        else:
            print(cli_text.receipt(receipt), flush=True)
    say(cli_text.taken_in([(receipt.state, False) for receipt in receipts]))
    return OK


def _run(options: argparse.Namespace) -> int:
    from dudao.cli import serving

    return serving.run(options, _directory(options))


def _desk(options: argparse.Namespace) -> Desk:
    return Desk(_directory(options), _open, _actor())


def _directory(options: argparse.Namespace) -> Path:
    given = getattr(options, "store", None)
    return Path(given) if given else own_directory()


@contextlib.contextmanager
def _open(directory: Path, begin: bool = False) -> Iterator[Store]:
    """The directory's store; ``begin``: made where there is none, else that is a wrong ``--store``."""
    from dudao.reading import office
    from dudao.store import Store, StoreError
    from dudao.store.folder_mark import ensure_not_gone

    if not begin and not incoming.there(directory / DATABASE):
        ensure_not_gone(directory)
        raise NoStore(directory)
    try:
        store = Store.open(directory)
    except OSError as trouble:
        raise StoreError(f"数据目录“{directory}”用不了（{refusal(trouble)}）。") from trouble
    with store:
        office.work_in(store.directory / office.WORK)
        for notice in store.notices:
            say(notice)
        yield store


def _actor() -> str:
    try:
        return getpass.getuser()
    except (ImportError, KeyError, OSError):  # no such user on this machine, as in a container
        return "命令行"


def _rules(options: argparse.Namespace) -> int:
    from dudao.cli import rules as cli_rules

    return cli_rules.run(options, _directory(options), _open)


def _user(options: argparse.Namespace) -> int:
    from dudao.cli import accounts as cli_accounts

    return cli_accounts.run(options, _directory(options), _actor())


def _beyond(options: argparse.Namespace) -> int:
    from dudao.cli import province as cli_province

    return cli_province.run(options, _directory(options), _open, _actor())


def _data(options: argparse.Namespace) -> int:
    from dudao.reports.own_data import faults

    found = faults()
    if options.json:
        print_json([{"file": one.file, "key": one.key, "message": str(one)} for one in found])
    else:
        print("\n".join(map(str, found)) or "程序自带的数据没有问题。", flush=True)
    return PROBLEMS if found else OK


_COMMANDS = {
    "check": _check,
    "ingest": _ingest,
    "uploads": _uploads,
    "undo": _turn,
    "redo": _turn,
    "evaluate": _evaluate,
    "rules": _rules,
    "publish": _beyond,
    "province": _beyond,
    "coverage": _coverage,
    "satisfaction": _satisfaction,
    "report": _papers,
    "diff": _diff,
    "audit": _audit,
    "user": _user,
    "template": cli_papers.template,
    "return": cli_papers.return_file,
    "backup": _keep,
    "restore": _keep,
    "rebuild": _keep,
    "purge-person": _keep,
    "purge-upload": _keep,
    "data": _data,
    "demo": _demo,
    "run": _run,
    "status": _status,
    "snapshot": _clocks,
    "snapshots": _clocks,
    "changes": _clocks,
}
