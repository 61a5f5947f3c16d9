"""A rule's statement is kept: it must say the same of any day, told by the distance of its days alone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from stalls.failure_modes import RULES
from stalls.rules import Rule
from stalls.statements import A_DAY, EVERYTHING, Scope, found, statement_of
from tests.evaluating import written
from tests.factories import make_access_request, make_pilot, make_portfolio

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.mark.parametrize("later", [1_500, *(pytest.param(later, marks=pytest.mark.slow) for later in (1, 29, 59, 366))])
@pytest.mark.parametrize("rule", RULES, ids=[rule.id for rule in RULES])
def test_a_statement_moves_with_its_day(rule: Rule, later: int) -> None:
    kept, other = written(rule, A_DAY), written(rule, A_DAY + later * DAY)
    assert kept.sql == other.sql
    assert kept.bound(A_DAY + later * DAY, EVERYTHING) == list(other.params)


def test_the_kept_statement_is_of_the_pilots_it_is_asked_for(as_of: date) -> None:
    [rule] = [rule for rule in RULES if rule.id == "integration/waiting-on-ticket"]
    here, there = make_pilot(), make_pilot(portfolio=make_portfolio(name="Elsewhere"), code="P-2")
    for pilot in (here, there):
        make_access_request(pilot=pilot, raised_on=as_of - 23 * DAY)
    scopes = (EVERYTHING, Scope(portfolio=there.portfolio_id), Scope.of([here.pk]), Scope.of([]))
    pilots = [[row["pilot_id"] for row in found(rule, as_of, scope=scope)] for scope in scopes]
    assert pilots == [[here.pk, there.pk], [there.pk], [here.pk], []]
    assert statement_of(rule, Scope.of([1]), rule.thresholds) is statement_of(rule, Scope.of([1, 2]), rule.thresholds)
