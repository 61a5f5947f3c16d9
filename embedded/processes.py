"""Starting child processes that die with us, and finding and stopping those of an earlier run."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

PR_SET_PDEATHSIG = 1  # linux/prctl.h
Output = int | IO[Any]


def spawn(
    command: Sequence[str],
    *,
    output: Output,
    last_signal: signal.Signals,
    cwd: Path,
    env: Mapping[str, str] | None = None,
    first: Callable[[], None] | None = None,
    pass_fds: Sequence[int] = (),
) -> subprocess.Popen[bytes]:
    """Start a child in a session of its own, so that Ctrl-C in the terminal reaches only us.

    `first` runs in the child. On Linux the child gets `last_signal` when we die, however we die. Call this from the
    main thread only: the kernel means the thread that forked when it says "parent".
    """
    farewell = _farewell(last_signal)

    def prepare() -> None:
        # `first` may change the identity, which makes the kernel forget the farewell: hence in this order.
        if first is not None:
            first()
        farewell()

    return subprocess.Popen(
        list(command),
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        cwd=cwd,
        env=env,
        preexec_fn=prepare,
        start_new_session=True,
        pass_fds=pass_fds,
    )


def _farewell(last_signal: signal.Signals) -> Callable[[], None]:
    if not sys.platform.startswith("linux"):
        return lambda: None
    prctl, parent = ctypes.CDLL(None, use_errno=True).prctl, os.getpid()

    def ask() -> None:
        prctl(PR_SET_PDEATHSIG, int(last_signal))
        if os.getppid() != parent:  # we died between the fork and the call
            os._exit(1)

    return ask


def stop(process: subprocess.Popen[bytes], *signals: tuple[signal.Signals, float]) -> None:
    """Send each signal and give the process that many seconds to end before the next one."""
    for number, seconds in signals:
        if process.poll() is None:
            process.send_signal(number)
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            continue
        return


def start_time(pid: int) -> str:
    """Return when the process started, as an opaque text; nothing when it has gone or is a zombie.

    A process id is used again; together with this text it names one process for good.
    """
    if not sys.platform.startswith("linux"):
        return subprocess.run(["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True).stdout.strip()
    try:
        # The name in brackets may hold anything, blanks and brackets too.
        fields = Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if fields[0] in "ZX" else fields[19]


def remember(file: Path, pid: int) -> None:
    """Write down which process this is, for a later run to find."""
    file.write_text(f"{pid} {start_time(pid)}\n")


def stop_remembered(file: Path, *signals: tuple[signal.Signals, float]) -> bool:
    """Stop the process that `remember` wrote down, with all its session; say whether it was still there."""
    pid, _, started = (file.read_text() if file.exists() else "").strip().partition(" ")
    alive = bool(started) and start_time(int(pid)) == started
    if alive:
        stop_strangers([int(pid)], *signals)
        kill_session(int(pid))
    file.unlink(missing_ok=True)
    return alive


def stop_strangers(pids: Sequence[int], *signals: tuple[signal.Signals, float]) -> None:
    """Stop processes that are not our children, each signal with its seconds of patience."""
    for number, seconds in signals:
        for pid in pids:
            _signal(os.kill, pid, number)
        end = time.monotonic() + seconds
        while any(start_time(pid) for pid in pids) and time.monotonic() < end:
            time.sleep(0.02)
        pids = [pid for pid in pids if start_time(pid)]
        if not pids:
            return


def kill_session(leader: int) -> None:
    """Kill what is left of the process group that this child led."""
    _signal(os.killpg, leader, signal.SIGKILL)


def _signal(send: Callable[[int, int], None], pid: int, number: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        send(pid, number)


def running_in(folder: Path, program: str) -> list[int]:
    """Return the processes of this program that work in that folder (Linux; elsewhere none are found)."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if os.readlink(entry / "cwd") == str(folder) and Path(os.readlink(entry / "exe")).name == program:
                found.append(int(entry.name))
        except OSError:
            continue
    return [pid for pid in found if start_time(pid)]
