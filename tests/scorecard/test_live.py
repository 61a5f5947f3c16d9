"""The live scorecard: what became of the pilots on record, and how well it was told before."""

from __future__ import annotations

from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Portfolio, User
from pilots.models import Pilot, Retrospective
from scorecard.changes import observed
from scorecard.live import record_of
from scorecard.truth import Outcome
from stalls.changes import Changes
from stalls.models import FindingEvent, HealthEvent, Sweep
from stalls.modes import FailureMode
from tests.factories import make_finding, make_member, make_pilot, make_portfolio, make_stage_event
from tests.stalls.makers import make_event, make_judgement

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
FIRST = date(2025, 6, 2)
LAST = FIRST + 400 * DAY


def make_health_event(pilot: Pilot, day: int, state: str, primary: str = "") -> HealthEvent:
    modes = [["delivery", state], ["champion", "clear"]]
    on = FIRST + day * DAY
    return HealthEvent.objects.create(pilot=pilot, on=on, state=state, primary_mode=primary, modes=modes)


def make_watched(**fields: Any) -> Pilot:
    """Make a pilot that was clear on the first day and stalled from day 120 on."""
    pilot = make_pilot(clock_start=FIRST, **fields)
    make_health_event(pilot, 0, "clear")
    make_health_event(pilot, 120, "stalled", "delivery")
    return pilot


def make_dead(**fields: Any) -> Pilot:
    """Make a pilot that ended by default on day 180, with its first sign on day 110."""
    pilot = make_watched(**fields)
    days = {"ended_on": FIRST + 180 * DAY, "first_sign_on": FIRST + 110 * DAY}
    Retrospective.objects.create(pilot=pilot, how="default", primary_mode="unmeasured", **days)
    return pilot


def make_stopped(**fields: Any) -> Pilot:
    pilot = make_watched(claimed_stage="stopped", **fields)
    make_stage_event(pilot=pilot, stage="stopped", on=FIRST + 150 * DAY)
    return pilot


def truths() -> list[Any]:
    return [case.truth for case in record_of(Pilot.objects.all(), LAST).cases]


# --- The record ---


def test_a_retrospective_that_says_by_default_is_a_death_with_onset_and_cause() -> None:
    make_dead()

    [truth] = truths()

    assert (truth.outcome, truth.cause) == (Outcome.DEFAULT_DEATH, FailureMode.OUTCOME)
    assert (truth.stall_onset, truth.true_end) == (FIRST + 110 * DAY, FIRST + 180 * DAY)


def test_without_a_first_sign_the_stall_began_with_the_end() -> None:
    Retrospective.objects.create(pilot=make_watched(), how="default", ended_on=FIRST + 180 * DAY)
    [truth] = truths()
    assert truth.stall_onset == truth.true_end == FIRST + 180 * DAY


def test_a_pilot_claimed_stopped_was_stopped_on_that_day_and_is_in_view_until_then() -> None:
    make_stopped()
    [case] = record_of(Pilot.objects.all(), LAST).cases
    assert (case.truth.outcome, case.truth.true_end) == (Outcome.STOPPED, FIRST + 150 * DAY)
    assert (case.seen_from, case.seen_until) == (FIRST, FIRST + 150 * DAY)


def test_the_others_are_survivors_so_far() -> None:
    make_watched()
    make_watched(claimed_stage="realised")
    assert [truth.outcome for truth in truths()] == [Outcome.ALIVE, Outcome.REALISED]
    assert all(truth.is_survivor for truth in truths())


def test_says_how_many_are_left_out_and_why() -> None:
    make_watched(claimed_stage="wound_down")
    make_pilot()
    Retrospective.objects.create(pilot=make_watched(), how="default", ended_on=FIRST - 30 * DAY)

    record = record_of(Pilot.objects.all(), LAST)

    assert record.cases == ()
    assert (record.without_end, record.unwatched, record.before) == (1, 1, 1)


def test_reads_the_events_as_a_replay_tells_them() -> None:
    pilot = make_watched(code="P-7")
    finding = make_finding(pilot=pilot, since=FIRST)
    for day, state, severity in ((3, "pending", "watch"), (4, "open", "watch"), (4, "open", "stalled")):
        make_event(finding=finding, on=FIRST + day * DAY, to_state=state, to_severity=severity)
    make_event(finding=finding, on=FIRST + 6 * DAY, to_state="open", to_severity="stalled")
    make_health_event(pilot, 120, "critical", "delivery")

    changes = Changes(FindingEvent.objects.all(), HealthEvent.objects.all())
    told = observed([line for day in range(130) for line in changes.of(FIRST + day * DAY)])

    read = record_of(Pilot.objects.all(), LAST).observed
    assert read.findings == {str(pilot.pk): told.findings["P-7"]}
    assert read.health == {str(pilot.pk): told.health["P-7"]}


# --- The page ---


@pytest.fixture
def swept(portfolio: Portfolio) -> Portfolio:
    Sweep.objects.create(portfolio=portfolio, as_of=LAST)
    return portfolio


def page(client: Client, user: User, address: str = "/scorecard/") -> str:
    client.force_login(user)
    return unescape(" ".join(client.get(address).content.decode().split()))


def row(label: str, *cells: object) -> str:
    return f'<th scope="row">{label}</th>' + "".join(f"<td>{cell}</td>" for cell in cells)


def test_says_that_there_is_nothing_to_judge_by(client: Client, lena: User) -> None:
    assert "Nothing to judge by yet" in page(client, lena)


def test_of_few_known_ends_it_tells_counts_and_no_share(client: Client, swept: Portfolio, lena: User) -> None:
    for _ in range(2):
        make_dead()
    make_stopped()

    shown = page(client, lena)

    assert "Fewer than 10 pilots have a known end." in shown
    assert row("Deaths seen coming 28 days before", 2, 2) in shown
    assert "Alarms that were right" not in shown
    assert "Wilson" not in shown.replace("Judged right (Wilson", "")


def test_without_a_known_death_it_says_so(client: Client, swept: Portfolio, lena: User) -> None:
    make_stopped()
    assert "No pilot is known to have ended by default." in page(client, lena)


def test_of_ten_known_ends_it_tells_shares_with_intervals_and_goals(
    client: Client, swept: Portfolio, lena: User
) -> None:
    for _ in range(9):
        make_dead()
    make_stopped()
    make_watched()

    shown = page(client, lena)

    assert row("Deaths seen coming 28 days before", "100 % (100 to 100 %)", 9, "75 % or more") in shown
    assert row("Lead before the end, median days", "60 (60 to 60)", "", "56 or more") in shown
    assert "Share (Wilson, 95 %)" in shown
    assert '<th scope="row">Stalled</th>' in shown


def test_tells_what_people_answered_by_rule(client: Client, swept: Portfolio, lena: User, priya: User) -> None:
    finding = make_finding(pilot=make_watched())
    make_judgement(finding=finding, by=lena, verdict="right")
    make_judgement(finding=finding, by=priya, verdict="wrong")

    shown = page(client, lena)

    assert row("All rules", 1, 1, 0, "50 % (9 to 91 %)") in shown
    assert shown.count("<td>50 % (9 to 91 %)</td>") == 2


def test_tells_what_became_of_the_pilots_that_a_rule_flagged(client: Client, swept: Portfolio, lena: User) -> None:
    make_finding(pilot=make_watched(), since=FIRST)
    for days in (23, 30):
        closed = {"state": "closed", "closed_because": "cleared", "closed_on": FIRST + days * DAY}
        make_finding(pilot=make_watched(), since=FIRST, **closed)

    assert "Of 3 pilots flagged, 2 recovered, median 23 days; it stands in 1." in page(client, lena)


def test_counts_no_pilot_of_a_portfolio_that_the_reader_does_not_see(
    client: Client, swept: Portfolio, lena: User
) -> None:
    make_watched()
    elsewhere = make_portfolio(name="Elsewhere")
    make_dead(portfolio=elsewhere)

    for address in ("/scorecard/", f"/scorecard/?portfolio={elsewhere.pk}"):
        assert "<dt>Pilots</dt><dd>1</dd>" in page(client, lena, address)


def test_invented_pilots_are_counted_only_where_they_are_asked_for(
    client: Client, swept: Portfolio, lena: User
) -> None:
    make_watched()
    invented = make_portfolio(name="Invented", is_demonstration=True)
    make_member(user=lena, portfolio=invented)
    Sweep.objects.create(portfolio=invented, as_of=LAST)
    for _ in range(2):
        make_watched(portfolio=invented)

    assert "<dt>Pilots</dt><dd>1</dd>" in page(client, lena)
    assert "<dt>Pilots</dt><dd>2</dd>" in page(client, lena, f"/scorecard/?portfolio={invented.pk}")


def test_asks_as_often_whatever_the_number_of_pilots(client: Client, swept: Portfolio, lena: User) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get("/scorecard/")
        return len(captured)

    def make_some() -> None:
        for pilot in (make_dead(), make_stopped(), make_watched()):
            make_judgement(finding=make_finding(pilot=pilot), by=lena)

    make_some()
    page(client, lena)
    before = queries()
    make_some()
    assert queries() == before
