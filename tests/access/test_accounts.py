"""Accounts: who may make them, what they may be, and that one administrator always stays."""

from __future__ import annotations

import os
import sqlite3
import stat

import pytest

from dudao.access import accounts, signin, trail
from dudao.access.database import Access, AccessError, AccessUnreadable
from dudao.access.roles import LOCAL, Principal

from .conftest import PASSWORD


def listed(access: Access) -> list[tuple]:
    return [(a.name, a.role, a.county, a.disabled, a.ready) for a in accounts.everyone(access)]


def events(access: Access) -> list[tuple]:
    return [(row.event, row.name, row.actor, row.detail) for row in trail.entries(access)]


def test_没有文件就没有账号_看一看也不会建立(access):
    assert accounts.everyone(access) == []
    assert access.in_use() is False
    assert access.path.exists() is False


def test_第一个账号是管理员_还没有密码_进不来(access):
    code = accounts.add(access, LOCAL, "李娟")
    assert listed(access) == [("李娟", "admin", None, False, False)]
    assert access.in_use() is True
    with pytest.raises(signin.Refused):
        signin.log_in(access, "李娟", "")
    with pytest.raises(signin.Refused):
        signin.log_in(access, "李娟", code.text)


def test_账号文件只有自己能读(access):
    """Windows knows no such modes: there the folder's own permissions count."""
    private = 0o600 if os.name == "posix" else 0o666
    accounts.add(access, LOCAL, "李娟")
    assert stat.S_IMODE(access.path.stat().st_mode) == private
    access.path.chmod(0o666)
    access.close()
    assert access.in_use()
    assert stat.S_IMODE(access.path.stat().st_mode) == private


@pytest.mark.parametrize(
    ("name", "role", "county", "words"),
    [
        ("", "city", None, "1 到 32 个字"),
        ("a/b", "city", None, "只用汉字、字母"),
        ("<script>", "city", None, "只用汉字、字母"),
        ("本机用户", "city", None, "系统自用"),
        ("李娟", "city", None, "已经有账号"),
        ("ＬＩ", None, None, "还要写明角色"),
        ("王芳", "boss", None, "没有角色“boss”"),
        ("王芳", "county", None, "要写明是哪个县"),
        ("王芳", "county", "大理市", "要写明是哪个县"),
        ("王芳", "city", "五华区", "不用写县"),
    ],
)
def test_账号的规矩(access, name, role, county, words):
    accounts.add(access, LOCAL, "李娟")
    with pytest.raises(AccessError, match=words):
        accounts.add(access, LOCAL, name, role, county)
    assert len(listed(access)) == 1


def test_第一个不能是别的角色(access):
    with pytest.raises(AccessError, match="第一个账号必须是管理员"):
        accounts.add(access, LOCAL, "李娟", "city")
    assert listed(access) == []


def test_同一个名字不分大小写和全半角(access):
    accounts.add(access, LOCAL, "Zhang")
    with pytest.raises(AccessError, match="已经有账号"):
        accounts.add(access, LOCAL, "ＺＨＡＮＧ", "city")


def test_县名按别名也认得(access):
    accounts.add(access, LOCAL, "李娟")
    accounts.add(access, LOCAL, "王芳", "county", "五华")
    assert listed(access)[1] == ("王芳", "county", "五华区", False, False)


def test_口令只给一次_只存指纹(access):
    code = accounts.add(access, LOCAL, "李娟")
    access.close()
    held = b"".join(p.read_bytes() for p in access.directory.glob("access.sqlite*"))
    assert code.text.encode() not in held
    assert code.text.replace("-", "").encode() not in held
    signin.activate(access, "李娟", code.text.lower().replace("-", " "), PASSWORD)
    with pytest.raises(signin.Refused, match="已用过"):
        signin.activate(access, "李娟", code.text, PASSWORD + "新")
    assert signin.log_in(access, "李娟", PASSWORD)


def test_口令24小时后作废_新口令使旧口令作废(access, clock):
    old = accounts.add(access, LOCAL, "李娟")
    new = accounts.new_code(access, LOCAL, "李娟")
    with pytest.raises(signin.Refused):
        signin.activate(access, "李娟", old.text, PASSWORD)
    clock.after(hours=24)
    with pytest.raises(signin.Refused, match="已过期"):
        signin.activate(access, "李娟", new.text, PASSWORD)


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("九个字符的密码也短", "至少 10 个字符"),
        ("x" * 1025, "最多 1024"),
        ("李娟李娟李娟李娟李娟", "不能就是登录名"),
        ("李娟-李娟-李娟-李娟", "不能就是登录名"),
        ("1111111111", "4 种不同"),
    ],
)
def test_密码的规矩(access, password, words):
    code = accounts.add(access, LOCAL, "李娟")
    with pytest.raises(AccessError, match=words):
        signin.activate(access, "李娟", code.text, password)
    signin.activate(access, "李娟", code.text, "x1y2" * 250)  # a thousand characters are no trouble
    assert signin.log_in(access, "李娟", "x1y2" * 250)


@pytest.mark.parametrize("role", ["city", "county", "observer"])
def test_别的角色管不了账号_也记下(access, person, role):
    person("李娟")
    by = Principal("王芳", role, "五华区" if role == "county" else None)
    for attempt in (
        lambda: accounts.add(access, by, "赵六", "admin"),
        lambda: accounts.new_code(access, by, "李娟"),
        lambda: accounts.set_role(access, by, "李娟", "observer"),
        lambda: accounts.set_disabled(access, by, "李娟"),
    ):
        with pytest.raises(accounts.NotAllowed, match="不能管理账号"):
            attempt()
    assert listed(access) == [("李娟", "admin", None, False, True)]
    assert events(access)[-1] == ("denied", None, "王芳", "accounts")


def test_唯一的管理员停不了也降不了(access, person):
    """One who never set a password is no stand-in for one who can log in."""
    person("李娟")
    accounts.add(access, LOCAL, "赵六", "admin")
    for change in (
        lambda: accounts.set_disabled(access, LOCAL, "李娟"),
        lambda: accounts.set_role(access, LOCAL, "李娟", "city"),
    ):
        with pytest.raises(AccessError, match="唯一在用的管理员"):
            change()
    accounts.set_disabled(access, LOCAL, "赵六")
    person("钱七", "admin")
    assert accounts.set_disabled(access, LOCAL, "李娟").disabled is True
    with pytest.raises(AccessError, match="唯一在用的管理员"):
        accounts.set_role(access, LOCAL, "钱七", "city")


def test_每一步都有一行记录(access, person):
    person("李娟")
    person("王芳", "county", "五华区")
    accounts.set_role(access, LOCAL, "王芳", "county", "盘龙区")
    accounts.set_disabled(access, LOCAL, "王芳")
    accounts.set_disabled(access, LOCAL, "王芳", False)
    told = [(event, name, actor) for event, name, actor, _ in events(access)]
    assert told == [
        ("account_created", "李娟", "本机用户"),
        ("code_issued", "李娟", "本机用户"),
        ("password_set", "李娟", "李娟"),
        ("account_created", "王芳", "本机用户"),
        ("code_issued", "王芳", "本机用户"),
        ("password_set", "王芳", "王芳"),
        ("role_changed", "王芳", "本机用户"),
        ("disabled", "王芳", "本机用户"),
        ("enabled", "王芳", "本机用户"),
    ]
    assert events(access)[6][3] == "county 盘龙区"
    assert trail.verify(access) == trail.Finding(9)


@pytest.mark.parametrize(
    ("tampering", "words"),
    [
        ("update trail set name = '别人' where seq = 2", "第 2 行的内容与指纹不符"),
        ("delete from trail where seq = 2", "第 2 行不见了"),
        ("delete from trail where seq = 4", "后面的被删掉了"),
        ("update account set role = 'admin' where name = '王芳'", "账号“王芳”与记录不符"),
        ("update account set password = 'x' where name = '李娟'", "账号“李娟”与记录不符"),
        ("delete from account where name = '王芳'", "账号“王芳”与记录不符"),
        ("insert into account values (9, '鬼', 'k', 'admin', null, 'x', 0, 1.0)", "账号“鬼”与记录"),
    ],
)
def test_绕过看板改的查得出来(access, tampering, words):
    accounts.add(access, LOCAL, "李娟")
    accounts.add(access, LOCAL, "王芳", "city")
    access.close()
    with sqlite3.connect(access.path) as behind:
        behind.execute("drop trigger trail_stays")
        behind.execute("drop trigger trail_kept")
        behind.execute(tampering)
    behind.close()
    assert words in (trail.verify(access).why or "")


def test_记录只能增加(access):
    accounts.add(access, LOCAL, "李娟")
    for sql in ("update trail set name = null", "delete from trail"):
        with pytest.raises(AccessUnreadable), access.writing() as cursor:
            cursor.execute(sql)
    assert trail.verify(access).bad is None


def test_写到一半的不留下(access):
    accounts.add(access, LOCAL, "李娟")

    def half() -> None:
        with access.writing() as cursor:
            trail.append(cursor, 1.0, "denied", name="李娟")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half()
    assert len(trail.entries(access)) == 2


def damaged_empty(path):
    path.write_bytes(b"")


def damaged_half(path):
    path.write_bytes(path.read_bytes()[:5000])


def damaged_noise(path):
    path.write_bytes(b"\x00" * 4096)


def damaged_newer(path):
    with sqlite3.connect(path) as behind:
        behind.execute("pragma user_version = 9")
    behind.close()


@pytest.mark.parametrize("damage", [damaged_empty, damaged_half, damaged_noise, damaged_newer])
def test_文件坏了谁也不放行_也不另建一个(access, damage):
    accounts.add(access, LOCAL, "李娟")
    access.close()
    for more in access.directory.glob("access.sqlite-*"):
        more.unlink()
    damage(access.path)
    before = access.path.read_bytes()
    fresh = Access(access.directory)
    with pytest.raises(AccessUnreadable, match=r"access\.sqlite.*不放行任何人"):
        fresh.in_use()
    with pytest.raises(AccessUnreadable):
        accounts.add(fresh, LOCAL, "赵六", "admin")
    assert access.path.read_bytes() == before


def test_运行中文件不见了或被换了_不当作没有账号(access, tmp_path):
    accounts.add(access, LOCAL, "李娟")
    assert access.in_use()
    kept = access.path.read_bytes()
    access.path.rename(tmp_path / "away")
    with pytest.raises(AccessUnreadable, match="不见了"):
        access.in_use()
    access.path.write_bytes(kept)
    with pytest.raises(AccessUnreadable, match="被换过"):
        access.in_use()


def test_两个程序同时用(access):
    """The command line beside a running server: what one writes the other sees at once."""
    accounts.add(access, LOCAL, "李娟")
    other = Access(access.directory)
    accounts.add(other, LOCAL, "王芳", "city")
    assert [row[0] for row in listed(access)] == ["李娟", "王芳"]
    accounts.set_disabled(access, LOCAL, "王芳")
    assert listed(other)[1][3] is True
    other.close()
