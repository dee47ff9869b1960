"""The few pages before the dashboard: self-contained, no script, in the colours of the dashboard."""

from __future__ import annotations

import base64
import hashlib
from html import escape

from dudao import door

TYPE = b"text/html; charset=utf-8"
FOREIGN_HOST = f"这个网址不在允许的范围内。请用通知里的网址打开；维护人员：启动时用 {door()} run --host 加上这个名字；装成服务的，写进 /etc/dudao.env 的 STREAMLIT_SERVER_ALLOWED_HOSTS，再重启。"
FOREIGN_SITE = "这个请求是从别的网站发来的，没有执行。请从看板自己的页面操作。"
ONLY_HERE = f"还没有账号，看板只允许在本机打开。维护人员：先运行 {door()} user add 登录名。"
READY_HERE = "/ready 只答本机（不经代理）。"
LOG_IN_FIRST = "请先登录。"
OTHERS = "这是另一个账号打开的页面，请刷新后再操作。"

CSS = """
:root { --bg:#F3F6F9; --card:#FFFFFF; --text:#1B2733; --soft:#52616F; --line:#C4CFD9; --main:#0072B2;
  --on:#FFFFFF; --bad:#A4262C; --badbg:#FBEDED; --good:#0B6B4F; --goodbg:#E9F5F0; }
@media (prefers-color-scheme: dark) {
  :root { --bg:#12181F; --card:#1C252F; --text:#E8EEF4; --soft:#A9B6C2; --line:#46535F; --main:#56B4E9;
    --on:#0B1218; --bad:#FFB4AB; --badbg:#3B1F1F; --good:#8FD9BC; --goodbg:#17332A; }
}
* { box-sizing:border-box; }
html { color-scheme:light dark; }
body { margin:0; min-height:100vh; display:flex; flex-direction:column; align-items:center; padding:4.5vh 16px 16px;
  background:var(--bg); color:var(--text); line-height:1.6; font-size:16px;
  font-family:'Noto Sans CJK SC','Noto Sans SC','Source Han Sans SC','Microsoft YaHei','PingFang SC',
    'WenQuanYi Micro Hei',sans-serif; }
main { width:100%; max-width:420px; background:var(--card); border:1px solid var(--line); border-radius:10px;
  padding:20px 32px 18px; }
.who { margin:0 0 6px; font-size:15px; color:var(--soft); }
h1 { margin:0 0 12px; font-size:24px; line-height:1.3; }
label { display:block; margin:11px 0 3px; font-weight:600; font-size:15px; }
input { width:100%; font:inherit; padding:8px 12px; border:1px solid var(--line); border-radius:6px;
  background:var(--card); color:var(--text); }
.hint { margin:4px 0 0; font-size:14px; color:var(--soft); }
button { width:100%; margin-top:16px; font:inherit; font-weight:600; padding:10px 12px; border:0; border-radius:6px;
  background:var(--main); color:var(--on); cursor:pointer; }
input:focus-visible, button:focus-visible, a:focus-visible { outline:3px solid var(--main); outline-offset:2px; }
a { color:var(--main); }
.foot { margin:12px 0 0; font-size:15px; }
.bad, .good, .note { margin:0 0 12px; padding:10px 12px; border-radius:6px; font-size:15px; }
.bad { background:var(--badbg); color:var(--bad); }
.good { background:var(--goodbg); color:var(--good); }
.note { background:var(--bg); color:var(--soft); }
"""
_STYLE = base64.b64encode(hashlib.sha256(CSS.encode()).digest()).decode()
CSP = (
    f"default-src 'none'; style-src 'sha256-{_STYLE}'; img-src data:; form-action 'self';"
    " frame-ancestors 'none'; base-uri 'none'"
)
CSP_HEADER = (b"content-security-policy", CSP.encode())
"""Stricter than the dashboard's: these pages run nothing and load nothing."""


def page(title: str, body: str) -> str:
    """A whole page. ``body`` is markup: what comes from anybody is escaped by whoever makes it."""
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<link rel="icon" href="data:,">'
        f"<title>{escape(title)} · 督导看板</title><style>{CSS}</style></head>"
        f'<body><main><p class="who">昆明市社工站督导中心 · 督导看板</p>'
        f"<h1>{escape(title)}</h1>{body}</main></body></html>"
    )


def message(title: str, words: str, way: tuple[str, str] | None = None) -> str:
    """A page that says one thing, and one way on."""
    link = f'<p class="foot"><a href="{escape(way[0])}">{escape(way[1])}</a></p>' if way else ""
    return page(title, f'<p class="bad" role="alert">{escape(words)}</p>{link}')


def notice(words: str | None, kind: str = "bad") -> str:
    """A sentence above a form; nothing where there is none."""
    role = "alert" if kind == "bad" else "status"
    return f'<p class="{kind}" role="{role}">{escape(words)}</p>' if words else ""


def field(
    name: str, label: str, complete: str, *, value: str = "", hint: str = "", focus: bool = False
) -> str:
    """A labelled input. Kinds by name: ``password…`` and ``old`` are hidden, the rest plain."""
    kind = "password" if name in ("password", "again", "old") else "text"
    about = f' aria-describedby="{name}-hint"' if hint else ""
    told = f'<p class="hint" id="{name}-hint">{escape(hint)}</p>' if hint else ""
    plain = ' autocapitalize="none" spellcheck="false"' if kind == "text" else ""
    return (
        f'<label for="{name}">{escape(label)}</label>'
        f'<input id="{name}" name="{name}" type="{kind}" autocomplete="{complete}" required'
        f' value="{escape(value)}"{plain}{about}{" autofocus" if focus else ""}>{told}'
    )


def form(action: str, fields: str, button: str, hidden: dict[str, str] | None = None) -> str:
    """A POST form to a path of this server."""
    kept = "".join(
        f'<input type="hidden" name="{escape(k)}" value="{escape(v)}">'
        for k, v in (hidden or {}).items()
    )
    return (
        f'<form method="post" action="{escape(action)}">{kept}{fields}'
        f'<button type="submit">{escape(button)}</button></form>'
    )


def link(path: str, words: str) -> str:
    """A way to another of these pages."""
    return f'<p class="foot"><a href="{escape(path)}">{escape(words)}</a></p>'
