"""Makes the rows that come week by week: use, visits, and the weekly updates with what they answered.

These alone do not shift with `today` day by day: a week begins on its Monday, whatever day today is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from accounts.models import Person
from demonstration.answers import Week, answers_of
from demonstration.calendars import LEAVES
from demonstration.telling import Trend, Unreached, Updates, Use, Visits
from demonstration.writing import Told
from outcomes.models import EnvironmentWeek, UsageSource, UsageWeek
from pilots.dates import monday_of
from pilots.models import ReminderStep, Stage, UpdateReminder, WeeklyUpdate

# By pilot and week.
type Counted = Mapping[tuple[int, date], UsageWeek]

# Answers that tell nothing new.
NO_NEWS = ("waiting", "no", "nobody", "not_measured", "not_live")

# At the start something happens every week.
NEWS_EVERY_WEEK_DAYS = 28

# When an update is due by default.
THURSDAY = timedelta(days=3)

# "Nothing changed" is taken for an answer so many times running (domain.md C.4).
HEARTBEATS_AT_MOST = 2
SECONDS_OF_ONE_TAP = 4


class Monday(NamedTuple):
    """A week: how many it lies back from this one, its Monday, and how far that is from today."""

    weeks_ago: int
    week: date
    offset: int


def _mondays(since: int, *, today: date) -> Iterator[Monday]:
    """Yield the weeks from the one of a day on, this one last."""
    this_monday = monday_of(today)
    for weeks_ago in range(-since // 7 + 1, -1, -1):
        week = this_monday - timedelta(weeks=weeks_ago)
        yield Monday(weeks_ago, week, (week - today).days)


def _whole_weeks(trend: Trend, *, today: date) -> Iterator[Monday]:
    """Yield the weeks that lie whole within a trend and are over."""
    for monday in _mondays(trend.since, today=today):
        if trend.since <= monday.offset and monday.offset + 6 <= trend.until and monday.weeks_ago:
            yield monday


def _near(trend: Trend, told: Told, monday: Monday, what: str) -> int:
    """Return a count near the trend: up to an eighth more or less."""
    near = 1 + (told.chance(what, monday.weeks_ago) % 25 - 12) / 100
    return round(trend.on(monday.offset) * near)


def usage_weeks(told: Told, use: Use, *, today: date) -> Iterator[UsageWeek]:
    """Make one row a week: a feed writes it when the week is over, the team with its update."""
    for monday in _whole_weeks(use.active, today=today):
        active = min(_near(use.active, told, monday, "use"), use.target)
        counts = _answers(told, use, monday, active) if use.source == UsageSource.FEED else {}
        is_known = use.source == UsageSource.FEED or told.chance("count", monday.weeks_ago) % 6
        yield UsageWeek(
            pilot=told.pilot,
            week=monday.week,
            target_users=use.target,
            active_users=active if is_known else None,
            source=use.source,
            recorded_on=monday.week + timedelta(days=7 if use.source == UsageSource.FEED else 4),
            **counts,
        )


def _answers(told: Told, use: Use, monday: Monday, active: int) -> dict[str, int]:
    """Return how many cases there were, in how many it was used, and what became of what it showed."""
    eligible = use.target * use.cases_each
    shown = min(active * use.cases_each, eligible)
    near = 1 + (told.chance("overridden", monday.weeks_ago) % 21 - 10) / 100
    overridden, redone, edited = (round(shown * use.overridden * part * near) for part in (0.8, 0.2, 1.5))
    edited = min(edited, shown - overridden - redone)
    return {
        "eligible_cases": eligible,
        "cases_with_ai": shown,
        "outputs_shown": shown,
        "accepted": shown - overridden - redone - edited,
        "edited": edited,
        "overridden": overridden,
        "redone_elsewhere": redone,
    }


def environment_weeks(told: Told, visits: Visits, *, today: date) -> Iterator[EnvironmentWeek]:
    """Make one row a week; nobody deploys to what nobody opens."""
    for monday in _whole_weeks(visits.visitors, today=today):
        visitors = _near(visits.visitors, told, monday, visits.place)
        deploys = _deploys(told, visits, monday)
        yield EnvironmentWeek(
            pilot=told.pilot,
            week=monday.week,
            environment=visits.place,
            visitors=visitors,
            deploys=deploys if visitors else 0,
            recorded_on=monday.week + timedelta(days=7),
        )


def _deploys(told: Told, visits: Visits, monday: Monday) -> int:
    is_over = monday.offset + 6 > visits.deploys_until
    return 0 if is_over else told.chance("deploys", visits.place, monday.weeks_ago) % (visits.deploys + 1)


def weekly_updates(
    told: Told, updates: Updates, counted: Counted, people: Mapping[str, Person], *, today: date
) -> Iterator[WeeklyUpdate]:
    """Make one update a week, by the engineer or who stands in for them."""
    in_a_row = 0
    for monday, offset in _written(told, updates, today=today):
        use = counted.get((told.pilot.pk, monday.week))
        update = _update(told, updates, monday, offset, use, today=today)
        update.author = people[_author(told, offset)]
        in_a_row = in_a_row + 1 if in_a_row < HEARTBEATS_AT_MOST and _is_one_tap(told, updates, monday, update) else 0
        yield _heartbeat(update) if in_a_row or _is_from_a_list(updates, offset) else update


def _is_from_a_list(updates: Updates, offset: int) -> bool:
    return updates.from_a_list_since is not None and offset >= updates.from_a_list_since


def _is_one_tap(told: Told, updates: Updates, monday: Monday, update: WeeklyUpdate) -> bool:
    """Say whether somebody in a hurry had nothing to tell."""
    in_a_hurry = told.chance("hurry", monday.weeks_ago) % 3 > 0
    return in_a_hurry and monday.offset > updates.since + NEWS_EVERY_WEEK_DAYS and _says_nothing(update)


def _says_nothing(update: WeeklyUpdate) -> bool:
    answers = (one["answer"] for question, one in update.answers.items() if question != "confidence")
    return not update.blocker and all(answer in NO_NEWS for answer in answers)


def _heartbeat(update: WeeklyUpdate) -> WeeklyUpdate:
    """Return the update as "nothing changed", which answers nothing else."""
    update.nothing_changed, update.seconds_taken = True, SECONDS_OF_ONE_TAP
    update.confidence, update.blocker, update.answers = "", "", {}
    return update


def _written(told: Told, updates: Updates, *, today: date) -> Iterator[tuple[Monday, int]]:
    """Yield each week in which an update came, and the day on which it did: a Wednesday, Thursday or Friday."""
    for monday in _mondays(updates.since, today=today):
        offset = monday.offset + 2 + told.chance(monday.weeks_ago) % 3
        if updates.since <= offset <= updates.until and monday.weeks_ago not in updates.skipped:
            yield monday, offset


def _update(
    told: Told, updates: Updates, monday: Monday, offset: int, use: UsageWeek | None, *, today: date
) -> WeeklyUpdate:
    submitted_on = today + timedelta(days=offset)
    confidence = "" if _is_live(told, offset) else _said(updates.confidence, offset)
    answers = answers_of(Week(told, monday.offset, offset, use))
    return WeeklyUpdate(
        pilot=told.pilot,
        week=monday.week,
        submitted_on=submitted_on,
        recorded_on=submitted_on,
        confidence=confidence,
        blocker=_said(updates.blocker, offset),
        answers=answers | ({"confidence": {"answer": confidence}} if confidence else {}),
        seconds_taken=24 + told.chance(monday.weeks_ago) % 61,
    )


def _is_live(told: Told, offset: int) -> bool:
    return told.story.pilot.as_entered_by(offset).get("claimed_stage") in Stage.live()


def _said(answers: Mapping[int, str], offset: int) -> str:
    """Return the answer that was given on a day: the last one from then or before."""
    return next((answers[day] for day in sorted(answers, reverse=True) if day <= offset), "")


def _author(told: Told, offset: int) -> str:
    engineer = told.story.engineer
    away = (one.stand_in for one in LEAVES if one.person == engineer and one.since <= offset < one.until)
    return next(away, None) or engineer


def undelivered_reminders(one: Told, unreached: Unreached, *, today: date) -> Iterator[UpdateReminder]:
    """Yield a reminder for each Thursday on which nobody was reached."""
    first = today + timedelta(days=unreached.since)
    week = monday_of(first)
    while (asked_on := week + THURSDAY) < today:
        if asked_on >= first:
            asked = {"asked_on": asked_on, "undeliverable_on": asked_on}
            yield UpdateReminder(pilot=one.pilot, person=one.pilot.engineer, week=week, step=ReminderStep.DUE, **asked)
        week += timedelta(weeks=1)
