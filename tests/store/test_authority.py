"""Who may do what, tried at every writing function with every role on a real database."""

from __future__ import annotations

import ast
import datetime as dt
import functools
import inspect
import re
from dataclasses import replace
from types import SimpleNamespace

import pytest

from dudao import ROOT
from dudao.access.roles import Principal, table
from dudao.history import rebuild
from dudao.history import snapshots as frozen
from dudao.intake import scans
from dudao.records import FileResult, Record, SheetResult
from dudao.store import Forbidden, NotTheirs, Store, StoreError, arrivals, audit
from dudao.store.decisions import answers as memory
from dudao.store.decisions import (
    attachments,
    meetings,
    papers,
    proofs,
    rectification,
    settings,
    snapshots,
)
from dudao.store.decisions import corrections as revisions
from dudao.store.decisions import same_session as sameness
from dudao.store.decisions import schedule as schedules
from dudao.store.decisions import station_changes as stations
from dudao.store.decisions.meetings import Meeting, Note
from dudao.store.decisions.papers import Draft
from dudao.store.decisions.rectification import Item
from dudao.store.decisions.same_session import SourcePlace
from dudao.store.decisions.schedule import Due
from dudao.store.decisions.station_changes import Seen
from dudao.store.publication import publish
from dudao.store.raw import digest
from dudao.store.safekeeping import backup, purge, restore
from tests import syntax

ROLES = {
    "A": Principal("管甲", "admin"),
    "C": Principal("市乙", "city"),
    "X": Principal("县丙", "county", "五华区"),
    "O": Principal("观丁", "observer"),
}
ONE, TWO, THREE = (SourcePlace(3, "session_ledger", 1, row) for row in (7, 8, 9))
HE, SHE = SourcePlace(1, "staffing", 1, 7), SourcePlace(2, "staffing", 1, 7)
DUE = Due("staffing", "month", 1, 5)
PAPER = Draft("feedback", "五华区", 2025, dt.date(2026, 1, 10), dt.datetime(2026, 1, 10, 9), "{}")
MEETING = Meeting("四季度例会", 2025, dt.date(2026, 1, 15), dt.date(2026, 1, 10))
ITEM = Item("五华区", 2025, "补开团体督导", "年内补开", "五华区民政局", dt.date(2026, 3, 31))
CASES = [
    ("staged", "ACX", lambda s, f: arrivals.receive(s, *f.fresh, "x")),
    ("rejected", "ACX", lambda s, f: arrivals.receive(s, *f.unreadable, "x")),
    ("discarded", "ACX", lambda s, f: arrivals.discard(s, f.mine[s.principal.role], "x")),
    ("committed", "ACX", lambda s, f: attachments.keep(s, [b"scan"])),
    ("committed", "ACX", lambda s, f: s.commit(*f.fresh, "x")),
    ("withdrawn", "AC", lambda s, f: s.withdraw(1, "x")),
    ("restored", "AC", lambda s, f: f.root.withdraw(2, "y") and s.restore(2, "x")),
    ("answered", "AC", lambda s, f: memory.remember(s, "name", "李老师", None, "李四", "x")),
    ("answer_revoked", "AC", lambda s, f: memory.revoke(s, "name", "李老师", None, "x")),
    ("mapped", "AC", lambda s, f: memory.remember_mapping(s, "print", "staffing", {"姓 名": "name"}, "x")),
    ("mapping_revoked", "AC", lambda s, f: memory.remember_mapping(s, "print", "staffing", {}, "x", revoked=True)),
    ("corrected", "AC", lambda s, f: revisions.correct(s, "staffing", 3, "salary", 3600.0, "看错了", "x")),
    ("corrected", "AC", lambda s, f: revisions.correct_sheet(s, 2, 1, "county", "官渡区", "看错了", "x")),
    ("uncorrected", "AC", lambda s, f: revisions.take_back(s, f.corrected(), "又看错了", "x")),
    ("session_same", "AC", lambda s, f: sameness.decide_all(s, [(ONE, TWO)], "same", "x")),
    ("session_open", "AC", lambda s, f: f.tied() and sameness.take_back(s, *f.pair, "x")),
    ("session_different", "AC", lambda s, f: sameness.decide(s, ONE, THREE, "different", "x")),
    ("person_same", "AC", lambda s, f: sameness.decide(s, HE, SHE, "same", "x")),
    ("person_different", "AC", lambda s, f: sameness.decide(s, HE, SourcePlace(1, "staffing", 1, 8), "different", "x")),
    ("person_open", "AC", lambda s, f: f.joined() and sameness.take_back(s, HE, SHE, "x")),
    ("station_closed", "AC", lambda s, f: stations.close(s, "五华区", "龙翔街道", None, "x")),
    ("station_opened", "AC", lambda s, f: stations.open_(s, "五华区", "护国街道", None, "x")),
    ("station_not_reported", "AC", lambda s, f: stations.not_reported(s, "五华区", "大观街道", "x", Seen(1))),
    ("station_revoked", "AC", lambda s, f: stations.revoke(s, f.said(), "x")),
    ("scheduled", "AC", lambda s, f: schedules.arrange(s, DUE, "x")),
    ("unscheduled", "AC", lambda s, f: f.arranged() and schedules.cancel(s, "session_ledger", "x")),
    ("frozen", "AC", lambda s, f: frozen.freeze(s, "例会", 2025, f.day, "kunming", "x")),
    ("snapshot_revoked", "AC", lambda s, f: snapshots.turn(s, f.snapshot(), "revoked", "x")),
    ("snapshot_shown", "AC", lambda s, f: snapshots.turn(s, f.hidden_snapshot(), "shown", "x")),
    ("rectification_added", "AC", lambda s, f: rectification.add(s, ITEM, "x")),
    ("rectification_added", "AC", lambda s, f: rectification.add_all(s, [ITEM], "x")),
    ("rectification_changed", "AC", lambda s, f: rectification.change(s, replace(f.item(), owner="督导中心"), "x")),
    ("rectification_back", "AC", lambda s, f: rectification.take_back(s, f.item().item_id, f.item().version_id, "x")),
    ("proof_added", "ACX", lambda s, f: proofs.keep(s, f.item().item_id, *f.photo(s.principal.role), "x")),
    ("proof_removed", "AC", lambda s, f: proofs.take_off(s, f.proof(s.principal.role + "1"), "x")),
    ("proof_restored", "AC", lambda s, f: proofs.put_back(s, f.proof(s.principal.role + "2", there=False), "x")),
    ("paper_saved", "AC", lambda s, f: papers.save(s, replace(PAPER, county=s.principal.role), None, "x")),
    ("paper_saved", "AC", lambda s, f: papers.save_all(s, [(replace(PAPER, county=s.principal.role + "2"), None)], "x")),
    ("paper_issued", "AC", lambda s, f: papers.issue(s, f.draft(s.principal.role + "3"), s.principal.role, f.day, "x")),
    ("paper_withdrawn", "AC", lambda s, f: papers.withdraw(s, f.issued(s.principal.role + "4"), "错了", "x")),
    ("meeting_prepared", "AC", lambda s, f: meetings.prepare(s, MEETING, "x")),
    ("meeting_changed", "AC", lambda s, f: meetings.change(s, replace(f.meeting(), chair="周副局长"), "x")),
    ("meeting_back", "AC", lambda s, f: meetings.take_back(s, f.meeting(changed=True), "x")),
    ("meeting_noted", "AC", lambda s, f: meetings.save_note(s, Note(f.meeting().meeting_id, "a", note="说了"), "x")),
    ("meeting_note_back", "AC", lambda s, f: meetings.take_back_note(s, f.noted(), "x")),
    ("meeting_closed", "AC", lambda s, f: meetings.close(s, f.meeting(frozen=True), {}, PAPER, "x")),
    ("setting", "A", lambda s, f: settings.put(s, "reading.kunming.A1", "b", "x")),
    ("setting", "A", lambda s, f: settings.switch(s, "kunming", "A1", None, "x")),
    ("setting", "A", lambda s, f: settings.list_by_hand(s, 2025, "五华区", True, "近况", "x")),
    ("retention", "A", lambda s, f: purge.keep_years(s, 10, "x")),
    ("export_original", "ACX", lambda s, f: s.original(f.sent[0].sha256)),
    ("purged_upload", "A", lambda s, f: purge.preview_upload(s, 1)),
    ("purged_person", "A", lambda s, f: purge.preview_person(s, "钱小0", "五华区")),
    ("purged_person", "A", lambda s, f: purge.purge_person(s, "钱小1", "五华区", "x", "本人要求")),
    ("purged_upload", "A", lambda s, f: purge.purge_upload(s, 2, "x", "到期")),
    ("backup", "A", lambda s, f: f.keep(backup.make(s, "x"))),
    ("rebuilt", "A", lambda s, f: rebuild.bring_missing(s, "x")),
    ("published", "A", lambda s, f: publish.publish(s, s.directory.parent / "省里", {}, "x")),
    ("restored_backup", "A", lambda s, f: purge.rewrite(s)),
    ("restored_backup", "A", lambda s, f: restore.restore(s.directory, f.folder(), "x", s.forms, principal=s.principal)),
    ("backups_removed", "A", lambda s, f: purge.remove_backups(s, (f.folder().name,), "x")),
]  # fmt: skip


class Desk(SimpleNamespace):
    """What the calls need; whatever has to be there before is made by the root handle."""

    pair = (ONE, TWO)

    def tied(self):
        return sameness.decide(self.root, ONE, TWO, "same", "y") or True

    def joined(self):
        return sameness.decide(self.root, HE, SHE, "same", "y") or True

    def corrected(self):
        made = revisions.correct(self.root, "staffing", 4, "salary", 9.0, "错", "y")
        return made.id

    def said(self):
        stations.close(self.root, "五华区", "红云街道", None, "y")
        return stations.events(self.root)[-1].event_id

    def draft(self, county):
        return papers.save(self.root, replace(PAPER, county=county), None, "y")

    def issued(self, county):
        number = self.draft(county)
        papers.issue(self.root, number, f"{county}号", self.day, "y")
        return number

    def item(self):
        if not rectification.items(self.root):
            rectification.add(self.root, ITEM, "y")
        return rectification.items(self.root)[0]

    def meeting(self, *, frozen=False, changed=False):
        number = meetings.prepare(self.root, MEETING, "y")
        kept = meetings.find(self.root, number)
        if changed:
            meetings.change(self.root, replace(kept, chair="周副局长"), "y")
        if frozen:
            meetings.change(self.root, replace(kept, snapshot_id=self.snapshot()), "y")
        return meetings.find(self.root, number)

    def noted(self):
        number = self.meeting().meeting_id
        meetings.save_note(self.root, Note(number, "a", note="说了"), "y")
        return meetings.notes(self.root, number)["a"]

    def photo(self, said):
        data = b"\x89PNG\r\n\x1a\n" + bytes(4) + b"IHDR" + b"\0\0\0\1" * 2 + said.encode().ljust(16)
        return scans.proof(data, "照片.png"), data

    def proof(self, said, there=True):
        number = proofs.keep(self.root, self.item().item_id, *self.photo(said), "y")
        found = next(p for p in proofs.proofs(self.root, 1) if p.proof_id == number)
        if not there:
            proofs.take_off(self.root, found, "y")
        return next(p for p in proofs.proofs(self.root, 1) if p.proof_id == number)

    def arranged(self):
        return schedules.arrange(self.root, Due("session_ledger", "year", 1, 5), "y") or True

    def snapshot(self):
        with self.root.writing("frozen", "y") as write:
            meeting = {
                "name": "会",
                "year": 2025,
                "as_of": self.day,
                "known_at": write.at,
                "pack": "k",
            }
            meeting |= {"pack_text": "", "areas_hash": "", "program": ""}
            return snapshots.add(write, meeting, {})

    def hidden_snapshot(self):
        number = self.snapshot()
        snapshots.turn(self.root, number, "revoked", "y")
        return number

    def keep(self, made):
        self.made = made.folder

    def folder(self):
        if "made" not in vars(self):
            self.made = backup.make(self.root, "y").folder
        return self.made


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path / "store") as opened:
        yield opened


@pytest.fixture
def workers_file():
    """A file of n workers of 五华区; the bytes follow from the name."""

    def build(file, n=2):
        data = f"{file}:{n}".encode()
        values = [{"name": f"钱小{i}", "station": "龙翔街道", "salary": 3500} for i in range(n)]
        records = [Record(7 + i, told, {"name": f"B{7 + i}"}) for i, told in enumerate(values)]
        return FileResult(
            file, digest(data), [SheetResult("1", "staffing", {"county": "五华区"}, records, [])]
        ), data

    return build


@pytest.fixture
def desk(store, workers_file):
    sent = [workers_file("五华区/甲.xlsx"), workers_file("五华区/乙.xlsx", 3)]
    for result, data in sent:
        store.commit(result, data, "y")
    held = [Record(row, {"county": "五华区", "held_on": "2025-03-12"}) for row in (7, 8, 9)]
    ledger = SheetResult("1", "session_ledger", {"county": "五华区"}, held, [])
    store.commit(FileResult("五华区/台账.xlsx", digest(b"held"), [ledger]), b"held", "y")
    unreadable = workers_file("坏.xlsx", 1)
    unreadable[0].sheets.clear()
    mine = {}
    for principal in ROLES.values():  # each has a file waiting, under its own name
        result, data = workers_file(f"{principal.name}.xlsx", 1)
        arrivals.receive(store, result, data, principal.name)
        mine[principal.role] = result.sha256
    return Desk(
        root=store, sent=[r for r, _ in sent], fresh=workers_file("五华区/新.xlsx"), mine=mine,
        unreadable=unreadable, day=dt.date(2026, 1, 10),
    )  # fmt: skip


def denied(store) -> list[tuple[str, str, str, dict]]:
    rows = audit.entries(store.plain())
    return [(e.actor, e.action, e.subject, dict(e.detail)) for e in rows if e.action == "denied"]


@pytest.mark.parametrize("role", ROLES)
def test_每个写入函数_按角色(role, desk):
    """Allowed as the letters of the case say: A 管理员 C 市级 X 县级 O 观摩; refused with one row in the audit each."""
    handle = desk.root.seen_by(ROLES[role])
    refused = []
    for action, roles, call in CASES:
        if role in roles:
            call(handle, desk)
            continue
        before = len(denied(desk.root))
        with pytest.raises(Forbidden, match=r"只有.*账号能做，您的账号是"):
            call(handle, desk)
        refused.append((ROLES[role].name, "denied", action, {"role": ROLES[role].role}))
        assert len(denied(desk.root)) == before + 1
    assert denied(desk.root) == refused


def test_表里的每一行_都试到了():
    """The letters of the cases are the table's ones, and every action of the table that writes has a case."""
    column = {"A": "admin", "C": "city", "X": "county", "O": "observer"}
    rows = {row["action"]: row for row in table()}
    for action, roles, _ in CASES:
        assert {r for r in ROLES if rows[action][column[r]] == "1"} == set(roles), action
    tried = {action for action, _, _ in CASES}
    assert _written() - tried - _elsewhere() == set()


@functools.cache
def _written() -> set[str]:
    """Every action code that the source hands to ``writing``, its prefixes completed from the table."""
    known, found = {row["action"] for row in table()}, set()
    for path in (ROOT / "dudao").rglob("*.py"):
        nodes = syntax.nodes(path.read_text(encoding="utf-8"))
        constants = {
            target.id: node.value
            for node in nodes
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for node in nodes:
            if (
                isinstance(node, ast.Call)
                and getattr(node.func, "attr", "") == "writing"
                and node.args
            ):
                given = node.args[0]
                for part in ast.walk(constants.get(getattr(given, "id", ""), given)):
                    if isinstance(part, ast.JoinedStr):
                        prefix = part.values[0].value
                        found |= {a for a in known if a.startswith(prefix)}
                    elif isinstance(part, ast.Constant) and re.fullmatch(
                        r"[a-z_]+", str(part.value)
                    ):
                        found.add(part.value)
    return found - {"session_", "station_", "snapshot_"}


def _elsewhere() -> set[str]:
    """Written above the store, tried there: showing and handing out (tests/ui/test_masks.py), a whole rebuild;
    and a ledger's bytes that came again, which ``commit`` writes after its own question (the next test)."""
    return {"rebuilt", "unmasked", "masked", "exported", "received_again"}


@pytest.mark.parametrize("role", ROLES)
def test_同样的台账又收到一次_谁能入库谁能续记(role, desk):
    """The same bytes a month later: kept to that day by whom ``received_again`` allows, else refused and nothing kept."""
    (row,) = (one for one in table() if one["action"] == "received_again")
    allowed = row[ROLES[role].role] == "1"
    values = {"held_on": "2025-06-03", "county": "五华区", "activity": "group", "minutes": 130}
    sheet = SheetResult("1", "session_ledger", {"county": "五华区"}, [Record(3, values, {})], [])
    ledger = FileResult("五华区/台账.xlsx", digest(b"ledger"), [sheet])
    days = [dt.datetime(2025, 7, 1, 9), dt.datetime(2025, 8, 1, 9)]
    desk.root.commit(ledger, b"ledger", "y", now=days[0])
    handle = desk.root.seen_by(ROLES[role])
    if allowed:
        receipt = handle.commit(ledger, b"ledger", "x", now=days[1])
        assert any("台账续记到 2025-08-01" in said for said in receipt.notes)
    else:
        with pytest.raises(Forbidden):
            handle.commit(ledger, b"ledger", "x", now=days[1])
    noted = [e.actor for e in audit.entries(desk.root.plain()) if e.action == "received_again"]
    assert noted == ([ROLES[role].name] if allowed else [])


def test_源码里的每个动作代码_都在表里():
    known = {row["action"] for row in table()} | {"exported", "masked"}
    assert _written() - known == set()


PATHS = {"thin", "remove", "from_closed", "check", "everything", "leftovers"}
"""Functions of backups that take a folder and no store: what calls them asks first."""


def test_每个公开的写入函数_都在用例里():
    """A function of the store package with a parameter for who acts is called by a case, or works inside a write."""
    inside = {"note", "add", "swap", "from_closed"}
    tried = "".join(inspect.getsource(call) for _, _, call in CASES)
    missing = []
    for module in (arrivals, attachments, backup, meetings, memory, papers, proofs, purge, rectification, restore, revisions, sameness, schedules, settings, snapshots, stations):  # fmt: skip
        for name, function in vars(module).items():
            if name.startswith("_") or not inspect.isfunction(function) or name in PATHS | inside:
                continue
            acts = {"actor", "by"} & inspect.signature(function).parameters.keys()
            if function.__module__ == module.__name__ and acts and f".{name}(" not in tried:
                missing.append(f"{module.__name__}.{name}")
    assert missing == [
        "dudao.store.safekeeping.restore.exchange",
        "dudao.store.safekeeping.restore.keep_present",
    ]  # of restore.restore


def test_记下的是账号的名字_不管调用者说是谁(desk):
    desk.root.seen_by(ROLES["C"]).withdraw(1, "冒名")
    assert audit.entries(desk.root.plain())[-1].actor == "市乙"
    assert desk.root.history(1)[-1]["actor"] == "市乙"


def test_看过去时什么都不写_也不记成越权(desk):
    past = desk.root.seen_by(ROLES["A"]).refusing("那时的数据不能改动。")
    with pytest.raises(StoreError, match="不能改动"):
        past.withdraw(1, "x")
    assert (denied(desk.root), desk.root.uploads(1)[0]["state"]) == ([], "committed")


def test_只读的柄不能写(desk):
    handle = desk.root.seen_through(desk.root.seen_by(ROLES["X"]).lens)
    with pytest.raises(StoreError, match="只能查看"):
        handle.withdraw(1, "x")


@pytest.mark.parametrize(
    ("above", "message"),
    [
        ("五华区", None),
        ("官渡区", "里面有官渡区的内容，您的账号只能报送五华区的"),
        (None, "里面没有看到五华区"),
    ],
)
def test_县级只能入库自己县的(desk, workers_file, above, message):
    result, data = workers_file(f"{above}.xlsx")
    result.sheets[0].meta["county"] = above
    for record in result.sheets[0].records:
        record.values["station"] = "龙翔街道" if above else "没有这个街道"
    handle = desk.root.seen_by(ROLES["X"])
    if message is None:
        assert handle.commit(result, data, "x").state == "committed"
        return
    with pytest.raises(NotTheirs, match=message):
        handle.commit(result, data, "x")
    assert desk.root.find(result.sha256) is None


def test_没写县区的台账_县级不能入库(desk):
    def ledger(counties, **meta):
        data = f"{counties}{meta}".encode()
        rows = [Record(4, {"held_on": "2025-03-12", "county": counties, "minutes": 90}, {})]
        return FileResult(
            "台账.xlsx", digest(data), [SheetResult("1", "session_ledger", meta, rows, [])]
        ), data

    handle = desk.root.seen_by(ROLES["X"])
    with pytest.raises(NotTheirs, match="会被当成全市的台账"):
        handle.commit(*ledger(["五华区"]), "x")
    with pytest.raises(NotTheirs, match="里面有官渡区的内容"):
        handle.commit(*ledger(["官渡区"], county="五华区"), "x")
    joint = ledger(["五华区", "官渡区"], county="五华区")
    assert handle.commit(*joint, "x").state == "committed"


def test_原件_县级只能取自己县的(desk, workers_file):
    """Of one's own county; of another's; of two counties' rows; one's own parked file."""
    other, mixed = workers_file("官渡.xlsx", 1), workers_file("两县.xlsx", 2)
    other[0].sheets[0].meta["county"] = "官渡区"
    mixed[0].sheets[0].meta["county"] = None
    for record, county in zip(mixed[0].sheets[0].records, ("五华区", "官渡区"), strict=True):
        record.values["county"] = county
    for result, data in (other, mixed):
        desk.root.commit(result, data, "y")
    handle = desk.root.seen_by(ROLES["X"])
    assert handle.original(desk.sent[0].sha256)
    assert handle.original(desk.mine["county"])
    for result in (other[0], mixed[0]):
        with pytest.raises(NotTheirs, match="不能下载"):
            handle.original(result.sha256)
