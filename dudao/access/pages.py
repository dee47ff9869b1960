"""Log in, log out, first or forgotten password, another password: Starlette routes of our own, before Streamlit's."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar
from urllib.parse import parse_qs, quote

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from dudao.access import html, requests, sessions, signin
from dudao.access.database import Access, AccessError, AccessUnreadable
from dudao.access.queue import Full, Queue
from dudao.access.requests import Site

T = TypeVar("T")
LARGEST = 16_384
BUSY = "现在登录的人太多，请过一会儿再试。"
REASONS = {
    "ended": "登录已结束：30 分钟没有操作、超过 8 小时、已退出，或者账号有变动。请重新登录。",
    "left": "已退出。",
}
PLAIN = "这个网址没有加密（http），同一网络里的人可能看到密码。请让维护人员配置 https。"

Handler = Callable[[Request], Awaitable[Response]]


def routes(access: Access, site: Site) -> list[Route]:
    """``/login``, ``/logout``, ``/activate``, ``/password``."""
    desk = _Desk(access, site)
    pages = {
        "/login": desk.login,
        "/logout": desk.logout,
        "/activate": desk.activate,
        "/password": desk.password,
    }
    return [Route(path, desk.safely(page), methods=["GET", "POST"]) for path, page in pages.items()]


class _Desk:
    def __init__(self, access: Access, site: Site) -> None:
        self.access, self.site = access, site
        self._queue = Queue()

    def safely(self, handler: Handler) -> Handler:
        """The page, or the sentence why the accounts cannot be read."""

        async def handled(request: Request) -> Response:
            try:
                if not self.access.in_use():
                    return RedirectResponse("/", 303)
                return await handler(request)
            except AccessUnreadable as trouble:
                return _show(html.message("登录用不了", str(trouble)), 503)

        return handled

    async def login(self, request: Request) -> Response:
        token = request.cookies.get(self.site.cookie)
        if request.method != "POST":
            back = requests.local_path(request.query_params.get("next"))
            if sessions.find(self.access, token):
                return RedirectResponse(back, 303)
            why = REASONS.get(request.query_params.get("why", ""))
            shown = self._login_page(request, html.notice(why, "note"), back)
            if token:
                shown.delete_cookie(self.site.cookie, path="/", secure=self.site.secure)
            return shown
        given = await _form(request)
        back, name = requests.local_path(given.get("next")), given.get("name", "")
        address = requests.address_of(request.scope)
        try:
            password = given.get("password", "")
            fresh = await self._work(address, signin.log_in, self.access, name, password)
        except signin.Refused as refused:
            return self._login_page(request, html.notice(str(refused)), back, name, 403)
        sessions.end(self.access, token, address)
        answer = RedirectResponse(back, 303)
        answer.set_cookie(
            self.site.cookie, fresh, path="/", httponly=True, samesite="strict",
            secure=self.site.secure,
        )  # fmt: skip
        return answer

    def _login_page(
        self, request: Request, said: str, back: str, name: str = "", status: int = 200
    ) -> Response:
        local = requests.is_loopback(requests.address_of(request.scope))
        plain = "" if self.site.secure or local else html.notice(PLAIN, "note")
        fields = html.field("name", "登录名", "username", value=name[:64], focus=not name)
        fields += html.field("password", "密码", "current-password", focus=bool(name))
        form = html.form("/login", fields, "登录", {"next": back})
        way = html.link("/activate", "首次登录 / 忘记密码：用一次性口令设密码")
        return _show(html.page("登录", said + plain + form + way), status)

    async def activate(self, request: Request) -> Response:
        if request.method != "POST":
            return _activate_page("", "", "")
        given = await _form(request)
        name, password = given.get("name", ""), given.get("password", "")
        try:
            if password != given.get("again", ""):
                raise AccessError("两次写的密码不一样。")
            address = requests.address_of(request.scope)
            code = given.get("code", "")
            await self._work(address, signin.activate, self.access, name, code, password)
        except AccessUnreadable:
            raise
        except AccessError as refused:
            return _activate_page(html.notice(str(refused)), name, given.get("code", ""), 403)
        return _show(_done("密码已设好", "密码已设好，一次性口令不再有效。", name))

    async def logout(self, request: Request) -> Response:
        token = request.cookies.get(self.site.cookie)
        visitor = sessions.find(self.access, token)
        if request.method == "POST":
            sessions.end(self.access, token, requests.address_of(request.scope))
            answer = RedirectResponse("/login?why=left", 303)
            answer.delete_cookie(self.site.cookie, path="/", secure=self.site.secure)
            return answer
        if visitor is None:
            return RedirectResponse("/login", 303)
        who = html.notice(f"现在登录的是：{visitor.principal.name}", "note")
        form = html.form("/logout", "", "退出登录")
        return _show(html.page("退出", who + form + html.link("/", "返回看板")))

    async def password(self, request: Request) -> Response:
        visitor = sessions.find(self.access, request.cookies.get(self.site.cookie))
        if visitor is None:
            return RedirectResponse("/login?next=%2F", 303)
        name = visitor.principal.name
        if request.method != "POST":
            return _password_page("", name)
        given = await _form(request)
        try:
            if given.get("password", "") != given.get("again", ""):
                raise AccessError("两次写的密码不一样。")
            address, old = requests.address_of(request.scope), given.get("old", "")
            new = given.get("password", "")
            await self._work(address, signin.change, self.access, visitor, old, new)
        except AccessUnreadable:
            raise
        except AccessError as refused:
            return _password_page(html.notice(str(refused)), name, 403)
        return _show(_done("密码已改好", "密码已改好，原来的登录都已结束。", name))

    async def _work(self, address: str | None, function: Callable[..., T], *words: object) -> T:
        """A check in its turn. Its last word is the address it is asked from."""
        known = signin.known(self.access, address)
        try:
            return await self._queue.run(address, known, function, *words, address)
        except Full:
            raise signin.Refused(BUSY) from None


def _activate_page(said: str, name: str, code: str, status: int = 200) -> Response:
    fields = html.field("name", "登录名", "username", value=name[:64], focus=not name)
    fields += html.field(
        "code", "一次性口令", "one-time-code", value=code[:64],
        hint="管理员给的 20 位口令，24 小时内有效，只能用一次。",
    )  # fmt: skip
    fields += _new_password(focus=bool(name))
    form = html.form("/activate", fields, "设定密码")
    return _show(html.page("用一次性口令设密码", said + form + html.link("/login", "返回登录")), status)  # fmt: skip


def _password_page(said: str, name: str, status: int = 200) -> Response:
    who = html.notice(f"现在登录的是：{name}", "note")
    fields = html.field("old", "现在的密码", "current-password", focus=True) + _new_password()
    form = html.form("/password", fields, "改密码")
    return _show(html.page("改密码", who + said + form + html.link("/", "返回看板")), status)


def _new_password(focus: bool = False) -> str:
    hint = "至少 10 个字符，可以是一句话；常用的、好猜的不收。"
    first = html.field("password", "新密码", "new-password", hint=hint, focus=focus)
    return first + html.field("again", "再写一次新密码", "new-password")


def _done(title: str, words: str, name: str) -> str:
    way = html.link("/login", f"用“{name[:64]}”登录")
    return html.page(title, html.notice(words, "good") + way)


def _show(page: str, status: int = 200) -> Response:
    return HTMLResponse(page, status, headers={"content-security-policy": html.CSP})


async def _form(request: Request) -> dict[str, str]:
    """The fields of a posted form; empty where it is too long or not one."""
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > LARGEST:
            return {}
    try:
        found = parse_qs(body.decode("utf-8"), keep_blank_values=True, max_num_fields=12)
    except ValueError:
        return {}
    return {name: values[0] for name, values in found.items()}


def login_link(path: str, why: str) -> str:
    """The log-in page's address for a page that may not be shown any longer."""
    back = requests.local_path(path)
    return f"/login?why={why}" + ("" if back == "/" else f"&next={quote(back, safe='')}")
