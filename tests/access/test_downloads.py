"""At a real server: a download's address is its maker's until log-out, once; who may not upload cannot PUT.

| who asks for the address of 李娟's click       | gets                    |
|------------------------------------------------|-------------------------|
| a stranger                                     | 401                     |
| 赵敏, also an administrator                    | 410                     |
| 李娟 in another log-in                         | 410                     |
| 李娟                                           | the file                |
| 李娟 once more                                 | 410; another click: another address |
| 李娟 after logging out                         | 401; 410 in a new one   |
"""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Iterator

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from benchmarks.visitor import Visitor
from dudao.access import sessions, signin
from dudao.access.requests import Site
from dudao.ui.server import files

from .conftest import PASSWORD
from .served import Server, serving, stocked


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[Server]:
    store = tmp_path_factory.mktemp("downloads") / "store"
    with serving(stocked(store, PASSWORD, 李娟="admin", 赵敏="admin", 周看="observer")) as found:
        yield found


def log_in(server: Server, name: str) -> str:
    return signin.log_in(server.access, name, PASSWORD, "127.0.0.1")


def on_reports(server: Server, token: str) -> Visitor:
    """A tab on 报告 with purpose and recipient chosen, so that its button may be pressed."""
    visitor = Visitor(server.origin, cookie=f"dudao={token}")
    visitor.go("reports")
    chosen = {"用途": "例会材料", "接收方": "本中心"}
    visitor._run(*(
        WidgetState(id=element.id, string_value=chosen[element.label])
        for kind, element in visitor.shown()
        if kind == "selectbox" and element.label in chosen
    ), page="")  # fmt: skip
    return visitor


def click(visitor: Visitor) -> str:
    """The address that a click on the first download makes."""
    button = next(e for kind, e in visitor.shown() if kind == "download_button" and e.deferred_file_id and not e.disabled)  # fmt: skip
    message = BackMsg()
    asked = message.backend_operation_request
    asked.request_id, asked.session_id = str(uuid.uuid4()), visitor.session
    asked.deferred_file.file_id = button.deferred_file_id
    visitor._socket.send(message.SerializeToString())
    for answer in visitor._messages():
        if answer.WhichOneof("type") == "backend_operation_response":
            return answer.backend_operation_response.deferred_file.url
    raise AssertionError


@pytest.mark.long
def test_下载的地址只给自己_只给一次_到退出为止(server):
    token, other, again = (log_in(server, name) for name in ("李娟", "赵敏", "李娟"))
    with on_reports(server, token) as visitor:
        url = click(visitor)
        assert server.ask(url)[0] == 401
        assert server.ask(url, token=other)[0] == 410
        assert server.ask(url, token=again)[0] == 410
        assert server.ask(url, "HEAD", token=token)[0] == 410
        status, headers, body = server.ask(url, token=token)
        assert (status, body[:2]) == (200, b"PK")
        assert headers["content-disposition"].startswith("attachment")
        status, _, said = server.ask(url, token=token)
        assert (status, said.decode()) == (410, files.GONE)
        second, third = click(visitor), click(visitor)
        assert len({url, second, third}) == 3
        assert server.ask(second, token=token)[0] == 200
        sessions.end(server.access, token)
        assert server.ask(third, token=token)[0] == 401
        assert server.ask(third, token=log_in(server, "李娟"))[0] == 410


@pytest.mark.long
def test_不能上传的账号_直接PUT也不收(server):
    token = log_in(server, "周看")
    with server.visit(token) as visit:
        visit.run()
        status, _, body = server.ask(
            f"/_stcore/upload_file/{visit.session}/f", "PUT", token=token, body=b"x" * 100,
            Origin=server.origin,
        )  # fmt: skip
    assert status == 403
    assert "您的账号是观摩" in body.decode()


class Held:
    """Streamlit's runtime with files in its memory."""

    def __init__(self, **visits: int) -> None:
        self.uploaded_file_mgr = MemoryUploadedFileManager("/x")
        for visit, size in visits.items():
            record = UploadedFileRec("f", "a.xlsx", "", b"x" * size)
            self.uploaded_file_mgr.add_file(visit, record)


@pytest.mark.parametrize(
    ("held", "size", "status"),
    [
        ({}, 100, 204),
        ({}, 101, 413),
        ({"mine": 60}, 40, 204),
        ({"mine": 60}, 41, 413),
        ({"theirs": 140}, 60, 204),
        ({"theirs": 150}, 60, 413),
        ({"mine": 30, "mine2": 30, "nobodys": 100}, 41, 413),
    ],
)
def test_一个账号和全部账号的限额(access, monkeypatch, held, size, status):
    """100 bytes an account, 200 in all; what is on its way counts as what is held."""
    monkeypatch.setattr(files, "_runtime", lambda: Held(**held))
    for visit in held:
        if visit != "nobodys":
            access.bind(visit, 1 if visit.startswith("mine") else 2)
    sent: list[dict] = []

    async def send(message: dict) -> None:
        sent.append(message)

    async def app(scope: dict, receive, send) -> None:
        await send({"type": "http.response.start", "status": 204, "headers": []})

    guarded = files.Files(app, access, Site(), files.Downloads(), each=100, most=200)
    scope = {
        "type": "http", "method": "PUT", "path": "/_stcore/upload_file/mine/g",
        "headers": [(b"content-length", str(size).encode())],
        "dudao.visitor": sessions.Visitor(1, None),
    }  # fmt: skip
    asyncio.run(guarded(scope, None, send))
    assert sent[0]["status"] == status
    assert guarded._coming == {}


def test_页面重新运行丢下的文件_还没取的留一分钟(monkeypatch):
    """
    at second 0 made and dropped by a rerun | it stays, and is fetched once
    another, dropped and never fetched      | gone with whatever is dropped after its minute
    """
    now = [0.0]
    monkeypatch.setattr(files.time, "monotonic", lambda: now[0])
    downloads = files.Downloads()
    for name in ("own-a", "own-b"):
        downloads.keep(name, files._Made(None, lambda: True))
        assert downloads.leave(name) == []
    assert downloads.take("own-a", None)
    assert not downloads.take("own-a", None)
    assert downloads.leave("own-a") == ["own-a"]
    now[0] = files.PATIENCE + 1
    assert downloads.leave("other") == ["other", "own-b"]
    assert not downloads.take("own-b", None)


@pytest.mark.long
def test_页面自己看一眼地址_不给内容也不算取过(server):
    """Streamlit's script fetches the address beside the browser that downloads it: the look is empty, the file comes once."""
    token, other = log_in(server, "李娟"), log_in(server, "赵敏")
    with on_reports(server, token) as visitor:
        url = click(visitor)
        for _ in range(2):
            assert server.ask(url, token=token, Sec_Fetch_Mode="cors")[0::2] == (200, b"")
        assert server.ask(url, token=other, Sec_Fetch_Mode="cors")[0] == 410
        status, _, body = server.ask(url, token=token, Sec_Fetch_Mode="navigate")
        assert (status, body[:2]) == (200, b"PK")
        assert server.ask(url, token=token, Sec_Fetch_Mode="cors")[0] == 410


@pytest.mark.long
def test_浏览器不说怎么问的_页面看一眼以后_浏览器照样取得到(server):
    """Over plain http from elsewhere no Sec-Fetch-Mode is sent: the look and the browser are each given the file.

    | asked, in this order                      | gets                |
    |-------------------------------------------|---------------------|
    | by the page's script (Accept: */*)        | the file, it stays  |
    | by somebody else's log-in                 | 410                 |
    | by the browser itself (Accept: text/html) | the file, taken     |
    | by the script once more                   | 410                 |
    """
    token, other = log_in(server, "李娟"), log_in(server, "赵敏")
    browser = "text/html,application/xhtml+xml,*/*;q=0.8"
    with on_reports(server, token) as visitor:
        url = click(visitor)
        for who, accept, wanted in (
            (token, "*/*", (200, b"PK")),
            (other, "*/*", (410, None)),
            (token, browser, (200, b"PK")),
            (token, "*/*", (410, None)),
        ):
            status, _, body = server.ask(url, token=who, Accept=accept)
            assert (status, body[:2] if status == 200 else None) == wanted
        url = click(visitor)
        told = [server.ask(url, token=token, Accept="*/*")[0] for _ in range(3)]
        assert told == [200, 200, 410]
