"""What can go wrong in *using* the store. Each exception's text is Chinese and names the way out."""

from __future__ import annotations

from pathlib import Path


class StoreError(Exception):
    """The store could not do what was asked; nothing was half done."""


class StoreInUse(StoreError):
    """Another process holds the database (DuckDB allows one); ``pid`` where the message names it."""

    def __init__(self, directory: Path, pid: int | None):
        who = f"进程 {pid}" if pid else "另一个进程"
        super().__init__(
            f"数据库“{directory}”正被{who}使用（多半是正在运行的督导网页）。"
            "请在网页里操作，或先关闭它再试。"
        )
        self.pid = pid


class StoreDamaged(StoreError):
    """The database file cannot be opened; it is left as it is."""

    def __init__(self, database: Path, reason: str):
        super().__init__(
            f"数据库文件“{database}”已损坏或不是督导数据库，打不开（{reason}）。"
            f"文件原样未动。出路：把它改名留存，再把“{database.parent / 'backups'}”里最近的备份"
            f"复制为“{database.name}”；没有备份时，改名后重新收件即可，"
            f"收到过的原件都在“{database.parent / 'raw'}”。"
        )


class UnknownUpload(StoreError):
    """No upload has this number."""

    def __init__(self, upload_id: int):
        super().__init__(f"没有第 {upload_id} 号收件。用 uploads 命令可看到全部编号。")


class NotCommitted(StoreError):
    """A checked file did not fit the database, which is as it was before; the cause is a program's fault."""

    def __init__(self, file: str, cause: Exception):
        super().__init__(
            f"“{file}”没有入库：程序出错（{type(cause).__name__}），数据库没有任何改动。"
            "请把这份文件发给维护人员；其他文件可以照常入库。"
        )
