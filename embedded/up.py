"""`manage.py up`: everything that Pilotlight needs, in one terminal, until Ctrl-C."""

from __future__ import annotations

import argparse
import contextlib
import os
import socket
import sys
import time
from pathlib import Path
from urllib.parse import unquote

from embedded import environment, product
from embedded.errors import EmbeddedError
from embedded.folder import DataFolder
from embedded.locks import Lock
from embedded.servers import PROJECT, Servers
from embedded.supervisor import Child, Interrupted, Supervisor
from embedded.watchdog import Watchdog, ask

SECONDS_TO_ANSWER = 120


def up(arguments: list[str]) -> int:
    """Run until Ctrl-C or SIGTERM and return the exit status.

    Raises EmbeddedError when it runs already, the port is taken, or a part does not start.
    """
    options = _options(arguments)
    folder = environment.data_folder(options.data_dir, os.environ)
    folder.create()
    with contextlib.closing(Lock(folder.run / "up.lock")) as only_one:
        if not only_one.try_take():
            raise EmbeddedError(
                f"already running: {only_one.read() or 'it is just starting'}. Stop it there with Ctrl-C."
            )
        only_one.write(f"http://127.0.0.1:{options.port}, data in {folder.root}, process {os.getpid()}")
        supervisor = Supervisor(folder.run, PROJECT)
        try:
            supervisor.stop_remains(product.NAMES)
            with contextlib.closing(_listen(options.port)) as listener:
                return _run(supervisor, folder, listener, options)
        except Interrupted:
            return 0


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="manage.py up", description="Run Pilotlight on this machine until Ctrl-C.")
    parser.add_argument("--port", type=_port, default=environment.DEFAULT_PORT, help="where the site answers (8000)")
    parser.add_argument("--data-dir", help="where everything is kept (.data beside manage.py)")
    parser.add_argument("--no-demo", action="store_true", help="start without the demonstration portfolio")
    return parser.parse_args(arguments)


def _port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port; accepted are 1 to 65535")
    return int(text)


def _listen(port: int) -> socket.socket:
    """Return the socket that the web process will serve.

    It is ours, so that nobody can take the port while the web process is restarted: requests wait meanwhile.
    """
    listener = socket.socket(socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
        # Who comes before the site is ready waits in this queue; a shorter one makes browsers try again after seconds.
        listener.listen(64)
    except OSError as error:
        listener.close()
        raise EmbeddedError(
            f"port {port} cannot be used: {(error.strerror or str(error)).lower()}. "
            f"Choose another, for example: python3 manage.py up --port {port + 1 if port < 65535 else 8000}"
        ) from error
    return listener


def _run(supervisor: Supervisor, folder: DataFolder, listener: socket.socket, options: argparse.Namespace) -> int:
    print(f"Starting Pilotlight; its data are in {folder.root}", flush=True)
    (folder.run / "port").write_text(str(options.port))
    environ = dict(os.environ)
    with contextlib.ExitStack() as stack:
        # The servers are left last of all: the children stop in `finally`, before the stack unwinds.
        servers = None if environment.has_servers(environ) else Servers(folder)
        environment.fill(environ, environment.for_product(folder, options.port))
        try:
            web, gate = _load_web(supervisor, environ, listener)
            if servers is not None:
                stack.enter_context(servers)
            _prepare(supervisor, folder, environ, demo=not options.no_demo)
            _serve(supervisor, web, gate, listener, options.port)
            # Only now, so that their start does not hold the first page up.
            worker, beat = product.worker(environ), product.beat(environ, folder.beat_schedule)
            supervisor.start(worker)
            supervisor.start(beat)
            _print_banner(options.port, _notes(folder), environ.get("MAIL_URL", ""))
            _keep(supervisor, servers, Watchdog(options.port, lambda: supervisor.start_again(worker, beat)))
        except Interrupted:
            print("\nStopping; press Ctrl-C again to kill", flush=True)
        finally:
            supervisor.stop()
    print("Stopped", flush=True)
    return 0


def _load_web(supervisor: Supervisor, environ: dict[str, str], listener: socket.socket) -> tuple[Child, int]:
    """Start the web process, which loads the application while the rest gets ready, and return the gate to close."""
    inner, outer = os.pipe()
    web = product.web(environ, listener.fileno(), inner)
    supervisor.start(web)
    os.close(inner)
    return web, outer


def _prepare(supervisor: Supervisor, folder: DataFolder, environ: dict[str, str], *, demo: bool) -> None:
    if supervisor.run_once(product.prepare(environ, _notes(folder), demo=demo)) != 0:
        raise EmbeddedError("the database could not be prepared; the line above says why.")


def _notes(folder: DataFolder) -> Path:
    return folder.run / "first-data.txt"


def _serve(supervisor: Supervisor, web: Child, gate: int, listener: socket.socket, port: int) -> None:
    os.close(gate)
    supervisor.tell(web)
    end = time.monotonic() + SECONDS_TO_ANSWER
    # 503 will do: that sweeping or sending has stopped is for the worker to mend.
    while ask(port)[0] not in (200, 503):
        supervisor.step(0.05)
        if not supervisor.is_running(web):
            raise EmbeddedError("the web process did not start; the lines above say why.")
        if time.monotonic() > end:
            raise EmbeddedError(f"the web process does not answer at port {port} after {SECONDS_TO_ANSWER} s.")
    product.open_gate(web, listener.fileno())


def _print_banner(port: int, notes: Path, mail: str) -> None:
    said = notes.read_text(encoding="utf-8").strip()
    where = f"Mails land in {unquote(mail[7:])}" if mail.startswith("file://") else "Mails go to the server in MAIL_URL"
    lines = ["", f"Pilotlight is ready at http://127.0.0.1:{port}", *said.splitlines(), where, "Stop with Ctrl-C", ""]
    print("\n".join(lines), flush=True)


def _keep(supervisor: Supervisor, servers: Servers | None, watchdog: Watchdog) -> None:
    while True:
        supervisor.step(1.0)
        watchdog.look(time.monotonic())
        if servers is not None and servers.mend():
            print("PostgreSQL and Valkey had been killed; started again", file=sys.stderr, flush=True)
