"""Sign-offs with their clocks, and what they mean for going live, in a constant number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from governance.clocks import Clock, GoLive, clock_of, earliest_go_live
from governance.models import SignOff, SignOffDecision
from governance.typical_days import Medians, typical_of
from pilots.models import Pilot


@dataclass(frozen=True, slots=True)
class Clocked:
    sign_off: SignOff
    rounds: list[SignOffDecision]
    clock: Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """When a pilot can be live at the earliest, beside the day that was promised (None: nobody has promised any)."""

    go_live: GoLive
    promised_on: date | None

    @property
    def days_late(self) -> int | None:
        """Return by how many days the promise is missed; negative: days to spare. None where that cannot be said."""
        if self.go_live.on is None or self.promised_on is None:
            return None
        return (self.go_live.on - self.promised_on).days

    @property
    def days_to_spare(self) -> int:
        return -(self.days_late or 0)


def with_clocks(sign_offs: Sequence[SignOff], as_of: date, *, known: Medians) -> list[Clocked]:
    """Return the clock of each sign-off (two queries); they come with their pilots and `with_requirement`.

    `known` are the medians of their portfolios.
    """
    rounds = _rounds_of(sign_offs)
    starts = starts_of({one.pilot_id for one in sign_offs})
    return [
        Clocked(
            one,
            rounds[one.pk],
            clock_of(
                one, rounds[one.pk], typical=typical_of(one, known), as_of=as_of, day_zero=starts.get(one.pilot_id)
            ),
        )
        for one in sign_offs
    ]


def starts_of(pilots: Iterable[int]) -> dict[int, date | None]:
    """Return the day on which the clock of each pilot started, as far as it is known (one query)."""
    known = Pilot.objects.filter(pk__in=pilots).with_day_zero()
    return dict(known.values_list("pk", "day_zero"))  # type: ignore[misc]  # annotated


def _rounds_of(sign_offs: Iterable[SignOff]) -> dict[int, list[SignOffDecision]]:
    rounds = defaultdict(list)
    related = ("decided_by", "on_behalf_of")
    for one in SignOffDecision.objects.filter(sign_off__in=sign_offs).select_related(*related).order_by("round"):
        rounds[one.sign_off_id].append(one)
    return rounds


def outlooks(pilots: Iterable[int], as_of: date, *, known: Medians) -> dict[int, Outlook]:
    """Return for each pilot when it can be live at the earliest, by all its blocking sign-offs (four queries)."""
    blocking = SignOff.objects.filter(pilot__in=pilots).blocking().with_requirement().select_related("pilot")
    clocked = defaultdict(list)
    for one in with_clocks(list(blocking), as_of, known=known):
        clocked[one.sign_off.pilot_id].append((one.sign_off, one.clock))
    promised = Pilot.objects.filter(pk__in=pilots).with_promise_in_force(as_of)
    promises = promised.values_list("pk", "live_by")  # type: ignore[misc]  # annotated
    return {
        pilot: Outlook(go_live=earliest_go_live(clocked[pilot], as_of), promised_on=live_by)
        for pilot, live_by in promises
    }
