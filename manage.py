"""The one door, with nothing but Python: ``python3 manage.py run`` (Windows: ``py manage.py run``), ``test``, ``bundle``;
any other word is a command of the program (``python3 manage.py ingest 文件夹``), run in its own environment."""

import argparse
import hashlib
import os
import socket
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV, WHEELS = ROOT / ".venv", ROOT / "wheels"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
RUNTIME, TESTS = "requirements.txt", "requirements-dev.txt"
LOOPBACK = ("127.0.0.1", "localhost", "::1")


def install(*files: str) -> None:
    """Make ``.venv`` and install the named requirement files, from ``wheels/`` and its lock when there is one; once per content."""
    if not PYTHON.exists():
        print("正在建立运行环境 .venv …", flush=True)
        venv.create(VENV, with_pip=True)
    stamp = VENV / ("installed-" + "-".join(Path(name).stem for name in files))
    digest = hashlib.sha256(b"".join((ROOT / name).read_bytes() for name in files)).hexdigest()
    if stamp.exists() and stamp.read_text() == digest:
        return
    print("正在安装所需组件（首次需要几分钟）…", flush=True)
    lock = WHEELS / f"{Path(files[-1]).stem}.lock"
    held = lock.read_text(encoding="utf-8") if lock.exists() else ""
    if held and not held.startswith(f"# {digest}\n"):
        sys.exit("wheels 是给另一个版本打包的，请用这个版本重新打包：manage.py bundle。")
    wanted = ["--require-hashes", f"-r{lock}"] if held else [f"-r{ROOT / name}" for name in files]
    offline = ["--no-index", "--find-links", str(WHEELS)] if WHEELS.is_dir() else []
    command = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if subprocess.call([*command, *offline, *wanted]):
        why = "wheels 里缺了文件或指纹不符，请重新" if held else "请检查网络，或"
        sys.exit(f"安装没有成功：{why}把 wheels 文件夹放到本目录后重试。")
    stamp.write_text(digest)


def free_port(first: int) -> int:
    """The first port from ``first`` on that nobody listens on."""
    for port in range(first, first + 50):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return port
    sys.exit("找不到空闲端口，请关闭其他程序后重试。")


def _kept() -> dict[str, str]:
    """The environment with compiled modules kept: without them every process compiles the program anew."""
    return {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}


def run(options: argparse.Namespace) -> int:
    """Install, load the demo city year on the first run, start the server and say its address."""
    install(RUNTIME)
    if not (ROOT / "data/demo/dudao.duckdb").exists():
        print("首次运行：正在载入演示数据（虚构）…", flush=True)
        load = [PYTHON, "-m", "dudao", "demo"]
        if subprocess.call(load, cwd=ROOT, stdout=subprocess.DEVNULL) > 1:
            sys.exit("演示数据没有载入，请把上面的提示发给维护人员。")
    port = options.port or free_port(8501)
    print(f"督导看板地址：http://{options.address}:{port}  （按 Ctrl+C 停止）", flush=True)
    server = [PYTHON, "-m", "streamlit", "run", "dashboard.py", f"--server.port={port}"]
    server += [f"--server.address={options.address}", f"--server.headless={not options.browser}"]
    server += [f"--server.allowedHosts={h}" for h in (*LOOPBACK, options.address, *options.host)]
    try:
        return subprocess.call(server, cwd=ROOT, env=_kept())
    except KeyboardInterrupt:
        return 0


def test(options: argparse.Namespace) -> int:
    """Install what tests need, then lint, format check and the suite; further words go to pytest."""
    install(RUNTIME, TESTS)
    words = options.words + options.rest or ["-n", "2", "--dist", "worksteal"]
    steps = (["ruff", "check", "."], ["ruff", "format", "--check", "."], ["pytest", *words])
    codes = (subprocess.call([PYTHON, "-m", *step], cwd=ROOT, env=_kept()) for step in steps)
    return next(filter(None, codes), 0)


def bundle(options: argparse.Namespace) -> int:
    """Fetch every wheel into ``wheels/``, with a lock, for a machine without a network (same system and Python)."""
    install(RUNTIME)
    return subprocess.call([PYTHON, ROOT / "deploy/bundle.py", WHEELS, RUNTIME, TESTS], cwd=ROOT)


OWN = {"run": run, "test": test, "bundle": bundle}


def passed_on(words: list[str]) -> int:
    """A command of the program, from the folder the caller stands in; its exit code."""
    install(RUNTIME)
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    env = {**_kept(), "PYTHONPATH": path}
    try:
        return subprocess.call([PYTHON, "-m", "dudao", *words], env=env)
    except KeyboardInterrupt:  # the program has heard it too and said so
        return 1


def main() -> int:
    if sys.version_info < (3, 11):  # noqa: UP036 - said in Chinese to whoever has an older one
        return print(f"需要 Python 3.11 或更新版本，现在是 {sys.version.split()[0]}。") or 2
    words = sys.argv[1:]
    if words and words[0] not in (*OWN, "-h", "--help"):
        return passed_on(words)
    others = "其他命令（check、ingest、evaluate、backup、user、restore……）交给督导看板自己：manage.py 命令 --help 看说明"
    parser = argparse.ArgumentParser(
        prog="manage.py", description="督导看板：运行、测试、离线打包", epilog=others
    )
    actions = parser.add_subparsers(dest="action", required=True)
    starting = actions.add_parser("run", help="安装并启动看板")
    starting.add_argument("--port", type=int, help="端口，默认从 8501 起找空闲的")
    starting.add_argument("--browser", action="store_true", help="启动后打开浏览器")
    starting.add_argument("--address", default="127.0.0.1", help="监听的地址，默认只有本机")
    starting.add_argument("--host", action="append", default=[], help="别的电脑打开时用的名字")
    actions.add_parser("test", help="安装并运行测试").add_argument("words", nargs="*")
    actions.add_parser("bundle", help="把所需组件下载到 wheels 文件夹，供离线安装")
    options, options.rest = parser.parse_known_args()
    if options.rest and options.action != "test":
        parser.error("看不懂的参数：" + " ".join(options.rest))
    return OWN[options.action](options)


if __name__ == "__main__":
    sys.exit(main())
