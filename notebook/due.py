"""What has to be on record by when (domain.md C.2, C.5 and C.6), and what of it is still unknown.

A fact is due a number of days after the clock started, or as soon as a stage is claimed, whichever comes first. One
that is not recorded by then, or was answered with "unknown", is listed as still unknown: a gap, and nobody's fault.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.urls import reverse

from governance.models import Decision, Needed, Topic
from notebook.facts import Rows, add_url, edit_url
from notebook.kinds import KIND_OF, Kind
from pilots.dates import Precision
from pilots.models import IntegrationState, Pilot, Stage

LIFECYCLE = (
    Stage.PROPOSED,
    Stage.DIAGNOSTIC,
    Stage.FIRST_SLICE,
    Stage.PILOT,
    Stage.PRODUCTION,
    Stage.REALISED,
)


@dataclass(frozen=True, kw_only=True)
class Due:
    """`field` of each row of a kind is due; without a `field`, that there is a row at all.

    `stage`: due as soon as it is claimed; `day`: or so many days after the clock started. `of` says which rows count.
    `asked` is what the list says; braces stand for the row's name. `begin` fills in the form of a row that is missing.
    `page` names the page of the row on which it is decided, where that is no matter of a form of the notebook.
    """

    kind: str
    asked: str
    stage: Stage
    field: str = ""
    day: int | None = None
    of: Callable[[Any], bool] = lambda row: True
    begin: str = ""
    page: str = ""


@dataclass(frozen=True, slots=True)
class Unknown:
    """One thing that is due and not known: in words, since when it is due (None: no day for that), and its form."""

    kind: Kind
    asked: str
    since: date | None
    url: str
    place: str

    def to_read(self) -> Unknown:
        """Return it without its form, for somebody who may not record."""
        return replace(self, url="", place="")


def _is_open(row: Any) -> bool:
    return row.state not in (IntegrationState.LIVE, IntegrationState.DESCOPED)


def _has_no_way_round(row: Any) -> bool:
    return _is_open(row) and not row.agreed_approach


def _is_not_closed(row: Any) -> bool:
    return row.closed_on is None


def _is_in_post(row: Any) -> bool:
    return row.until is None and getattr(row, "succeeded_on", None) is None


def _may_be_needed(row: Any) -> bool:
    return bool(row.blocking and row.needed != Needed.NO)


def _is_needed_and_untold(row: Any) -> bool:
    return _may_be_needed(row) and not (row.submitted_on or row.decision)


def _is_approved(row: Any) -> bool:
    return row.decision in (Decision.APPROVED, Decision.APPROVED_WITH_CONDITIONS)


def _is_primary(row: Any) -> bool:
    return bool(row.primary)


def _is_running(row: Any) -> bool:
    return row.resumed_on is None and row.superseded_on is None


def _is_about(topic: Topic) -> Callable[[Any], bool]:
    return lambda row: row.topic == topic


def _is_of_week_one(row: Any) -> bool:
    return row.topic in Topic.of_week_one()


def _is(stage: Stage) -> Callable[[Any], bool]:
    return lambda row: row.stage == stage


PROPOSED, DIAGNOSTIC, FIRST_SLICE, PILOT, PRODUCTION, REALISED = LIFECYCLE

# fmt: off
DUE = (
    # A proposal says what it is about (C.2).
    Due(kind="pilot", field="problem", asked="The problem in one sentence", stage=PROPOSED),
    Due(kind="pilot", field="sector", asked="The sector", stage=PROPOSED),
    Due(kind="pilot", field="unit", asked="The unit that asked for it", stage=PROPOSED),
    Due(kind="pilot", field="requested_by", asked="Who asked for it", stage=PROPOSED),
    Due(kind="pause", field="owner", asked="Who decides how the pause goes on", stage=PROPOSED, of=_is_running),
    Due(kind="pause", field="review_on", asked="When the pause is reviewed", stage=PROPOSED, of=_is_running),
    Due(kind="access-request", field="raised_on", asked="When {} was asked for", stage=PROPOSED, of=_is_not_closed),
    Due(kind="access-request", field="team", asked="Of whom {} was asked", stage=PROPOSED, of=_is_not_closed),
    # The diagnostic starts the clock; somebody does the work, somebody pushes it (C.2, CH-1).
    Due(kind="pilot", field="clock_start", asked="Day 0, the first day of the diagnostic", stage=DIAGNOSTIC),
    Due(kind="pilot", field="engineer", asked="The engineer", stage=DIAGNOSTIC),
    Due(kind="champion", asked="Who pushes it inside the business", stage=DIAGNOSTIC, of=_is_in_post),
    # Week one: users met, governance opened (WF-6, GOV-1).
    Due(kind="user-contact", asked="A first contact with its users", day=7, stage=FIRST_SLICE),
    Due(kind="sign-off", asked="Which sign-offs it needs", day=7, stage=FIRST_SLICE),
    Due(kind="sign-off", field="needed", asked="{}: whether it is needed", day=7, stage=FIRST_SLICE),
    Due(kind="sign-off", field="engaged_on", asked="{}: when they were told", day=7, stage=FIRST_SLICE,
        of=_is_needed_and_untold),
    # Day 14: what the diagnostic found (C.2 first_slice; WF-1, INT-1, INT-2, INT-5, CH-5).
    Due(kind="pilot", field="last_attempt", asked="What happened to the last attempt", day=14, stage=FIRST_SLICE),
    Due(kind="workflow", asked="The users' work, as somebody watched it", day=14, stage=FIRST_SLICE),
    Due(kind="workflow", field="observed_on", asked="{}: when somebody looked at it", day=14, stage=FIRST_SLICE),
    Due(kind="workflow", field="is_bottleneck", asked="{}: whether the time goes there", day=14, stage=FIRST_SLICE),
    Due(kind="integration", asked="Which systems it must plug into", day=14, stage=FIRST_SLICE),
    Due(kind="integration", field="state", asked="{}: where it stands", day=14, stage=FIRST_SLICE),
    Due(kind="integration", field="owner", asked="{}: who decides on access", day=14, stage=FIRST_SLICE, of=_is_open),
    Due(kind="integration", field="api", asked="{}: what interface it has", day=14, stage=FIRST_SLICE,
        of=_has_no_way_round),
    Due(kind="integration", field="started_on", asked="{}: when work on it began", day=14, stage=PILOT, of=_is_open),
    Due(kind="champion", field="level", asked="{}: how senior they are", day=14, stage=FIRST_SLICE, of=_is_in_post),
    # Day 14: the one number that will say whether it worked, agreed before the start (OUT-1, OUT-2).
    Due(kind="metric", asked="The one number that will say whether it worked", day=14, stage=FIRST_SLICE,
        of=_is_primary),
    Due(kind="metric", field="agreed_on", asked="{}: agreed", day=14, stage=FIRST_SLICE, of=_is_primary,
        page="metric-agree"),
    Due(kind="metric", field="unit", asked="{}: its unit", day=14, stage=FIRST_SLICE, of=_is_primary),
    Due(kind="metric", field="baseline", asked="{}: the value before", day=14, stage=FIRST_SLICE, of=_is_primary),
    Due(kind="metric", field="baseline_method", asked="{}: how the value before was measured", day=14,
        stage=PILOT, of=_is_primary),
    Due(kind="metric", field="target", asked="{}: the value that would count", day=14, stage=FIRST_SLICE,
        of=_is_primary),
    Due(kind="metric", field="target_on", asked="{}: by when", day=14, stage=FIRST_SLICE, of=_is_primary),
    Due(kind="metric", field="benefit_owner", asked="{}: who confirms it", day=14, stage=FIRST_SLICE, of=_is_primary),
    Due(kind="metric", field="definition_of_done", asked="{}: what done means", day=14, stage=FIRST_SLICE,
        of=_is_primary),
    Due(kind="metric", field="data_source", asked="{}: where readings come from", day=14, stage=PILOT, of=_is_primary),
    # Day 14: a first working slice, and the three questions answered (DR-2, GOV-2).
    Due(kind="first-slice", asked="The first working slice", day=14, stage=PILOT),
    Due(kind="first-slice", field="user", asked="Who used the first slice", day=14, stage=PILOT),
    Due(kind="first-slice", field="work", asked="For which work the first slice was used", day=14, stage=PILOT),
    Due(kind="first-slice", field="real_data", asked="Whether the first slice had real data", day=14, stage=PILOT),
    Due(kind="first-slice", field="environment", asked="Where the first slice ran", day=14, stage=PILOT),
    *(Due(kind="question", asked=topic.label, day=14, stage=PILOT, of=_is_about(topic), begin=f"topic={topic}")
      for topic in Topic.of_week_one()),
    Due(kind="question", field="answer", asked="The answer to: {}", day=14, stage=PILOT, of=_is_of_week_one),
    # Day 28: a promise, a deputy (DR-3, CH-4).
    Due(kind="promise", asked="By when it is promised to be live", day=28, stage=PILOT),
    Due(kind="deputy", asked="Who carries on if the champion leaves", day=28, stage=PILOT, of=_is_in_post),
    Due(kind="deputy", field="has_authority", asked="{}: whether they may decide", day=28, stage=PILOT, of=_is_in_post),
    # Limited real use (WF-2, WF-7, OUT-3, OUT-5, GOV-6).
    Due(kind="pilot", field="model_or_vendor", asked="The model or vendor", stage=PILOT),
    Due(kind="pilot", field="data_categories", asked="The kinds of data that it reads", stage=PILOT),
    Due(kind="workflow", field="change_agreed_on", asked="{}: when the line manager agreed the change", stage=PILOT),
    Due(kind="usage", asked="How many use it, week by week", stage=PILOT),
    Due(kind="reading", asked="A first reading of the metric", stage=PILOT),
    Due(kind="funding-decision", asked="The next decision about money", stage=PILOT),
    Due(kind="funding-decision", field="funding_ends_on", asked="{}: when present funding ends", stage=PILOT),
    # Supported routine use (C.2 production; OUT-4, GOV-6, GOV-7).
    Due(kind="pilot", field="support_owner", asked="Who supports it in routine use", stage=PRODUCTION),
    Due(kind="pilot", field="production_url", asked="Its production address", stage=PRODUCTION),
    Due(kind="sign-off", field="decision", asked="{}: what was decided", stage=PRODUCTION, of=_may_be_needed,
        page="sign-off-detail"),
    Due(kind="sign-off", field="expires_on", asked="{}: until when it holds", stage=PRODUCTION, of=_is_approved,
        page="sign-off-detail"),
    Due(kind="benefits-review", asked="When the benefits review is due", stage=PRODUCTION),
    # What has ended says what came of it (C.2 realised, stopped, wound_down).
    Due(kind="benefits-review", field="verdict", asked="The verdict of the benefits review", stage=REALISED),
    Due(kind="funding-decision", field="decision", asked="{}: what was decided", stage=REALISED),
    Due(kind="stage", field="decided_by", asked="Who decided to stop it", stage=Stage.STOPPED, of=_is(Stage.STOPPED)),
    Due(kind="stage", field="reason", asked="Why it was stopped", stage=Stage.STOPPED, of=_is(Stage.STOPPED)),
    Due(kind="stage", field="lesson", asked="What the next one should do differently", stage=Stage.STOPPED,
        of=_is(Stage.STOPPED)),
    Due(kind="stage", field="reason", asked="What it died of", stage=Stage.WOUND_DOWN, of=_is(Stage.WOUND_DOWN)),
)
# fmt: on


def still_unknown(pilot: Pilot, rows: Rows, as_of: date) -> list[Unknown]:
    """Return what is due of a pilot on a day and not known, in the order of the table above."""
    reached = _reached(pilot, rows)
    return [
        unknown
        for due in DUE
        if _is_due(due, pilot, as_of)
        for unknown in _unknown(due, pilot, rows, _due_since(due, pilot, reached))
    ]


def _is_due(due: Due, pilot: Pilot, as_of: date) -> bool:
    if pilot.claimed_stage in Stage.ended():
        return due.stage == pilot.claimed_stage
    if due.stage not in LIFECYCLE:
        return False
    by_day = _day_of(due, pilot)
    return _rank(due.stage) <= _rank(pilot.claimed_stage) or (by_day is not None and by_day <= as_of)


def _rank(stage: str) -> int:
    return LIFECYCLE.index(Stage(stage)) if stage in LIFECYCLE else -1


def _day_of(due: Due, pilot: Pilot) -> date | None:
    """Return the day on which a fact is due by the clock alone, where the start of the clock is known to the day."""
    if due.day is None or pilot.clock_start is None or pilot.clock_start_precision != Precision.DAY:
        return None
    return pilot.clock_start + timedelta(days=due.day)


def _reached(pilot: Pilot, rows: Rows) -> dict[str, date]:
    """Return the first day on which each stage was reached, as far as it is on record."""
    days: dict[str, date] = {}
    for event in rows["stage"]:
        if event.on:
            days[event.stage] = min(event.on, days.get(event.stage, event.on))
    return days


def _due_since(due: Due, pilot: Pilot, reached: dict[str, date]) -> date | None:
    """Return since when a due fact has been due: by the clock or by the first stage that asks for it."""
    asking = [on for stage, on in reached.items() if stage == due.stage or _rank(stage) >= _rank(due.stage) > -1]
    by_day = _day_of(due, pilot)
    return min([*asking, *([by_day] if by_day else [])], default=None)


def _unknown(due: Due, pilot: Pilot, rows: Rows, since: date | None) -> Iterator[Unknown]:
    kind = KIND_OF[due.kind]
    counting = [row for row in rows[due.kind] if due.of(row)]
    if not due.field and not counting:
        place = "" if kind.adds_at else f"{kind.slug}-new"
        yield Unknown(kind, due.asked, since, f"{add_url(kind, pilot)}?{due.begin}".rstrip("?"), place)
    for row in counting if due.field else ():
        if getattr(row, due.field) in (None, "", "unknown"):
            asked = due.asked.replace("{}", kind.name(row))
            yield Unknown(kind, asked[:1].upper() + asked[1:], since, *_where(due, pilot, kind, row))


def _where(due: Due, pilot: Pilot, kind: Kind, row: Any) -> tuple[str, str]:
    """Return the address at which a field of a row is asked, and the place of its form on the page (empty: none)."""
    if due.page:
        return reverse(due.page, args=[row.pk]), ""
    url = edit_url(kind, pilot, row)
    return (f"{url}#id_{due.field}", "") if kind.edits_at else (f"{url}?ask={due.field}", kind.anchor(row))
