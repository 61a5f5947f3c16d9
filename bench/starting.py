"""From nothing to a web page, and from a stopped installation to one; and the memory of everything that runs."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.figures import Figure, ratio

HERE = Path(__file__).resolve().parent.parent
PATIENCE_SECONDS = 300


def fresh(folder: Path) -> Figure:
    """Fresh clone to web page, against `pip install` of the same lock alone."""
    return ratio(
        "fresh clone to web ready / pip install of the lock",
        subject=lambda: _from_a_fresh_clone(folder),
        reference=lambda: _install_the_lock(folder),
        goal=2,
        rounds=1,
    )


def warm(folder: Path, *, rounds: int) -> Figure:
    """A second start to the web page, against a bare `django.setup()` plus `migrate --check`."""
    clone = _clone(folder / "warm")
    with _running(clone):
        pass
    _django(clone, "c('migrate', verbosity=0)")
    return ratio(
        "warm start to web ready / django.setup() + migrate check",
        subject=lambda: _seconds_to_ready(clone),
        reference=lambda: _bare_check(clone),
        goal=3,
        rounds=rounds,
    )


def memory(folder: Path) -> Figure:
    """The proportional set size of everything that runs, with a first page served and the worker at work, in MB."""
    clone = _clone(folder / "memory")
    with _running(clone) as (process, port):
        peak = 0.0
        for _ in range(30):
            _ask(port, "/login/")
            peak = max(peak, _megabytes_of(process.pid))
            time.sleep(0.5)
    return Figure("memory of everything running", peak, 400, "MB", "peak of 30 readings in 15 s")


def _install_the_lock(folder: Path) -> None:
    target = Path(tempfile.mkdtemp(dir=folder))
    subprocess.run([sys.executable, "-m", "venv", target], check=True)
    command = [target / "bin/python", "-m", "pip", "install", "-q", "--require-hashes", "-r", "requirements/app.txt"]
    subprocess.run(command, cwd=HERE, check=True, env=_newcomer(folder))
    shutil.rmtree(target)


def _from_a_fresh_clone(folder: Path) -> float:
    start = time.perf_counter()
    return _seconds_to_ready(_clone(Path(tempfile.mkdtemp(dir=folder)) / "a clone"), start)


def _seconds_to_ready(clone: Path, start: float | None = None) -> float:
    """Start, and stop again; only the time until the page answers counts."""
    start = start or time.perf_counter()
    with _running(clone):
        return time.perf_counter() - start


def _bare_check(clone: Path) -> None:
    _django(clone, "c('migrate', check_unapplied=True, verbosity=0)")


def _django(clone: Path, call: str) -> None:
    """Call a management command on the bench's own database, with nothing before it but `django.setup()`."""
    code = f"import django; django.setup(); from django.core.management import call_command as c; {call}"
    subprocess.run([clone / ".venv/bin/python", "-c", code], cwd=clone, env=os.environ, check=True)


def _clone(target: Path) -> Path:
    if not target.exists():
        subprocess.run(["git", "clone", "-q", HERE, target], check=True)
    return target


def _newcomer(folder: Path) -> dict[str, str]:
    """Return the environment of somebody who has just arrived: an empty home and no settings of ours."""
    home = folder / "home"
    home.mkdir(exist_ok=True)
    kept = ("PATH", "LANG", "PIP_INDEX_URL", "PIP_CONFIG_FILE", "PIP_CERT", "SSL_CERT_FILE", "HTTPS_PROXY", "NO_PROXY")
    return {"HOME": str(home), **{name: os.environ[name] for name in kept if name in os.environ}}


@contextmanager
def _running(clone: Path) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """Run `up` in the clone; the block begins when the web page answers."""
    port = _free_port()
    command = ["python3", "manage.py", "up", "--port", str(port)]
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(command, cwd=clone, env=_newcomer(clone.parent), stdout=log, stderr=log)
        try:
            _wait_for(process, port)
            yield process, port
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(60)


def _wait_for(process: subprocess.Popen[bytes], port: int) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"`up` ended with status {process.returncode} before a page answered")
        if _ask(port, "/healthz") == 200:
            return
        time.sleep(0.02)
    raise RuntimeError(f"no page after {PATIENCE_SECONDS} s")


def _ask(port: int, path: str) -> int:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
            return int(answer.status)
    except (urllib.error.URLError, OSError):
        return 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _megabytes_of(root: int) -> float:
    children = _children()
    family, found = [root], 0
    while found < len(family):
        family += children.get(family[found], [])
        found += 1
    return sum(_pss_kilobytes(pid) for pid in family) / 1024


def _children() -> dict[int, list[int]]:
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(entry.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        children.setdefault(parent, []).append(int(entry.parent.name))
    return children


def _pss_kilobytes(pid: int) -> int:
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")), 0)
