"""By which thresholds a rule goes, where, and from which day on."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from accounts.models import Portfolio
from stalls import failure_modes
from stalls.models import Finding, RuleSetting
from stalls.statements import EVERYTHING
from stalls.sweep import sweep
from stalls.thresholds import Settings, ThresholdError, checked
from tests.factories import make_access_request, make_pilot, make_portfolio

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TICKET = failure_modes.rule("integration/waiting-on-ticket")


def make_setting(portfolio: Portfolio, *, since: date, **fields: object) -> RuleSetting:
    fields = {"rule": TICKET.id, "thresholds": {"watch_after_days": 30}, "reason": "Slow here."} | fields
    return RuleSetting.objects.create(portfolio=portfolio, since=since, **fields)


def watched_from(as_of: date) -> list[int | None]:
    """Return from how many days on each part of everything is watched; None where the rule is not applied."""
    parts = Settings(as_of).parts(TICKET, EVERYTHING)
    return sorted((part.thresholds and part.thresholds.watch_after_days for part in parts), key=str)


def test_defaults_hold_in_one_part_for_all(as_of: date, portfolio: Portfolio) -> None:
    make_pilot()
    assert watched_from(as_of) == [10]


def test_a_setting_holds_in_its_portfolio_from_its_day_on(as_of: date, portfolio: Portfolio) -> None:
    make_pilot()
    make_pilot(portfolio=make_portfolio(name="Elsewhere"), code="P-2")
    make_setting(portfolio, since=as_of)
    assert watched_from(as_of - DAY) == [10]
    assert watched_from(as_of) == [10, 30]


def test_that_of_a_sector_goes_before_that_of_the_portfolio(as_of: date, portfolio: Portfolio) -> None:
    make_pilot(sector="health")
    make_pilot(sector="university", code="P-2")
    make_setting(portfolio, since=as_of)
    make_setting(portfolio, since=as_of, sector="health", thresholds={"watch_after_days": 60})
    assert watched_from(as_of) == [30, 60]


def test_a_later_setting_replaces_an_earlier_one_and_leaves_it_on_record(as_of: date, portfolio: Portfolio) -> None:
    make_pilot()
    make_setting(portfolio, since=as_of - DAY)
    make_setting(portfolio, since=as_of, thresholds={"watch_after_days": 12})
    assert watched_from(as_of) == [12]
    assert watched_from(as_of - DAY) == [30]


def test_a_rule_can_be_switched_off_and_what_it_found_closes(as_of: date, portfolio: Portfolio) -> None:
    make_access_request(pilot=make_pilot(), raised_on=as_of - 20 * DAY)
    sweep(as_of=as_of)
    make_setting(portfolio, since=as_of + DAY, is_applied=False, thresholds={})
    sweep(as_of=as_of + DAY)
    found = Finding.objects.get(rule=TICKET.id)
    assert (found.state, found.closed_because) == ("closed", "off")
    assert watched_from(as_of + DAY) == [None]


def test_a_sweep_goes_by_the_setting(as_of: date, portfolio: Portfolio) -> None:
    make_access_request(pilot=make_pilot(), raised_on=as_of - 20 * DAY)
    make_setting(portfolio, since=as_of)
    sweep(as_of=as_of)
    assert not Finding.objects.filter(rule=TICKET.id).exists()


def test_a_rehearsal_replaces_the_defaults(as_of: date) -> None:
    usual = Settings(as_of, {TICKET.id: {"watch_after_days": 3}}).usual(TICKET)
    assert (usual.watch_after_days, usual.stalled_after_days) == (3, 21)


def test_what_is_tried_stands_in_for_the_setting_of_its_place_alone(as_of: date, portfolio: Portfolio) -> None:
    make_setting(portfolio, since=as_of)
    make_setting(portfolio, since=as_of, sector="health", thresholds={"watch_after_days": 60})
    tried = RuleSetting(portfolio=portfolio, rule=TICKET.id, thresholds={"watch_after_days": 5})
    off = RuleSetting(portfolio=portfolio, rule=TICKET.id, sector="university", is_applied=False)

    settings = Settings(as_of, tried=[tried, off])

    by_sector = {sector: settings.at(TICKET, (portfolio.pk, sector)) for sector in ("", "health", "university")}
    assert (by_sector[""].watch_after_days, by_sector["health"].watch_after_days) == (5, 60)
    assert by_sector["university"] is None
    assert settings.at(TICKET, (make_portfolio(name="Elsewhere").pk, "")).watch_after_days == 10


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        (
            "nonsense",
            3,
            "has no threshold 'nonsense'; it has watch_after_days, stalled_after_days, critical_after_days.",
        ),
        ("watch_after_days", "ten", "watch_after_days: 'ten' was given; a whole number from 0 on is accepted."),
        ("watch_after_days", -1, "-1 was given; a whole number from 0 on is accepted."),
        ("watch_after_days", 2.5, "2.5 was given; a whole number from 0 on is accepted."),
        ("watch_after_days", "nan", "'nan' was given; a whole number from 0 on is accepted."),
    ],
)
def test_says_what_is_wrong_with_a_threshold(name: str, value: object, said: str) -> None:
    with pytest.raises(ThresholdError, match=re.escape(said)):
        checked(TICKET, {name: value})


def test_text_that_is_a_number_is_one() -> None:
    assert checked(TICKET, {"watch_after_days": "12"}) == {"watch_after_days": 12}


def test_a_setting_needs_a_reason_and_is_never_rewritten(as_of: date, portfolio: Portfolio) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make_setting(portfolio, since=as_of, reason="")
    setting = make_setting(portfolio, since=as_of)
    with pytest.raises(DatabaseError), transaction.atomic():
        RuleSetting.objects.filter(pk=setting.pk).update(thresholds={"watch_after_days": 1})


def test_no_portfolio_can_do_without_the_rule_that_says_whether_work_goes_on(as_of: date, portfolio: Portfolio) -> None:
    drift = failure_modes.rule("champion/maintenance-drift")
    make_setting(portfolio, since=as_of, rule=drift.id, is_applied=False, thresholds={"quiet_after_days": 35})
    assert Settings(as_of).at(drift, (portfolio.pk, "")).quiet_after_days == 35
