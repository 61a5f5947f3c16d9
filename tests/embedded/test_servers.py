"""The servers of a data folder: shared while somebody uses them, gone afterwards, sound after any kill."""

from __future__ import annotations

import os
import signal
import socket
import stat
import time
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from embedded import environment, processes
from embedded.errors import EmbeddedError
from embedded.folder import DataFolder
from embedded.servers import Servers
from tests.embedded.conftest import ask, eventually, manage, working_on


def test_servers_start_on_a_fresh_folder_and_leave_nothing_running(folder: DataFolder) -> None:
    with Servers(folder):
        assert str(ask(folder, "SHOW server_version")).split(".")[0] >= "15"
        assert ask(folder, "SELECT datcollate FROM pg_database WHERE datname = 'pilotlight'") == "C.UTF-8"
    assert working_on(folder) == []


def test_whoever_leaves_last_stops_the_servers(folder: DataFolder) -> None:
    with Servers(folder):
        with Servers(folder):
            assert ask(folder, "SELECT 1") == 1
        assert ask(folder, "SELECT 1") == 1
    assert working_on(folder) == []


@pytest.mark.slow
def test_the_log_of_postgresql_names_no_value_that_it_refuses(folder: DataFolder) -> None:
    with Servers(folder, throw_away=True):
        ask(folder, "CREATE TABLE people (name text UNIQUE); INSERT INTO people VALUES ('Ines Duarte')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            ask(folder, "INSERT INTO people VALUES ('Ines Duarte')")
        written = folder.log("postgres").read_text()
    assert "people_name_key" in written
    assert "Ines Duarte" not in written


@pytest.mark.slow
def test_a_long_path_has_its_sockets_elsewhere(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / ("long" * 30) / "data")
    with Servers(folder, throw_away=True):
        assert folder.sockets().parent != folder.root
        assert ask(folder, "SELECT 1") == 1
    assert not folder.root.exists()
    assert not (folder.root / "run").exists()


@pytest.mark.slow
def test_rows_survive_the_kill_of_every_postgres_process(folder: DataFolder) -> None:
    with Servers(folder):
        ask(folder, "CREATE TABLE kept AS SELECT generate_series(1, 5000) AS number")
        for pid in processes.running_in(folder.postgres.resolve(), "postgres"):
            # Some go with the postmaster that was killed a moment before.
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        eventually(lambda: _rows(folder) == 5000)


@pytest.mark.slow
def test_a_killed_keeper_takes_its_servers_along_and_is_replaced(folder: DataFolder) -> None:
    with Servers(folder) as servers:
        ask(folder, "CREATE TABLE kept AS SELECT generate_series(1, 5000) AS number")
        os.kill(int((folder.run / "keeper.lock").read_text()), signal.SIGKILL)
        eventually(servers.mend)
        assert _rows(folder) == 5000


def test_data_of_another_postgresql_are_refused_with_a_way_out(folder: DataFolder) -> None:
    folder.postgres.mkdir(mode=0o700)
    (folder.postgres / "PG_VERSION").write_text("9\n")
    with pytest.raises(
        EmbeddedError, match=r"was made by PostgreSQL 9, and this is PostgreSQL \d+. Set PILOTLIGHT_PG_BIN"
    ):
        Servers(folder).__enter__()


@pytest.mark.slow
def test_a_lock_file_that_names_a_stranger_does_not_stop_the_start(folder: DataFolder) -> None:
    with Servers(folder):
        pass
    # As after a power cut: the process id that PostgreSQL wrote down belongs to somebody else now.
    (folder.postgres / "postmaster.pid").write_text(f"{os.getpid()}\n{folder.postgres}\n{int(time.time())}\n5432\n")
    with Servers(folder):
        assert ask(folder, "SELECT 1") == 1


@pytest.mark.slow
def test_what_valkey_was_told_survives_a_kill(folder: DataFolder) -> None:
    with Servers(folder):
        _valkey(folder, b"SET kept yes\r\n")
        time.sleep(1.1)  # the log is flushed every second
        before = (folder.run / "valkey.pid").read_text()
        os.kill(int(before.split()[0]), signal.SIGKILL)
        eventually(lambda: (folder.run / "valkey.pid").read_text() not in ("", before))
        eventually(lambda: b"yes" in _valkey(folder, b"GET kept\r\n"))


def test_the_data_folder_and_the_secret_are_private(folder: DataFolder) -> None:
    secret = environment.secret_key(folder)
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.root.stat().st_mode) == 0o700
    assert environment.secret_key(folder).read_text() == secret.read_text()
    assert len(secret.read_text()) > 50


@pytest.mark.slow
def test_a_command_passes_its_exit_status_through(folder: DataFolder) -> None:
    assert manage("shell", "-c", "raise SystemExit(7)", "--data-dir", str(folder.root)).returncode == 7
    assert working_on(folder) == []


def _rows(folder: DataFolder) -> object:
    import psycopg

    try:
        return ask(folder, "SELECT count(*) FROM kept")
    except psycopg.OperationalError:
        return None


def _valkey(folder: DataFolder, command: bytes) -> bytes:
    with socket.socket(socket.AF_UNIX) as client:
        try:
            client.connect(str(folder.sockets() / "valkey.sock"))
            client.sendall(command)
            return client.recv(1000)
        except OSError:
            return b""
