"""Why the system would not read or write a file, in Chinese: its own words are English."""

from __future__ import annotations

import errno

WORDS = {
    errno.ENOENT: "没有这个文件或文件夹", errno.EACCES: "没有权限", errno.EPERM: "没有权限",
    errno.EROFS: "这个磁盘只能读", errno.EISDIR: "这是一个文件夹", errno.EEXIST: "已经有同名的",
    errno.ENOTDIR: "路径中间有一段不是文件夹", errno.ENAMETOOLONG: "名字太长", errno.ENOSPC: "磁盘满了",
    errno.EDQUOT: "磁盘配额用完了", errno.EBUSY: "正被别的程序占用", errno.EMFILE: "打开的文件太多",
}  # fmt: skip


def refusal(fault: OSError) -> str:
    """Why the system would not, in Chinese; its own words are English.

    >>> refusal(OSError(errno.ENOENT, "No such file or directory")), refusal(OSError(errno.EIO, "Input/output error"))
    ('没有这个文件或文件夹', '磁盘出错')
    """
    return WORDS.get(fault.errno or 0, "磁盘出错")
