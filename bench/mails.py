"""A year of the demonstration's mails: how many a leader gets a week, and whether any comes twice.

The demonstration's record is told anew, day by day, to a portfolio whose leader never answers, and swept every morning.
What is due is written and marked as sent; time is simulated, so nothing is handed to a server.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from accounts.models import Membership, Portfolio, Role, User
from alerts.kinds import kind_of
from alerts.models import Alert, AlertKind, AlertState
from alerts.quiet import URGENT
from alerts.sweeping import sweep_portfolio
from alerts.telling import BETWEEN_MAILS
from bench.figures import Figure
from bench.importing import a_database_of_its_own
from demonstration.making import make_demonstration, remove_demonstration
from histories.importing import Importer
from histories.lines import Line
from histories.reading import read_file
from pilots.models import Pilot
from portfolio.digests.writing import write_digests
from stalls.replay import recorded_history

LAST = date(2026, 6, 1)
DAYS = 365
NINE = time(9)
# domain.md D.3: at most five mails per leader-week at forty pilots.
MOST, AT_PILOTS = 5, 40
DAY = timedelta(days=1)


def figures(*, days: int = DAYS) -> Iterator[Figure]:
    """Yield the figures of so many days up to LAST; the first day takes in what was known before, and counts too."""
    with a_database_of_its_own():
        portfolio, leader = _live(days)
        sent = list(Alert.objects.filter(recipient=leader, state=AlertState.SENT).order_by("as_of", "pk"))
        pilots = Pilot.objects.filter(portfolio=portfolio).count()
        weeks = days / 7
        by_kind = Counter(str(AlertKind(alert.kind).label) for alert in sent)
        told = ", ".join(f"{kind}: {number}" for kind, number in by_kind.most_common())
        name = f"mails per leader-week, {days} days of the demonstration, nobody answers"
        rate = len(sent) / weeks * AT_PILOTS / pilots
        yield Figure(name, rate, MOST, "mails", f"{len(sent)} mails of {pilots} pilots, scaled to {AT_PILOTS}; {told}")
        yield Figure("mails that come twice, or too soon after one of their pilot", _doubled(sent), 0, "mails", told)


def _live(days: int) -> tuple[Portfolio, User]:
    name, lines = _record()
    portfolio = Portfolio.objects.create(name=name)
    leader = User.objects.create_user("leader@example.org", name="Leader")
    Membership.objects.create(portfolio=portfolio, user=leader, role=Role.LEADER)
    importer, told = Importer(portfolio=name), 0
    for day in (LAST - DAY * back for back in range(days - 1, -1, -1)):
        until = next((at for at in range(told, len(lines)) if lines[at].recorded_on > day.isoformat()), len(lines))
        importer.feed(lines[told:until])
        importer.flush()
        told = until
        _morning(portfolio, day)
    return portfolio, leader


def _record() -> tuple[str, list[Line]]:
    """Return the demonstration's record, and the name of the portfolio that it tells of."""
    made = make_demonstration(today=LAST)
    with recorded_history([made]) as path:
        lines = list(read_file(path))
    remove_demonstration()
    return made.name, lines


def _morning(portfolio: Portfolio, day: date) -> None:
    now = datetime.combine(day, NINE, tzinfo=portfolio.zone)
    sweep_portfolio(portfolio=portfolio, as_of=day, now=now)
    write_digests(now=now, last_run=now - DAY)
    for alert in Alert.objects.waiting().filter(due_at__lte=now).select_related("recipient", "portfolio"):
        if kind_of(alert).unwanted(alert):
            alert.state = AlertState.CANCELLED
        else:
            said = kind_of(alert).compose(alert)
            alert.subject, alert.text, alert.state, alert.sent_at = said.subject, said.text, AlertState.SENT, now
        alert.save()


def _doubled(sent: list[Alert]) -> int:
    """Return how many mails say what one before them said, or speak of a pilot that was mailed in the same week."""
    same = Counter((alert.kind, alert.subject, alert.as_of) for alert in sent)
    by_pilot: dict[int, list[Alert]] = {}
    for alert in sent:
        if alert.kind == AlertKind.CRITICAL and alert.evidence["rule"] not in URGENT:
            by_pilot.setdefault(alert.evidence["pilot"]["id"], []).append(alert)
    soon = sum(
        after.as_of - before.as_of < BETWEEN_MAILS for mails in by_pilot.values() for before, after in pairwise(mails)
    )
    return soon + sum(number - 1 for number in same.values())
