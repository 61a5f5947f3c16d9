"""`manage.py up` as a person meets it: whatever is killed comes back, and nothing is lost or left behind."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import psycopg
import pytest

from embedded.folder import DataFolder
from embedded.locks import Lock
from embedded.servers import Servers
from tests.embedded.conftest import RunningUp, ask, clean_environment, eventually, free_port, manage, working_on

StartUp = Callable[..., RunningUp]
ONLY_THE_WEB = """
    INSERT INTO alerts_heartbeat (job, told, last_ok_at)
    SELECT job, '{}', CASE job WHEN 'web' THEN now() ELSE now() - interval '5 hours' END
    FROM unnest('{sweep,deliver,web,up}'::text[]) job ON CONFLICT (job) DO UPDATE SET last_ok_at = excluded.last_ok_at
"""
LAST_SENT = "SELECT last_ok_at FROM alerts_heartbeat WHERE job = 'deliver'"
CHECKPOINTER = "SELECT pid FROM pg_stat_activity WHERE backend_type = 'checkpointer'"


def test_a_taken_port_is_named_with_the_option_that_helps(folder: DataFolder) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = manage("up", "--port", str(port), "--data-dir", str(folder.root))
    assert done.returncode == 1
    assert done.stderr.startswith(f"pilotlight: port {port} cannot be used: address already in use. Choose another")
    assert "--port" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_port_that_is_none_is_refused() -> None:
    done = manage("up", "--port", "99999")
    assert done.returncode == 2
    assert "accepted are 1 to 65535" in done.stderr


def test_a_second_up_says_where_the_first_runs(folder: DataFolder) -> None:
    first = Lock(folder.run / "up.lock")
    assert first.try_take()
    first.write("http://127.0.0.1:8000, process 1")
    done = manage("up", "--data-dir", str(folder.root))
    first.close()
    assert done.returncode == 1
    assert done.stderr == "pilotlight: already running: http://127.0.0.1:8000, process 1. Stop it there with Ctrl-C.\n"


@pytest.mark.slow
def test_ctrl_c_stops_everything_in_order(up: StartUp, folder: DataFolder) -> None:
    running = up()
    assert running.answers()
    assert running.end(signal.SIGINT) == 0
    assert working_on(folder) == []
    assert running.said().rstrip().endswith("Stopped")


@pytest.mark.slow
def test_sigterm_stops_everything_too(up: StartUp, folder: DataFolder) -> None:
    assert up().end(signal.SIGTERM) == 0
    assert working_on(folder) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", ["web", "worker", "beat", "valkey", "postmaster", "keeper"])
def test_a_killed_part_comes_back_and_every_row_is_kept(up: StartUp, folder: DataFolder, name: str) -> None:
    running = up()
    ask(folder, "CREATE TABLE kept AS SELECT generate_series(1, 20000) AS number")
    eventually(lambda: running.pid(name))
    before = running.pid(name)
    os.kill(before, signal.SIGKILL)
    eventually(lambda: running.pid(name) not in (0, before))
    eventually(running.answers)
    eventually(lambda: _answer(folder, "SELECT 1"))
    assert ask(folder, "SELECT count(*) FROM kept") == 20000
    assert running.end() == 0
    assert working_on(folder) == []


@pytest.mark.slow
def test_the_worker_works_on_after_its_beat_was_killed(up: StartUp, folder: DataFolder) -> None:
    running = up()
    eventually(lambda: _answer(folder, LAST_SENT) and running.pid("beat"))
    os.kill(running.pid("beat"), signal.SIGKILL)
    before = ask(folder, LAST_SENT)
    # The second of them: what the dead one had sent may lie in the queue.
    eventually(lambda: ask(folder, LAST_SENT) != before)
    before = ask(folder, LAST_SENT)
    eventually(lambda: ask(folder, LAST_SENT) != before)


@pytest.mark.slow
def test_a_worker_that_hangs_is_started_again(up: StartUp, folder: DataFolder) -> None:
    running = up(WATCH_PERIOD_MINUTES="1")
    eventually(lambda: _answer(folder, LAST_SENT) and running.pid("worker"))
    hanging, before = running.pid("worker"), ask(folder, LAST_SENT)
    os.kill(hanging, signal.SIGSTOP)
    eventually(lambda: running.pid("worker") not in (0, hanging), seconds=300)
    eventually(lambda: ask(folder, LAST_SENT) != before)


@pytest.mark.slow
def test_a_killed_backend_does_not_take_rows_along(up: StartUp, folder: DataFolder) -> None:
    running = up()
    ask(folder, "CREATE TABLE kept AS SELECT generate_series(1, 20000) AS number")
    pid = ask(folder, CHECKPOINTER)
    os.kill(int(str(pid)), signal.SIGKILL)
    # For a moment the others go on as if nothing had happened.
    eventually(lambda: _answer(folder, CHECKPOINTER) not in (None, pid))
    assert ask(folder, "SELECT count(*) FROM kept") == 20000
    eventually(running.answers)


@pytest.mark.slow
def test_when_up_itself_is_killed_all_stops_and_the_next_one_is_clean(up: StartUp, folder: DataFolder) -> None:
    running = up()
    ask(folder, "CREATE TABLE kept AS SELECT generate_series(1, 20000) AS number")
    running.end(signal.SIGKILL)
    eventually(lambda: not working_on(folder))
    again = up()
    assert ask(folder, "SELECT count(*) FROM kept") == 20000
    assert again.answers()


@pytest.mark.slow
def test_comes_up_again_where_only_the_worker_had_stopped_for_hours(up: StartUp, folder: DataFolder) -> None:
    up().end()
    with Servers(folder):
        ask(folder, ONLY_THE_WEB)
    again = up()
    eventually(lambda: again.pid("worker"))


@pytest.mark.slow
def test_when_all_are_killed_at_once_the_next_up_is_clean(up: StartUp, folder: DataFolder) -> None:
    running = up()
    ask(folder, "CREATE TABLE kept AS SELECT generate_series(1, 20000) AS number")
    for pid in {*working_on(folder), *(running.pid(name) for name in ("web", "worker", "beat"))}:
        # Some go with a parent that was killed a moment before.
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    running.end(signal.SIGKILL)
    again = up()
    assert ask(folder, "SELECT count(*) FROM kept") == 20000
    assert again.answers()


@pytest.mark.slow
def test_each_web_process_has_a_pool_of_its_own(up: StartUp, folder: DataFolder) -> None:
    running = up()
    for _ in range(20):
        assert running.answers()
    clients = "SELECT count(DISTINCT pid) FROM pg_stat_activity WHERE backend_type = 'client backend'"
    # Two web processes with four connections at most each, the worker's and ours: nothing of the parent's.
    assert 1 <= int(str(ask(folder, clients))) <= 2 * 4 + 2


@pytest.mark.slow
def test_another_command_shares_the_servers_of_a_running_up(up: StartUp, folder: DataFolder) -> None:
    running = up()
    before = running.pid("postmaster")
    assert manage("migrate", "--check", "--data-dir", str(folder.root)).returncode == 0
    assert running.pid("postmaster") == before
    assert running.answers()


@pytest.mark.slow
def test_a_second_ctrl_c_kills_what_will_not_stop(up: StartUp, folder: DataFolder) -> None:
    running = up()
    eventually(lambda: running.pid("worker"))
    os.kill(running.pid("web"), signal.SIGSTOP)
    running.process.send_signal(signal.SIGINT)
    eventually(lambda: "press Ctrl-C again" in running.said())
    assert running.end(signal.SIGINT) == 0
    assert working_on(folder) == []


def test_a_wrong_setting_is_told_in_one_line_and_no_traceback(folder: DataFolder) -> None:
    options = ["--port", str(free_port()), "--data-dir", str(folder.root)]
    done = manage("up", *options, env=clean_environment() | {"DEBUG": "perhaps"})
    assert done.returncode == 1
    assert (
        "setup  | could not prepare the database: DEBUG is 'perhaps'; accepted are 'true' and 'false'." in done.stdout
    )
    assert "Traceback" not in done.stdout + done.stderr


@pytest.mark.slow
def test_a_command_before_the_first_start_says_what_to_do(folder: DataFolder) -> None:
    done = manage("sweep", "--data-dir", str(folder.root))
    assert done.returncode == 1
    assert done.stderr.startswith('pilotlight: relation "')
    assert done.stderr.endswith("do that first: python3 manage.py migrate\n")
    assert "Traceback" not in done.stdout + done.stderr


@pytest.mark.slow
def test_two_commands_at_once_share_the_servers(folder: DataFolder) -> None:
    with ThreadPoolExecutor() as pool:
        tasks = [pool.submit(manage, "showmigrations", "--data-dir", str(folder.root)) for _ in range(2)]
    assert [task.result().returncode for task in tasks] == [0, 0]
    assert working_on(folder) == []


def _answer(folder: DataFolder, sql: str) -> object:
    """Return what the database answers, None while it does not."""
    try:
        return ask(folder, sql)
    except psycopg.Error:
        return None
