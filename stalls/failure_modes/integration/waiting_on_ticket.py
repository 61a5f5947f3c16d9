"""A request to another team has had no answer.

What a pilot has asked of another team (an account, a contract, network access) waits: from 10 days without a
substantive answer it is worth a look, from 21 days it has stalled, from 42 days it ends the pilot if left alone.
Automatic replies do not count as answers. While the team waits for something that it asked of us it is our turn, and
nothing is counted (ADR 25).

Thresholds: domain.md C.6 INT-3. In the US federal inventory of 2024 20.6 % of the uses that answered waited six
months or more for their tools (A.2).
`since`: the latest of the days on which it was raised, last answered, and passed back to the team.
Missing data: a pilot without any integration and without a request that has a day says nothing. A request without
a day is not counted.
A vendor review or data sharing that was asked for is not counted while the sign-off that it is part of lies before
its reviewers: it counts in governance/sign-off-behind-its-clock (C.7). Where that has no typical time, it counts here.
"""

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models.functions import JSONObject

from governance.models import SignOff
from governance.requests import AREAS_WITH_REQUESTS, counts_as_sign_off
from pilots.models import AccessRequest, Integration, champion_name
from pilots.models.integrations import RequestKind
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
)


@dataclass(frozen=True)
class Thresholds:
    watch_after_days: int = 10
    stalled_after_days: int = 21
    critical_after_days: int = 42


RESTS_ON = (
    Facts(AccessRequest, ("raised_on", "answered_on", "closed_on", "turn_on"), only=models.Q(raised_on__isnull=False)),
    Facts(Integration, ("started_on", "state_on")),
    Facts(SignOff, ("submitted_on",), only=models.Q(area__in=AREAS_WITH_REQUESTS), speaks=False),
)


def find(pilots: PilotQuerySet, *, as_of: date, thresholds: Thresholds) -> Rows:
    def quiet_for(days: int) -> models.Q:
        return models.Q(quiet_since__lte=days_before(as_of, days))

    requests = AccessRequest.objects.filter(pilot__in=pilots.running()).open_on(as_of).theirs_on(as_of)
    return rows(
        requests.with_quiet_since(as_of)
        .filter(quiet_for(thresholds.watch_after_days))
        .exclude(counts_as_sign_off(as_of)),
        subject=models.F("key"),
        severity=severity_where(
            watch=quiet_for(thresholds.watch_after_days),
            stalled=quiet_for(thresholds.stalled_after_days),
            critical=quiet_for(thresholds.critical_after_days),
        ),
        since=models.F("quiet_since"),
        evidence=JSONObject(
            reference="reference",
            request_kind="request_kind",
            team="team__name",
            raised_on="raised_on",
            quiet_since="quiet_since",
            champion=champion_name("pilot", as_of),
        ),
    )


def explain(evidence: Evidence, as_of: date) -> str:
    request = f"Request {evidence['reference']}" if evidence["reference"] else "A request"
    team = f" to {evidence['team']}" if evidence["team"] else ""
    waited = counted(days_since(evidence, "quiet_since", as_of), "day")
    return f"{request}{team} for {RequestKind(evidence['request_kind']).label} has had no answer for {waited}."


def next_step(evidence: Evidence) -> str:
    team = evidence["team"] or "the team that has to answer"
    return f"Ask {team} by name for a date. If none comes, the champion calls; after six weeks, sit down together."


RULE = Rule(
    id="integration/waiting-on-ticket",
    title="Waiting on a ticket",
    policy=__doc__,
    thresholds=Thresholds(),
    find=find,
    rests_on=RESTS_ON,
    explain=explain,
    next_step=next_step,
    owner=owned_by("Champion", "champion"),
    waits_on=held_by("team"),
    clears_when="The request is closed, or the team says something of substance or asks something of us.",
    closes_after_days=28,
)
