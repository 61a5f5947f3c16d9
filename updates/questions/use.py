"""Tap 1. Did a real user do real work with it this week? A count by a feed is shown and not asked for."""

from __future__ import annotations

from datetime import date

from outcomes.models import UsageSource
from pilots.models import Place
from updates.facts import Columns, Fact, change
from updates.questions.question import DO_NOT_KNOW, Answer, Detail, Question, count_field
from updates.situation import Situation
from updates.told import Use

TITLE = "Did a real user do real work with it?"
TAPS = (("yes", "Yes"), ("no", "No"), ("not_live", "Nothing live yet"), DO_NOT_KNOW)


def ask(situation: Situation) -> Question:
    use = situation.use
    if use and use.is_counted:
        counted = f"A feed has counted: {_counted(use)}\n{_visits(situation)}"
        return Question(name="use", title=TITLE, hint=counted.strip())

    def facts(answer: Answer, day: date) -> list[Fact]:
        return _facts(answer, situation)

    details = (_active(use), _target(situation.target_users))
    return Question(name="use", title=TITLE, hint=_visits(situation), taps=TAPS, details=details, facts=facts)


def _active(use: Use | None) -> Detail:
    """Return the field for who used it. A number that is on record already is no answer by itself."""
    field = count_field("How many people", initial=use.active_users if use else None)
    return Detail(name="active_users", field=field, when=("yes",), says="{} used it", implies=use is None)


def _target(target: int | None) -> Detail:
    field = count_field("Of how many it is meant for", initial=target)
    return Detail(name="target_users", field=field, when=("yes",), says="of {}")


def _counted(use: Use) -> str:
    active = "an unknown number" if use.active_users is None else str(use.active_users)
    of = "" if use.target_users is None else f" of {use.target_users}"
    return f"{active}{of} people used it."


def _visits(situation: Situation) -> str:
    counted = [
        f"{visits.visitors} on {Place(visits.environment).label.lower()}"
        for visits in situation.visits
        if visits.visitors is not None and visits.environment in Place.values
    ]
    return f"Visitors counted: {', '.join(counted)}." if counted else ""


def _facts(answer: Answer, situation: Situation) -> list[Fact]:
    """Return the week's use: nobody where nobody used it, nothing where nothing is live or known."""
    if answer["answer"] not in ("yes", "no"):
        return []
    active = answer.get("active_users") if answer["answer"] == "yes" else 0
    says: Columns = {
        "active_users": active,
        "target_users": answer.get("target_users", situation.target_users),
        "source": UsageSource.MANUAL.value,
    }
    if situation.use:
        return [change("usage", situation.use, says)]
    week = situation.week.isoformat()
    return [Fact(kind="usage", key=week, says=says, about={"week": week})]
