"""A PostgreSQL of a proof's own, which it may kill, fill and lock: with a copy of the current database.

It is the embedded default's, with the safety of its data on: what was committed is there after a kill.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection, connections

from alerts.proofs.programs import address_of_the_database
from embedded import identity, postgres, processes
from embedded.folder import DataFolder

# So much fits into the disk that can be full.
SMALL = "8m"


class Server:
    """The server. Its process is the child of whoever made it; a fork of that may kill it and not start it again."""

    def __init__(self, folder: Path) -> None:
        self._folder = DataFolder(folder)
        self._folder.create()
        self._postgres = postgres.Postgres(self._folder)
        self.small_disk = self._folder.root / "small"
        self.small_disk.mkdir()
        # Where the kernel gives no namespaces to us, nothing can be mounted, and no disk be full.
        self.has_small_disk = identity.in_child(lambda: _with_small_disk(self.small_disk))
        if self.has_small_disk:
            self._postgres._identity = identity.Identity(become=lambda: _with_small_disk(self.small_disk))

    @property
    def address(self) -> str:
        return postgres.url(self._folder)

    def start(self) -> None:
        self._postgres.start()

    def start_if_stopped(self) -> None:
        if self._postgres.process and self._postgres.process.poll() is not None:
            self.start()

    def stop(self) -> None:
        self._postgres.stop()

    def stop_at_once(self) -> None:
        """Do what `pg_ctl stop -m immediate` does, and return when it is gone."""
        process = self._postgres.process
        if process:
            os.kill(process.pid, signal.SIGQUIT)
            while processes.start_time(process.pid):
                time.sleep(0.005)

    def session(self) -> psycopg.Connection[Any]:
        """Return a connection that is not the product's, and knows none of its limits."""
        return psycopg.connect(self.address, autocommit=True)

    def fill_with(self, address: str) -> None:
        """Copy another database into the empty one of this server."""
        programs = postgres.programs()
        dump = subprocess.run([str(programs / "pg_dump"), "-d", address], check=True, stdout=subprocess.PIPE)
        command = [str(programs / "psql"), "-d", self.address, "-q", "-v", "ON_ERROR_STOP=1"]
        subprocess.run(command, check=True, input=dump.stdout, stdout=subprocess.DEVNULL)


@contextmanager
def server_of_its_own() -> Iterator[Server]:
    """Let the current database be a copy of itself on a server that dies with the `with` block."""
    settings, before = connection.settings_dict, dict(connection.settings_dict)
    source = address_of_the_database()
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder) / "server")
        server.start()
        try:
            server.fill_with(source)
            connections.close_all()
            settings.update(psycopg_names(server.address))
            yield server
        finally:
            connections.close_all()
            settings.update({name: before[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")})
            server.stop()


def psycopg_names(address: str) -> dict[str, Any]:
    """Return what Django's settings call the parts of an address; the limits of the product's sessions stay."""
    known = psycopg.conninfo.conninfo_to_dict(address)
    options = {"options": connection.settings_dict["OPTIONS"]["options"]}
    return {
        "NAME": known["dbname"],
        "USER": known["user"],
        "PASSWORD": "",
        "HOST": known["host"],
        "PORT": "",
        "OPTIONS": options,
    }


def _with_small_disk(place: Path) -> None:
    """Become nobody, as PostgreSQL asks of root, where a small disk of memory is mounted at a place."""
    us, group = os.geteuid(), os.getegid()
    os.unshare(os.CLONE_NEWUSER | os.CLONE_NEWNS)
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{identity.NOBODY} {us} 1")
    Path("/proc/self/gid_map").write_text(f"{identity.NOBODY} {group} 1")
    mount = ctypes.CDLL(None, use_errno=True).mount
    if mount(b"tmpfs", os.fsencode(place), b"tmpfs", 0, f"size={SMALL}".encode()):
        raise OSError(ctypes.get_errno(), "no small disk")
