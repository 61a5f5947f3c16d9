"""Signs that a pilot lives: what is recorded of each, and by how many of them it lived lately.

A sign is quiet once nothing of it has been recorded for so many days. Only signs that a pilot has ever shown count, and
of a live pilot only those that go on once it is live. Days in a pause do not count, as those of a quiet period do not.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import DateField, F, Max, Q, QuerySet, Value
from django.db.models.expressions import Combinable, RawSQL
from django.db.models.functions import Greatest

from accounts.calendars import quiet_days
from governance.models import GovernanceQuestion, Pause, SignOff
from outcomes.models import EnvironmentWeek, Reading, UsageWeek
from pilots.dates import latest, plus_days
from pilots.models import AccessRequest, ChampionAction, ContactKind, Integration, Stage, UserContact, WeeklyUpdate
from pilots.models.pilot import PilotQuerySet
from stalls.rules import Facts, days_before
from stalls.statements import Statement

TO_SUNDAY = 6
LOOKED_AT = RawSQL("SELECT id FROM looked_at", ())


@dataclass(frozen=True)
class Sign:
    """A sign of life. `word`: what there has been none of where it is quiet. `goes_on`: also once the pilot is live."""

    name: str
    word: str
    facts: tuple[Facts, ...]
    goes_on: bool = False


SIGNS = (
    Sign("news", "news in an update", (Facts(WeeklyUpdate, ("submitted_on",), only=Q(nothing_changed=False)),), True),
    Sign("users", "contact with users", (Facts(UserContact, ("on",), only=~Q(contact_kind=ContactKind.BY_PROXY)),)),
    Sign("deploy", "deploy", (Facts(EnvironmentWeek, ("week",), only=Q(deploys__gt=0)),)),
    Sign("reading", "reading of the outcome", (Facts(Reading, ("on",)),), True),
    Sign("use", "use", (Facts(UsageWeek, ("week",), only=Q(active_users__gt=0)),), True),
    Sign(
        "integration",
        "step of an integration",
        (
            Facts(Integration, ("started_on", "state_on")),
            Facts(AccessRequest, ("raised_on", "answered_on", "escalated_on", "closed_on")),
        ),
    ),
    Sign(
        "governance",
        "step of a sign-off",
        (
            Facts(SignOff, ("engaged_on", "submitted_on", "decided_on")),
            Facts(GovernanceQuestion, ("raised_on", "answered_on")),
        ),
    ),
    Sign("champion", "act of the champion", (Facts(ChampionAction, ("on",)),)),
)
GO_ON = [sign.name for sign in SIGNS if sign.goes_on]


def lived(pilots: PilotQuerySet, *, as_of: date, days: int, quiet_share: float) -> Statement:
    """Return the statement for how the pilots of a query lived by a day, a row for each that has shown any sign.

    Its columns: `pilot`; `shown`, how many signs it has ever shown; `counted`, how many of them count now; `quiet`, the
    last day of each that has been quiet for `days` days, by name; `share`, their part of the counted ones; `since`, the
    day since which a part of `quiet_share` has been quiet. Days in a quiet period of the portfolio do not count, nor do
    those in a pause of the pilot.
    """
    looked_at, paused = Statement.written(_looked_at(pilots, as_of, days)), Statement.written(_paused_since(as_of))
    facts = [_last_days(sign, facts, as_of) for sign in SIGNS for facts in sign.facts]
    signs = " UNION ALL ".join(f"({part.sql})" for part in facts)
    counts = "(looked_at.stage <> %s OR signs.sign = ANY(%s))"
    # What ended no later than the horizon takes no day from what comes after it: few pilots' pauses are added up.
    paused_days = (
        f"CASE WHEN looked_at.resumed_on > looked_at.horizon THEN coalesce(({paused.sql}), 0)::integer ELSE 0 END"
    )
    is_quiet = f"signs.last_on + {paused_days} <= looked_at.horizon"
    sql = f"""
        WITH looked_at AS MATERIALIZED ({looked_at.sql})
        SELECT pilot, count(*) AS shown, count(*) FILTER (WHERE counts) AS counted,
            jsonb_object_agg(sign, last_on) FILTER (WHERE counts AND is_quiet) AS quiet,
            count(*) FILTER (WHERE counts AND is_quiet)::float / nullif(count(*) FILTER (WHERE counts), 0) AS share,
            percentile_disc(%s) WITHIN GROUP (ORDER BY last_on) FILTER (WHERE counts) AS since
        FROM (
            SELECT signs.of AS pilot, sign, last_on, {counts} AS counts, {is_quiet} AS is_quiet
            FROM looked_at JOIN (SELECT of, sign, max(last_on) AS last_on FROM ({signs}) parts GROUP BY of, sign) signs
                ON signs.of = looked_at.id
        ) told
        GROUP BY pilot
    """  # noqa: S608  # the ORM wrote the parts
    which = (Stage.PRODUCTION.value, GO_ON)
    of_signs = (param for part in facts for param in part.params)
    return Statement(sql, (*looked_at.params, quiet_share, *which, *paused.params, *of_signs))


def _looked_at(pilots: PilotQuerySet, as_of: date, days: int) -> QuerySet[Any, Any]:
    """Return the pilots, their stage, the end of their last pause, and `horizon`: what goes no further is quiet."""
    first = pilots.order_by().annotate(first=Value(days_before(as_of, days), DateField()))
    horizon = first.annotate(horizon=plus_days(F("first"), -1 * quiet_days("portfolio", "first", as_of)))
    resumed_on = Pause.objects.last_end("pk", as_of)
    return horizon.values("id", "horizon", stage=F("claimed_stage"), resumed_on=resumed_on)


def _paused_since(as_of: date) -> QuerySet[Any, Any]:
    """Return the days of pauses that ended by a day, from the last day of a sign on: of the row of an outer query."""
    pilot, last_on = RawSQL("signs.of", ()), RawSQL("signs.last_on", (), DateField())
    return Pause.objects.filter(pilot_id=pilot).days_ended(since=last_on, as_of=as_of)


def _last_days(sign: Sign, facts: Facts, as_of: date) -> Statement:
    """Return the statement for the last day up to `as_of` of some facts of a sign, for each pilot that has any."""
    mine = facts.model._default_manager.filter(facts.only, pilot__in=LOOKED_AT).order_by()
    newest = [Max(_last(facts, day), filter=Q(**{f"{day}__lte": as_of})) for day in facts.days]
    last = Greatest(*newest) if len(newest) > 1 else newest[0]
    per_pilot = mine.values("pilot_id").annotate(sign=Value(sign.name), last_on=last).filter(last_on__isnull=False)
    return Statement.written(per_pilot.values(of=F("pilot_id"), sign=F("sign"), last_on=F("last_on")))


def _last(facts: Facts, day: str) -> Combinable:
    """Return the last day on which something can have been that happened in a week, or on a day known roughly."""
    names = {field.name for field in facts.model._meta.fields}
    if day == "week":
        return plus_days(F("week"), TO_SUNDAY)
    return latest(day) if f"{day}_precision" in names else F(day)
