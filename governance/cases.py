"""One sign-off with everything that its page tells: how it stands, and who may do what with it today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from accounts.models import Portfolio, User
from governance.authority import Acting, decider_of
from governance.clocked import with_clocks
from governance.clocks import Clock, Standing, Turn, next_round
from governance.models import Decision, Needed, SignOff, SignOffDecision, SignOffQuerySet
from governance.typical_days import Medians, medians


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A sign-off on a day, for a reader. `acting`: as whom they may decide, None where they may not.

    `known` are the medians of its portfolio.
    """

    sign_off: SignOff
    rounds: list[SignOffDecision]
    clock: Clock
    as_of: date
    acting: Acting | None
    may_record: bool
    may_manage: bool
    known: Medians

    @property
    def round_number(self) -> int:
        return next_round(self.rounds)

    @property
    def may_decide(self) -> bool:
        return self.acting is not None and self.clock.turn == Turn.REVIEWERS

    def offers(self) -> list[str]:
        """Return what the reader may do now beside deciding, as codes of `governance.changes.CHANGES`."""
        moves = {
            "told": self.may_record and self.sign_off.engaged_on is None and not self.is_decided,
            "hand-in": self.may_record and self.clock.turn != Turn.REVIEWERS and not self.is_not_needed,
            "take-back": self.may_record and self.clock.turn == Turn.REVIEWERS,
            "needed": self.may_record and self.sign_off.needed != Needed.YES and not self.is_decided,
            "not-needed": self.may_record and not self.is_not_needed and not self.is_decided,
            "conditions-met": self.may_confirm and self.clock.standing == Standing.CONDITIONS,
            "expiry": self.may_confirm and self.is_approved,
            "withdraw": self.may_withdraw and self.is_approved and self.clock.turn != Turn.REVIEWERS,
        }
        return [code for code, is_offered in moves.items() if is_offered]

    @property
    def may_confirm(self) -> bool:
        """Return whether the reader may say that conditions are met and until when an approval holds."""
        return self.acting is not None or self.may_manage

    @property
    def may_withdraw(self) -> bool:
        return self.acting is not None

    @property
    def is_not_needed(self) -> bool:
        return self.clock.standing == Standing.NOT_NEEDED

    @property
    def is_approved(self) -> bool:
        return self.sign_off.decision in Decision.approvals() and not self.is_not_needed

    @property
    def is_decided(self) -> bool:
        return self.is_approved or self.sign_off.decision == Decision.REJECTED


def case_of(sign_offs: SignOffQuerySet, pk: int, *, user: User, now: datetime) -> Case:
    """Return the case of one sign-off among `sign_offs`; raises SignOff.DoesNotExist where it is not among them."""
    related = ("pilot__portfolio", "pilot__engineer", "decided_by", "not_needed_by")
    sign_off = sign_offs.with_requirement().select_related(*related).get(pk=pk)
    as_of = sign_off.pilot.portfolio.day_of(now)
    known = medians([sign_off.portfolio_id], as_of=as_of)
    clocked = with_clocks([sign_off], as_of, known=known)[0]
    portfolio = Portfolio.objects.filter(pk=sign_off.portfolio_id)
    return Case(
        sign_off=sign_off,
        rounds=clocked.rounds,
        clock=clocked.clock,
        as_of=as_of,
        acting=decider_of(sign_off, user, as_of),
        may_record=portfolio.recorded_by(user).exists(),
        may_manage=portfolio.managed_by(user).exists(),
        known=known,
    )
