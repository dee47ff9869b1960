"""Log-ins: how long they last, what ends them, and what five wrong ones do."""

from __future__ import annotations

import threading

import pytest

from dudao.access import accounts, passwords, sessions, signin, trail
from dudao.access.database import Access
from dudao.access.roles import LOCAL, Principal

from .conftest import PASSWORD


@pytest.fixture
def two(person):
    person("李娟")
    person("王芳", "county", "五华区")


def wrong(access: Access, name: str, password: str = "不是这个密码不是") -> str:
    with pytest.raises(signin.Refused) as refused:
        signin.log_in(access, name, password)
    return str(refused.value)


def who(access: Access, token: str | None) -> Principal | None:
    visitor = sessions.find(access, token)
    return visitor.principal if visitor else None


def test_登录得到随机凭证_库里只有指纹(access, two):
    one, other = (signin.log_in(access, "王芳", PASSWORD) for _ in range(2))
    assert who(access, one) == Principal("王芳", "county", "五华区")
    assert one != other
    assert len(one) >= 43  # 256 bits
    access.close()
    held = b"".join(p.read_bytes() for p in access.directory.glob("access.sqlite*"))
    assert one.encode() not in held
    assert PASSWORD.encode() not in held


@pytest.mark.parametrize("token", [None, "", "x", "0" * 43, "é" * 500, "' or 1=1 --"])
def test_伪造的凭证不认(access, two, token):
    assert sessions.find(access, token) is None


def test_闲置30分钟失效_每次使用重新计时(access, two, clock):
    """
    used after   | 29 | 29 | 29 | 30 minutes
    still valid  | y  | y  | y  | n
    """
    token = signin.log_in(access, "王芳", PASSWORD)
    for _ in range(3):
        clock.after(minutes=29)
        assert who(access, token)
    clock.after(minutes=30)
    assert who(access, token) is None


def test_满8小时失效_一直在用也一样(access, two, clock):
    token = signin.log_in(access, "王芳", PASSWORD)
    for _ in range(23):
        clock.after(minutes=20)
        assert who(access, token)
    clock.after(minutes=20)
    assert who(access, token) is None


def test_使用时间一分钟最多写一次(access, two, clock):
    token = signin.log_in(access, "王芳", PASSWORD)

    def seen() -> float:
        with access.reading() as cursor:
            return cursor.execute("select max(seen) from session").fetchone()[0]

    first = seen()
    clock.after(minutes=0.9)
    assert who(access, token)
    assert seen() == first
    clock.after(minutes=0.2)
    assert who(access, token)
    assert seen() == clock.now


@pytest.mark.parametrize(
    "change",
    [
        lambda access, token: sessions.end(access, token),
        lambda access, token: accounts.set_disabled(access, LOCAL, "王芳"),
        lambda access, token: accounts.set_role(access, LOCAL, "王芳", "city"),
        lambda access, token: accounts.set_role(access, LOCAL, "王芳", "county", "盘龙区"),
        lambda access, token: signin.change(
            access, sessions.find(access, token), PASSWORD, PASSWORD + "新"
        ),
        lambda access, token: signin.activate(
            access, "王芳", accounts.new_code(access, LOCAL, "王芳").text, PASSWORD + "新"
        ),
    ],
    ids=["退出", "停用", "改角色", "改县", "改密码", "用口令设密码"],
)
def test_账号有变动_登录就结束_别人的不受影响(access, two, change):
    token, others = (signin.log_in(access, name, PASSWORD) for name in ("王芳", "李娟"))
    change(access, token)
    assert who(access, token) is None
    assert who(access, others) == Principal("李娟", "admin")


def test_停用再启用_旧凭证也不复活(access, two):
    token = signin.log_in(access, "王芳", PASSWORD)
    accounts.set_disabled(access, LOCAL, "王芳")
    assert wrong(access, "王芳", PASSWORD) == signin.WRONG
    accounts.set_disabled(access, LOCAL, "王芳", False)
    assert who(access, token) is None
    assert signin.log_in(access, "王芳", PASSWORD)


def test_改密码要先对上现在的(access, two):
    visitor = sessions.find(access, signin.log_in(access, "王芳", PASSWORD))
    with pytest.raises(signin.Refused, match="现在的密码不对"):
        signin.change(access, visitor, "不是这个密码不是", PASSWORD + "新")
    assert signin.log_in(access, "王芳", PASSWORD)


@pytest.mark.parametrize("name", ["王芳", "没有这个人"])
def test_五次不对锁15分钟_不存在的名字也一样(access, two, clock, name):
    """
    try      | 1 | 2 | 3 | 4 | 5 | right one, at once | after 14 | after 15 minutes
    answer   | wrong ×4      | locked | locked        | locked   | judged again
    """
    said = [wrong(access, name) for _ in range(5)]
    assert said == [signin.WRONG] * 4 + [signin.LOCKED]
    assert wrong(access, name, PASSWORD) == signin.LOCKED
    clock.after(minutes=14)
    assert wrong(access, name, PASSWORD) == signin.LOCKED
    clock.after(minutes=1)
    assert wrong(access, name) == signin.WRONG


def test_锁定时重新启动也还锁着(access, two, clock):
    for _ in range(5):
        wrong(access, "王芳")
    access.close()
    again = Access(access.directory, clock)
    assert wrong(again, "王芳", PASSWORD) == signin.LOCKED
    assert signin.log_in(again, "李娟", PASSWORD)  # the lock is the name's alone
    again.close()


def test_对了一次就重新数_中间不算连续(access, two):
    for _ in range(3):
        assert [wrong(access, "王芳") for _ in range(4)] == [signin.WRONG] * 4
        assert signin.log_in(access, "王芳", PASSWORD)


def test_一次性口令也只能试五次_管理员发新口令解锁(access, two):
    for _ in range(5):
        with pytest.raises(signin.Refused):
            signin.activate(access, "王芳", "ABCDE-ABCDE-ABCDE-ABCDE", PASSWORD)
    assert wrong(access, "王芳", PASSWORD) == signin.LOCKED
    accounts.new_code(access, LOCAL, "王芳")
    assert signin.log_in(access, "王芳", PASSWORD)


def test_同时猜也只有五次(access, two):
    """Twenty guesses at once: five are judged, the rest is locked out."""
    judged = []
    verify = passwords.matches

    def slowly(kept, password):
        judged.append(1)
        barrier.wait(5)
        return verify(kept, password)

    barrier = threading.Barrier(5)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(passwords, "matches", slowly)
        threads = [threading.Thread(target=wrong, args=(access, "王芳")) for _ in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
    assert len(judged) == 5
    assert wrong(access, "王芳", PASSWORD) == signin.LOCKED


@pytest.mark.parametrize(
    ("name", "prepare"),
    [
        ("王芳", lambda access: None),
        ("没有这个人", lambda access: None),
        ("王芳", lambda access: accounts.set_disabled(access, LOCAL, "王芳")),
        ("新人", lambda access: accounts.add(access, LOCAL, "新人", "city")),
    ],
    ids=["密码不对", "没有这个名字", "停用", "还没有设密码"],
)
def test_答复和花的功夫一样_数argon2次数(access, two, monkeypatch, name, prepare):
    """Every wrong log-in: one argon2 check, the same sentence, the same rows written."""
    prepare(access)
    passwords.nobody()
    made, checked = [], []
    hasher = passwords.HASHER

    class Counting:
        def hash(self, password):
            made.append(password)
            return hasher.hash(password)

        def verify(self, kept, password):
            checked.append(kept)
            return hasher.verify(kept, password)

    monkeypatch.setattr(passwords, "HASHER", Counting())
    rows = len(trail.entries(access))
    assert wrong(access, name) == signin.WRONG
    assert (len(made), len(checked)) == (0, 1)
    assert len(trail.entries(access)) == rows + 1
    with pytest.raises(signin.Refused, match="一次性口令不对"):
        signin.activate(access, name, "ABCDE-ABCDE-ABCDE-ABCDE", PASSWORD)
    assert (len(made), len(checked)) == (0, 1)


def test_记录里没有打错的名字和密码(access, two):
    """People type their password into the wrong field: an unknown name is not kept."""
    wrong(access, "我的密码是西山睡美人", "另一个密码 ABC")
    last = trail.entries(access)[-1]
    assert (last.event, last.name, last.detail) == ("wrong_password", None, "unknown_name")
    access.close()
    held = b"".join(p.read_bytes() for p in access.directory.glob("access.sqlite*"))
    assert "西山睡美人".encode() not in held
    assert "另一个密码".encode() not in held


@pytest.mark.parametrize("back", [0.01, 60, 7 * 60])
def test_时钟拨到登录之前_登录不再有效(access, two, clock, back):
    token = signin.log_in(access, "王芳", PASSWORD)
    clock.after(minutes=-back)
    assert who(access, token) is None


@pytest.mark.parametrize(("back", "valid"), [(0.5, True), (2, False), (20, False)])
def test_用到一半时钟拨回_不会因此闲置得更久(access, two, clock, back, valid):
    """Used at minute 25; then the clock goes back: nobody can tell how long it has lain idle."""
    token = signin.log_in(access, "王芳", PASSWORD)
    clock.after(minutes=25)
    assert who(access, token)
    clock.after(minutes=-back)
    assert bool(who(access, token)) is valid


@pytest.mark.parametrize("hours", [1, 24, 24 * 400])
def test_时钟拨回_锁定照样15分钟内结束(access, two, clock, hours):
    for _ in range(5):
        wrong(access, "王芳")
    clock.after(hours=-hours)
    assert wrong(access, "王芳", PASSWORD) == signin.LOCKED
    clock.after(minutes=15)
    assert signin.log_in(access, "王芳", PASSWORD)


def test_时钟拨回_一次性口令不会更耐用(access, two, clock):
    code = accounts.new_code(access, LOCAL, "王芳").text
    clock.after(hours=-1)
    with pytest.raises(signin.Refused, match="已过期"):
        signin.activate(access, "王芳", code, PASSWORD + "新")


def test_从一处猜不到别处_每处各数各的(access, two, clock):
    """
    wrong ×5 from .66 | right from .66: not judged | right from .7: in | wrong ×4 from .7, right: in
    """
    for _ in range(5):
        with pytest.raises(signin.Refused):
            signin.log_in(access, "王芳", "不是这个密码不是", "203.0.113.66")
    with pytest.raises(signin.Refused, match="15 分钟"):
        signin.log_in(access, "王芳", PASSWORD, "203.0.113.66")
    assert signin.log_in(access, "王芳", PASSWORD, "203.0.113.7")
    assert signin.log_in(access, "李娟", PASSWORD, "203.0.113.66")  # another name from there


def test_IPv6按一户算(access, two):
    """A customer has a whole /64: five tries in all, from whichever of its addresses."""
    for n in range(5):
        with pytest.raises(signin.Refused):
            signin.log_in(access, "王芳", "不是这个密码不是", f"2001:db8:1:2::{n + 1}")
    with pytest.raises(signin.Refused, match="15 分钟"):
        signin.log_in(access, "王芳", PASSWORD, "2001:db8:1:2:ffff::9")
    assert signin.log_in(access, "王芳", PASSWORD, "2001:db8:1:3::1")


def test_锁着时_对的口令照样通过_错的不再核对(access, two):
    for _ in range(5):
        wrong(access, "王芳")
    code = accounts.new_code(access, LOCAL, "王芳").text
    for _ in range(5):
        wrong(access, "王芳")
    with pytest.raises(signin.Refused, match="15 分钟"):
        signin.activate(access, "王芳", "ABCDE-ABCDE-ABCDE-ABCDE", PASSWORD + "新")
    signin.activate(access, "王芳", code, PASSWORD + "新")
    assert signin.log_in(access, "王芳", PASSWORD + "新")


def test_一个月内登录过的地址才算认得(access, two, clock):
    signin.log_in(access, "王芳", PASSWORD, "10.0.0.7")
    assert [signin.known(access, a) for a in ("10.0.0.7", "10.0.0.8", None)] == [True, False, False]
    clock.after(hours=24 * 31)
    assert not signin.known(access, "10.0.0.7")
