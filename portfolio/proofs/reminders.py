"""The reminders of weekly updates as a recurring job of the proof of clocks: teams with cadences of their own.

None of them ever posts, so that each step comes for each update that is due: who reports is asked twice, then the
programme manager hears of it, then the champion.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from accounts.models import Person, Portfolio, Weekday
from alerts.models import Alert, AlertKind
from alerts.proofs.recurring import WEEK, Event, Job, first_shown, name_of_week, whole_weeks
from pilots.models import Champion, Pilot, ReminderStep, UpdateReminder
from updates.models import PilotUpdateSchedule
from updates.reminders.writing import remind
from updates.tasks import remind as task

KINDS = (AlertKind.UPDATE_DUE, AlertKind.UPDATES_MISSED)
# All updates have been due, and missed, for so long when a time begins; a multiple of each cadence.
MISSED = 12 * WEEK
USUAL = {ReminderStep.DUE: 3, ReminderStep.STILL_DUE: 4, ReminderStep.MANAGER: 7, ReminderStep.CHAMPION: 8}


@dataclass(frozen=True)
class Team:
    """Every how many weeks its update is due, at which hour, and how many days after the week's Monday each step comes.

    `weekday`, `grace`: its own, where it is not Thursday and one day.
    """

    every: int
    hour: int
    steps: dict[ReminderStep, int]
    weekday: int | None = None
    grace: int | None = None


TEAMS = {
    "weekly": Team(1, 10, USUAL),
    "fortnightly": Team(2, 10, USUAL),
    "monthly": Team(4, 7, USUAL | {ReminderStep.DUE: 0, ReminderStep.STILL_DUE: 2}, Weekday.MONDAY, 2),
    # On the next Monday the next update is due, so nobody else hears of the last.
    "mondays": Team(1, 20, {ReminderStep.DUE: 0, ReminderStep.STILL_DUE: 1}, Weekday.MONDAY),
    # On Sundays nobody works: it is due on Friday, and asked again on Monday; the manager hears of it on Tuesday.
    "sundays": Team(
        2, 9, {ReminderStep.DUE: 4, ReminderStep.STILL_DUE: 7, ReminderStep.MANAGER: 8, ReminderStep.CHAMPION: 9},
        Weekday.SUNDAY,
    ),
}  # fmt: skip


def _prepare(portfolio: Portfolio, begins: date) -> None:
    for name, team in TEAMS.items():
        engineer, manager, champion = (
            Person.objects.create(portfolio=portfolio, name=f"{name} {role}", email=f"{name}-{role}@example.org")
            for role in ("engineer", "manager", "champion")
        )
        pilot = Pilot.objects.create(
            portfolio=portfolio,
            code=name,
            name=name,
            claimed_stage="first_slice",
            clock_start=_anchor(begins),
            cadence_days=7 * team.every,
            engineer=engineer,
            programme_manager=manager,
        )
        Champion.objects.create(portfolio=portfolio, pilot=pilot, person=champion, since=_anchor(begins))
        own = {"weekday": team.weekday, "hour": team.hour, "grace_days": team.grace}
        PilotUpdateSchedule.objects.create(portfolio=portfolio, pilot=pilot, **own)


def _anchor(begins: date) -> date:
    return begins - timedelta(days=begins.weekday()) + WEEK - MISSED


def _tick(now: datetime) -> int:
    written = remind(now=now)["written"]
    if written:
        # As if they had been delivered at once.
        for reminder in UpdateReminder.objects.filter(told_on=None):
            UpdateReminder.objects.filter(pk=reminder.pk).told(on=reminder.asked_on)
    return written


def _happened(portfolio: Portfolio) -> Iterator[Event]:
    """Yield what the mails say, and not the notes of them: a constraint holds those."""
    mails = Alert.objects.filter(portfolio=portfolio, kind__in=KINDS)
    for update in (update for evidence in mails.values_list("evidence", flat=True) for update in evidence["updates"]):
        step = ReminderStep(update["step"])
        yield Event(f"{update['pilot']['name']}: {step.label}", name_of_week(date.fromisoformat(update["week"])))


def _expected(portfolio: Portfolio, hours: Sequence[datetime]) -> dict[Event, datetime]:
    return {
        Event(f"{name}: {step.label}", week): at
        for name, team in TEAMS.items()
        for week in whole_weeks(hours)[:: team.every]
        for step, days in team.steps.items()
        if (at := first_shown(hours, portfolio.zone, week, days=days, hour=team.hour))
    }


REMINDERS = Job(name="remind", prepare=_prepare, tick=_tick, happened=_happened, expected=_expected, task=task)
