"""Every page as each role: what the menu offers, what is refused in words, what is not drawn."""

from __future__ import annotations

import re

import pytest
from google.protobuf.text_format import MessageToString

from dudao import ROOT
from dudao.access.roles import Principal
from dudao.store import Store
from dudao.ui.visit import menu, who
from tests.matrices import some

COUNTY = "五华区"
ROLES = {
    "city": Principal("王市", "city"),
    "county": Principal("李县", "county", COUNTY),
    "observer": Principal("赵观", "observer"),
}
OWN = {
    "city": "收件 台账 总览 县区档案 督导覆盖 满意度 达标评估 督导人员 人员队伍 实体建设 他市对标 自助分析 会议 文书 整改 管理 帮助",
    "county": "收件 总览 县区档案 督导覆盖 满意度 达标评估 人员队伍 实体建设 自助分析 文书 整改 帮助",
    "observer": "总览 县区档案 督导覆盖 满意度 达标评估 人员队伍 实体建设 他市对标 自助分析 帮助",
}
"""The whole year's menu of each role; of it stand those whose page there is."""


@pytest.fixture
def as_role(monkeypatch):
    def become(role):
        monkeypatch.setattr(who, "current", lambda: ROLES[role])
        return ROLES[role]

    return become


@pytest.mark.parametrize("role", ROLES)
def test_菜单按角色(role):
    pages = [p.title for p in menu.PAGES.values() if ROLES[role].may(p.action)]
    there = {page.title for page in menu.PAGES.values()}
    assert pages == [title for title in OWN[role].split() if title in there]


def test_菜单照管理人员的一年排_只列有的页():
    """会前、看数、会上、会后、系统；没有文件的页哪里也不列。"""
    assert list(menu.groups()) == [
        g for g in ("会前", "看数", "会上", "会后", "系统") if g in menu.groups()
    ]
    assert menu.groups()["会前"] == ["uploads", "ledger"]
    assert set(menu.PAGES) == {path.stem for path in (ROOT / "pages").glob("*.py")}


@pytest.mark.parametrize("role", ["county", "observer"])
def test_菜单之外的页_说一句话_不显示数据(role, as_role, own_full, visit, drawn):
    as_role(role)
    for name, (title, action, *_) in menu.PAGES.items():
        if not ROLES[role].may(action):
            app = visit(name)
            assert [e.value for e in app.error] == [
                f"“{title}”这一页不在您的账号的范围里（{ {'county': '县级', 'observer': '观摩'}[role] }）。需要时请找管理员。"
            ]
            assert (list(app.dataframe), list(app.button)) == ([], [])


@pytest.mark.parametrize(
    ("role", "told"), some([("city", True), ("county", False), ("observer", False)], always=1)
)
def test_总览只向能写报送安排的人说去管理里写(role, told, as_role, own_full, visit, words_of):
    as_role(role)
    said = words_of(visit("overview", year="2025", as_of="2026-01-10"))
    assert "后面是收到的文件数" in said
    assert ("在“管理”里写下报送安排" in said) is told


@pytest.mark.long
def test_观摩账号看不到少数几个人的占比和谁来谁走(as_role, own_full, visit, words_of):
    """The sample year's counties are small: of most no share is told, and a station's certificates nowhere."""
    as_role("observer")
    app = visit("staffing", year="2025", as_of="2026-01-10")
    assert not app.exception
    shares = next(e.value for e in app.dataframe if "持证" in e.value.columns)
    told = shares.set_index("县区")
    assert "人数少，不显示" in set(told["持证"])
    for county, own in told.iterrows():
        if own["社工"] < 5:
            assert set(own[["持证", "专业相关", "本科及以上"]]) <= {"人数少，不显示", "看不出"}, (
                county
            )
    assert "不显示谁来谁走" in words_of(app)
    for role, told in (("observer", False), ("city", True)):
        as_role(role)
        county = visit("county", county="官渡区", year="2025", as_of="2026-01-10")
        assert any("持证" in e.value.columns for e in county.dataframe) is told


@pytest.fixture
def drawn():
    """Everything a page sends to the browser, as one text: words, options, charts, cells."""

    def read(app) -> str:
        parts = []
        for element in app.main:
            if element.type.endswith(("dataframe", "data_frame")):
                parts.append(element.value.to_csv())
            elif getattr(element, "proto", None) is not None:
                said = MessageToString(element.proto, as_utf8=True)
                parts.append(re.sub(r"\\\\?u([0-9a-f]{4})", lambda m: chr(int(m[1], 16)), said))
        return "\n".join(parts)

    return read


def hidden_from(role: str, directory) -> set[str]:
    """The names a role may not see: another county's workers; for an observer everybody's, the supervisors' too."""
    with Store.open(directory).plain() as cursor:
        found = cursor.execute(
            "select coalesce(county, meta_county), name from rec_staffing where name is not null"
        ).fetchall()
        supervisors = cursor.execute("select distinct name from rec_supervisor_roster").fetchall()
    own = {name for county, name in found if county == COUNTY}
    everybody = {name for _, name in found}
    if role == "county":
        return everybody - own
    return everybody | {name for (name,) in supervisors if name}


SHOWN = {"city": ["supervisors"], "county": None, "observer": None}


@pytest.mark.long
@pytest.mark.parametrize("role", some(reversed(ROLES), always=1))
def test_每一页都打得开_不出现不该看到的人(role, as_role, own_full, visit, drawn):
    """The city account, which may see them, is the test's own test: there names do occur."""
    principal, names = as_role(role), hidden_from(role, own_full)
    seen: set[str] = set()
    for name in SHOWN[role] or [n for n, page in menu.PAGES.items() if principal.may(page.action)]:
        app = visit(name, year="2025")
        assert ([e.value for e in app.error], list(app.exception)) == ([], []), name
        text = drawn(app)
        seen |= {n for n in names if n in text}
    assert bool(seen) == (role == "city"), sorted(seen)


@pytest.mark.long
@pytest.mark.parametrize("role", some(reversed(ROLES), always=1))
def test_空库_每一页一句话(role, as_role, empty_store, visit):
    principal = as_role(role)
    for name, (_title, action, *_) in menu.PAGES.items():
        if principal.may(action):
            app = visit(name)
            assert ([e.value for e in app.error], list(app.exception)) == ([], []), name


def test_页面和缓存只经由账号的柄读库():
    """``open_store`` sees everything: what is shown or cached is read through ``Here`` or a ``View``."""
    used = {
        path.name
        for folder in ("dudao/ui", "pages")
        for path in (ROOT / folder).glob("*.py")
        if "open_store(" in path.read_text(encoding="utf-8")
    }
    assert used <= {"stores.py", "exporting.py"}, used
