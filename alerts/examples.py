"""What the gallery shows of a kind of which nothing was ever written: a message about pilots that are made up.

They are stored, swept and told of by the very same code as all others, in a portfolio of their own; the gallery takes
all of it back in the same transaction.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import takewhile
from secrets import token_hex

from accounts.models import Membership, Person, Portfolio, Role, User
from alerts.models import Alert, AlertKind, AlertQuerySet, AlertState
from alerts.sweeping import sweep_portfolio
from pilots.models import AccessRequest, Pilot
from stalls.failure_modes import rule

# It stands in each of the messages, so that none is mistaken for one that is true.
NAME = "sample portfolio"
DAY = timedelta(days=1)
# The rule that finds them, and the one by which a pilot is as bad as its findings. Forty others would find nothing, and
# take most of the time that a reader waits for the gallery.
SWEPT_BY = (rule("integration/waiting-on-ticket"), rule("champion/maintenance-drift"))
# Of a condition that has ended a sweep is sure only after some days.
RECOVERS_WITHIN = 21


def example_portfolio(user: User, *, is_demonstration: bool = True) -> Portfolio:
    """Make a portfolio with somebody as its leader."""
    # The frames of the gallery are asked for at once: by one name they would wait for each other.
    portfolio = Portfolio.objects.create(name=f"{NAME} {token_hex(3)}", is_demonstration=is_demonstration)
    Membership.objects.create(user=user, portfolio=portfolio, role=Role.LEADER)
    return portfolio


def example_person(user: User, portfolio: Portfolio) -> Person:
    """Make somebody a person of a portfolio, to hold or report on pilots."""
    return Person.objects.create(portfolio=portfolio, name=user.name, email=user.email, user=user)


def example_of_stalls(user: User, now: datetime, *, pilots: int = 1) -> AlertQuerySet:
    """Let so many pilots become critical, and return what is told of them."""
    portfolio = example_portfolio(user)
    as_of = portfolio.day_of(now)
    make_stalled(portfolio, pilots, as_of=as_of)
    sweep_portfolio(portfolio=portfolio, as_of=as_of, now=now, rules=SWEPT_BY)
    return Alert.objects.filter(portfolio=portfolio).order_by("pk")


def example_of_recovery(user: User, now: datetime) -> AlertQuerySet:
    """Let a pilot be critical, its reader know, and what it waited for come; return what is told of it since then."""
    began = now - RECOVERS_WITHIN * DAY
    told = example_of_stalls(user, began)
    told.update(state=AlertState.SENT, sent_at=began)
    portfolio = told.get().portfolio
    AccessRequest.objects.filter(pilot__portfolio=portfolio).update(closed_on=portfolio.day_of(began) + DAY)
    later = Alert.objects.filter(portfolio=portfolio, kind=AlertKind.RECOVERED)
    days = (began + days * DAY for days in range(1, RECOVERS_WITHIN + 1))
    for day in takewhile(lambda _: not later.exists(), days):
        sweep_portfolio(portfolio=portfolio, as_of=portfolio.day_of(day), now=day, rules=SWEPT_BY)
    return later


def make_stalled(portfolio: Portfolio, number: int, *, as_of: date, first: int = 1) -> list[Pilot]:
    """Make pilots that each wait for a ticket so long that it is critical as soon as they are swept on a day."""
    team = Person.objects.get_or_create(portfolio=portfolio, name="Infrastructure")[0]
    pilots = Pilot.objects.bulk_create(
        Pilot(portfolio=portfolio, code=f"SAMPLE-{one}", name=f"Sample {one}", claimed_stage="first_slice")
        for one in range(first, first + number)
    )
    waits = {"request_kind": "service_account", "reference": "INC-1", "raised_on": as_of - timedelta(days=60)}
    AccessRequest.objects.bulk_create(AccessRequest(pilot=one, key="ticket", team=team, **waits) for one in pilots)
    return pilots
