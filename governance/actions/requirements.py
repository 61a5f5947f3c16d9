"""A portfolio adopts a template and applies it to its pilots."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from accounts.models import Person, Portfolio
from governance.functions import CHAMPION
from governance.models import GovernanceQuestion, Needed, Requirement, SignOff, Topic
from governance.templates import CHECKED_ON, Row, template_of
from governance.typical_days import typical_days_of
from pilots.models import Pilot


@transaction.atomic
def adopt_template(portfolio: Portfolio, sector: str) -> list[Requirement]:
    """Copy the template of a sector into a portfolio, once: a portfolio that has rows for it keeps them as they are.

    Return the requirements of the sector in their order.
    """
    of_sector = Requirement.objects.filter(portfolio=portfolio, sector=sector)
    if not of_sector.exists():
        rows = template_of(sector, nation=portfolio.nation)
        copies = [_requirement(portfolio, sector, row, position) for position, row in enumerate(rows, start=1)]
        Requirement.objects.bulk_create(copies, ignore_conflicts=True)  # somebody else may adopt it this moment
    return list(of_sector.for_list())


def _requirement(portfolio: Portfolio, sector: str, row: Row, position: int) -> Requirement:
    return Requirement(
        portfolio=portfolio,
        sector=sector,
        code=row.code,
        name=row.name,
        function=row.function,
        blocking=row.blocking,
        typical_days=row.days,
        applies_when=row.needed_if,
        source=row.source,
        checked_on=CHECKED_ON,
        position=position,
    )


@transaction.atomic
def apply_requirements(pilot: Pilot, *, by: Person, as_of: date) -> list[SignOff]:
    """Give a pilot the sign-offs that its portfolio requires of its sector, and the three questions.

    Return the new sign-offs. What the pilot has already stays as it is; a portfolio without requirements for the sector
    adopts the template.
    """
    Pilot.objects.select_for_update(of=("self",)).get(pk=pilot.pk)  # one at a time: nothing is made twice
    required = [one for one in adopt_template(pilot.portfolio, pilot.sector) if one.is_used]
    typical = typical_days_of(pilot.portfolio, as_of=as_of)
    present = set(SignOff.objects.filter(pilot=pilot).values_list("area", flat=True))
    new = [
        _sign_off(pilot, one, typical[one.sector, one.code].days, as_of) for one in required if one.code not in present
    ]
    _ask_the_three_questions(pilot, by=by, as_of=as_of)
    return SignOff.objects.bulk_create(new)


def _sign_off(pilot: Pilot, requirement: Requirement, typical_days: int | None, as_of: date) -> SignOff:
    return SignOff(
        pilot=pilot,
        area=requirement.code,
        needed=Needed.UNKNOWN if requirement.applies_when else Needed.YES,
        function=requirement.function,
        blocking=requirement.blocking,
        typical_days=typical_days,
        recorded_on=as_of,
    )


def _ask_the_three_questions(pilot: Pilot, *, by: Person, as_of: date) -> None:
    asked = set(GovernanceQuestion.objects.filter(pilot=pilot).values_list("topic", "key"))
    topics, keys = {topic for topic, _ in asked}, {key for _, key in asked}
    GovernanceQuestion.objects.bulk_create(
        GovernanceQuestion(
            pilot=pilot,
            key=topic.value if topic.value not in keys else f"{topic.value}-week-one",
            topic=topic,
            text=topic.label,
            raised_on=as_of,
            raised_by=by,
            function=CHAMPION,
            recorded_on=as_of,
        )
        for topic in Topic.of_week_one()
        if topic.value not in topics
    )
