"""The sweep writes what differs, and nothing else."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from accounts.prepared import FEW
from pilots.models import Pilot
from pilots.models.pilot import PilotQuerySet
from stalls import failure_modes, reconciling
from stalls.models import Finding, FindingEvent, Health, PilotHealth, Sweep
from stalls.rules import Rows, Rule
from stalls.statements import Scope
from stalls.sweep import catch_up, sweep
from tests.factories import (
    make_access_request,
    make_champion_action,
    make_healthy_pilot,
    make_integration,
    make_pilot,
    make_portfolio,
    make_stage_event,
    make_user_contact,
    make_weekly_update,
)
from tests.refusing import refusing

DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db

TICKET = "integration/waiting-on-ticket"


def make_waiting_pilot(*, as_of: date, days: int) -> Pilot:
    """Make a pilot of which nothing is wrong but one request without an answer for some days."""
    pilot = make_healthy_pilot(as_of=as_of)
    pilot.access_requests.all().delete()
    pilot.integrations.all().delete()
    make_access_request(pilot=pilot, raised_on=as_of - days * DAY)
    return pilot


def ticket() -> Finding:
    return Finding.objects.get(rule=TICKET)


def sweep_days(first: date, days: int) -> None:
    for offset in range(days):
        sweep(as_of=first + offset * DAY)


def keep_telling(pilot: Pilot, *, since: date, weeks: int) -> None:
    """Let the team report each week, so that no other rule has anything to say."""
    for week in range(weeks):
        make_weekly_update(pilot=pilot, submitted_on=since + week * 7 * DAY)


def test_a_healthy_pilot_is_clear_where_the_data_can_say_so(as_of: date) -> None:
    make_healthy_pilot(as_of=as_of)
    assert not sweep(as_of=as_of).events.exists()
    states = dict(Health.objects.values_list("mode", "state"))
    assert states == {
        "integration": "clear",
        "workflow": "clear",
        "governance": "clear",
        "champion": "clear",
        "outcome": "clear",
        "delivery": "clear",
    }


def test_an_imported_pilot_without_facts_is_not_assessable_anywhere(as_of: date) -> None:
    make_pilot(inventory="us-federal-2024", clock_start=None)
    sweep(as_of=as_of)
    assert set(Health.objects.values_list("state", "facts_on")) == {("not_assessable", None)}
    assert Health.objects.count() == 6


def test_what_has_long_been_true_opens_on_the_first_sweep(as_of: date) -> None:
    pilot = make_waiting_pilot(as_of=as_of, days=30)
    changes = sweep(as_of=as_of).events
    assert list(changes.values_list("on", "from_state", "to_state")) == [
        (as_of - DAY, "", "pending"),
        (as_of, "pending", "open"),
    ]
    found = ticket()
    assert (found.pilot, found.mode, found.severity, found.since) == (pilot, "integration", "stalled", as_of - 30 * DAY)
    health = Health.objects.get(mode="integration")
    assert (health.state, health.since, health.facts_on) == ("stalled", as_of - 30 * DAY, as_of - 9 * DAY)


def test_a_new_condition_is_pending_for_a_day_and_does_not_count_yet(as_of: date) -> None:
    make_waiting_pilot(as_of=as_of, days=9)
    sweep_days(as_of, 2)
    assert ticket().state == "pending"
    assert Health.objects.get(mode="integration").state == "clear"
    sweep(as_of=as_of + 2 * DAY)
    assert ticket().state == "open"
    assert Health.objects.get(mode="integration").state == "watch"


def test_on_the_first_sweep_a_ratio_opens_that_has_held_for_a_week(as_of: date) -> None:
    for code, days in (("P-1", 32), ("P-2", 33)):
        pilot = make_pilot(code=code, clock_start=as_of - 200 * DAY)
        make_weekly_update(pilot=pilot, submitted_on=as_of - days * DAY)
        make_user_contact(pilot=pilot, on=as_of - days * DAY)
        make_champion_action(pilot=pilot, on=as_of - days * DAY)
    sweep(as_of=as_of)
    drifts = Finding.objects.filter(rule="champion/maintenance-drift").order_by("pilot__code")
    assert [finding.state for finding in drifts] == ["pending", "open"]


def test_time_alone_makes_a_mode_more_suspected(as_of: date) -> None:
    make_integration(pilot=make_pilot(), started_on=as_of - 69 * DAY, state="waiting")
    sweep(as_of=as_of)
    health = PilotHealth.objects.get()
    assert health.reads_again_on == as_of + DAY
    sweep(as_of=as_of + DAY)
    health.refresh_from_db()
    assert (health.modes[0][0], health.reads_again_on) == ("integration", as_of + 57 * DAY)


def test_rises_at_once_and_falls_after_seven_days(as_of: date) -> None:
    pilot = make_waiting_pilot(as_of=as_of, days=20)
    sweep_days(as_of, 2)
    assert ticket().severity == "stalled"
    pilot.access_requests.update(answered_on=as_of - 9 * DAY)
    sweep_days(as_of + 2 * DAY, 7)
    assert (ticket().state, ticket().severity) == ("open", "stalled")
    sweep(as_of=as_of + 9 * DAY)
    assert (ticket().severity, ticket().peak) == ("watch", "stalled")


def test_recovers_closes_and_opens_again_as_the_same_row(as_of: date) -> None:
    pilot = make_waiting_pilot(as_of=as_of, days=30)
    keep_telling(pilot, since=as_of + 3 * DAY, weeks=6)
    sweep(as_of=as_of)
    pilot.access_requests.update(closed_on=as_of + DAY)
    waits = failure_modes.rule(TICKET).closes_after_days
    closes = as_of + DAY + waits * DAY
    sweep_days(as_of + DAY, waits)
    assert (ticket().state, ticket().severity) == ("recovering", "watch")
    sweep(as_of=closes)
    assert (ticket().state, ticket().closed_because) == ("closed", "cleared")
    assert Health.objects.get(mode="integration").state == "clear"
    pilot.access_requests.update(raised_on=closes - 9 * DAY, closed_on=None)
    sweep(as_of=closes + DAY)
    assert (ticket().state, ticket().episode) == ("open", 2)
    path = FindingEvent.objects.filter(finding=ticket()).order_by("pk")
    assert list(path.values_list("on", "episode", "from_state", "to_state", "to_severity")) == [
        (as_of - DAY, 1, "", "pending", "stalled"),
        (as_of, 1, "pending", "open", "stalled"),
        (as_of + DAY, 1, "open", "recovering", "stalled"),
        (as_of + 8 * DAY, 1, "recovering", "recovering", "watch"),
        (closes, 1, "recovering", "closed", "watch"),
        (closes + DAY, 2, "closed", "open", "stalled"),
    ]


def test_silence_closes_nothing(as_of: date) -> None:
    pilot = make_waiting_pilot(as_of=as_of, days=30)
    sweep(as_of=as_of)
    pilot.access_requests.all().delete()
    sweep_days(as_of + DAY, 9)
    assert ticket().state == "open"


def test_a_stopped_pilot_closes_everything_and_says_why(as_of: date) -> None:
    pilot = make_waiting_pilot(as_of=as_of, days=30)
    sweep(as_of=as_of)
    make_stage_event(pilot=pilot, stage="stopped", on=as_of)
    Pilot.objects.update(claimed_stage="stopped")
    sweep(as_of=as_of)
    assert (ticket().state, ticket().closed_because) == ("closed", "stopped")
    assert set(Health.objects.values_list("state", flat=True)) == {"not_assessable"}


def test_twice_on_one_day_writes_nothing(as_of: date) -> None:
    make_waiting_pilot(as_of=as_of, days=30)
    make_pilot(clock_start=as_of - 90 * DAY)
    catch_up(portfolio=make_portfolio(), as_of=as_of)
    with CaptureQueriesContext(connection) as queries:
        [again] = catch_up(portfolio=make_portfolio(), as_of=as_of)
    assert not again.events.exists()
    assert not [query["sql"] for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


def test_asks_as_often_for_many_pilots_as_for_one(as_of: date) -> None:
    def statements() -> int:
        sweep(as_of=as_of)
        with CaptureQueriesContext(connection) as queries:
            sweep(as_of=as_of)
        return len(queries)

    make_waiting_pilot(as_of=as_of, days=30)
    for_one = statements()
    for _ in range(4):
        make_waiting_pilot(as_of=as_of, days=30)
    assert statements() == for_one


def test_what_a_first_sweep_of_many_writes_is_counted_before_it_is_read(
    as_of: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("stalls.sweep.MANY", 1)
    for _ in range(2):
        make_waiting_pilot(as_of=as_of, days=30)
    sweep(as_of=as_of)
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = %s", [Finding._meta.db_table])
        assert cursor.fetchone() == (Finding.objects.count(),)


def test_each_event_names_the_rule_of_its_root_however_many_are_told_at_a_time(
    as_of: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("stalls.sweep.AT_A_TIME", 2)
    for _ in range(3):
        make_waiting_pilot(as_of=as_of, days=30)
    events = sweep(as_of=as_of).events.filter(to_state="open")
    assert len(events) >= 3
    assert [event.root for event in events] == [event.finding.root.rule for event in events]


def test_some_pilots_leave_the_others_alone(as_of: date) -> None:
    first = make_waiting_pilot(as_of=as_of, days=30)
    make_waiting_pilot(as_of=as_of, days=30)
    sweep(as_of=as_of, scope=Scope.of([first.pk]))
    assert ticket().pilot == first
    assert Health.objects.exclude(pilot=first).count() == 0


def test_missed_days_are_caught_up_one_by_one(as_of: date) -> None:
    make_waiting_pilot(as_of=as_of, days=5)
    catch_up(portfolio=make_portfolio(), as_of=as_of)
    catch_up(portfolio=make_portfolio(), as_of=as_of + 8 * DAY)
    assert list(Sweep.objects.order_by("as_of").values_list("as_of", flat=True)) == [
        as_of + offset * DAY for offset in range(9)
    ]
    assert (ticket().pending_on, ticket().opened_on) == (as_of + 5 * DAY, as_of + 6 * DAY)


def test_no_more_than_28_days_are_caught_up(as_of: date) -> None:
    catch_up(portfolio=make_portfolio(), as_of=as_of)
    catch_up(portfolio=make_portfolio(), as_of=as_of + 100 * DAY)
    assert Sweep.objects.order_by("as_of").values_list("as_of", flat=True)[1] == as_of + 72 * DAY


def test_a_day_before_the_last_finished_one_is_refused(as_of: date) -> None:
    catch_up(portfolio=make_portfolio(), as_of=as_of)
    with pytest.raises(ValueError, match="the last finished day is 2026-06-01"):
        catch_up(portfolio=make_portfolio(), as_of=as_of - DAY)


def test_a_finding_of_a_rule_that_is_gone_stays_and_can_be_shown(as_of: date) -> None:
    make_waiting_pilot(as_of=as_of, days=30)
    sweep(as_of=as_of)
    Finding.objects.update(rule="integration/long-gone")
    Health.objects.all().delete()
    sweep(as_of=as_of)
    gone = Finding.objects.get(rule="integration/long-gone")
    assert gone.state == "open"
    assert gone.explanation(as_of) == "The rule integration/long-gone that found this is no longer applied."


def test_a_finding_says_what_its_rule_says(as_of: date) -> None:
    make_waiting_pilot(as_of=as_of, days=30)
    sweep(as_of=as_of)
    found = Finding.objects.standing().worst_first().get()
    assert found.explanation(as_of).endswith("has had no answer for 30 days.")
    assert found.owner == "Champion, A. Jones"
    assert found.waits_on == "Infrastructure"
    assert found.next_step
    assert found.clears_when


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_write_once(as_of: date) -> None:
    for _ in range(3):
        make_waiting_pilot(as_of=as_of, days=30)

    def at_once(_: int) -> int:
        try:
            [swept] = catch_up(portfolio=make_portfolio(), as_of=as_of)
            return swept.events.count()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(at_once, range(2))) == [0, 6]
    assert Finding.objects.count() == 3
    assert FindingEvent.objects.count() == 6
    assert Sweep.objects.count() == 1


def broken(rule_id: str) -> list[Rule]:
    """Return the rules, one of them with a statement that the database refuses."""

    def find(pilots: PilotQuerySet, *, as_of: date, thresholds: Any) -> Rows:
        return failure_modes.rule(rule_id).find(pilots.extra(where=["1 / 0 = 1"]), as_of=as_of, thresholds=thresholds)

    return [replace(rule, find=find) if rule.id == rule_id else rule for rule in failure_modes.RULES]


def test_a_trouble_of_the_database_undoes_the_day(as_of: date) -> None:
    pilot = make_waiting_pilot(as_of=as_of, days=60)

    with refusing("stalls_finding", on="INSERT", state="40P01"), pytest.raises(OperationalError), transaction.atomic():
        catch_up(portfolio=pilot.portfolio, as_of=as_of)

    assert not Sweep.objects.exists()
    assert not Finding.objects.exists()


def test_a_rule_that_fails_is_named_and_leaves_its_findings_as_they_were(
    as_of: date, caplog: pytest.LogCaptureFixture
) -> None:
    pilot = make_waiting_pilot(as_of=as_of, days=30)
    sweep(as_of=as_of)
    pilot.access_requests.update(closed_on=as_of)
    pilot.champions.update(until=as_of)
    swept = sweep(as_of=as_of + DAY, rules=broken(TICKET))
    assert swept.failed == (TICKET,)
    assert f"The rule {TICKET} failed for 2026-06-02: " in caplog.text
    assert ticket().state == "open"


def test_the_other_rules_go_on(as_of: date) -> None:
    make_pilot(clock_start=as_of - 90 * DAY)
    swept = sweep(as_of=as_of, rules=broken("outcome/nothing-agreed"))
    assert swept.failed == ("outcome/nothing-agreed",)
    assert Finding.objects.filter(rule="delivery/silence", state="open").exists()


def test_the_other_rules_go_on_where_one_fails_among_many_pilots(as_of: date, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its rows are still coming out of the database when the savepoint that they belong to is rolled back."""
    monkeypatch.setattr(reconciling, "BATCH", 10)
    for _ in range(FEW + 1):
        make_access_request(pilot=make_pilot(clock_start=as_of - 90 * DAY), raised_on=as_of - 30 * DAY)
    failing = replace(failure_modes.rule(TICKET), waits_on=lambda evidence: evidence["nobody"])
    swept = sweep(as_of=as_of, rules=[failing, failure_modes.rule("delivery/silence")])
    assert swept.failed == (TICKET,)
    assert set(Finding.objects.values_list("rule", flat=True)) == {"delivery/silence"}


def test_a_day_remembers_which_rules_failed(as_of: date) -> None:
    make_pilot()
    catch_up(portfolio=make_portfolio(), as_of=as_of, rules=broken(TICKET))
    assert Sweep.objects.get().failed_rules == [TICKET]
