"""The trail under a flood: repeats become one row with their number, and a minute has no more rows than it may."""

from __future__ import annotations

import sqlite3

import pytest

from dudao.access import accounts, sessions, signin, trail
from dudao.access.roles import LOCAL

from .conftest import PASSWORD


def told(access) -> list[tuple]:
    return [(row.event, row.name, row.detail, row.address) for row in trail.entries(access)]


def refused(access, name: str, address: str | None) -> None:
    with pytest.raises(signin.Refused):
        signin.log_in(access, name, "不是这个密码不是", address)


def test_一分钟里重复的合成一行(access, person, clock):
    """
    second  | 0            | 1            | 2            | 3             | 61
    tries   | 鬼 from .7   | 鬼 from .7   | 鬼 from .8   | 鬼 from .7    | 鬼 from .7
    written | a row        | counted      | a row        | counted       | .7 ×2, a row
    """
    person("李娟")
    before = len(told(access))
    for address in ("10.0.0.7", "10.0.0.7", "10.0.0.8", "10.0.0.7"):
        refused(access, "鬼", address)
        clock.now += 1
    clock.after(minutes=1)
    refused(access, "鬼", "10.0.0.7")
    assert told(access)[before:] == [
        ("wrong_password", None, "unknown_name", "10.0.0.7"),
        ("wrong_password", None, "unknown_name", "10.0.0.8"),
        ("wrong_password", None, "unknown_name ×2", "10.0.0.7"),
        ("wrong_password", None, "unknown_name", "10.0.0.7"),
    ]
    assert trail.verify(access).bad is None


def test_一分钟最多这么多行_其余只计数(access, person, clock):
    """A thousand askers in a minute: 30 rows, then one that says 970 more."""
    person("李娟")
    before = len(told(access))
    for n in range(1000):
        trail.note(access, "refused_token", detail="http", address=f"10.0.{n // 250}.{n % 250}")
    assert len(told(access)) == before + trail.PER_MINUTE
    trail.write_counted(access, now=True)
    assert told(access)[before + trail.PER_MINUTE :] == [("more", None, "×970", None)]
    trail.write_counted(access, now=True)
    assert len(told(access)) == before + trail.PER_MINUTE + 1


def test_登录的人做的事一行不少(access, person, clock):
    """The cap is on strangers: what an account does is written each time."""
    person("李娟")
    for n in range(1000):
        trail.note(access, "denied", detail="http", address=f"10.0.{n // 250}.{n % 250}")
    before = len(told(access))
    for _ in range(50):
        sessions.end(access, signin.log_in(access, "李娟", PASSWORD, "10.1.1.1"))
    assert [event for event, *_ in told(access)[before:]] == ["logged_in", "logged_out"] * 50


def test_时钟拨回也不会一直只计数(access, person, clock):
    person("李娟")
    trail.note(access, "denied", detail="http")
    clock.after(hours=-5)
    before = len(told(access))
    trail.note(access, "denied", detail="http")
    assert len(told(access)) == before + 1


@pytest.mark.parametrize(
    ("tampering", "words"),
    [
        (None, None),
        ("update trail set name = '别人' where seq = 6", "第 6 行的内容与指纹不符"),
        ("delete from trail where seq = 2", "第 2 行不见了"),
        ("delete from trail where seq > 4", "后面的被删掉了"),
        ("update account set role = 'admin' where name = '王芳'", "账号“王芳”与记录不符"),
    ],
)
def test_从上次核对过的一行接着核对(access, tampering, words):
    accounts.add(access, LOCAL, "李娟")
    accounts.add(access, LOCAL, "王芳", "city")
    since = trail.verify(access)
    assert since == trail.Finding(4)
    accounts.set_disabled(access, LOCAL, "王芳")
    accounts.set_disabled(access, LOCAL, "王芳", False)
    access.close()
    with sqlite3.connect(access.path) as behind:
        behind.executescript(
            "drop trigger trail_stays; drop trigger trail_kept;" + (tampering or "")
        )
    behind.close()
    found = trail.verify(access, since)
    assert (words in found.why) if words else found == trail.Finding(6)


def test_最新的在前_要几行给几行(access):
    accounts.add(access, LOCAL, "李娟")
    accounts.add(access, LOCAL, "王芳", "city")
    assert trail.count(access) == 4
    assert [row.seq for row in trail.newest(access, 3)] == [4, 3, 2]
