"""What a backup holds comes back whole, into an empty database and no other."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from psycopg.conninfo import make_conninfo

from alerts.proofs.programs import address_of_the_database
from tests.everything import make_everything
from tests.factories import make_person, make_pilot

TRIGGERS = "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1, 2"
CONSTRAINTS = "SELECT conrelid::regclass::text, conname FROM pg_constraint WHERE connamespace = 'public'::regnamespace"


@pytest.fixture
def empty(transactional_db: None) -> Iterator[str]:
    """The address of a database without anything in it."""
    name = f"restored_{os.getpid()}"
    with psycopg.connect(make_conninfo(address_of_the_database(), dbname="postgres"), autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        yield make_conninfo(address_of_the_database(), dbname=name)
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def restore(file: Path, address: str) -> subprocess.CompletedProcess[str]:
    environ = os.environ | {"DATABASE_URL": address}
    command = [sys.executable, "manage.py", "restore", str(file)]
    return subprocess.run(command, env=environ, cwd=settings.BASE_DIR, capture_output=True, text=True)


def rows(address: str, sql: str) -> list[Any]:
    with psycopg.connect(address) as connected:
        return sorted(connected.execute(sql).fetchall())


def counts(address: str) -> dict[str, int]:
    with psycopg.connect(address) as connected:
        tables = connected.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        return {name: connected.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for (name,) in tables}


def test_every_row_of_every_table_comes_back(empty: str, tmp_path: Path) -> None:
    pilot = make_pilot()
    make_everything(pilot=pilot, person=make_person(name="Ines Duarte"))
    file, here = tmp_path / "pilotlight.dump", address_of_the_database()
    call_command("backup", str(file), stdout=StringIO())

    done = restore(file, empty)

    assert done.returncode == 0, done.stderr
    assert counts(empty) == counts(here)
    assert counts(here)["pilots_pilot"] == 1
    assert counts(here)["accounts_personhistory"] > 0
    assert rows(empty, TRIGGERS) == rows(here, TRIGGERS)
    assert rows(empty, CONSTRAINTS) == rows(here, CONSTRAINTS)


def test_a_backup_is_for_its_owner_alone_to_read(transactional_db: None, tmp_path: Path) -> None:
    call_command("backup", str(tmp_path / "dump"), stdout=StringIO())
    assert stat.S_IMODE((tmp_path / "dump").stat().st_mode) == 0o600


def test_nothing_is_restored_over_what_is_there(db: None, tmp_path: Path) -> None:
    (tmp_path / "dump").write_text("")
    with pytest.raises(CommandError, match="The database is not empty"):
        call_command("restore", str(tmp_path / "dump"))


def test_a_file_that_is_no_backup_leaves_the_database_empty(empty: str, tmp_path: Path) -> None:
    (tmp_path / "dump").write_text("no backup")
    done = restore(tmp_path / "dump", empty)
    assert done.returncode != 0
    assert "pg_restore failed" in done.stderr
    assert counts(empty) == {}


def test_what_the_program_refuses_is_said_in_its_words(db: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"pg_dump failed: .*nowhere"):
        call_command("backup", str(tmp_path / "nowhere" / "dump"))
