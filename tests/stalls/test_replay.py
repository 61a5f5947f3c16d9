"""A replay says what a live sweep of the same days says, of what was known on each, and leaves nothing behind."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, timedelta
from io import StringIO
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection, transaction

from accounts.models import Portfolio
from histories.errors import HistoryError
from histories.importing import Importer
from histories.lines import Line as HistoryLine
from histories.reading import read_file, read_line
from pilots.models import Pilot
from stalls.changes import Changes, Line
from stalls.failure_modes import RULES
from stalls.models import Finding, FindingEvent, HealthEvent, RuleSetting
from stalls.replay import as_json, recorded_history, replay
from stalls.sweep import sweep
from tests.factories import make_portfolio

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
FIRST = date(2026, 3, 2)
LAST = FIRST + 45 * DAY
TICKET = "integration/waiting-on-ticket"
OF_TICKET = [rule for rule in RULES if rule.id == TICKET]


def said(kind: str, day: int, pilot: str = "P-1", **fields: Any) -> dict[str, Any]:
    """Return what one line says, recorded so many days after the first."""
    recorded = (FIRST + day * DAY).isoformat()
    return {"kind": kind, "pilot": pilot, "recorded_on": recorded} | fields


def update(day: int) -> dict[str, Any]:
    week = FIRST + (day - day % 7) * DAY
    return said("weekly_update", day, week=str(week), submitted_on=str(FIRST + day * DAY))


def story() -> list[dict[str, Any]]:
    """Two pilots: one that waits for an answer and gets it, one that falls silent."""
    told = [
        said("pilot", 0, name="Triage", clock_start="2026-03-02"),
        said("champion", 0, person="A. Jones", since="2026-03-02"),
        said("access_request", 1, key="ticket", raised_on="2026-03-03", team="Infrastructure"),
        said("pilot", 5, "P-2", name="Letters", clock_start="2026-03-02"),
        said("access_request", 30, key="ticket", answered_on="2026-04-01"),
    ]
    told += [
        said(
            "weekly_update",
            7 * week + 4,
            week=str(FIRST + 7 * week * DAY),
            submitted_on=str(FIRST + (7 * week + 4) * DAY),
        )
        for week in range(9)
    ]
    return sorted(told, key=lambda line: line["recorded_on"])


def lines(told: Iterable[dict[str, Any]]) -> list[HistoryLine]:
    return [read_line(number, line) for number, line in enumerate(told, start=1)]


def replayed(told: Iterable[dict[str, Any]], **options: Any) -> list[Line]:
    return list(replay(lines(told), **options))


@pytest.fixture(scope="module")
def changes(django_db_setup: None, django_db_blocker: Any) -> list[Line]:
    """What a replay of the story by all rules says, to its last day."""
    with django_db_blocker.unblock(), transaction.atomic():
        changes = replayed(story(), last=LAST)
        transaction.set_rollback(True)
    return changes


def until(last: date, changes: list[Line]) -> list[Line]:
    return [line for line in changes if line["day"] <= str(last)]


def lived(history: Iterable[HistoryLine], first: date, last: date) -> list[Line]:
    """Record the same lines for good, sweep every evening, and return what is on record of it."""
    importer, day = Importer(), first
    for recorded_on, recorded in groupby(history, key=lambda line: date.fromisoformat(line.recorded_on)):
        day = evenings(day, recorded_on)
        importer.feed(recorded)
        importer.flush()
    evenings(day, last + DAY)
    changes = Changes(FindingEvent.objects.all(), HealthEvent.objects.all())
    return [line for offset in range((last - first).days + 1) for line in changes.of(first + offset * DAY)]


def evenings(day: date, until: date) -> date:
    while day < until:
        sweep(as_of=day)
        day += DAY
    return until


def of_ticket(changes: Iterable[Line]) -> list[tuple[str, str, str]]:
    return [(line["day"], line["state"], line["severity"]) for line in changes if line.get("rule") == TICKET]


def test_says_byte_for_byte_what_a_live_sweep_of_the_same_days_says(changes: list[Line]) -> None:
    last = FIRST + 39 * DAY
    rehearsed = [as_json(line) for line in until(last, changes)]
    assert len(rehearsed) > 20
    assert rehearsed == [as_json(line) for line in lived(lines(story()), FIRST, last)]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_says_byte_for_byte_what_a_live_sweep_says_of_a_year_of_ten_simulated_pilots(shared_data: Path) -> None:
    first, last = date(2024, 1, 1), date(2024, 12, 31)
    file = shared_data / "simulated_histories" / "base-seed1" / "history.jsonl.gz"
    year = [line for line in read_file(str(file)) if line.pilot <= "P-0010" and line.recorded_on <= last.isoformat()]
    rehearsed = [as_json(line) for line in replay(year, first=first, last=last)]
    assert len(rehearsed) > 300
    assert rehearsed == [as_json(line) for line in lived(year, first, last)]


def test_tells_each_step_of_a_finding_on_its_day(changes: list[Line]) -> None:
    assert of_ticket(changes) == [
        ("2026-03-13", "pending", "watch"),
        ("2026-03-14", "open", "watch"),
        ("2026-03-24", "open", "stalled"),
        ("2026-04-01", "recovering", "stalled"),
        ("2026-04-08", "recovering", "watch"),
        ("2026-04-11", "open", "watch"),
    ]
    opened = next(line for line in changes if line.get("rule") == TICKET and line["state"] == "open")
    assert opened == {
        "kind": "finding",
        "day": "2026-03-14",
        "pilot": "P-1",
        "rule": TICKET,
        "mode": "integration",
        "subject": "ticket",
        "state": "open",
        "severity": "watch",
        "since": "2026-03-03",
        "explanation": "A request to Infrastructure for something not named has had no answer for 11 days.",
        "root": opened["root"],
    }


def test_tells_a_pilots_health_with_every_mode_and_the_first_suspected_first(changes: list[Line]) -> None:
    health = [line for line in changes if line["kind"] == "health" and line["pilot"] == "P-2"]
    assert health[0]["day"] == "2026-03-07"
    assert set(health[0]["modes"]) == {"integration", "workflow", "governance", "champion", "outcome", "delivery"}
    found = next(line for line in health if line["primary_mode"])
    assert next(iter(found["modes"])) == found["primary_mode"]


def test_knows_on_each_day_what_had_been_recorded_by_then() -> None:
    told = [line for line in story() if line["kind"] != "access_request"]
    told.append(said("access_request", 40, key="ticket", raised_on="2026-03-03"))
    told.sort(key=lambda line: line["recorded_on"])
    assert of_ticket(replayed(told, last=LAST, rules=OF_TICKET))[0] == ("2026-04-11", "pending", "stalled")


def test_recovers_on_the_evening_of_the_day_on_which_was_recorded_what_has_no_day() -> None:
    unsigned = [rule for rule in RULES if rule.id == "governance/live-without-sign-off"]
    told = [
        said("pilot", 0, name="Triage"),
        said("stage", 0, stage="production", on="2026-03-02"),
        said("sign_off", 1, area="legal", needed="unknown", blocking=True),
        said("sign_off", 9, area="legal", needed="no"),
    ]
    steps = replayed(told, last=FIRST + 20 * DAY, rules=unsigned)
    assert [(line["day"], line["state"]) for line in steps if line["kind"] == "finding"] == [
        ("2026-03-03", "open"),
        ("2026-03-11", "recovering"),
        ("2026-03-18", "closed"),
    ]


def test_begins_and_ends_on_the_days_asked_for() -> None:
    changes = replayed(story(), first=FIRST + 20 * DAY, last=FIRST + 25 * DAY)
    assert {line["day"] for line in changes} <= {str(FIRST + offset * DAY) for offset in range(20, 26)}
    assert of_ticket(changes) == [("2026-03-22", "open", "watch"), ("2026-03-24", "open", "stalled")]


def test_goes_by_a_changed_threshold() -> None:
    changed = {TICKET: {"watch_after_days": 4, "stalled_after_days": 60}}
    assert of_ticket(replayed(story(), last=FIRST + 29 * DAY, changed=changed, rules=OF_TICKET)) == [
        ("2026-03-07", "pending", "watch"),
        ("2026-03-08", "open", "watch"),
    ]


def test_leaves_nothing_behind() -> None:
    before = (Pilot.objects.count(), Portfolio.objects.count())
    assert replayed(story(), last=FIRST + 12 * DAY)
    assert (Pilot.objects.count(), Portfolio.objects.count()) == before
    assert not Finding.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_class WHERE relnamespace = pg_my_temp_schema()")
        assert cursor.fetchone() == (0,)


def test_a_bad_line_is_named_and_nothing_stays() -> None:
    told = [*story()[:3], said("access_request", 9, key="other", integration="no such")]
    with pytest.raises(HistoryError, match="line 4"), transaction.atomic():
        replayed(told)
    assert not Pilot.objects.exists()


def test_replays_what_is_recorded_of_a_portfolio_with_its_own_thresholds() -> None:
    portfolio = make_portfolio(name="Imported")
    importer = Importer()
    importer.feed(lines(story()))
    importer.flush()
    RuleSetting.objects.create(
        portfolio=portfolio, rule=TICKET, thresholds={"watch_after_days": 15}, since=FIRST, reason="They are slow."
    )
    with recorded_history([portfolio]) as path:
        replayed = replay(read_file(path), last=FIRST + 25 * DAY, portfolios=[portfolio], rules=OF_TICKET)
        changes = list(replayed)
    assert of_ticket(changes)[0] == ("2026-03-18", "pending", "watch")


# --- The command ---


def run(*arguments: str) -> tuple[list[Line], str]:
    out, err = StringIO(), StringIO()
    call_command("replay", *arguments, stdout=out, stderr=err)
    return [json.loads(line) for line in out.getvalue().splitlines()], err.getvalue()


DAYS = ("--from", "2026-03-02", "--to", "2026-03-16")


@pytest.fixture
def history(tmp_path: Path) -> str:
    path = tmp_path / "history.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in story()))
    return str(path)


def test_the_command_prints_a_line_of_json_for_every_change(history: str, changes: list[Line]) -> None:
    printed, _ = run(*DAYS, "--history", history)
    assert printed == until(date(2026, 3, 16), changes)


def test_the_command_tries_a_threshold(history: str) -> None:
    days = ("--from", "2026-03-02", "--to", "2026-03-08")
    changes, _ = run(*days, "--history", history, "--set", f"{TICKET}.watch_after_days=4")
    assert of_ticket(changes)[0][0] == "2026-03-07"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--from", "2026-02-30", "--to", "2026-03-16"), "'2026-02-30' was given; a day like 2026-11-23 is accepted."),
        (("--from", "2026-04-10", "--to", "2026-03-02"), "--to is 2026-03-02, before --from 2026-04-10"),
        ((*DAYS, "--portfolio", "Nowhere"), "There is no portfolio 'Nowhere'."),
        ((*DAYS, "--set", "integration/nothing.days=3"), "there is no rule 'integration/nothing'."),
        ((*DAYS, "--set", f"{TICKET}.days=3"), "has no threshold 'days'"),
        ((*DAYS, "--set", f"{TICKET}.watch_after_days=soon"), "'soon' was given; a whole number"),
        ((*DAYS, "--history", "/nowhere/history.jsonl"), "No such file"),
    ],
)
def test_the_command_says_what_it_does_not_accept(arguments: tuple[str, ...], said: str) -> None:
    with pytest.raises(CommandError) as error:
        run(*arguments)
    assert said in str(error.value)
