"""Everything that somebody holds in a portfolio on a day, and who would inherit it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from accounts.models import Person
from pilots.models import Champion, Deputy, HandOver, Pilot, Stage


@dataclass(frozen=True, slots=True)
class Championed:
    """A pilot that somebody champions: who inherits, whether nobody with authority could, and who has been asked."""

    champion: Champion
    next_in_line: Deputy | None
    is_alone: bool
    asked: HandOver | None

    @property
    def pilot(self) -> Pilot:
        return self.champion.pilot


@dataclass(frozen=True, slots=True)
class Holdings:
    championed: list[Championed]
    deputised: list[Deputy]
    engineered: list[Pilot]
    managed: list[Pilot]

    @property
    def are_none(self) -> bool:
        return not (self.championed or self.deputised or self.engineered or self.managed)

    @property
    def proposed(self) -> dict[Pilot, Person | None]:
        """Return the pilots that are to be handed over and of which nobody has been asked, each with its heir."""
        open_ones = [one for one in self.championed if one.asked is None]
        return {one.pilot: one.next_in_line.person if one.next_in_line else None for one in open_ones}


def holdings_of(person: Person, as_of: date) -> Holdings:
    """Return what somebody holds of the pilots that were neither stopped nor wound down (six queries)."""
    alive = Pilot.objects.filter(portfolio=person.portfolio_id).exclude(claimed_stage__in=Stage.dead()).order_by("code")
    deputised = Deputy.objects.current_on(as_of).filter(person=person, pilot__in=alive).select_related("pilot")
    run = list(alive.filter(Q(engineer=person) | Q(programme_manager=person)))
    return Holdings(
        championed=_championed(person, as_of),
        deputised=list(deputised.order_by("pilot__code")),
        engineered=[pilot for pilot in run if pilot.engineer_id == person.pk],
        managed=[pilot for pilot in run if pilot.programme_manager_id == person.pk],
    )


def _championed(person: Person, as_of: date) -> list[Championed]:
    mine = Champion.objects.filter(person=person).exclude(pilot__claimed_stage__in=Stage.dead())
    tenures = list(mine.current_on(as_of).select_related("pilot").order_by("pilot__code"))
    alone = set(mine.alone_on(as_of).values_list("pk", flat=True))
    pilots = [tenure.pilot_id for tenure in tenures]
    in_line: dict[int, Deputy] = {}
    deputies = Deputy.objects.filter(pilot__in=pilots).exclude(person=person).select_related("person")
    for deputy in deputies.in_line(as_of):
        in_line.setdefault(deputy.pilot_id, deputy)
    asked = {one.pilot_id: one for one in HandOver.objects.open().filter(pilot__in=pilots).select_related("receiver")}
    return [
        Championed(tenure, in_line.get(tenure.pilot_id), tenure.pk in alone, asked.get(tenure.pilot_id))
        for tenure in tenures
    ]
