"""Accounts: made, changed and disabled by an administrator; a password is only ever set by its owner."""

from __future__ import annotations

import datetime as dt
import sqlite3
from dataclasses import dataclass

from dudao.access import locks, passwords, sessions, trail
from dudao.access.database import Access, AccessError
from dudao.access.roles import ADMIN, COUNTY, ROLES, Principal
from dudao.values.places import gazetteer

MANAGE = "accounts"

_LIST = (
    "select account_id, name, role, county, disabled, created, password is not null"
    " from account order by name"
)
_BY_KEY = (
    "select account_id, name, role, county, disabled, created, password is not null"
    " from account where key = ?"
)
_NUMBER = "select count(*) from account"
_ADD = "insert into account (name, key, role, county, created) values (?, ?, ?, ?, ?)"
_OTHER_ADMINS = (
    "select count(*) from account where role = 'admin' and disabled = 0 and account_id <> ?"
    " and (password is not null or not ?)"
)
_ROLE = "update account set role = ?, county = ? where account_id = ?"
_DISABLE = "update account set disabled = ? where account_id = ?"
_CODE = "insert or replace into code (account_id, hash, expires) values (?, ?, ?)"
_NO_CODE = "delete from code where account_id = ?"


class NotAllowed(AccessError):
    """Somebody who may not manage accounts tried to."""


@dataclass(frozen=True, slots=True)
class Account:
    """An account as it is listed; ``ready`` says whether its owner has set a password yet."""

    account_id: int
    name: str
    role: str
    county: str | None
    disabled: bool
    created: dt.datetime
    ready: bool


@dataclass(frozen=True, slots=True)
class Code:
    """A one-time code, shown this once: only its hash is kept."""

    name: str
    text: str
    until: dt.datetime


def everyone(access: Access) -> list[Account]:
    """All accounts by name; empty where there is no file yet."""
    with access.reading() as cursor:
        return [_account(row) for row in cursor.execute(_LIST)] if cursor else []


def add(
    access: Access, by: Principal, name: str, role: str | None = None, county: str | None = None
) -> Code:
    """Make an account and its one-time code. The first one is an administrator's."""
    plain = passwords.name(name)
    _check(access, by, plain)
    now = access.clock()
    with access.writing() as cursor:
        if cursor.execute(_BY_KEY, [passwords.key(plain)]).fetchone():
            raise AccessError(f"已经有账号“{plain}”（不分大小写）。")
        (number,) = cursor.execute(_NUMBER).fetchone()
        role = role or (ADMIN if number == 0 else None)
        if role is None:
            raise AccessError(f"还要写明角色：{_roles()}。")
        if number == 0 and role != ADMIN:
            raise AccessError("第一个账号必须是管理员，否则没有人能管理账号。")
        county = _county(role, county)
        cursor.execute(_ADD, [plain, passwords.key(plain), role, county, now])
        account = _found(cursor, plain)
        told = trail.place(role, county)
        trail.append(cursor, now, "account_created", name=plain, actor=by.name, detail=told)
        return _issue(cursor, now, by, account.account_id, plain)


def new_code(access: Access, by: Principal, name: str) -> Code:
    """A one-time code for the first or a forgotten password; an older one and a lock are void.

    The present password goes on being valid until its owner sets another.
    """
    _check(access, by, name)
    with access.writing() as cursor:
        account = _found(cursor, name)
        if account.disabled:
            raise AccessError(f"账号“{account.name}”已停用：先启用，再发口令。")
        locks.reset_all(cursor, account.name)
        return _issue(cursor, access.clock(), by, account.account_id, account.name)


def set_role(
    access: Access, by: Principal, name: str, role: str, county: str | None = None
) -> Account:
    """Another role or county; whoever is logged in under it has to log in again."""
    _check(access, by, name)
    with access.writing() as cursor:
        account = _found(cursor, name)
        county = _county(role, county)
        if role != ADMIN:
            _keep_an_admin(cursor, account)
        if (role, county) != (account.role, account.county):
            cursor.execute(_ROLE, [role, county, account.account_id])
            sessions.end_all(cursor, account.account_id)
            told = trail.place(role, county)
            _note(cursor, access, by, "role_changed", account.name, told)
        return _found(cursor, name)


def set_disabled(access: Access, by: Principal, name: str, disabled: bool = True) -> Account:
    """Disable (every log-in of it ends, its one-time code is void) or enable again."""
    _check(access, by, name)
    with access.writing() as cursor:
        account = _found(cursor, name)
        if disabled:
            _keep_an_admin(cursor, account)
        if disabled != account.disabled:
            cursor.execute(_DISABLE, [int(disabled), account.account_id])
            sessions.end_all(cursor, account.account_id)
            cursor.execute(_NO_CODE, [account.account_id])
            _note(cursor, access, by, "disabled" if disabled else "enabled", account.name)
        return _found(cursor, name)


def _check(access: Access, by: Principal, name: str) -> None:
    if by.may(MANAGE):
        return
    with access.writing() as cursor:
        trail.append(cursor, access.clock(), "denied", actor=by.name, detail=MANAGE)
    raise NotAllowed(f"“{by.name}”是{ROLES[by.role]}账号，不能管理账号。请找管理员。")


def _issue(cursor: sqlite3.Cursor, now: float, by: Principal, account_id: int, name: str) -> Code:
    text, until = passwords.new_code(), now + passwords.CODE_HOURS * 3600
    cursor.execute(_CODE, [account_id, passwords.code_hash(text), until])
    trail.append(cursor, now, "code_issued", name=name, actor=by.name)
    return Code(name, text, dt.datetime.fromtimestamp(until))


def _note(
    cursor: sqlite3.Cursor, access: Access, by: Principal, event: str, name: str,
    detail: str | None = None,
) -> None:  # fmt: skip
    trail.append(cursor, access.clock(), event, name=name, actor=by.name, detail=detail)


def _found(cursor: sqlite3.Cursor, name: str) -> Account:
    row = cursor.execute(_BY_KEY, [passwords.key(name)]).fetchone()
    if row is None:
        raise AccessError(f"没有账号“{name.strip()[:40]}”。")
    return _account(row)


def _account(row: tuple) -> Account:
    number, name, role, county, disabled, created, ready = row
    made = dt.datetime.fromtimestamp(created)
    return Account(number, name, role, county, bool(disabled), made, bool(ready))


def _keep_an_admin(cursor: sqlite3.Cursor, account: Account) -> None:
    """One active administrator stays; for one who can log in, another who can."""
    if account.role != ADMIN or account.disabled:
        return
    (others,) = cursor.execute(_OTHER_ADMINS, [account.account_id, account.ready]).fetchone()
    if not others:
        raise AccessError(
            f"“{account.name}”是唯一在用的管理员，不能停用或改成别的角色。请先另设一名管理员。"
        )


def _county(role: str, county: str | None) -> str | None:
    if role not in ROLES:
        raise AccessError(f"没有角色“{role}”，可选：{_roles()}。")
    if role != COUNTY:
        if county:
            raise AccessError(f"{ROLES[role]}账号不属于哪个县，不用写县（市、区）。")
        return None
    known = {word: c.key for c in gazetteer().counties for word in (c.key, c.name, *c.aliases)}
    if (county or "").strip() not in known:
        told = "、".join(c.key for c in gazetteer().counties)
        raise AccessError(f"县级账号要写明是哪个县（市、区），可选：{told}。")
    return known[(county or "").strip()]


def _roles() -> str:
    return "、".join(f"{code}（{word}）" for code, word in ROLES.items())
