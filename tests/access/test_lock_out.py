"""Strangers at the log-in page of a real server behind a proxy: they keep out themselves, and nobody else.

| who, from where                                   | does                                | afterwards                          |
|---------------------------------------------------|-------------------------------------|-------------------------------------|
| a stranger, 203.0.113.66                          | 5 wrong passwords for 李娟          | is not judged there any more        |
| 李娟, 198.51.100.7                                | the right one                       | is in                               |
| 李娟, 203.0.113.66                                | the right one                       | not judged: the address is slowed   |
| the same, with a one-time code                    | the right code                      | has a new password                  |
| a stranger, 203.0.113.67                          | 5 wrong codes for 王芳              | is not judged there any more        |
| 王芳, 198.51.100.8                                | the right password                  | is in                               |
| strangers, 30 addresses, two at once each         | wrong passwords without end         | 李娟, known at 198.51.100.7, is in  |
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest

from dudao.access import accounts, signin, trail
from dudao.access.database import Access
from dudao.access.roles import LOCAL

from .conftest import PASSWORD
from .served import Server, serving, stocked

HOME, OTHER = "198.51.100.7", "198.51.100.8"
GUESSER, SECOND = "203.0.113.66", "203.0.113.67"


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[Server]:
    store = stocked(tmp_path_factory.mktemp("locks") / "store", PASSWORD, 李娟="admin", 王芳="city")
    with serving(store, DUDAO_TLS_PROXY="1") as found:
        yield found


def post(server: Server, path: str, address: str, **form: str) -> tuple[int, str]:
    status, _, body = server.ask(
        path, "POST", body=urlencode(form).encode(), Origin=f"https://127.0.0.1:{server.port}",
        X_Forwarded_For=address,
    )  # fmt: skip
    return status, body.decode()


def log_in(server: Server, address: str, name: str, password: str = PASSWORD) -> tuple[int, str]:
    return post(server, "/login", address, name=name, password=password)


@pytest.mark.long
def test_猜密码的只挡住自己_口令随时可用(server):
    said = [log_in(server, GUESSER, "李娟", "不是这个密码不是") for _ in range(5)]
    assert [status for status, _ in said] == [403] * 5
    assert signin.LOCKED in said[-1][1]
    assert log_in(server, HOME, "李娟")[0] == 303
    status, body = log_in(server, GUESSER, "李娟")
    assert (status, signin.LOCKED in body) == (403, True)
    code = accounts.new_code(server.access, LOCAL, "李娟").text
    for _ in range(5):
        log_in(server, GUESSER, "李娟", "不是这个密码不是")
    new = PASSWORD + "之二"
    form = {"name": "李娟", "code": code, "password": new, "again": new}
    assert post(server, "/activate", GUESSER, **form)[0] == 200
    assert log_in(server, HOME, "李娟", new)[0] == 303


@pytest.mark.long
def test_猜口令的只挡住自己(server):
    form = {"name": "王芳", "code": "ABCDE-ABCDE-ABCDE-ABCDE", "password": PASSWORD, "again": PASSWORD}  # fmt: skip
    said = [post(server, "/activate", SECOND, **form)[1] for _ in range(6)]
    assert [signin.LOCKED in words for words in said] == [False] * 4 + [True] * 2
    assert log_in(server, OTHER, "王芳")[0] == 303


@pytest.mark.long
def test_一群人不停地猜_用过的地址照样进得来(server):
    """Sixty askers at once from thirty addresses; the known one is let in, again and again, meanwhile."""
    over = threading.Event()

    def guess(address: str) -> None:
        while not over.is_set():
            with contextlib.suppress(OSError):
                log_in(server, address, "李娟", "不是这个密码不是")

    assert log_in(server, OTHER, "王芳")[0] == 303  # known from now on
    crowd = [threading.Thread(target=guess, args=(f"203.0.113.{n // 2}",)) for n in range(60)]
    for one in crowd:
        one.start()
    found = [log_in(server, OTHER, "王芳")[0] for _ in range(2)]
    over.set()
    for one in crowd:
        one.join(60)
    assert found == [303] * 2


@pytest.mark.long
def test_最后_一个地址一行_重复的合成一行_没有假地址(server):
    """Whoever says to be 「<b>」 is nobody; thousands of tries are no thousands of rows."""
    log_in(server, "<b>", "李娟", "不是这个密码不是")
    log_in(server, "", "李娟", "不是这个密码不是")
    trail.write_counted(server.access, now=True)
    rows = trail.entries(server.access)
    assert {row.address for row in rows if row.address and not row.address.startswith(("203.0.113.", "198.51.100."))} == set()  # fmt: skip
    assert trail.verify(server.access).bad is None
    minutes: dict[int, int] = {}
    for row in rows:
        if row.event in ("wrong_password", "wrong_code", "locked", "denied", "more"):
            minutes[int(row.happened_at // 60)] = minutes.get(int(row.happened_at // 60), 0) + 1
    assert (
        max(minutes.values()) <= 4 * trail.PER_MINUTE
    )  # two minutes of ours in one of the clock, each with its sums


@pytest.mark.long
def test_停机时把还没记的次数记下(tmp_path):
    store = stocked(tmp_path / "store", PASSWORD, 李娟="admin")
    with serving(store, DUDAO_TLS_PROXY="1") as server:
        for _ in range(3):
            log_in(server, HOME, "没有这个人", "不是这个密码不是")
    with contextlib.closing(Access(store)) as access:
        assert [row.detail for row in trail.newest(access, 2)] == [
            "unknown_name ×2",
            "unknown_name",
        ]
