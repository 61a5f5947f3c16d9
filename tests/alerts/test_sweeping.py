"""When a portfolio is swept, and what is swept again because somebody recorded something."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Portfolio
from alerts.heartbeats import SWEEP
from alerts.models import Heartbeat
from alerts.sweeping import SweepResult, sweep_and_alert, sweep_changed, sweep_due
from pilots.models import Pilot
from stalls.models import Finding, HistoryMark, Sweep
from tests.factories import MONDAY, make_access_request, make_pilot, make_portfolio
from tests.refusing import refusing

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def at(hour: int, minute: int = 0, *, day: date = MONDAY) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)


def swept_days(portfolio: Portfolio) -> list[date]:
    return list(portfolio.sweeps.order_by("as_of").values_list("as_of", flat=True))


@pytest.fixture
def here(portfolio: Portfolio) -> Portfolio:
    """A portfolio in London, an hour ahead of these instants, that was swept the day before."""
    Sweep.objects.create(portfolio=portfolio, as_of=MONDAY - DAY)
    return portfolio


@pytest.mark.parametrize(("now", "is_swept"), [(at(4, 59), False), (at(5), True)])
def test_a_portfolio_is_swept_from_six_of_its_own_clock(here: Portfolio, now: datetime, is_swept: bool) -> None:
    sweep_due(now=now)
    assert (MONDAY in swept_days(here)) == is_swept


def test_each_portfolio_goes_by_its_own_zone(here: Portfolio) -> None:
    far = make_portfolio(name="Auckland", timezone="Pacific/Auckland")
    Sweep.objects.create(portfolio=far, as_of=MONDAY - DAY)
    sweep_due(now=at(20, day=MONDAY - DAY))
    assert (swept_days(here)[-1], swept_days(far)[-1]) == (MONDAY - DAY, MONDAY)


def test_what_was_never_swept_and_the_demonstration_do_not_wait_for_the_morning(db: None) -> None:
    new, shown = make_portfolio(), make_portfolio(name="Shown", is_demonstration=True)
    Sweep.objects.create(portfolio=shown, as_of=MONDAY - DAY)
    sweep_due(now=at(1))
    assert (swept_days(new), swept_days(shown)[-1]) == ([MONDAY], MONDAY)


def test_a_day_is_swept_once_and_missed_ones_are_caught_up(here: Portfolio) -> None:
    for _ in range(2):
        sweep_due(now=at(9, day=MONDAY + 2 * DAY))
    assert swept_days(here) == [MONDAY + offset * DAY for offset in (-1, 0, 1, 2)]


def test_by_hand_each_portfolio_is_swept_for_the_day_that_it_is_there(here: Portfolio) -> None:
    far = make_portfolio(name="Auckland", timezone="Pacific/Auckland")
    sweep_and_alert(now=at(20))
    assert (swept_days(here)[-1], swept_days(far)[-1]) == (MONDAY, MONDAY + DAY)
    sweep_and_alert(now=at(21))


def changed_pilot(portfolio: Portfolio) -> Pilot:
    """Make a pilot that has been looked at, and of which a long wait is recorded now."""
    pilot = make_pilot(portfolio=portfolio)
    sweep_due(now=at(9))
    for _ in range(2):
        sweep_changed(now=at(9))
    make_access_request(pilot=pilot, raised_on=MONDAY - 50 * DAY)
    return pilot


def test_a_pilot_is_swept_as_soon_as_something_is_recorded_of_it(here: Portfolio) -> None:
    pilot = changed_pilot(here)
    assert sweep_changed(now=at(10)) == SweepResult()
    found = Finding.objects.get(rule="integration/waiting-on-ticket")
    assert (found.pilot, found.state, found.pending_on) == (pilot, "pending", MONDAY)


def test_it_is_swept_for_the_last_day_of_its_portfolio_and_not_for_a_later_one(here: Portfolio) -> None:
    changed_pilot(here)
    sweep_changed(now=at(3, day=MONDAY + 5 * DAY))
    assert Finding.objects.get(rule="integration/waiting-on-ticket").pending_on == MONDAY


def test_nothing_recorded_is_nothing_swept_and_nothing_written(here: Portfolio) -> None:
    changed_pilot(here)
    for _ in range(3):
        sweep_changed(now=at(10))
    with CaptureQueriesContext(connection) as queries:
        sweep_changed(now=at(10))
    assert not [query["sql"] for query in queries if query["sql"].startswith(("INSERT", "UPDATE"))]


def test_what_is_committed_after_a_later_place_in_history_is_still_seen(here: Portfolio) -> None:
    changed_pilot(here)
    sweep_changed(now=at(10))
    Finding.objects.all().delete()
    mark = HistoryMark.objects.get()
    assert mark.seen > mark.seen_before
    sweep_changed(now=at(10))
    assert Finding.objects.filter(rule="integration/waiting-on-ticket").exists()


# --- One portfolio that fails ---


@contextmanager
def failing(portfolio: Portfolio) -> Iterator[None]:
    """Let nothing be noted of the health of a portfolio's pilots."""
    rows = f"stalls_pilothealth FOR EACH ROW WHEN (NEW.portfolio_id = {portfolio.pk})"
    with refusing(rows, on="INSERT OR UPDATE", state="22012"):
        yield


def test_a_portfolio_that_cannot_be_swept_holds_no_other_one_up(
    here: Portfolio, caplog: pytest.LogCaptureFixture
) -> None:
    other = make_portfolio(name="Other")
    for portfolio in (here, other):
        make_pilot(portfolio=portfolio)

    with failing(here):
        assert sweep_due(now=at(9)).failed == sweep_and_alert(now=at(9)).failed == 1
    assert (swept_days(here)[-1], swept_days(other)) == (MONDAY - DAY, [MONDAY])
    assert f"Portfolio {here.pk} could not be swept." in caplog.text


def test_what_has_changed_in_it_is_swept_by_a_later_look_and_in_others_at_once(here: Portfolio) -> None:
    other = make_portfolio(name="Other")
    sweep_due(now=at(9))
    for portfolio in (here, other):
        make_access_request(pilot=make_pilot(portfolio=portfolio), raised_on=MONDAY - 50 * DAY)

    with failing(here):
        for _ in range(3):
            assert sweep_changed(now=at(10)).failed == 1
    assert set(Finding.objects.values_list("portfolio", flat=True)) == {other.pk}
    assert sweep_changed(now=at(10)).failed == 0
    assert set(Finding.objects.values_list("portfolio", flat=True)) == {here.pk, other.pk}


def test_a_run_in_which_one_fails_is_not_one_that_went_well(here: Portfolio) -> None:
    make_pilot(portfolio=here)
    with failing(here), pytest.raises(CommandError, match="1 portfolio could not be swept; the log says why"):
        call_command("sweep")

    assert not Heartbeat.objects.filter(job=SWEEP).exists()
