"""Those who report on this pilot cannot be reached by mail.

They were asked for a weekly update, and the mail came back or was refused. That is no silence of the team's: nobody
has asked them. It is worth a look from the first day, a stall after 14 days and critical after 56, when two and eight
weekly updates have gone unasked. While it stands, delivery/silence counts in it: a pilot is silent by neglect only if
its people were really reached.

Thresholds: not in domain.md C.6. The days are those of its DR-1 with a weekly cadence (ADR 29), so that a pilot of
which nobody hears is no better placed for it.
`since`: the day from which mail to the address is refused. It ends with another address, with somebody else who
reports, or once a mail has been accepted and has not come back for five days (RFC 5321).
Missing data: where nobody was ever reminded it says nothing, nor where no address is on record: nothing was tried. A
day with its reminders is our doing, and makes no fact of the team's newer.
"""

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models.functions import JSONObject

from accounts.models import AddressRefusal, Leave, Person
from accounts.models.address_refusals import address_digest
from pilots.models import UpdateReminder
from pilots.models.pilot import PilotQuerySet
from stalls.rules import (
    Evidence,
    Facts,
    Rows,
    Rule,
    counted,
    days_before,
    days_since,
    held_by,
    owned_by,
    rows,
    severity_where,
    spoken,
)


@dataclass(frozen=True)
class Thresholds:
    stalled_after_days: int = 14
    critical_after_days: int = 56


UNDELIVERABLE = models.Q(undeliverable_on__isnull=False)
RESTS_ON = (
    Facts(UpdateReminder, ("undeliverable_on",), only=UNDELIVERABLE),
    # What got through afterwards lets it close.
    Facts(UpdateReminder, ("told_on",), only=models.Q(after_refusal=True), speaks=False),
)


def find(pilots: PilotQuerySet, *, as_of: date, thresholds: Thresholds) -> Rows:
    def refused_for(days: int) -> models.Q:
        return models.Q(refused_since__lt=days_before(as_of, days))

    asked = pilots.running().reporting().annotate(teller=_teller(as_of)).annotate(address=_address())
    refused = asked.filter(models.Exists(_undelivered(as_of))).annotate(refused_since=_refused_since(as_of))
    return rows(
        refused.filter(refused_since__isnull=False),
        severity=severity_where(
            watch=models.Q(refused_since__isnull=False),
            stalled=refused_for(thresholds.stalled_after_days),
            critical=refused_for(thresholds.critical_after_days),
        ),
        since=models.F("refused_since"),
        evidence=JSONObject(
            refused_since="refused_since",
            reporter=models.Subquery(Person.objects.filter(pk=models.OuterRef("teller")).values("name")),
            programme_manager="programme_manager__name",
        ),
    )


def _teller(as_of: date) -> models.Case:
    """Return the expression for who is asked on a day: the engineer, or who stands in where the engineer is away."""
    away = Leave.objects.filter(person=models.OuterRef("engineer")).on(as_of)
    stand_in = models.Subquery(away.values("stand_in")[:1])
    return models.Case(
        models.When(models.Exists(away), then=stand_in),
        default=models.F("engineer"),
        output_field=models.BigIntegerField(),
    )


def _undelivered(as_of: date) -> models.QuerySet[UpdateReminder]:
    asked = UpdateReminder.objects.asking().filter(pilot=models.OuterRef("pk"), person=models.OuterRef("teller"))
    return asked.filter(undeliverable_on__lte=as_of)


def _address() -> models.Subquery:
    """Return the expression for the digest of the address that whoever is asked has now."""
    teller = Person.objects.filter(pk=models.OuterRef("teller")).annotate(digest=address_digest())
    return models.Subquery(teller.values("digest")[:1])


def _refused_since(as_of: date) -> models.Subquery:
    standing = AddressRefusal.objects.standing_on(as_of).filter(address_digest=models.OuterRef("address"))
    return models.Subquery(standing.values("since")[:1])


def explain(evidence: Evidence, as_of: date) -> str:
    since = spoken(date.fromisoformat(evidence["refused_since"]))
    days = counted(days_since(evidence, "refused_since", as_of), "day")
    return f"Mail to those who report on it has not got through since {since} ({days}). Nobody has asked them."


def next_step(evidence: Evidence) -> str:
    who = evidence["reporter"] or "the engineer"
    return f"Phone {who}, and put their new address on record, or who reports in their place."


RULE = Rule(
    id="delivery/nobody-reached",
    title="Nobody reached",
    policy=__doc__,
    thresholds=Thresholds(),
    find=find,
    rests_on=RESTS_ON,
    explain=explain,
    next_step=next_step,
    owner=owned_by("Programme manager", "programme_manager"),
    waits_on=held_by("programme_manager"),
    clears_when="A reminder gets through, or somebody with another address reports.",
    rests_in_a_pause=True,
)
