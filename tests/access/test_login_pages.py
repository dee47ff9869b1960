"""The pages before the dashboard, in process: cookies under TLS, what is escaped, what a crowd is told."""

from __future__ import annotations

import asyncio
from urllib.parse import urlencode

import pytest
from starlette.applications import Starlette

from dudao.access import html, pages, queue
from dudao.access.requests import Site

from .conftest import PASSWORD


def asked(app, path: str, form: dict[str, str] | None = None, *, client: str = "127.0.0.1"):
    """One request: status, headers (the last of a name), body."""
    sent: list[dict] = []
    bodies = [{"type": "http.request", "body": urlencode(form or {}).encode(), "more_body": False}]

    async def receive() -> dict:
        return bodies.pop(0) if bodies else {"type": "http.disconnect"}

    async def send(message: dict) -> None:
        sent.append(message)

    plain, _, query = path.partition("?")
    scope = {
        "type": "http", "path": plain, "query_string": query.encode(), "headers": [],
        "method": "GET" if form is None else "POST", "client": (client, 1), "http_version": "1.1",
        "scheme": "http", "server": ("127.0.0.1", 1), "root_path": "",
    }  # fmt: skip
    asyncio.run(app(scope, receive, send))
    body = b"".join(m.get("body", b"") for m in sent[1:])
    headers = {k.decode(): v.decode() for k, v in sent[0]["headers"]}
    return sent[0]["status"], headers, body.decode()


@pytest.fixture
def app(access, person):
    person("李娟")
    return Starlette(routes=pages.routes(access, Site()))


def test_加密时凭证带Secure和__Host(access, person):
    person("李娟")
    app = Starlette(routes=pages.routes(access, Site(secure=True)))
    _, headers, _ = asked(app, "/login", {"name": "李娟", "password": PASSWORD})
    cookie = headers["set-cookie"]
    assert cookie.startswith("__Host-dudao=")
    assert cookie.endswith("; HttpOnly; Path=/; SameSite=strict; Secure")


def test_没有加密而从别处打开_说明密码可能被看到(app):
    assert pages.PLAIN in asked(app, "/login", client="192.168.1.9")[2]
    assert pages.PLAIN not in asked(app, "/login")[2]


@pytest.mark.parametrize("path", ["/login", "/activate"])
def test_填回去的名字不会变成标记(app, path):
    name = "\"><script>alert(1)</script><img src=x onerror='y'>"
    status, headers, body = asked(
        app, path, {"name": name, "password": "x" * 12, "again": "x" * 12}
    )
    assert status == 403
    assert "<script" not in body
    assert "<img" not in body
    assert "&lt;script&gt;" in body
    assert headers["content-security-policy"] == html.CSP


def test_想去的地方只能是本站路径(app):
    body = asked(app, "/login?next=//evil.example/%22%3E")[2]
    assert "evil" not in body
    assert 'name="next" value="/coverage?year=2025"' in asked(app, "/login?next=/coverage?year=2025")[2]  # fmt: skip


def test_每个输入框有标签和自动填写的说明(app):
    """
    /login    | name username            | password current-password
    /activate | name username, code once | password, again: new-password
    """
    for path, wanted in (
        ("/login", {"name": "username", "password": "current-password"}),
        ("/activate", {"name": "username", "code": "one-time-code", "password": "new-password", "again": "new-password"}),
    ):  # fmt: skip
        body = asked(app, path)[2]
        for field, complete in wanted.items():
            assert f'<label for="{field}">' in body
            assert f'id="{field}" name="{field}"' in body
            assert f'autocomplete="{complete}"' in body


def test_两次密码不一样_口令还在(app):
    form = {"name": "李娟", "code": "ABCDE-1", "password": "长长的一句密码啊啊", "again": "别的"}
    status, _, body = asked(app, "/activate", form)
    assert status == 403
    assert "两次写的密码不一样" in body
    assert 'value="ABCDE-1"' in body
    assert "长长的一句" not in body


def test_太多人一起登录时请稍后(access, person, monkeypatch):
    """Both places are taken, and as many wait as may."""

    class Busy(queue.Queue):
        def __init__(self) -> None:
            super().__init__()
            self._free = dict.fromkeys(self._free, False)

    monkeypatch.setattr(queue, "ALL", 0)
    monkeypatch.setattr(pages, "Queue", Busy)
    person("李娟")
    app = Starlette(routes=pages.routes(access, Site()))
    status, _, body = asked(app, "/login", {"name": "李娟", "password": PASSWORD})
    assert status == 403
    assert pages.BUSY in body


def test_没有账号时登录页让路(access):
    app = Starlette(routes=pages.routes(access, Site()))
    status, headers, _ = asked(app, "/login")
    assert (status, headers["location"]) == (303, "/")
