"""Two other ways to find what five of the rules find: one statement written by hand, and a loop over the pilots.

One rule of each failure mode. Both must find in `bench.world` exactly what the product finds; the statement with its
evidence, which the product builds and compares too.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from pilots.models import Pilot, Stage
from stalls.failure_modes import rule
from stalls.models import Finding
from stalls.rules import Rule
from stalls.state_machine import FindingState

# pilot, rule, subject, severity, since
type Row = tuple[int, str, str, str, date | None]
# The same with the evidence, as sorted JSON.
type RowWithEvidence = tuple[int, str, str, str, date | None, str]

RULES: tuple[Rule, ...] = tuple(
    rule(rule_id)
    for rule_id in (
        "integration/waiting-on-ticket",
        "workflow/workarounds",
        "governance/not-opened",
        "champion/nobody",
        "outcome/nothing-agreed",
    )
)

CHAMPION = """(SELECT a.name FROM pilots_champion c JOIN accounts_person a ON a.id = c.person_id
    WHERE c.pilot_id = {pilot} AND (c.since IS NULL OR c.since <= %(day)s) AND (c.until IS NULL OR c.until > %(day)s)
    ORDER BY c.since DESC NULLS LAST LIMIT 1)"""
PRIMARY = """(SELECT {what} FROM outcomes_outcomemetric m LEFT JOIN accounts_person a ON a.id = m.benefit_owner_id
    WHERE m.pilot_id = p.id AND m."primary")"""
FOUND = f"""
    WITH running AS (
        SELECT p.id, claimed_stage, clock_start AS day_zero, claimed_stage IN ('pilot', 'production') AS in_use,
            manager.name AS manager, engineer.name AS engineer, engineer_id, programme_manager_id
        FROM pilots_pilot p LEFT JOIN accounts_person manager ON manager.id = programme_manager_id
            LEFT JOIN accounts_person engineer ON engineer.id = engineer_id
        WHERE claimed_stage NOT IN ('realised', 'stopped', 'wound_down')
    ), found AS (
        SELECT r.pilot_id, 'integration/waiting-on-ticket' AS rule, r.key AS subject,
            CASE WHEN quiet <= %(day)s::date - 42 THEN 'critical' WHEN quiet <= %(day)s::date - 21 THEN 'stalled'
                 ELSE 'watch' END AS severity, quiet AS since,
            jsonb_build_object('reference', r.reference, 'request_kind', r.request_kind, 'team', t.name,
                'raised_on', raised_on, 'quiet_since', quiet, 'champion', {CHAMPION.format(pilot="p.id")}) AS evidence
        FROM (SELECT *, greatest(raised_on, CASE WHEN answered_on <= %(day)s THEN answered_on END,
                  CASE WHEN turn = 'theirs' AND turn_on <= %(day)s THEN turn_on END) AS quiet
              FROM pilots_accessrequest) r JOIN running p ON p.id = r.pilot_id
        LEFT JOIN accounts_person t ON t.id = r.team_id
        WHERE (r.closed_on IS NULL OR r.closed_on > %(day)s) AND raised_on <= %(day)s
            AND quiet <= %(day)s::date - 10 AND NOT (turn = 'ours' AND coalesce(turn_on <= %(day)s, true))
    UNION ALL
        SELECT w.pilot_id, 'workflow/workarounds', '',
            CASE WHEN w.long >= 2 OR w.users >= target * 0.25 THEN 'stalled' ELSE 'watch' END, w.first,
            jsonb_build_object('first_seen', w.first, 'number', w.number, 'users', w.users, 'target_users', target,
                'what', w.what, 'engineer', p.engineer)
        FROM (SELECT pilot_id, min(seen_on) AS first, max(users) AS users, count(*) AS number,
                     (array_agg(what ORDER BY users DESC NULLS LAST, seen_on, id))[1] AS what,
                     count(*) FILTER (WHERE seen_on <= %(day)s::date - 29) AS long
              FROM pilots_workaround WHERE state = 'open' AND seen_on <= %(day)s::date - 15 GROUP BY pilot_id) w
        JOIN running p ON p.id = w.pilot_id
        LEFT JOIN LATERAL (SELECT u.target_users AS target FROM outcomes_usageweek u WHERE u.pilot_id = w.pilot_id
            AND u.week <= %(day)s AND u.target_users > 0 ORDER BY u.week DESC LIMIT 1) u ON true
    UNION ALL
        SELECT s.pilot_id, 'governance/not-opened', s.area,
            CASE WHEN p.day_zero <= %(day)s::date - 60 OR p.in_use THEN 'critical'
                 WHEN p.day_zero <= %(day)s::date - 28 THEN 'stalled' ELSE 'watch' END, p.day_zero,
            jsonb_build_object('area', s.area, 'needed', s.needed, 'clock_start', p.day_zero,
                'stage', p.claimed_stage, 'programme_manager', p.manager)
        FROM governance_signoff s JOIN running p ON p.id = s.pilot_id
        WHERE s.blocking AND s.needed <> 'no' AND s.decision = ''
            AND (s.engaged_on IS NULL OR s.engaged_on > %(day)s) AND (s.submitted_on IS NULL OR s.submitted_on > %(day)s)
            AND (s.decided_on IS NULL OR s.decided_on > %(day)s) AND (p.day_zero <= %(day)s::date - 8 OR p.in_use)
    UNION ALL
        SELECT p.id, 'champion/nobody', '',
            CASE WHEN p.in_use THEN 'critical' WHEN p.claimed_stage = 'proposed' THEN 'watch' ELSE 'stalled' END,
            p.day_zero,
            jsonb_build_object('day_zero', p.day_zero, 'stage', p.claimed_stage, 'programme_manager', p.manager)
        FROM running p WHERE NOT EXISTS (SELECT FROM pilots_champion c WHERE c.pilot_id = p.id)
            AND p.day_zero <= %(day)s::date - CASE WHEN p.in_use THEN 14 WHEN p.claimed_stage = 'proposed' THEN 15 ELSE 8 END
    UNION ALL
        SELECT p.id, 'outcome/nothing-agreed', '',
            CASE WHEN p.claimed_stage = 'production' THEN 'critical' WHEN p.in_use THEN 'stalled' ELSE 'watch' END,
            p.day_zero,
            jsonb_build_object('clock_start', p.day_zero, 'stage', p.claimed_stage,
                'proposed', {PRIMARY.format(what="m.name")}, 'benefit_owner', {PRIMARY.format(what="a.name")},
                'champion', {CHAMPION.format(pilot="p.id")})
        FROM running p
        WHERE (p.day_zero <= %(day)s::date - 14 OR p.in_use) AND NOT EXISTS (
            SELECT FROM outcomes_outcomemetric m WHERE m.pilot_id = p.id AND m."primary" AND m.agreed_on <= %(day)s
                AND m.benefit_owner_id IS NOT NULL AND m.benefit_owner_id IS DISTINCT FROM p.engineer_id
                AND m.benefit_owner_id IS DISTINCT FROM p.programme_manager_id)
    )
"""  # noqa: E501  # the parts stand above

DIFFERENCE = f"""
    {FOUND}
    SELECT * FROM found FULL JOIN (
        SELECT id, pilot_id, rule, subject, graded, since, evidence FROM stalls_finding WHERE state = 'open' AND rule = ANY(%(rules)s)
    ) kept USING (pilot_id, rule, subject)
    WHERE kept.id IS NULL OR found.severity IS NULL OR found.severity <> kept.graded
        OR found.since IS DISTINCT FROM kept.since OR found.evidence IS DISTINCT FROM kept.evidence
"""  # noqa: E501


def difference(as_of: date) -> int:
    """Find, and compare with the open findings, in one statement; return how many rows differ."""
    with connection.cursor() as cursor:
        cursor.execute(DIFFERENCE, {"day": as_of, "rules": [one.id for one in RULES]})
        return len(cursor.fetchall())


def found(as_of: date) -> set[RowWithEvidence]:
    """Return what the statement finds."""
    with connection.cursor() as cursor:
        cursor.execute(f"{FOUND} SELECT pilot_id, rule, subject, severity, since, evidence FROM found", {"day": as_of})
        return {(*row[:5], as_text(json.loads(row[5]))) for row in cursor.fetchall()}


def as_text(evidence: dict[str, Any]) -> str:
    return json.dumps(evidence, sort_keys=True)


# --- A loop ---


def running() -> QuerySet[Pilot]:
    """Return the pilots through which the loop goes: those that have not ended."""
    return Pilot.objects.exclude(claimed_stage__in=Stage.ended()).order_by("pk")


def looped(as_of: date, pilots: int) -> Iterator[Row]:
    """Go through so many pilots one by one, as one would write it first."""
    for _, _, rows in _one_by_one(as_of, pilots):
        yield from rows


def loop_differences(as_of: date, pilots: int) -> int:
    """Go through them in the same way, compare with the findings on record, and return how many differ.

    They do where a finding lingers, which is for the state machine to say.
    """
    return sum(_differences(*each) for each in _one_by_one(as_of, pilots))


def _one_by_one(as_of: date, pilots: int) -> Iterator[tuple[Pilot, Rule, Iterator[Row]]]:
    finders = (_tickets, _workarounds, _not_opened, _nobody, _nothing_agreed)
    for pilot in running()[:pilots]:
        for one, find in zip(RULES, finders, strict=True):
            yield pilot, one, find(pilot, as_of)


def _differences(pilot: Pilot, rule: Rule, rows: Iterator[Row]) -> int:
    found = {row[2:] for row in rows}
    kept = Finding.objects.filter(pilot=pilot, rule=rule.id).exclude(state=FindingState.CLOSED)
    return len(found ^ {(finding.subject, finding.graded, finding.since) for finding in kept})


def _is_in_use(pilot: Pilot) -> bool:
    return pilot.claimed_stage in Stage.in_pilot_or_later()


def _age(pilot: Pilot, as_of: date) -> int:
    return (as_of - pilot.clock_start).days if pilot.clock_start else 0


def _tickets(pilot: Pilot, as_of: date) -> Iterator[Row]:
    for request in pilot.access_requests.all():
        if request.raised_on is None or request.raised_on > as_of or (request.closed_on and request.closed_on <= as_of):
            continue
        answered = request.answered_on if request.answered_on and request.answered_on <= as_of else None
        quiet = max(request.raised_on, answered or request.raised_on)
        days = (as_of - quiet).days
        if days >= 10:
            severity = "critical" if days >= 42 else "stalled" if days >= 21 else "watch"
            yield pilot.pk, "integration/waiting-on-ticket", request.key, severity, quiet


def _workarounds(pilot: Pilot, as_of: date) -> Iterator[Row]:
    old = [one for one in pilot.workarounds.all() if one.seen_on and (as_of - one.seen_on).days > 14]
    if old:
        weeks = pilot.usage_weeks.filter(week__lte=as_of, target_users__gt=0).order_by("-week")
        target = next((week.target_users for week in weeks[:1]), None)
        users = max((one.users or 0 for one in old), default=0)
        many = target is not None and users >= 0.25 * target
        long = sum((as_of - one.seen_on).days > 28 for one in old if one.seen_on)
        since = min(one.seen_on for one in old if one.seen_on)
        yield pilot.pk, "workflow/workarounds", "", "stalled" if many or long > 1 else "watch", since


def _not_opened(pilot: Pilot, as_of: date) -> Iterator[Row]:
    age = _age(pilot, as_of)
    for sign_off in pilot.sign_offs.all():
        told = [sign_off.engaged_on, sign_off.submitted_on, sign_off.decided_on]
        is_told = sign_off.decision or any(day and day <= as_of for day in told)
        if not sign_off.blocking or sign_off.needed == "no" or is_told or not (age >= 8 or _is_in_use(pilot)):
            continue
        severity = "critical" if age >= 60 or _is_in_use(pilot) else "stalled" if age >= 28 else "watch"
        yield pilot.pk, "governance/not-opened", sign_off.area, severity, pilot.clock_start


def _nobody(pilot: Pilot, as_of: date) -> Iterator[Row]:
    allowed, severity = (14, "critical") if _is_in_use(pilot) else (8, "stalled")
    if pilot.claimed_stage == Stage.PROPOSED:
        allowed, severity = 15, "watch"
    if _age(pilot, as_of) >= allowed and not pilot.champions.exists():
        yield pilot.pk, "champion/nobody", "", severity, pilot.clock_start


def _nothing_agreed(pilot: Pilot, as_of: date) -> Iterator[Row]:
    metrics = pilot.outcome_metrics.filter(primary=True, agreed_on__lte=as_of, benefit_owner__isnull=False)
    team = {pilot.engineer_id, pilot.programme_manager_id}
    agreed = any(metric.benefit_owner_id not in team for metric in metrics)
    if not agreed and (_age(pilot, as_of) >= 14 or _is_in_use(pilot)):
        severity = (
            "critical" if pilot.claimed_stage == Stage.PRODUCTION else "stalled" if _is_in_use(pilot) else "watch"
        )
        yield pilot.pk, "outcome/nothing-agreed", "", severity, pilot.clock_start
