"""Systems that the pilot depends on have no interface that it can work through, and no way round is agreed.

From day 14 one such system is worth a look, from day 28 two of them, or half of all, are a stall, and from day 42 it is
critical where it is so with every one. An interface that nobody knows counts as none; what the pilot's own record does
not say, that of the system may, which other pilots share. A system that was given up is not needed any more, and one
that is live has found its way.

Thresholds: domain.md C.6 INT-2. The seed's pilot needs three systems, two of them without an API; 28 % of the systems
of British central government were legacy in 2024 (B.2). The days are [A].
`since`: day 0, as late as its precision allows.
Missing data: where no interface is known to be unusable, the row is a guess and never critical. A pilot without
integrations says nothing; without a day 0 it cannot say whether the day has come while a system has no interface.
"""

from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.aggregates import ArrayAgg
from django.db import models
from django.db.models.functions import JSONObject
from django.db.models.lookups import Exact, GreaterThanOrEqual

from pilots.dates import latest
from pilots.models import Api, Integration, IntegrationState, in_state_by, interface, system_name
from pilots.models.pilot import PilotQuerySet
from stalls.rules import Evidence, Facts, Rows, Rule, days_before, held_by, owned_by, rows, severity_where, worked_out


@dataclass(frozen=True)
class Thresholds:
    watch_from_day: int = 14
    stalled_from_day: int = 28
    stalled_from_systems: int = 2
    stalled_from_share: float = 0.5
    critical_from_day: int = 42


RESTS_ON = (Facts(Integration, ("started_on", "state_on", "recorded_on")),)


def find(pilots: PilotQuerySet, *, as_of: date, thresholds: Thresholds) -> Rows:
    def from_day(day: int) -> models.Q:
        return models.Q(day_zero__lte=days_before(as_of, day))

    some = models.Q(without__gte=1)
    several = models.Q(without__gte=thresholds.stalled_from_systems)
    share = models.Q(GreaterThanOrEqual(models.F("without"), models.F("systems") * thresholds.stalled_from_share))
    dated = pilots.running().annotate(day_zero=latest("clock_start")).filter(from_day(thresholds.watch_from_day))
    return rows(
        worked_out(_with_systems(dated, as_of), "day_zero", "systems", "without", "not_known", "names").filter(some),
        severity=severity_where(
            watch=some,
            stalled=from_day(thresholds.stalled_from_day) & (several | share),
            critical=from_day(thresholds.critical_from_day) & models.Q(without=models.F("systems")),
        ),
        guess=models.Q(not_known=models.F("without")),
        since=models.F("day_zero"),
        evidence=JSONObject(
            systems="systems",
            without="without",
            not_known="not_known",
            names="names",
            clock_start="day_zero",
            engineer="engineer__name",
        ),
    )


def _with_systems(pilots: PilotQuerySet, as_of: date) -> PilotQuerySet:
    """Annotate how many `systems` are needed, how many are `without` an interface and a way round, and their `names`.

    `not_known`: those among the latter of which nobody knows whether they have one.
    """
    of = "integrations__"
    needed = models.Q(integrations__isnull=False) & ~in_state_by(as_of, IntegrationState.DESCOPED, of=of)
    without = needed & _has_no_way(as_of, of=of)
    not_known = without & models.Q(Exact(interface(of), models.Value(Api.UNKNOWN)))
    return pilots.annotate(
        systems=models.Count("integrations", filter=needed),
        without=models.Count("integrations", filter=without),
        not_known=models.Count("integrations", filter=not_known),
        names=ArrayAgg(system_name(of), filter=without, order_by="integrations__key"),
    )


def _has_no_way(as_of: date, *, of: str = "") -> models.Q:
    way_round = in_state_by(as_of, IntegrationState.LIVE, of=of) | ~models.Q(**{f"{of}agreed_approach": ""})
    return ~models.Q(Exact(interface(of), models.Value(Api.MODERN))) & ~way_round


def _cannot_be_dated(as_of: date) -> models.Q:
    """While a system has no interface, a pilot is late or early by its day 0 alone."""
    systems = Integration.objects.filter(pilot=models.OuterRef("pk")).not_descoped_by(as_of)
    return models.Q(models.Exists(systems.filter(_has_no_way(as_of))), clock_start=None)


def explain(evidence: Evidence, as_of: date) -> str:
    systems, without, not_known = evidence["systems"], evidence["without"], evidence["not_known"]
    has = "has" if without == 1 else "have"
    which = f"{without} of {systems} systems it depends on" if systems > 1 else "the one system it depends on"
    if not_known == without:
        return f"Nobody knows whether {which} {has} a usable interface, and no way round is agreed."
    doubt = f" For {not_known} of these, nobody knows." if not_known else ""
    return f"{which[0].upper()}{which[1:]} {has} no usable interface and no agreed way round.{doubt}"


def next_step(evidence: Evidence) -> str:
    return (
        f"Choose a way for {', '.join(evidence['names'])}: an export, a robot, a copy, or to do without; and cost it."
    )


RULE = Rule(
    id="integration/no-modern-api",
    title="No usable interface",
    policy=__doc__,
    thresholds=Thresholds(),
    find=find,
    rests_on=RESTS_ON,
    explain=explain,
    next_step=next_step,
    owner=owned_by("Engineer", "engineer"),
    waits_on=held_by("engineer"),
    clears_when="A way to work with each system is agreed.",
    cannot_tell=_cannot_be_dated,
)
