"""Fill a folder with every wheel the requirement files need, and lock each by its hash (``manage.py bundle``).

``bundle.py FOLDER requirements.txt requirements-dev.txt`` writes ``requirements.lock`` (what runs) and
``requirements-dev.lock`` (that and the tests). A lock's first line is the hash of the files it is of.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

FETCH = (
    "-m",
    "pip",
    "download",
    "--quiet",
    "--only-binary",
    ":all:",
    "--disable-pip-version-check",
)


def pinned(wheel: Path) -> tuple[str, str]:
    """Name and version of a wheel.

    >>> pinned(Path("python_docx-1.2.0-py3-none-any.whl"))
    ('python_docx', '1.2.0')
    """
    name, version, *_ = wheel.name.split("-")
    return name, version


def locked(wheels: list[Path], files: list[Path]) -> str:
    """The text of a lock: the hash of the requirement files, then each wheel with its own."""
    of = hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()
    lines = [
        f"{'=='.join(pinned(wheel))} --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}"
        for wheel in sorted(wheels)
    ]
    return "\n".join([f"# {of}", *lines, ""])


def fetch(folder: Path, files: list[Path]) -> None:
    """Fetch file after file; a later one takes the versions of the earlier."""
    pins = folder / "pins.txt"
    for number, path in enumerate(files, 1):
        wheels = [*folder.glob("*.whl")]
        pins.write_text("".join("==".join(pinned(wheel)) + "\n" for wheel in wheels))
        subprocess.run(
            [sys.executable, *FETCH, "--dest", folder, "-c", pins, "-r", path], check=True
        )
        text = locked([*folder.glob("*.whl")], files[:number])
        (folder / path.with_suffix(".lock").name).write_text(text, encoding="utf-8")
    pins.unlink()


def main() -> int:
    target, *files = map(Path, sys.argv[1:])
    rough = target.with_name(f".{target.name}")
    shutil.rmtree(rough, ignore_errors=True)
    rough.mkdir()
    try:
        fetch(rough, files)
    except subprocess.CalledProcessError:
        shutil.rmtree(rough)
        print("没有打包成功：有组件没下载下来。请检查网络后重试；原来的 wheels 没有改动。")
        return 1
    if target.exists():
        shutil.rmtree(target)  # wheels of an earlier bundle would be of other versions
    rough.replace(target)
    count = len([*target.glob("*.whl")])
    print(f"已打包 {count} 个组件，每个的指纹记在 {target.name} 里的 .lock 文件。")
    return 0


if __name__ == "__main__":
    sys.exit(main())
