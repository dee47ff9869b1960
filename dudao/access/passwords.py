"""What a name, a password and a one-time code may be, and how they are kept: argon2id, never the text."""

from __future__ import annotations

import functools
import hashlib
import hmac
import re
import secrets
import unicodedata

import argon2

from dudao.access import guessing
from dudao.access.database import AccessError

SHORTEST, LONGEST = 10, 1024
CODE_HOURS = 24
_NAME = re.compile(r"[^\W_][\w.·-]{0,30}[^\W_]|[^\W_]")
_TAKEN = {"本机用户", "命令行", "服务器", "演示", "系统"}
_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none that is read for another
_GROUPS, _GROUP = 4, 5

HASHER = argon2.PasswordHasher()
"""argon2id at the library's parameters (RFC 9106, 64 MiB): some 0.2 s of one processor a check."""


def name(text: str) -> str:
    """A log-in name as it is kept.

    >>> name(" 张三 "), name("zhang.san-2")
    ('张三', 'zhang.san-2')
    >>> name("张三<b>")
    Traceback (most recent call last):
    dudao.access.database.AccessError: 登录名“张三<b>”不能用：请写 1 到 32 个字，只用汉字、字母、数字和 . - ·，首尾不用符号。
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if not _NAME.fullmatch(plain):
        shown = "".join(c if c.isprintable() else "�" for c in plain[:40])
        raise AccessError(
            f"登录名“{shown}”不能用：请写 1 到 32 个字，只用汉字、字母、数字和 . - ·，首尾不用符号。"
        )
    if plain in _TAKEN:
        raise AccessError(f"登录名“{plain}”是系统自用的，请换一个。")
    return plain


def key(text: str) -> str:
    """By what a name is found: however it is typed, also one that could be no name.

    >>> key("Zhang") == key(" zhang "), len(key("x" * 9999))
    (True, 64)
    """
    plain = unicodedata.normalize("NFKC", text).strip().casefold()
    return hashlib.sha256(plain.encode("utf-8", "replace")).hexdigest()


def same(password: str) -> str:
    """The password as it is hashed: one form, however the keyboard composes it."""
    return unicodedata.normalize("NFKC", password)


def refuse_weak(password: str, owner: str) -> None:
    """Raise :class:`AccessError` for a password that may not be set.

    >>> refuse_weak("长一点的密码也可以用中文", "张三")
    >>> refuse_weak("123456789", "张三")
    Traceback (most recent call last):
    dudao.access.database.AccessError: 密码太短：至少 10 个字符，可以用一句话。
    """
    plain = same(password)
    if len(plain) < SHORTEST:
        raise AccessError(f"密码太短：至少 {SHORTEST} 个字符，可以用一句话。")
    if len(plain) > LONGEST:
        raise AccessError(f"密码太长：最多 {LONGEST} 个字符。")
    bare = re.sub(r"[\W_]", "", plain).casefold()
    own = re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", owner)).casefold()
    if own and bare.replace(own, "") == "":
        raise AccessError("密码不能就是登录名，请换一个。")
    if len(set(plain)) < 4:
        raise AccessError("密码太简单：至少用 4 种不同的字符。")
    if guessing.points(plain, owner) < guessing.NEEDED:
        raise AccessError(
            "密码太好猜：常用密码、地名、单位名、登录名、年份日期、电话号码和键盘上连着的键，合在一起也不算。"
            "请换一个，例如几个不相干的词连成一句话。"
        )


def hashed(password: str) -> str:
    """The argon2id hash to keep."""
    return HASHER.hash(same(password))


def matches(kept: str | None, password: str) -> bool:
    """Whether the password is the kept one. Without one kept the same work is done, and it is not."""
    try:
        return HASHER.verify(kept or nobody(), same(password)) and kept is not None
    except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
        return False


@functools.cache
def nobody() -> str:
    """A hash that no password has: what is checked for a name that does not exist."""
    return HASHER.hash(secrets.token_hex(32))


def new_code() -> str:
    """A one-time code, 99 bits: ``XXXXX-XXXXX-XXXXX-XXXXX``."""
    letters = [secrets.choice(_LETTERS) for _ in range(_GROUPS * _GROUP)]
    return "-".join("".join(letters[i : i + _GROUP]) for i in range(0, len(letters), _GROUP))


def code_hash(code: str) -> str:
    """What is kept of a code; case, spaces and hyphens do not matter.

    >>> code_hash("abcde-FGHJK") == code_hash(" ABCDE fghjk ")
    True
    """
    plain = re.sub(r"[\s\-—－]", "", unicodedata.normalize("NFKC", code)).upper()
    return hashlib.sha256(plain.encode("utf-8", "replace")).hexdigest()


def same_code(kept: str, code: str) -> bool:
    """Whether the code is the kept one, in constant time."""
    return hmac.compare_digest(kept, code_hash(code))
