"""Runs docs/运维.md word for word on a machine of its own: systemd as its first process, nginx, no network.

    debootstrap --variant=minbase --include=python3,python3-venv,systemd,systemd-sysv,dbus,sudo,curl,openssl,nginx-light,git,procps,ca-certificates trixie ROOT
    python3 deploy/manual_check.py ROOT

Linux, root, util-linux; ROOT is changed, so make it anew. What is not run is in `LEFT`; of what is run only the
names of backups are replaced by those that were made. The wheels are fetched by ``bundle`` from inside ROOT first.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
LEFT = ("python3 manage.py", "dudao run", "docker compose")
"""Stays until it is ended, or wants a network or an engine: tests/service/test_manual.py says what runs it instead."""

BOOT = r"""
set -e
R=$1
ip link set lo up 2>/dev/null || true
mount --bind "$R" "$R"
mount -t tmpfs tmpfs "$R/mnt/backup"
mount -t proc proc "$R/proc"
mount -t sysfs sysfs "$R/sys"
mount -t cgroup2 none "$R/sys/fs/cgroup"
mkdir -p "$R/sys/fs/cgroup/dudao-check"
echo $BASHPID > "$R/sys/fs/cgroup/dudao-check/cgroup.procs"
mount --bind "$R/sys/fs/cgroup/dudao-check" "$R/sys/fs/cgroup"
mount -t tmpfs tmpfs "$R/dev"
while read -r name major minor; do mknod -m 666 "$R/dev/$name" c "$major" "$minor"; done <<'END'
null 1 3
zero 1 5
full 1 7
random 1 8
urandom 1 9
tty 5 0
END
mkdir "$R/dev/pts" "$R/dev/shm"
mount -t devpts -o newinstance,ptmxmode=0666 devpts "$R/dev/pts"
mount -t tmpfs tmpfs "$R/dev/shm"
ln -s pts/ptmx "$R/dev/ptmx"
ln -s /proc/self/fd "$R/dev/fd"
for n in 0 1 2; do ln -s /proc/self/fd/$n "$R/dev/$(echo stdin stdout stderr | cut -d' ' -f$((n + 1)))"; done
: > "$R/dev/console"
for place in run tmp; do mount -t tmpfs tmpfs "$R/$place"; done
mkdir -p "$R/.outer"
cd "$R"
pivot_root . .outer
umount -l /.outer
exec env -i container=check PATH=/usr/sbin:/usr/bin:/sbin:/bin /sbin/init --log-target=journal
"""

STOCK = (
    "systemctl stop dudao",
    "dudao ingest /opt/dudao/tests/samples --yes || [ $? = 1 ]",
    "systemctl start dudao",
)
"""Something to keep: run after the first account is made, which no block of the manual does."""


def commands(manual: str) -> list[str]:
    r"""The statements of the manual's shell blocks, in order; one with a here-document is one.

    >>> commands("x\n```sh\na\ntee f <<'END'\nb\nEND\nc\n```\n```ini\nd\n```\n")
    ['a', "tee f <<'END'\nb\nEND", 'c']
    """
    found: list[str] = []
    for block in re.findall(r"(?ms)^```sh\n(.*?)^```", manual):
        lines = iter(block.splitlines())
        for line in lines:
            if "<<'END'" in line:
                for more in lines:
                    line += "\n" + more
                    if more == "END":
                        break
            if line.strip():
                found.append(line)
    return found


def stocked(lines: list[str]) -> list[str]:
    at = next(n for n, line in enumerate(lines) if line.startswith("dudao user add")) + 1
    return [*lines[:at], *STOCK, *lines[at:]]


class Machine:
    """A root of its own, booted; ``run`` says a command's exit code and words."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.booted = subprocess.Popen(
            ["unshare", "--mount", "--pid", "--uts", "--ipc", "--net", "--fork", "--propagation",
             "private", "bash", "-c", BOOT, "boot", str(root)]
        )  # fmt: skip
        for _ in range(120):
            time.sleep(0.5)
            if self.run("systemctl is-system-running")[1].strip() in ("running", "degraded"):
                return
        raise SystemExit("the machine did not boot")

    def run(self, line: str) -> tuple[int, str]:
        first = f"/proc/{self.booted.pid}/task/{self.booted.pid}/children"
        inside = Path(first).read_text().split()
        if not inside:
            return 1, ""
        done = subprocess.run(
            ["nsenter", "-t", inside[0], "-a", "env", "-i", "HOME=/", "LANG=C.UTF-8",
             "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
             "bash", "-c", f"cd /srv/dudao; {line}"],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
        )  # fmt: skip
        return done.returncode, done.stdout

    def stop(self) -> None:
        self.run("systemctl poweroff --force --force")
        self.booted.wait(60)


def named(line: str, made: list[str]) -> str:
    """A statement with the manual's example of a backup's name replaced by the newest of its kind.

    >>> named("restore b/20260105-170000", ["20261201-090000", "before-0013-20261201-080000-1"])
    'restore b/20261201-090000'
    """
    plain = sorted(name for name in made if name[0] == "2")
    before = sorted(name for name in made if re.match(r"before-\d", name)) or plain
    if "before-0013-" in line:
        return line.replace("before-0013-20260105-170000-000000", before[-1])
    return line.replace("20260105-170000", plain[-1]) if plain else line


def main() -> int:
    root = Path(sys.argv[1]).resolve()
    place = root / "srv" / "dudao"
    if not place.exists():
        subprocess.run(["git", "clone", "-q", str(HERE), str(place)], check=True)
    if not (place / "wheels").exists():
        subprocess.run(["chroot", str(root), "sh", "-c", "cd /srv/dudao && python3 manage.py bundle"], check=True)  # fmt: skip
    shutil.rmtree(place / ".venv", ignore_errors=True)
    for disk in ("usb", "backup"):  # the second place is a disk of its own, which `BOOT` mounts
        (root / "mnt" / disk).mkdir(parents=True, exist_ok=True)
    (root / "etc" / "hosts").write_text("127.0.0.1 localhost check\n")
    (root / "etc" / "hostname").write_text("check\n")
    machine = Machine(root)
    failed = 0
    try:
        for line in stocked(commands((HERE / "docs" / "运维.md").read_text(encoding="utf-8"))):
            if line.startswith(LEFT):
                print(f"  left: {line}")
                continue
            backups = root / "var/lib/dudao/store/backups"
            here = named(line, [path.name for path in backups.glob("*")])
            begun = time.monotonic()
            code, said = machine.run(here)
            failed += code != 0
            print(f"{'ok  ' if code == 0 else 'FAIL'} {time.monotonic() - begun:5.1f} s  {here}")
            print("".join(f"        {one}\n" for one in said.strip().splitlines()[-6:]), end="")
    finally:
        machine.stop()
    print(f"{failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
