"""Which passwords are refused: the commonest ten thousand, what everybody here would try, and both put together."""

from __future__ import annotations

import pytest

from dudao.access import guessing, passwords
from dudao.access.database import AccessError

COMMON = [
    "qwertyuiop", "1234567890", "basketball", "1qaz2wsx3edc", "q1w2e3r4t5", "chelsea123", "Liverpool1!",
    "passw0rd2024", "P@ssw0rd!!", "dragonmonkey", "trustno1trustno1", "Starwars2025",
]  # fmt: skip
LOCAL = [
    "kunming2026", "KunMing@123456", "shegong888888", "dudao@2025!", "wuhuaqu2026x", "Kmsgz20260101", "yunnan13888888888",
    "昆明市社工站督导2026", "五华区民政局12345", "2026年1月1日登录密码", "minzhengju123", "panlong.guandu", "woaini5201314",
]  # fmt: skip
PATTERN = [
    "13812345678", "138-1234-5678", "20260101 20270101", "asdfghjkl;12", "zxcvbnm,./123", "abcdefghij1",
    "aaaaabbbbbccccc", "abcabcabcabc", "9876543210a", "147258369159",
]  # fmt: skip
OWN = ["zhang.san2026", "Zhang_San123!", "zhangsanzhangsan"]
GOOD = [
    "湖边 一棵 老树 2026", "长一点的密码也可以用中文", "correct horse battery staple", "xK9#mQ2vL7tp",
    "三只麻雀停在电线上唱歌", "kunming 下雨天爱吃米线", "Tr0ub4dor&3xq", "绿皮火车早上7点半开", "mijian-xianhua-huoguo",
]  # fmt: skip


@pytest.mark.parametrize("password", [*COMMON, *LOCAL, *PATTERN, *OWN])
def test_好猜的不收(password):
    with pytest.raises(AccessError):
        passwords.refuse_weak(password, "zhang.san")


@pytest.mark.parametrize("password", GOOD)
def test_猜不到的收(password):
    passwords.refuse_weak(password, "zhang.san")


def test_每个县的名字都不算():
    from dudao.values.places import gazetteer

    names = [c.name for c in gazetteer().counties]
    assert [name for name in names if guessing.points(f"{name}2026") > 0] == []


def test_名单是一万个_一个也不是明文():
    text = (guessing.FOLDER / "common_passwords.txt").read_text(encoding="ascii")
    assert len(guessing._common()) == 10_000
    assert "dragon" not in text.split("\n", 2)[2]
    assert [
        w for w in ("123456", "password", "football", "charlie") if not guessing.is_common(w)
    ] == []


def test_很长的密码也马上判完():
    """Only its beginning is looked at: the work does not grow with what is sent."""
    assert guessing.points("湖边" + "一二三四五六七八九十" * 100) > guessing.NEEDED
