"""The one door, with nothing but Python: ``python3 manage.py <any command>`` (Windows: ``py manage.py …``) passes on to
the program in its own environment, made on the first call; ``install``, ``test`` and ``bundle`` are its own.

Written so that a Python of 2017 (3.6) reads it and says in Chinese which one is wanted."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
DOOR = "py manage.py" if os.name == "nt" else "python3 manage.py"
HELP = f"""用法：{DOOR} 命令 ……

先做这个：
  run      启动看板（第一次会自己安装；--port 端口，--browser 打开浏览器）
  install  只安装，不启动
  bundle   把所需组件下载到 wheels 文件夹，供断网的电脑安装
  test     安装并运行测试（后面的词交给 pytest）

其他命令（check、ingest、evaluate、backup、restore、user、status……）交给督导看板自己：
  {DOOR} 命令 --help"""
USAGE, NOT_DONE = 2, 4


def kept() -> "dict[str, str]":
    """The environment with compiled modules kept: without them every process compiles the program anew."""
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    env = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    return {"DUDAO_DOOR": DOOR, **env, "PYTHONPATH": path, "PYTHONUTF8": "1"}


def passed_on(python: Path, words: "list[str]") -> int:
    """A command of the program, from the folder the caller stands in; its exit code.

    No module is looked for there: another version's folder has a ``dudao`` too.
    """
    command, env = [str(python), "-m", "dudao", *words], {**kept(), "PYTHONSAFEPATH": "1"}
    if os.name == "posix":
        return os.execve(command[0], command, env)  # signals reach the program itself
    try:
        return subprocess.call(command, env=env)
    except KeyboardInterrupt:  # the program has heard it too and said so
        return NOT_DONE


def test(python: Path, words: "list[str]") -> int:
    """Lint, format check, the suite and, beside it, types; further words go to pytest."""
    words = words or ["-n", "2", "--dist", "worksteal"]
    steps = (
        ["-m", "ruff", "check", "."],
        ["-m", "ruff", "format", "--check", "."],
        ["-m", "pytest", *words],
    )
    types = subprocess.Popen(
        [str(python), "tests/typed.py"], cwd=ROOT, env=kept(),
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    codes = (subprocess.call([str(python), *step], cwd=ROOT, env=kept()) for step in steps)
    code = next(filter(None, codes), 0)
    said, _ = types.communicate()
    print(said.decode("utf-8", "replace"), end="", flush=True)
    return code or types.returncode


def main() -> int:
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    if sys.version_info < (3, 11):  # noqa: UP036 - said in Chinese to whoever has an older one
        return say(f"需要 Python 3.11 到 3.14，现在是 {sys.version.split()[0]}。", USAGE)
    sys.path.insert(0, str(ROOT))
    from deploy import environment

    wrong = environment.python_said(sys.version_info[:3])
    if wrong:
        return say(wrong, USAGE)
    words = sys.argv[1:]
    own = (
        kept()["DUDAO_DOOR"] == DOOR
    )  # else another command stands before it, whose help is the program's
    if own and (not words or words[0] in ("-h", "--help")):
        print(HELP, flush=True)
        return 0 if words else USAGE
    python = environment.python_in(environment.VENV)
    try:
        environment.ensure(environment.TESTS if words[:1] == ["test"] else environment.RUNTIME)
        if words[:1] == ["bundle"]:
            environment.bundle()
    except environment.NotInstalled as reason:
        return say(str(reason), NOT_DONE)
    except KeyboardInterrupt:
        return say("已中断，安装没有完成；再运行一次会从头装。", NOT_DONE)
    if words[:1] == ["install"]:
        served = str(ROOT) == "/opt/dudao"
        print(
            "已经装好。照手册（docs/运维.md）继续。" if served else f"已经装好。启动：{DOOR} run",
            flush=True,
        )
    if words[:1] in (["install"], ["bundle"]):
        return 0
    return test(python, words[1:]) if words[:1] == ["test"] else passed_on(python, words)


def say(words: str, code: int) -> int:
    print(words, file=sys.stderr, flush=True)
    return code


if __name__ == "__main__":
    sys.exit(main())
