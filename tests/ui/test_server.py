"""What stands between the network and the pages: loopback only, strict headers, Chinese chrome."""

from __future__ import annotations

import asyncio
import glob
import gzip
import re
from pathlib import Path

import pytest
import streamlit
from streamlit.proto.BackMsg_pb2 import BackMsg

from dudao import ROOT
from dudao.access.accounts import add
from dudao.access.database import Access
from dudao.access.requests import Site
from dudao.access.roles import LOCAL
from dudao.ui.server import chrome, server

SCRIPTS = Path(streamlit.__file__).parent / "static" / "static" / "js"


def served(app, path: str, headers: list | None = None) -> tuple[int, dict, bytes]:
    """One GET through an ASGI app: status, headers, body."""
    sent: list[dict] = []

    async def receive() -> dict:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict) -> None:
        sent.append(message)

    scope = {"type": "http", "path": path, "headers": headers or [], "method": "GET"}
    asyncio.run(app(scope, receive, send))
    body = b"".join(m.get("body", b"") for m in sent[1:])
    return sent[0]["status"], dict(sent[0]["headers"]), body


def replying(body: bytes, seen: list | None = None):
    """An app that answers 200 with the body in two parts."""

    async def app(scope, receive, send):
        if seen is not None:
            seen.extend(scope["headers"])
        headers = [(b"content-length", str(len(body)).encode()), (b"etag", b"x")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body[:5], "more_body": True})
        await send({"type": "http.response.body", "body": body[5:]})

    return app


def started(tmp_path, address, *, accounts=False, hosts=("localhost",), **more):
    """The verdict on starting: the site, or the exit's words."""
    access = Access(tmp_path)
    if accounts:
        add(access, LOCAL, "李娟")
    given = {"certificate": None, "base": "", **more}
    return server.prepare(access, address=address, hosts=list(hosts), **given)


@pytest.mark.parametrize("address", ["0.0.0.0", "192.168.1.8", "", None])
def test_没有账号时不对外监听_说怎么办(tmp_path, address):
    with pytest.raises(SystemExit, match=r"(?s)没有启动.*python3 manage.py user add.*127\.0\.0\.1"):
        started(tmp_path, address)


@pytest.mark.parametrize("address", ["127.0.0.1", "localhost", "::1"])
def test_本机地址可以启动(tmp_path, address, capsys):
    assert started(tmp_path, address) == Site(False, ("localhost",))
    assert capsys.readouterr().err == ""


def test_有账号没有加密时警告_有证书时不(tmp_path, capsys):
    assert started(tmp_path, "0.0.0.0", accounts=True).secure is False
    assert "sslCertFile" in capsys.readouterr().err
    assert Access(tmp_path).in_use()
    with_cert = {"certificate": "cert.pem"}
    assert started(tmp_path, "0.0.0.0", **with_cert).secure is True
    assert "--host" in capsys.readouterr().err
    assert started(tmp_path, "0.0.0.0", hosts=["dudao.example"], **with_cert).secure is True
    assert capsys.readouterr().err == ""


def test_放在代理后面也要先有账号(tmp_path, monkeypatch):
    monkeypatch.setenv(server.PROXY, "1")
    with pytest.raises(SystemExit, match="DUDAO_TLS_PROXY=1"):
        started(tmp_path, "127.0.0.1")
    assert started(tmp_path, "127.0.0.1", accounts=True).cookie == "__Host-dudao"


def test_账号文件坏了就不启动(tmp_path):
    (tmp_path / "access.sqlite").write_bytes(b"")
    with pytest.raises(SystemExit, match=r"没有启动.*access\.sqlite"):
        started(tmp_path, "127.0.0.1")


def test_每个响应都带安全头():
    status, headers, body = served(server.Headers(replying(b"0123456789")), "/")
    assert (status, body) == (200, b"0123456789")
    csp = headers[b"content-security-policy"].decode()
    assert "default-src 'self'" in csp
    assert "frame-ancestors 'none'" in csp
    assert "http:" not in csp
    assert headers[b"x-content-type-options"] == b"nosniff"
    assert headers[b"cache-control"] == b"no-store"
    assert b"strict-transport-security" not in headers


def test_加密时带HSTS_套接字只连自己():
    app = server.Headers(replying(b"0123456789"), Site(secure=True))
    _, headers, _ = served(app, "/", [(b"host", b"dudao.example")])
    assert headers[b"strict-transport-security"] == b"max-age=31536000"
    assert b"connect-src 'self' wss://dudao.example;" in headers[b"content-security-policy"]


def test_出错的响应也带安全头_不说出内容(caplog):
    async def broken(scope, receive, send):
        raise ValueError("张三 13800000000")

    status, headers, body = served(server.Headers(broken), "/media/x")
    assert status == 500
    assert b"content-security-policy" in headers
    assert "张三" not in body.decode() + caplog.text


def test_没登录的人发来的只剩看页面的愿望():
    """
    known | message                            | goes on as
    yes   | rerun with a widget and a fragment | itself
    no    | the same                           | rerun, page only
    no    | deferred file, garbage             | rerun, page only; nothing
    any   | clear the server's caches          | nothing
    """
    asked = BackMsg()
    asked.rerun_script.page_script_hash = "p"
    asked.rerun_script.fragment_id = "f"
    asked.rerun_script.widget_states.widgets.add(id="w").trigger_value = True
    data = asked.SerializeToString()
    assert server.frames(data, True) == data
    bare = BackMsg.FromString(server.frames(data, False)).rerun_script
    assert (bare.page_script_hash, bare.fragment_id, len(bare.widget_states.widgets)) == ("p", "", 0)  # fmt: skip
    file = BackMsg()
    file.backend_operation_request.deferred_file.file_id = "x"
    assert BackMsg.FromString(server.frames(file.SerializeToString(), False)).WhichOneof("type") == "rerun_script"  # fmt: skip
    assert server.frames(b"\xff\xff", False) is None
    assert server.frames(BackMsg(clear_cache=True).SerializeToString(), True) is None


def test_浏览器里的英文换成中文_长度随之改写():
    seen: list = []
    app = chrome.ChineseChrome(replying(b"r(`Upload`)", seen))
    asked = [(b"accept-encoding", b"gzip"), (b"if-none-match", b"x"), (b"host", b"h")]
    status, headers, body = served(app, "/static/js/FileUploader.D7YhAWeM.js", asked)
    assert (status, gzip.decompress(body).decode()) == (200, "r(`选择文件`)")
    assert (headers[b"content-encoding"], headers[b"vary"]) == (b"gzip", b"accept-encoding")
    assert headers[b"content-length"] == str(len(body)).encode()
    _, headers, body = served(app, "/static/js/FileUploader.D7YhAWeM.js")
    assert (body.decode(), headers.get(b"content-encoding")) == ("r(`选择文件`)", None)
    assert b"etag" not in headers
    assert seen[0] == (b"host", b"h")


def replying_page(kind: bytes, text: bytes):
    async def app(scope, receive, send):
        await send(
            {"type": "http.response.start", "status": 200, "headers": [(b"content-type", kind)]}
        )
        await send({"type": "http.response.body", "body": text[:5], "more_body": True})
        await send({"type": "http.response.body", "body": text[5:]})

    return chrome.ChineseChrome(app)


def test_网页说自己是中文的():
    page = b'<html lang="en"><title>Streamlit</title>'
    _, headers, body = served(replying_page(b"text/html; charset=utf-8", page), "/coverage")
    assert body.decode() == '<html lang="zh-CN"><title>Streamlit</title>'
    assert headers[b"content-length"] == str(len(body)).encode()
    assert served(replying_page(b"text/plain", page), "/coverage")[2] == page
    assert served(replying_page(b"text/html", page), "/media/own-1.html")[2] == page


def test_网页先要表格和图的脚本_每个都在():
    """Else each is asked for when the first table is drawn, and its frame stands empty meanwhile."""
    _, _, body = served(replying_page(b"text/html", b"<head><title>x</title></head>"), "/coverage")
    asked = re.findall(r'<link rel="modulepreload" crossorigin href="\./static/js/([^"]+)">', body.decode())  # fmt: skip
    assert {name.split(".")[0] for name in asked} >= {"DataFrame", "PlotlyChart", "Quiver"}
    assert [name for name in asked if not (SCRIPTS / name).is_file()] == []


def test_别的脚本原样通过():
    status, headers, body = served(chrome.ChineseChrome(replying(b"`Upload`")), "/static/js/a.b.js")
    assert (status, body, headers[b"etag"]) == (200, b"`Upload`", b"x")


@pytest.mark.parametrize(
    ("script", "english"),
    [(name, word) for name, words in chrome.table().items() for word in words],
)
def test_每个要翻译的英文都还在这一版的脚本里(script, english):
    """A new Streamlit that words it differently fails here, not in front of the user."""
    pattern = (
        SCRIPTS.parents[1] / "index.html" if script == chrome.PAGE else SCRIPTS / f"{script}.*.js"
    )
    texts = [Path(path).read_text(encoding="utf-8") for path in glob.glob(str(pattern))]
    assert any(english in text for text in texts)


def test_配置不对外():
    text = (ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8")
    for line in (
        'address = "127.0.0.1"',
        "gatherUsageStats = false",
        'showErrorDetails = "none"',
        "showErrorLinks = false",
        'fileWatcherType = "none"',
    ):
        assert line in text
