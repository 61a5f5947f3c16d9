"""What becomes of a sign-off: told, handed in, decided round by round, met, renewed, withdrawn.

Each action locks the sign-off, looks how it stands and refuses (`ConflictError`) what does not fit any more.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from accounts.models import Person
from governance.actions.conflicts import ConflictError
from governance.actions.saving import save
from governance.clocks import Standing, Turn, next_round, standing_of
from governance.frozen import digest, facts_of, freeze
from governance.models import Decision, Needed, SignOff, SignOffDecision
from governance.typical_days import medians, typical_of
from pilots.dates import Precision

NOT_DECIDED: dict[str, Any] = {"decision": "", "decided_on": None, "decided_by": None, "missing": ""}
NOTHING_DUE: dict[str, Any] = {"conditions": "", "conditions_due_on": None}
NO_CONDITIONS = NOTHING_DUE | {"conditions_met_on": None}


def _locked(sign_off: SignOff) -> tuple[SignOff, list[SignOffDecision]]:
    """Return the sign-off as it stands and its rounds in order; whoever else acts on it waits until we are done."""
    rows = SignOff.objects.with_requirement().select_related("pilot__portfolio")
    locked = rows.select_for_update(of=("self",)).get(pk=sign_off.pk)
    return locked, list(locked.decisions.select_related("decided_by").order_by("round"))


def _day(name: str, on: date | None) -> dict[str, Any]:
    return {name: on, f"{name}_precision": Precision.DAY}


def _expect(standing: Standing, *fitting: Standing) -> None:
    if standing not in fitting:
        raise ConflictError(f"This sign-off has moved on: {standing.label.lower()}. Nothing of yours was recorded.")


@transaction.atomic
def tell_function(sign_off: SignOff, *, on: date, as_of: date) -> SignOff:
    """Record the day on which the function was first told."""
    locked, _ = _locked(sign_off)
    return save(locked, as_of, **_day("engaged_on", on))


@transaction.atomic
def hand_in(sign_off: SignOff, *, covers: str, as_of: date) -> SignOff:
    """Hand the papers to the reviewers: a round begins. An approval given here holds until the next decision."""
    locked, rounds = _locked(sign_off)
    standing = standing_of(locked, rounds, as_of)
    if standing == Standing.NOT_NEEDED or standing.turn == Turn.REVIEWERS:
        raise ConflictError(f"This cannot be handed in: {standing.label.lower()}. Nothing of yours was recorded.")
    holds = bool(rounds) and locked.decision in Decision.approvals()
    if holds and locked.decided_on == as_of:
        raise ConflictError("It was approved today. Hand it in again from tomorrow on.")
    told = {} if locked.engaged_on else _day("engaged_on", as_of)
    anew = {} if holds else NOT_DECIDED | NO_CONDITIONS | _day("expires_on", None)
    return save(locked, as_of, needed=Needed.YES, covers=covers, **_day("submitted_on", as_of), **told, **anew)


@transaction.atomic
def take_back(sign_off: SignOff, *, as_of: date) -> SignOff:
    """Take the papers back before they are decided; an approval that is being renewed stands as it was."""
    locked, rounds = _locked(sign_off)
    _expect(standing_of(locked, rounds, as_of), Standing.HANDED_IN, Standing.RENEWAL)
    before = rounds[-1].submitted_on if rounds and locked.decision else None
    return save(locked, as_of, **_day("submitted_on", before))


@transaction.atomic
def decide_sign_off(
    sign_off: SignOff,
    *,
    round_number: int,
    seen: str,
    decision: Decision,
    by: Person,
    on_behalf_of: Person | None = None,
    comment: str = "",
    conditions_due_on: date | None = None,
    expires_on: date | None = None,
    as_of: date,
) -> SignOffDecision:
    """Decide a round and freeze what lay before the decider. `seen` is the digest of the facts that they saw.

    Raises ConflictError, and writes nothing, where the round has been decided or taken back, or where the facts have
    changed since.
    """
    locked, rounds = _locked(sign_off)
    _expect_round(locked, rounds, round_number, as_of)
    facts = facts_of(locked, as_of=as_of)
    if digest(facts) != seen:
        raise ConflictError("The pilot or its papers have changed while you read. Look at them again, then decide.")
    is_conditional = decision == Decision.APPROVED_WITH_CONDITIONS
    conditions = {"conditions": comment, "conditions_due_on": conditions_due_on} if is_conditional else NOTHING_DUE
    typical = typical_of(locked, medians([locked.portfolio_id], as_of=as_of))
    added = conditions | {"expires_on": expires_on, "typical_days": typical.days}
    made = _round(
        locked,
        number=round_number,
        submitted_on=locked.submitted_on,
        decision=decision,
        decided_by=by,
        on_behalf_of=on_behalf_of,
        comment=comment,
        frozen=freeze(facts, decision=decision, decided_on=as_of, **added),
        as_of=as_of,
    )
    met = {**conditions, "conditions_met_on": None, **_day("expires_on", expires_on)}
    save(locked, as_of, needed=Needed.YES, **_decided(made), **met)
    return made


def _expect_round(sign_off: SignOff, rounds: list[SignOffDecision], number: int, as_of: date) -> None:
    """Raise ConflictError unless this round lies before the reviewers."""
    taken = next((one for one in rounds if one.round == number), None)
    if taken:
        raise ConflictError(
            f"{taken.decided_by} has decided round {number} already: {taken.get_decision_display().lower()}. "
            "Nothing of yours was recorded."
        )
    _expect(standing_of(sign_off, rounds, as_of), Standing.HANDED_IN, Standing.RENEWAL)
    if number != next_round(rounds):
        raise ConflictError("This is not the round that lies before you. Nothing of yours was recorded.")


def _round(sign_off: SignOff, *, number: int, as_of: date, **values: Any) -> SignOffDecision:
    return SignOffDecision.objects.create(
        pilot=sign_off.pilot, sign_off=sign_off, round=number, decided_on=as_of, recorded_on=as_of, **values
    )


def _decided(made: SignOffDecision) -> dict[str, Any]:
    """Return the sign-off's own columns for a decision."""
    missing = made.comment if made.decision == Decision.RETURNED else ""
    return {
        "decision": made.decision,
        "decided_by": made.decided_by,
        "missing": missing,
        **_day("decided_on", made.decided_on),
    }


@transaction.atomic
def withdraw_approval(
    sign_off: SignOff, *, because: str, by: Person, on_behalf_of: Person | None = None, as_of: date
) -> SignOffDecision:
    """Withdraw an approval: a round of its own, which returns it to the team. The earlier copy stays as signed."""
    locked, rounds = _locked(sign_off)
    _expect(standing_of(locked, rounds, as_of), Standing.APPROVED, Standing.CONDITIONS, Standing.LAPSED)
    comment = f"Approval withdrawn: {because}"
    nothing = dict.fromkeys(("conditions", "conditions_due_on", "expires_on", "typical_days"))
    frozen = freeze(facts_of(locked, as_of=as_of), decision=Decision.RETURNED, decided_on=as_of, **nothing)
    made = _round(
        locked,
        number=next_round(rounds),
        decision=Decision.RETURNED,
        decided_by=by,
        on_behalf_of=on_behalf_of,
        comment=comment,
        frozen=frozen,
        as_of=as_of,
    )
    save(locked, as_of, **_decided(made), **NO_CONDITIONS, **_day("expires_on", None))
    return made


@transaction.atomic
def meet_conditions(sign_off: SignOff, *, on: date, as_of: date) -> SignOff:
    """Record that the conditions of an approval are met."""
    locked, rounds = _locked(sign_off)
    _expect(standing_of(locked, rounds, as_of), Standing.CONDITIONS)
    # An import may bring an approval with conditions without saying which.
    return save(locked, as_of, conditions=locked.conditions or "Not on record.", conditions_met_on=on)


@transaction.atomic
def set_expiry(sign_off: SignOff, *, on: date | None, as_of: date) -> SignOff:
    """Say until when an approval holds."""
    locked, _ = _locked(sign_off)
    if locked.decision not in Decision.approvals():
        raise ConflictError("Only an approval expires. Nothing of yours was recorded.")
    return save(locked, as_of, **_day("expires_on", on))


@transaction.atomic
def not_needed(sign_off: SignOff, *, because: str, said_by: Person, as_of: date) -> SignOff:
    """Record that the pilot does not need it, who says so and why."""
    locked, _ = _locked(sign_off)
    if locked.decision in (*Decision.approvals(), Decision.REJECTED):
        raise ConflictError("It has been decided, so it was needed. Nothing of yours was recorded.")
    return save(locked, as_of, needed=Needed.NO, not_needed_because=because, not_needed_by=said_by)


@transaction.atomic
def need_again(sign_off: SignOff, *, as_of: date) -> SignOff:
    """Record that the pilot needs it."""
    locked, _ = _locked(sign_off)
    return save(locked, as_of, needed=Needed.YES, not_needed_because="", not_needed_by=None)
