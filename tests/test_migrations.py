"""An installation of the first version arrives where a new one begins, with its facts."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.conf import settings
from psycopg.conninfo import make_conninfo

pytestmark = pytest.mark.slow

# Tables, columns, constraints, indexes and triggers, each as a line of text that names no id of its own.
SCHEMA = """
SELECT format('%s.%s %s null:%s default:%s', table_name, column_name, data_type, is_nullable, column_default)
  FROM information_schema.columns WHERE table_schema = 'public'
UNION ALL SELECT format('%s %s', conrelid::regclass, pg_get_constraintdef(oid)) FROM pg_constraint
 WHERE connamespace = 'public'::regnamespace AND contype <> 'n'
UNION ALL SELECT regexp_replace(indexdef, 'INDEX \\S+ ', 'INDEX ') FROM pg_indexes WHERE schemaname = 'public'
UNION ALL SELECT format('%s %s', tgrelid::regclass, pg_get_functiondef(tgfoid)) FROM pg_trigger
 WHERE NOT tgisinternal
"""


def conninfo(name: str) -> str:
    server = settings.DATABASES["default"]
    given = {"host": server["HOST"], "port": server["PORT"], "user": server["USER"], "password": server["PASSWORD"]}
    return make_conninfo(dbname=name, **{key: value for key, value in given.items() if value})


@pytest.fixture
def databases(django_db_blocker: Any) -> Iterator[tuple[str, str]]:
    """Two empty databases: one for the first version, one for a new installation."""
    names = (f"upgrade_{os.getpid()}_old", f"upgrade_{os.getpid()}_new")
    with psycopg.connect(conninfo("postgres"), autocommit=True) as server:
        for name in names:
            server.execute(f"CREATE DATABASE {name}")
        yield names
        for name in names:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def run(database: str, *arguments: str) -> None:
    environ = os.environ | {"DATABASE_URL": conninfo(database), "DJANGO_SETTINGS_MODULE": "config.settings"}
    done = subprocess.run(
        [sys.executable, *arguments], env=environ, cwd=settings.BASE_DIR, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


def rows(database: str, sql: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(conninfo(database)) as connected:
        return connected.execute(sql).fetchall()


def test_the_first_version_becomes_the_same_as_a_new_installation(databases: tuple[str, str]) -> None:
    old, new = databases
    run(old, "-m", "tests.first_version")
    for name in (old, new):
        run(name, "-m", "django", "migrate")

    schemas = [set(rows(name, SCHEMA)) for name in (old, new)]

    assert sorted(schemas[0] - schemas[1]) == []
    assert sorted(schemas[1] - schemas[0]) == []
    assert len(schemas[0]) > 1000
    assert_facts_are_kept(old)


def assert_facts_are_kept(old: str) -> None:
    """Say that nothing was lost, that shared things are shared, and that history counts over all tables."""
    champions = "SELECT p.name, since::text, until::text, succeeded_on::text FROM pilots_champion c"
    assert rows(old, f"{champions} JOIN accounts_person p ON p.id = person_id ORDER BY since") == [
        ("Bob", "2025-05-01", "2025-09-01", None),
        ("Ann", "2025-09-01", None, None),
    ]
    assert rows(old, "SELECT count(*) FROM pilots_championhistory WHERE pgh_label = 'insert'") == [(3,)]
    systems = "SELECT s.name, count(*) FROM pilots_integration i JOIN pilots_sourcesystem s ON s.id = system_id"
    assert rows(old, f"{systems} GROUP BY 1") == [("Records", 2)]
    assert rows(old, "SELECT baseline::text FROM outcomes_outcomemetric") == [("26.300000",)]
    assert rows(old, "SELECT recorded_on::text FROM pilots_promise") == [("2025-02-03",)]
    assert rows(old, "SELECT count(DISTINCT recorded_on) FROM pilots_deputy WHERE recorded_on <= now()") == [(1,)]
    tables = [name for (name,) in rows(old, "SELECT tablename FROM pg_tables WHERE tablename LIKE '%history'")]
    every = " UNION ALL ".join(f"SELECT pgh_id, pgh_created_at FROM {name}" for name in tables)
    ids = rows(old, f"SELECT count(*), count(DISTINCT pgh_id), max(pgh_id) < nextval('history_order') FROM ({every}) e")
    assert ids[0][0] == ids[0][1] > 10
    assert ids[0][2]
