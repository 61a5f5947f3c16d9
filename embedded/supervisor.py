"""Runs the product's processes: passes their lines on with a name before each, restarts those that die, stops them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from embedded import processes
from embedded.wakeups import Wakeups

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
# A child that ran this long had no trouble starting: its next death is a new story.
SECONDS_OF_HEALTH = 60.0


class Interrupted(Exception):  # noqa: N818 - it is no error
    """Ctrl-C, SIGTERM or a closed terminal: stop everything in order."""


@dataclass
class Child:
    """One process of the product.

    `patience` is how many seconds it may take to finish its work when told to stop. Lines that hold one of `unsaid`
    are not passed on; `held` keeps lines back until `Supervisor.tell`, where it is a list.
    """

    name: str
    command: Sequence[str]
    environ: Mapping[str, str]
    patience: float
    pass_fds: Sequence[int] = ()
    unsaid: Sequence[bytes] = ()
    held: list[str] | None = None
    restart: bool = True
    process: subprocess.Popen[bytes] | None = None
    pause: float = FIRST_PAUSE
    started: float = 0.0
    rest: bytes = field(default=b"", repr=False)


class Supervisor:
    """Owns the children. Everything happens in `step`, in one thread."""

    def __init__(
        self, run_folder: Path, project: Path, echo: Callable[[str], None] = lambda line: _print(line)
    ) -> None:
        self._run_folder = run_folder
        self._project = project
        self._echo = echo
        self._children: list[Child] = []
        self._stopping = False
        self._wakeups = Wakeups((signal.SIGCHLD, signal.SIGINT, signal.SIGTERM, signal.SIGHUP))

    def stop_remains(self, names: Iterable[str]) -> None:
        """Stop children of an earlier run which was killed."""
        for name in names:
            if processes.stop_remembered(self._pid_file(name), (signal.SIGTERM, 10.0), (signal.SIGKILL, 5.0)):
                self._echo(f"stopped a {name} process that an earlier run had left")

    def start(self, child: Child) -> None:
        """Start the child; from now on `step` looks after it."""
        if child not in self._children:
            self._children.append(child)
        child.process = processes.spawn(
            child.command,
            output=subprocess.PIPE,
            last_signal=signal.SIGTERM,
            cwd=self._project,
            env=child.environ,
            pass_fds=child.pass_fds,
        )
        child.started = time.monotonic()
        processes.remember(self._pid_file(child.name), child.process.pid)
        os.set_blocking(_output(child), False)

    def step(self, seconds: float) -> None:
        """Pass lines on and look after the children for at most that long. Raises Interrupted when told to stop."""
        pipes = {_output(child): child for child in self._children if child.process and child.process.stdout}
        signals, ready = self._wakeups.wait(seconds, pipes)
        for pipe in ready:
            self._read(pipes[pipe])
        if signals & {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}:
            raise Interrupted
        if not self._stopping:
            self._restart_dead()

    def run_once(self, child: Child) -> int:
        """Run a child that ends by itself, pass its lines on and return its exit status."""
        child.restart = False
        self.start(child)
        while child.process is not None and child.process.stdout:
            self.step(0.5)
        self._children.remove(child)
        self._pid_file(child.name).unlink(missing_ok=True)
        return child.process.wait() if child.process else 1

    def stop(self) -> None:
        """Stop the children in the order in which they were started; a second Ctrl-C kills them."""
        self._stopping = True
        try:
            for child in self._children:
                self._stop(child)
        except Interrupted:
            self._echo("killed")
            for child in self._children:
                self._kill(child)

    def start_again(self, *children: Child) -> None:
        """Kill children that live and do nothing; `step` starts them again, as it does with those that die."""
        for child in children:
            self._echo(f"{child.name} does nothing; it is killed")
            self._kill(child)

    def tell(self, child: Child) -> None:
        """Pass on the lines that were kept back, and hold none back from now on."""
        for line in child.held or []:
            self._echo(line)
        child.held = None

    def is_running(self, child: Child) -> bool:
        """Say whether the child runs at this moment."""
        return child.process is not None and child.process.poll() is None

    # --- One child ---------------------------------------------------------------------------------------------------
    def _restart_dead(self) -> None:
        for child in self._children:
            if self.is_running(child) or not child.restart:
                continue
            lasted = time.monotonic() - child.started
            if lasted > SECONDS_OF_HEALTH:
                child.pause = FIRST_PAUSE
            if lasted > child.pause:
                child.pause = min(child.pause * 2, LONGEST_PAUSE)
                self._kill(child)
                self._echo(f"{child.name} has died; starting it again")
                self.start(child)

    def _stop(self, child: Child) -> None:
        if child.process is None:
            return
        if self.is_running(child):
            child.process.terminate()
        end = time.monotonic() + child.patience
        while self.is_running(child) and time.monotonic() < end:
            self.step(0.2)
        self._kill(child)

    def _kill(self, child: Child) -> None:
        """Kill what is left of the child and of the processes that it started itself."""
        if child.process is None:
            return
        processes.kill_session(child.process.pid)
        child.process.wait()
        self._read(child)
        if child.process.stdout:
            child.process.stdout.close()
            child.process.stdout = None
        self._pid_file(child.name).unlink(missing_ok=True)

    def _read(self, child: Child) -> None:
        if child.process is None or child.process.stdout is None:
            return
        while chunk := _chunk(_output(child)):
            *lines, child.rest = (child.rest + chunk).split(b"\n")
            for line in lines:
                if line and not any(word in line for word in child.unsaid):
                    text = f"{child.name:<6} | {line.decode(errors='replace')}"
                    self._echo(text) if child.held is None else child.held.append(text)
        if chunk == b"":
            child.process.stdout.close()
            child.process.stdout = None

    def _pid_file(self, name: str) -> Path:
        return self._run_folder / f"{name}.pid"


def _output(child: Child) -> int:
    if child.process is None or child.process.stdout is None:
        return -1
    return child.process.stdout.fileno()


def _chunk(pipe: int) -> bytes | None:
    """Return what is in the pipe, None when nothing is there yet, no bytes at its end."""
    try:
        return os.read(pipe, 65536)
    except BlockingIOError:
        return None


def _print(line: str) -> None:
    """Print; a reader of our output that has gone (`up | head`) is no reason to stop."""
    try:
        print(line, flush=True)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
