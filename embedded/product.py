"""The processes of the product: how each is called. They are named by their command lines only."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from embedded.supervisor import Child

NAMES = ("web", "worker", "beat", "setup")
# The start of Celery's warning to root; in a folder of one's own, on one's own machine, there is nothing to warn of.
ROOT_WARNING = "ignore:You're running the worker with superuser privileges"
# Celery speaks of a Ctrl-C that does not reach it.
UNSAID = (b"Hitting Ctrl+C again",)


def prepare(environ: Mapping[str, str], notes: Path, *, demo: bool) -> Child:
    """Migrations and first data; ends by itself."""
    command = [sys.executable, "-m", "embedded.prepare", str(notes)]
    return Child("setup", command if demo else [*command, "--no-demo"], _unbuffered(environ), patience=10)


def web(environ: Mapping[str, str], listener: int, gate: int) -> Child:
    """gunicorn on a socket that is open already. Two processes, so that one slow page does not hold all others up.

    It loads the application at once and serves it when the other end of the pipe `gate` is closed. Till then it says
    nothing: where the settings are wrong, the preparation has told so in one line.
    """
    # fmt: off
    command = [
        sys.executable, "-m", "gunicorn", "config.wsgi", "--config", "python:config.gunicorn", "--preload",
        "--bind", f"fd://{listener}", "--worker-class", "gthread", "--workers", "2", "--threads", "4",
        "--graceful-timeout", "10", "--no-control-socket", "--log-level", "warning",
    ]
    # fmt: on
    more = {"DATABASE_POOL": "true"} | dict(environ) | {"START_GATE": str(gate)}
    return Child("web", command, _unbuffered(more), patience=15, restart=False, pass_fds=(listener, gate), held=[])


def open_gate(child: Child, listener: int) -> None:
    """Let a later start of the web process serve at once, and let it be restarted from now on."""
    child.environ = {name: value for name, value in child.environ.items() if name != "START_GATE"}
    child.pass_fds = (listener,)
    child.restart = True


def worker(environ: Mapping[str, str]) -> Child:
    """A Celery worker. Two processes more are forked for the tasks: killing one loses only its task.

    Two, because a rehearsal takes minutes, one at a time: what is due is swept and mailed meanwhile.
    """
    options = ["--concurrency", "2", "--without-gossip", "--without-mingle"]
    # SIGTERM then means: finish the task at hand within the settings' time, give the others back at once.
    environ = dict(environ) | {"REMAP_SIGTERM": "SIGQUIT"}
    if os.geteuid() == 0:
        environ["PYTHONWARNINGS"] = ",".join(filter(None, [environ.get("PYTHONWARNINGS"), ROOT_WARNING]))
    return _celery("worker", options, environ, patience=40)


def beat(environ: Mapping[str, str], schedule: Path) -> Child:
    """What calls the worker, as often as the settings say.

    A process of its own: one inside the worker (`worker -B`) that is killed stays dead, and the worker never notices.
    """
    return _celery("beat", ["--schedule", str(schedule)], environ, patience=10)


def _celery(name: str, options: Sequence[str], environ: Mapping[str, str], *, patience: float) -> Child:
    program = [sys.executable, "-m", "celery", "--quiet", "-A", "config.celery", name, "--loglevel", "WARNING"]
    return Child(name, [*program, *options], _unbuffered(environ), patience=patience, unsaid=UNSAID)


def _unbuffered(environ: Mapping[str, str]) -> dict[str, str]:
    return dict(environ) | {"PYTHONUNBUFFERED": "1"}
