"""Anonymous at a fresh server that holds data: nothing of it comes out, and nothing is done."""

from __future__ import annotations

import pytest

from dudao import ROOT
from dudao.store import Store

from .conftest import PASSWORD
from .served import Server, serving, stocked

PAGES = sorted(path.stem for path in (ROOT / "pages").glob("*.py"))


@pytest.fixture(scope="module")
def cold(tmp_path_factory) -> Server:
    """A server nobody has logged in to: Streamlit has run no script in it, before or after these tests."""
    store = tmp_path_factory.mktemp("strangers") / "store"
    with serving(stocked(store, PASSWORD, 李娟="admin")) as server:
        yield server


@pytest.mark.parametrize("page", ["", *PAGES, "nowhere"])
def test_匿名打开每一页_只到登录页(cold, page):
    status, headers, body = cold.ask(f"/{page}?year=2025")
    assert (status, body) == (303, b"")
    assert headers["location"].startswith("/login?next=%2F")
    assert headers["cache-control"] == "no-store"
    assert "default-src 'self'" in headers["content-security-policy"]


def test_匿名的网页套接字都不接(cold):
    """No page name and no script hash can be asked for where no socket opens."""
    assert cold.refusal(None) == 403
    assert cold.refusal("x" * 43) == 403
    assert cold.refusal(None, session="3f2b6c1e-0000-4000-8000-000000000000") == 403


PARTS = [
    "/_stcore/host-config", "/_stcore/metrics", "/_stcore/script-health-check", "/_stcore/stream",
    "/_stcore/agent/openapi.json", "/_stcore/bidi-components/x/y", "/media/0123.xlsx", "/media/",
    "/component/x/index.html", "/static/js/index.js", "/app/static/x", "/favicon.png",
    "/manifest.json", "/coverage/_stcore/host-config", "/data/store/dudao.duckdb",
]  # fmt: skip


@pytest.mark.parametrize("path", PARTS)
def test_匿名要不到任何部分(cold, path):
    status, headers, body = cold.ask(path)
    assert (status, body.decode()) == (401, "请先登录。")
    assert headers["x-content-type-options"] == "nosniff"


ODD = [
    "/login/", "/LOGIN", "/login/../coverage", "/login%2f..%2fcoverage", "//coverage", "/./coverage",
    "/_stcore/health/../metrics", "/_stcore/health/", "/_stcore//metrics", "/login;/coverage",
    "/coverage%00", "/%2e%2e/data/store/dudao.duckdb", "/login\\..\\coverage",
]  # fmt: skip


@pytest.mark.parametrize("path", ODD)
def test_绕着写的路径也不行(cold, path):
    status, _, body = cold.ask(path)
    assert status in (303, 400, 401)
    assert body.decode() in ("", "请先登录。", "Invalid HTTP request received.")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
@pytest.mark.parametrize(
    "path", ["/_stcore/upload_file/visit/file", "/_stcore/agent/interact", "/"]
)
def test_匿名上传和删除都不行(cold, method, path):
    """From the own site 401, from another or from nowhere 403; the body is not kept."""
    body = b"--x\r\ncontent-disposition: form-data; name=f; filename=a.xlsx\r\n\r\nPK\r\n--x--"
    kind = {"Content_Type": "multipart/form-data; boundary=x"}
    assert cold.ask(path, method, body=body, Origin=cold.origin, **kind)[0] == 401
    foreign = cold.ask(path, method, body=body, Origin="https://evil.example", **kind)[0]
    assert foreign == (401 if method == "OPTIONS" else 403)


def test_只有健康检查和登录页开着_登录页不带数据(cold):
    assert cold.ask("/_stcore/health")[::2] == (200, b"ok")
    for path in ("/login", "/activate"):
        status, headers, body = cold.ask(path)
        assert status == 200
        assert "default-src 'none'" in headers["content-security-policy"]
        assert headers["cache-control"] == "no-store"
        assert "<script" not in body.decode()
        assert "呈贡" not in body.decode()
    assert cold.ask("/password")[0] == 303
    assert cold.ask("/logout")[0] == 303


@pytest.mark.parametrize("host", ["evil.example", "", "127.0.0.1.evil.example:80", "a@127.0.0.1"])
def test_别的主机名解析到本机也不行(cold, host):
    assert cold.ask("/login", Host=host)[0] == 400
    shake = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec_WebSocket_Version": "13"}
    key = {"Sec_WebSocket_Key": "dGhlIHNhbXBsZSBub25jZQ=="}
    assert cold.ask("/_stcore/stream", Host=host, **shake, **key)[0] == 403


def test_从别的网站发来的登录不收(cold):
    body = "name=李娟&password=x".encode()
    for headers in ({"Origin": "https://evil.example"}, {"Origin": "null"}, {}, {"Sec_Fetch_Site": "cross-site"}):  # fmt: skip
        assert cold.ask("/login", "POST", body=body, **headers)[0] == 403
    assert cold.ask("/login", "POST", body=body, Origin=cold.origin)[0] == 403  # judged: wrong
    assert cold.ask("/login", "POST", body=body, Sec_Fetch_Site="same-origin")[0] == 403


@pytest.mark.long
def test_大得离谱的表单不读(cold):
    status, _, body = cold.ask("/login", "POST", body=b"name=" + b"x" * 100_000, Origin=cold.origin)
    assert status == 403
    assert "登录名或密码不对" in body.decode()


@pytest.mark.long
def test_最后_服务器没有为匿名跑过一次脚本(cold):
    """The store is opened by the first script run: it was not."""
    text = cold.log.read_text(encoding="utf-8")
    assert "page_failed" not in text
    with Store.open(cold.access.directory) as store:
        assert len(store.uploads()) == 1
