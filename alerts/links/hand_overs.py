"""What champions, those who are asked to take over, and programme managers are told of pilots that change hands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from accounts.models import Person, Portfolio, User
from alerts.examples import example_person, example_portfolio, make_stalled
from alerts.kinds import MessageKind
from alerts.links.held import may_log_in
from alerts.links.tokens import Purpose, addresses
from alerts.messages import Message, absolute, foot, render
from alerts.models import Alert, AlertKind
from alerts.outbox import put
from alerts.quiet import due_at
from alerts.readers import zones_of
from pilots.lifecycle.hand_overs import propose_hand_over
from pilots.lifecycle.holdings import holdings_of
from pilots.models import Champion, HandOver, HandOverAnswer

# What is older is no news: whoever brings an old record with them is not to fill mailboxes with it.
NEWS = timedelta(days=7)
ASKED, DECLINED, LEAVING = "asked", "declined", "leaving"
REASONS = {
    ASKED: "You are asked to take over as champion.",
    DECLINED: "You are the programme manager of the pilot, or hand it over.",
    LEAVING: "You are the champion, and it is on record that you leave.",
}


def tell_of_hand_overs(*, now: datetime) -> int:
    """Write what is not told yet of hand-overs at an instant (aware), and return how many messages.

    Who is asked gets one mail a day, with all pilots that they were not told of. A reason for declining goes to the
    pilot's programme manager, or else to who hands over. A champion who leaves and has asked nobody is asked to, the
    day after that was recorded. Days are the portfolio's. Doing it twice adds nothing.
    """
    portfolios = Portfolio.objects.order_by("pk")
    new = [alert for one in portfolios for tell in (_asked, _declined, _leaving) for alert in tell(one, now)]
    known = set(Alert.objects.filter(key__in=[alert.key for alert in new]).values_list("key", flat=True))
    new = [alert for alert in new if alert.key not in known]
    put(new)
    return len(new)


def _asked(portfolio: Portfolio, now: datetime) -> Iterable[Alert]:
    """Yield a message to each person who is asked, about everything of which they were not told."""
    today = portfolio.day_of(now)
    recent = HandOver.objects.open().filter(portfolio=portfolio, proposed_on__gt=today - NEWS)
    by_receiver: dict[Person, list[HandOver]] = defaultdict(list)
    told = _told(portfolio, today)
    for one in recent.select_related("pilot", "giver", "receiver__user").order_by("pilot__name", "pk"):
        if one.pk not in told:
            by_receiver[one.receiver].append(one)
    for receiver, asked in by_receiver.items():
        key = f"{portfolio.pk}:{receiver.pk}:{today}"
        yield from _message(ASKED, to=receiver, portfolio=portfolio, now=now, rows=asked, key=key)


def _told(portfolio: Portfolio, today: date) -> set[int]:
    """Return the hand-overs of which whoever is asked was told."""
    messages = Alert.objects.filter(portfolio=portfolio, kind=AlertKind.HAND_OVER, evidence__what=ASKED)
    recent = messages.filter(as_of__gt=today - 2 * NEWS)
    return {pk for rows in recent.values_list("evidence__rows", flat=True) for pk in rows}


def _declined(portfolio: Portfolio, now: datetime) -> Iterable[Alert]:
    since = portfolio.day_of(now) - NEWS
    declined = HandOver.objects.filter(portfolio=portfolio, answer=HandOverAnswer.DECLINED, answered_on__gt=since)
    for one in declined.select_related("pilot__programme_manager__user", "giver__user", "receiver").order_by("pk"):
        told = next((who for who in (one.pilot.programme_manager, one.giver) if who and who != one.receiver), None)
        if told:
            yield from _message(DECLINED, to=told, portfolio=portfolio, now=now, rows=[one], key=str(one.pk))


def _leaving(portfolio: Portfolio, now: datetime) -> Iterable[Alert]:
    """Yield a message to each champion who leaves and still holds pilots of which nobody has been asked."""
    today = portfolio.day_of(now)
    recent = Champion.objects.filter(portfolio=portfolio, leaving_on__gt=today - NEWS, recorded_on__gt=today - NEWS)
    rows = recent.filter(recorded_on__lt=today).order_by("person", "-leaving_on")
    for one in rows.distinct("person").select_related("person__user"):
        if holdings_of(one.person, today).proposed:
            key = f"{portfolio.pk}:{one.person_id}:{one.leaving_on}"
            told: dict[str, Any] = {"rows": [one.person_id], "leaving": str(one.leaving)}
            yield from _message(LEAVING, to=one.person, portfolio=portfolio, now=now, key=key, **told)


def _message(
    what: str, *, to: Person, portfolio: Portfolio, now: datetime, key: str, rows: Any, **more: Any
) -> Iterable[Alert]:
    """Yield the message to somebody whom a mail can reach; nothing to anybody else."""
    reader = _reader(to, portfolio)
    if reader:
        said = {"what": what, "portfolio": portfolio.name, "rows": [getattr(row, "pk", row) for row in rows]}
        yield Alert(
            portfolio=portfolio,
            kind=AlertKind.HAND_OVER,
            key=f"hand_over:{what}:{key}",
            reason=REASONS[what],
            as_of=portfolio.day_of(now),
            due_at=due_at(now, portfolio=portfolio, zone=zones_of(portfolio).get(to.user_id or 0)),
            evidence=said | more,
            **reader,
        )


def _reader(person: Person, portfolio: Portfolio) -> dict[str, Any]:
    if person.user:
        return {"recipient": person.user} if may_log_in(person.user, portfolio.pk) else {}
    return {"person": person} if person.email else {}


# --- What they say ---


def compose(alert: Alert) -> Message:
    """Say what is asked, what was declined, or that somebody has to be named."""
    what = alert.evidence["what"]
    said = {ASKED: _say_asked, DECLINED: _say_declined, LEAVING: _say_leaving}[what](alert)
    common = {"portfolio": alert.evidence["portfolio"], "has_log_in": alert.recipient_id, **foot(alert)}
    return render(f"links/{what}", {**common, **said})


def _say_asked(alert: Alert) -> dict[str, Any]:
    asked = list(_rows(alert, answer=""))
    for one in asked:
        one.links = addresses((Purpose.ACCEPT, Purpose.DECLINE), alert, one.pk)
    return {"asked": asked, "url": absolute("hand-over-list")}


def _say_declined(alert: Alert) -> dict[str, Any]:
    (declined,) = _rows(alert)
    return {"hand_over": declined, "pilot": declined.pilot, "url": absolute("hand-over-answer", declined.pk)}


def _say_leaving(alert: Alert) -> dict[str, Any]:
    (person,) = alert.evidence["rows"]
    links = addresses((Purpose.HAND_OVER,), alert, person)
    proposed = holdings_of(Person.objects.get(pk=person), alert.as_of).proposed
    url = absolute("champion-departure", person)
    return {"leaving": alert.evidence["leaving"], "proposed": list(proposed.items()), "links": links, "url": url}


def _rows(alert: Alert, **conditions: Any) -> Any:
    """Return the hand-overs that a message is about and that still belong to its portfolio."""
    rows = HandOver.objects.filter(pk__in=alert.evidence["rows"], portfolio=alert.portfolio_id, **conditions)
    return rows.select_related("pilot", "giver", "receiver").order_by("pilot__name", "pk")


def unwanted(alert: Alert) -> str:
    """Return why it is not to be sent any more: it was answered, withdrawn or settled meanwhile."""
    what = alert.evidence["what"]
    if what == ASKED:
        return "" if _rows(alert, answer="").exists() else "It was answered or withdrawn meanwhile."
    if what == DECLINED:
        return "" if _rows(alert, answer=HandOverAnswer.DECLINED).exists() else "The pilot is not there any more."
    leaver = Person.objects.filter(pk__in=alert.evidence["rows"]).first()
    proposed = holdings_of(leaver, alert.as_of).proposed if leaver else {}
    return "" if proposed else "Somebody has been asked to take over meanwhile."


def example(user: User, now: datetime) -> Alert:
    """Return what somebody is told who is asked to take a pilot over that is made up."""
    portfolio = example_portfolio(user)
    asked, as_of = example_person(user, portfolio), portfolio.day_of(now)
    (pilot,) = make_stalled(portfolio, 1, as_of=as_of)
    propose_hand_over(pilot, giver=None, receiver=asked, by=asked, as_of=as_of)
    tell_of_hand_overs(now=now)
    return Alert.objects.get(portfolio=portfolio)


HAND_OVER = MessageKind(
    code=AlertKind.HAND_OVER,
    compose=compose,
    unwanted=unwanted,
    thread=lambda alert: f"hand-overs-{alert.portfolio_id}-{alert.reader_key}",
    example=example,
)
