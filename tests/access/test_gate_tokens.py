"""With accounts: a valid log-in sees its data; forged, expired, ended and other people's are refused at the next rerun."""

from __future__ import annotations

import re
import time

import pytest

from dudao.access import accounts, sessions, signin
from dudao.access.database import Access
from dudao.access.roles import LOCAL
from tests.matrices import some

from .conftest import PASSWORD
from .served import SEEN, Server, serving, stocked

TOLD = "登录已结束"
"""What is said instead of what a log-in sees."""


@pytest.fixture(scope="module")
def warm(tmp_path_factory) -> Server:
    store = tmp_path_factory.mktemp("tokens") / "store"
    with serving(stocked(store, PASSWORD, 李娟="admin", 王芳="city")) as server:
        yield server


@pytest.fixture
def token(warm) -> str:
    return signin.log_in(warm.access, "王芳", PASSWORD)


def older(warm: Server, *, minutes: float = 0, hours: float = 0) -> str:
    """A log-in of so long ago, not used since."""
    past = Access(warm.access.directory, lambda: time.time() - minutes * 60 - hours * 3600)
    made = signin.log_in(past, "王芳", PASSWORD)
    past.close()
    return made


@pytest.mark.long
def test_登录的人看得到_页面与部件都通(warm, token):
    with warm.visit(token) as visit:
        shown = visit.run()
    assert SEEN in shown
    assert TOLD not in shown
    status, headers, body = warm.ask("/coverage", token=token)
    assert (status, headers["cache-control"]) == (200, "no-store")
    assert b"<title>Streamlit</title>" in body
    script = re.search(r'src="\.?(/static/js/index[^"]+)"', body.decode())
    assert script
    assert warm.ask(script[1], token=token)[0] == 200
    assert warm.ask("/_stcore/host-config", token=token)[0] == 200
    assert warm.ask("/login", token=token)[0] == 303


def gone_out(access: Access, token: str) -> None:
    sessions.end(access, token)


def gone_idle(access: Access, token: str) -> None:
    with access.writing() as cursor:
        cursor.execute("update session set seen = seen - 1801")


def gone_long(access: Access, token: str) -> None:
    with access.writing() as cursor:
        cursor.execute("update session set began = began - 28801")


def gone_disabled(access: Access, token: str) -> None:
    accounts.set_disabled(access, LOCAL, "王芳")
    accounts.set_disabled(access, LOCAL, "王芳", False)


def gone_role(access: Access, token: str) -> None:
    accounts.set_role(access, LOCAL, "王芳", "observer")
    accounts.set_role(access, LOCAL, "王芳", "city")


def gone_password(access: Access, token: str) -> None:
    code = accounts.new_code(access, LOCAL, "王芳")
    signin.activate(access, "王芳", code.text, PASSWORD)


@pytest.mark.parametrize(
    "ending",
    some(
        [gone_out, gone_idle, gone_long, gone_disabled, gone_role, gone_password],
        always=2,
        single=True,
    ),
)
def test_连着的页面_登录结束后下一次运行就什么也不画(warm, token, ending):
    with warm.visit(token) as visit:
        assert SEEN in visit.run()
        ending(warm.access, token)
        shown = visit.run()
        assert TOLD in shown
        assert "→ /login?why=ended" in shown
        assert SEEN not in shown
    assert warm.refusal(token) == 403
    assert warm.ask("/media/x.bin", token=token)[0] == 401
    assert warm.ask("/coverage", token=token)[0] == 303


def test_退出以后_按页名和脚本号也要不到一页(warm, token):
    with warm.visit(token) as visit:
        visit.run()
        pages, hashes = ["coverage", "ledger", "admin"], visit.hashes
        assert SEEN in visit.run(page="ledger")
        assert len(hashes) >= 10
        gone_out(warm.access, token)
        for shown in [visit.run(page=p) for p in pages] + [visit.run(page_hash=h) for h in hashes]:
            assert TOLD in shown
            assert SEEN not in shown


@pytest.mark.parametrize("kept", ["x" * 43, "", "' or 1=1 --", "闲置", "太久"])
def test_伪造和过期的凭证_连不上(warm, kept):
    made = {"闲置": lambda: older(warm, minutes=31), "太久": lambda: older(warm, hours=9)}
    token = made[kept]() if kept in made else kept
    assert warm.refusal(token) == 403
    assert warm.ask("/", token=token)[0] == 303
    assert warm.ask("/_stcore/host-config", token=token)[0] == 401


def test_换了人的凭证接不上别人的页面(warm, token):
    """王芳's visit resumed with 李娟's cookie, an administrator's: neither her page nor his."""
    other = signin.log_in(warm.access, "李娟", PASSWORD)
    with warm.visit(token) as visit:
        assert SEEN in visit.run()
        kept = visit.session
    with warm.visit(other, session=kept) as stranger:
        shown = stranger.run()
    assert TOLD in shown
    assert SEEN not in shown
    assert stranger.session != kept
    with warm.visit(token, session=kept) as back:
        assert SEEN in back.run()
        assert back.session == kept


def test_真有的下载文件_没登录要不到(warm, token):
    """A file that a page offers: with the log-in 200, without it, or once it has ended, 401 and no byte."""
    with warm.visit(token) as visit:
        offered = re.search(r"/media/[0-9a-f]{20,}\.[a-z]{3}", visit.run(page="uploads"))
        assert offered
        path = offered[0]
        status, headers, body = warm.ask(path, token=token)
        assert (status, headers["cache-control"]) == (200, "no-store")
        assert len(body) > 100
        assert warm.ask(path)[::2] == (401, "请先登录。".encode())
        assert warm.ask(path, Range="bytes=0-99")[0] == 401
        gone_out(warm.access, token)
        assert warm.ask(path, token=token)[0] == 401


def upload(warm: Server, token: str, visit: str, origin: str | None = None) -> int:
    body = b"--x\r\ncontent-disposition: form-data; name=f; filename=a.csv\r\n\r\n1\r\n--x--\r\n"
    headers = {"Content_Type": "multipart/form-data; boundary=x", "Origin": origin or warm.origin}
    path = f"/_stcore/upload_file/{visit}/file"
    return warm.ask(path, "PUT", token=token, body=body, **headers)[0]


def test_别人的页面里传不了文件_别的网站也不行(warm, token):
    """403 by Streamlit's own rule too (no XSRF token here): the gate's answer is told by its words."""
    other = signin.log_in(warm.access, "李娟", PASSWORD)
    with warm.visit(token) as visit:
        visit.run()
        path = f"/_stcore/upload_file/{visit.session}/file"
        assert upload(warm, other, visit.session) == 403
        own, foreign = {"Origin": warm.origin}, {"Origin": "https://evil.example"}
        for method in ("PUT", "DELETE"):
            assert "另一个账号" in warm.ask(path, method, token=other, **own)[2].decode()
            assert "别的网站" in warm.ask(path, method, token=token, **foreign)[2].decode()
            assert "另一个账号" not in warm.ask(path, method, token=token, **own)[2].decode()


@pytest.mark.parametrize("origin", ["https://evil.example", "http://127.0.0.1:1", "null"])
def test_别的网站开不了套接字_有凭证也不行(warm, token, origin):
    assert warm.refusal(token, origin=origin) == 403
    assert warm.refusal(token) == 101


def test_登录_退出_凭证作废(warm):
    body = f"name=王芳&password={PASSWORD}&next=/coverage%3Fyear%3D2025".encode()
    status, headers, _ = warm.ask("/login", "POST", body=body, Origin=warm.origin)
    assert (status, headers["location"]) == (303, "/coverage?year=2025")
    cookie = headers["set-cookie"]
    assert re.fullmatch(r"dudao=[\w-]{43}; HttpOnly; Path=/; SameSite=strict", cookie)
    token = cookie[6:49]
    assert warm.ask("/", token=token)[0] == 200
    status, headers, _ = warm.ask("/logout", "POST", token=token, Origin=warm.origin)
    assert (status, headers["location"]) == (303, "/login?why=left")
    assert warm.ask("/", token=token)[0] == 303


@pytest.mark.parametrize(
    "wanted", some(["//evil.example", "https://evil.example", "/\\evil.example"], always=1)
)
def test_登录后不会被带到别处(warm, wanted):
    body = f"name=王芳&password={PASSWORD}&next={wanted}".encode()
    _, headers, _ = warm.ask("/login", "POST", body=body, Origin=warm.origin)
    assert headers["location"] == "/"


@pytest.mark.long
def test_账号文件坏了_服务器什么也不放行(warm, token):
    """Last: the file is exchanged for a damaged one under the running server, and put back."""
    with warm.visit(token) as visit:
        assert SEEN in visit.run()
        warm.access.close()
        kept = warm.access.path.with_suffix(".kept")
        warm.access.path.rename(kept)
        try:
            assert SEEN not in visit.run()
            status, _, body = warm.ask("/coverage", token=token)
            assert status == 503
            assert "不放行任何人" in body.decode()
            assert warm.ask("/login")[0] == 503
            assert warm.refusal(token) == 403
            assert warm.ask("/_stcore/health")[0] == 200
        finally:
            kept.rename(warm.access.path)
    assert warm.ask("/coverage", token=token)[0] == 200
