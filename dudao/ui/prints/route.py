"""``/print/<page>``: a page's sheet behind the gate, from the page's own queries; each time a row in the audit.

Phone numbers, birth dates and salaries are hidden always; names where the page is projected, and to an account that
may not take names away.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Mapping
from functools import partial
from urllib.parse import quote

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from dudao import rules
from dudao.access import html as plain
from dudao.access import reasons
from dudao.access.roles import LOCAL, Principal
from dudao.logs import fault
from dudao.reports import paper
from dudao.store.decisions import snapshots
from dudao.ui.parts import exporting
from dudao.ui.prints.sheets import SHEETS
from dudao.ui.visit import clocks, filters, masks, menu, stores
from dudao.ui.visit.stores import DEMO, OWN, Here

LOG = logging.getLogger("dudao.ui")
PAPER, TABLES = "print", "tables"
"""The audit's codes: a sheet of paper, a workbook of the page's tables."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BROKEN = "这一页没有打印出来：这里出错了。请回到看板再试；还不行，请把时间告诉维护人员。"


class Refused(Exception):
    """Why there is no sheet, in a sentence; ``status`` is the answer's."""

    def __init__(self, said: str, status: int = 403) -> None:
        super().__init__(said)
        self.status = status


def routes() -> list[Route]:
    """The one route; the gate stands before it."""
    return [Route("/print/{page}", _answer, methods=["GET"])]


async def _answer(request: Request) -> Response:
    visitor = request.scope.get("dudao.visitor")
    principal = visitor.principal if visitor else LOCAL
    asked = dict(request.query_params)
    try:
        made = await to_thread.run_sync(
            partial(sheet, principal, request.path_params["page"], asked)
        )
    except Refused as refused:
        body = plain.message("不能打印", str(refused))
        return HTMLResponse(body, refused.status, headers={"content-security-policy": plain.CSP})
    except Exception as trouble:  # noqa: BLE001 - what leaves here would be logged with its values
        fault(LOG, "print_failed", trouble)
        body = plain.message("不能打印", BROKEN)
        return HTMLResponse(body, 500, headers={"content-security-policy": plain.CSP})
    if isinstance(made, bytes):
        name = quote(f"{menu.PAGES[request.path_params['page']].title}.xlsx")
        return Response(
            made, media_type=XLSX,
            headers={"content-disposition": f"attachment; filename*=UTF-8''{name}"},
        )  # fmt: skip
    return HTMLResponse(made, headers={"content-security-policy": paper.CSP})


def sheet(principal: Principal, page: str, asked: Mapping[str, str]) -> str | bytes:
    """The sheet as HTML, or its tables as a workbook. Raises :class:`Refused`. No row in the audit, nothing else."""
    if page not in SHEETS or page not in menu.PAGES:
        raise Refused("没有这一页，或者这一页不用打印。", 404)
    entry = menu.PAGES[page]
    if not principal.may(entry.action) or not principal.may("export"):
        raise Refused("这一页不在您的账号的范围里。需要时请找管理员。")
    purpose, recipient = asked.get("purpose", ""), asked.get("recipient", "")
    if purpose not in reasons.codes()["purposes"] or recipient not in exporting.recipients():
        raise Refused("请从看板页面右上角的“打印”打开：先说用途和接收方。", 400)
    nameless = asked.get(masks.PROJECTED) == "true" or not principal.may("export_personal")
    with masks.fixed(True, nameless):
        here = _here(principal, asked)
        if here.empty:
            raise Refused("还没有收到任何表格，没有可以打印的。", 404)
        whole = (
            f"{entry.title} · {here.year}年", filters.made_from(here, "打印"), SHEETS[page](here, asked), _sources(here)
        )  # fmt: skip
        tables = asked.get("as") == TABLES
        made = paper.workbook(*whole) if tables else paper.html(*whole)
        with here.present.writing(exporting.DONE, principal.name) as write:
            write.subject = TABLES if tables else PAPER
            write.detail = {"purpose": purpose, "recipient": recipient, "personal": "hidden"}
            write.detail |= {"bytes": len(made if isinstance(made, bytes) else made.encode())}
    return made


def _here(principal: Principal, asked: Mapping[str, str]) -> Here:
    """What the address says is looked at; what it says wrongly is as on the page: the default."""
    kind = asked.get("store") if asked.get("store") in (OWN, DEMO) else OWN
    if not stores.exists(kind):
        raise Refused("还没有收到任何表格，没有可以打印的。", 404)
    today = dt.date.today()
    moment, snapshot = clocks.moment_of(asked.get(clocks.KEY, "")), None
    base = Here(kind, today.year, today, filters.DEFAULT_PACK, who=principal)
    if asked.get(clocks.KEY, "").startswith("snapshot-") and principal.may("see_city"):
        kept = {f"snapshot-{s.snapshot_id}": s for s in snapshots.listed(base.store)}
        snapshot = kept.get(asked[clocks.KEY])
    if snapshot:
        pack = rules.keep(snapshot.pack, snapshot.pack_text)
        clock = (snapshot.known_at, snapshot.snapshot_id)
        return Here(kind, snapshot.year, snapshot.as_of, pack, *clock, who=principal)
    now = Here(kind, today.year, today, filters.DEFAULT_PACK, moment, who=principal)
    said = asked.get(filters.YEAR, "")
    year = int(said) if said.isdecimal() and len(said) == 4 else filters.years(now, today.year)[0]
    as_of = filters.day_of(asked.get(filters.DAY, "")) or today
    named = {short: pack for pack, short in filters.rule_packs().items()}
    pack = named.get(asked.get(filters.RULES, ""), filters.DEFAULT_PACK)
    return Here(kind, year, as_of, pack, moment, who=principal).as_read()


def _sources(here: Here) -> str:
    active = here.active()
    records = sum(upload["records"] for upload in active)
    return (
        f"依据：{len(active)} 个有效文件，{records} 条记录；统计期 {here.year}年1月1日—12月31日。"
        "电话、出生日期、工资已遮盖。打印记入审计。"
    )
