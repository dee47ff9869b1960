"""What can go wrong in *using* the store. Each exception's text is Chinese and names the way out."""

from __future__ import annotations

from pathlib import Path

from dudao import door


class StoreError(Exception):
    """The store could not do what was asked; nothing was half done. ``unsure``: whether it was done at all is
    not known."""

    unsure = False


class StoreInUse(StoreError):
    """Another process holds the database (DuckDB allows one); ``pid`` where the message names it."""

    def __init__(self, directory: Path, pid: int | None):
        who = f"进程 {pid} " if pid else "另一个程序"
        super().__init__(
            f"数据库“{directory}”正被{who}使用（多半是正在运行的看板）。"
            "请在网页里操作，或先停下看板再试。"
        )
        self.pid = pid


class StoreDamaged(StoreError):
    """The database file cannot be read; it is left as it is. ``directory`` is the store's."""

    def __init__(self, database: Path, reason: str):
        directory = database.parent
        super().__init__(
            f"数据库文件“{database}”已损坏或不是督导数据库，打不开（{reason}）。"
            f"文件原样未动，一样都没有删。出路：从备份恢复——在网页里选一个备份，或运行 "
            f"{door()} restore 备份目录 --store {directory}（备份在“{directory / 'backups'}”，"
            f"现在的文件会先留存）。没有备份时把它改名留存，再运行 {door()} rebuild --missing "
            f"--store {directory}：收到过的原件都在“{directory / 'raw'}”。"
        )
        self.directory = directory


class StoreTooNew(StoreError):
    """The database was made by a newer version of this program; it is left as it is."""

    def __init__(self, version: int, newest: int):
        super().__init__(
            f"数据库是更新版本的程序建立的（结构第 {version} 版，本程序只认识到第 {newest} 版）。"
            "数据没有改动。请升级程序，或改用建立它的那个版本。"
        )


class FormatTooNew(StoreTooNew):
    """A newer DuckDB wrote the file than the one installed here, which cannot read it; it is left as it is."""

    def __init__(self, database: Path, installed: str):
        StoreError.__init__(
            self,
            f"数据库文件“{database}”是更新版本的 DuckDB 写的，这里装的 DuckDB {installed} 读不了。文件原样未动，没有损坏。"
            "请装回建立它的那个版本的程序，连同它自己的组件，不要在旧版本上恢复或重建。",
        )


class StoreGone(StoreDamaged):
    """The database, the originals or their folder is no longer where it was; ``unsure``: whether the step under
    way is in what was moved away is not known. Never begun anew by itself."""

    def __init__(self, directory: Path, what: str, unsure: bool = False):
        StoreError.__init__(
            self,
            f"{what}（“{directory}”）：多半是被删除、移走，或所在的磁盘没有挂上。这一步没有做，没有回执，"
            "程序也不会在原处另建一个空的。请把它放回原处、挂上磁盘，再重新启动程序；找不回来就从备份恢复（restore）。"
            "在这之前收件、撤销、更正都不能做。",
        )
        self.directory = directory
        self.unsure = unsure


class DiskFull(StoreError):
    """There was no room to write. ``written``: whether the step under way is in the database all the same; None:
    nothing was under way, or ``unsure``: the database cannot be asked."""

    def __init__(self, directory: Path, written: bool | None = None, unsure: bool = False):
        said = {
            True: "但这一步已经写进库里（已入库），只是数据库暂时打不开。请腾出空间；不用重新报送。",
            False: "这一步没有写进去（没有入库），库里原有的数据没有改动。请腾出空间，再重新做这一步。",
            None: "没有写完。请腾出空间再试一次；没有回执的文件请重新报送，已经入库的不会重复。",
        }[written]
        if unsure:
            said = "数据库暂时打不开，这一步写没写进去还不知道。请腾出空间，先看台账里有没有；重新报送也不会重复入库。"
        super().__init__(f"“{directory}”所在的磁盘写满了，{said}")
        self.written, self.unsure = written, unsure


class NotPermitted(StoreError):
    """The store's directory or a file in it (``place``) cannot be read or written by this user."""

    def __init__(self, directory: Path, reason: str | None, place: Path | None = None):
        inside = place is not None and place != directory and place.is_relative_to(directory)
        at = f"里的“{place.relative_to(directory)}”" if place and inside else ""
        super().__init__(
            f"数据目录“{directory}”{at}读不了或写不了（{reason}）。"
            "请让管理这台电脑的人给运行本程序的用户读写权限，或用环境变量 DUDAO_STORE（命令行用 --store）改用别的目录。"
        )


class StoreInterrupted(StoreError):
    """The database was closed or opened anew while it was being read."""

    def __init__(self) -> None:
        super().__init__("数据库刚刚重新打开过，这一步没有做完。请再试一次。")


class UnknownUpload(StoreError):
    """No upload has this number."""

    def __init__(self, upload_id: int):
        super().__init__(f"没有第 {upload_id} 号收件。用 uploads 命令可看到全部编号。")


class NotCommitted(StoreError):
    """A checked file did not fit the database, which is as it was before; the cause is a program's fault."""

    def __init__(self, file: str, cause: Exception):
        super().__init__(
            f"“{file}”没有入库：程序出错，数据库没有任何改动。"
            "请把这份文件发给维护人员；其他文件可以照常入库。"
        )
