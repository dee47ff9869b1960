"""Anonymous at a server that has only just started, a new one each time: whatever is asked first, no byte of data.

| first asked of a fresh server                  | answer                                   |
|------------------------------------------------|------------------------------------------|
| a page by GET                                  | 303 to the log-in, empty                 |
| a page by its name over the socket             | 403, also where the message comes along  |
| a page by its script's hash over the socket    | the same                                 |
| an upload: PUT, DELETE                         | 401 "请先登录。", nothing kept           |
| a download                                     | 401 "请先登录。"                         |
| the metrics                                    | 401 "请先登录。"                         |

Each server is asked everything in turn, beginning with something else.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from streamlit.util import calc_hash

from dudao import ROOT
from dudao.access import signin
from dudao.store import Store
from tests.matrices import some

from .conftest import PASSWORD
from .served import SEEN, Server, rerun, serving, stocked

PAGES = sorted(path.stem for path in (ROOT / "pages").glob("*.py"))
NOBODY = "请先登录。".encode()
VISIT = "3f2b6c1e-0000-4000-8000-000000000000"
FILE = b"--x\r\ncontent-disposition: form-data; name=f; filename=a.xlsx\r\n\r\nPK\r\n--x--"


@pytest.fixture(scope="module")
def stock(tmp_path_factory) -> Path:
    return stocked(tmp_path_factory.mktemp("stock") / "store", PASSWORD, 李娟="admin")


@pytest.fixture
def fresh(stock, tmp_path) -> Server:
    shutil.copytree(stock, tmp_path / "store")
    with serving(tmp_path / "store") as server:
        yield server


def asks_page(page: str, server: Server) -> None:
    status, headers, body = server.ask(f"/{page}")
    assert (status, body) == (303, b"")
    assert headers["location"] == (f"/login?next=%2F{page}" if page else "/login")


def asks_socket(message: bytes, server: Server) -> None:
    """The handshake alone, with a made-up cookie, and with the message behind it before any answer."""
    assert server.refusal(None) == 403
    assert server.refusal("x" * 43, session=VISIT) == 403
    answer = server.blurt(message)
    assert answer.startswith(b"HTTP/1.1 403 ")
    assert answer.count(b"HTTP/1.1") == 1
    assert SEEN.encode() not in answer


def asks_part(path: str, method: str, server: Server) -> None:
    status, _, body = server.ask(
        path, method, body=FILE if method == "PUT" else b"", Origin=server.origin,
        Content_Type="multipart/form-data; boundary=x",
    )  # fmt: skip
    assert (status, body) == (401, NOBODY)


PARTS = {
    "上传": partial(asks_part, f"/_stcore/upload_file/{VISIT}/file", "PUT"),
    "删除上传": partial(asks_part, f"/_stcore/upload_file/{VISIT}/file", "DELETE"),
    "下载": partial(asks_part, "/media/0123456789abcdef.xlsx", "GET"),
    "指标": partial(asks_part, "/_stcore/metrics", "GET"),
}


def of_page(page: str) -> dict[str, Callable[[Server], None]]:
    url = "" if page == "overview" else page  # the page one lands on has the address /
    return {
        f"{page} 按地址": partial(asks_page, url),
        f"{page} 按页名": partial(asks_socket, rerun(page=url)),
        f"{page} 按脚本号": partial(asks_socket, rerun(page_hash=calc_hash(url))),
    }


ASKED = {**PARTS, **{name: ask for page in PAGES for name, ask in of_page(page).items()}}
FIRSTS = [*PARTS, *(list(of_page(page))[n % 3] for n, page in enumerate(PAGES))]


@pytest.mark.parametrize("first", some(FIRSTS, always=1))
def test_刚启动的服务器_先问什么都不给(fresh, first):
    order = list(ASKED)
    start = order.index(first)
    for name in order[start:] + order[:start]:
        ASKED[name](fresh)
    with Store.open(fresh.access.directory) as store:  # locked, had any script run
        assert len(store.uploads()) == 1


@pytest.mark.long
def test_同样的话_登录的人说就有数据(stock, tmp_path):
    """The control: what gives a stranger nothing runs the page for an account."""
    shutil.copytree(stock, tmp_path / "store")
    with serving(tmp_path / "store") as server:
        token = signin.log_in(server.access, "李娟", PASSWORD)
        for asked in ({"page": "coverage"}, {"page_hash": calc_hash("coverage")}, {}):
            with server.visit(token) as visit:
                assert SEEN in visit.run(**asked)
