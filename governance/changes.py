"""What people do with a sign-off beside deciding it: the form that asks, and the action that follows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from accounts.actions import person_for, person_named
from accounts.models import Person, User
from governance import actions
from governance.cases import Case
from governance.forms import cases as forms

type Given = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """`right` names the property of a case that says who may; `begin` gives the form what it starts with."""

    title: str
    button: str
    right: str
    act: Callable[[Case, User, Given], object]
    form: type[forms.DatedForm] = forms.ConfirmForm
    begin: Callable[[Case, User], Given] = lambda case, user: {}
    about: str = ""


def acting_person(case: Case, user: User) -> Person:
    """Return as whom a user decides; an administrator is themselves."""
    reviewer = case.acting.reviewer if case.acting else None
    return reviewer or person_for(user, portfolio=case.sign_off.pilot.portfolio)


def _tell(case: Case, user: User, given: Given) -> object:
    return actions.tell_function(case.sign_off, on=given["on"], as_of=case.as_of)


def _hand_in(case: Case, user: User, given: Given) -> object:
    return actions.hand_in(case.sign_off, covers=given["covers"], as_of=case.as_of)


def _take_back(case: Case, user: User, given: Given) -> object:
    return actions.take_back(case.sign_off, as_of=case.as_of)


def _not_needed(case: Case, user: User, given: Given) -> object:
    said_by = person_named(given["said_by"], portfolio=case.sign_off.pilot.portfolio)
    return actions.not_needed(case.sign_off, because=given["because"], said_by=said_by, as_of=case.as_of)


def _needed(case: Case, user: User, given: Given) -> object:
    return actions.need_again(case.sign_off, as_of=case.as_of)


def _met(case: Case, user: User, given: Given) -> object:
    return actions.meet_conditions(case.sign_off, on=given["on"], as_of=case.as_of)


def _expiry(case: Case, user: User, given: Given) -> object:
    return actions.set_expiry(case.sign_off, on=given["on"], as_of=case.as_of)


def _withdraw(case: Case, user: User, given: Given) -> object:
    return actions.withdraw_approval(
        case.sign_off,
        because=given["because"],
        by=acting_person(case, user),
        on_behalf_of=case.acting.on_behalf_of if case.acting else None,
        as_of=case.as_of,
    )


def _today(case: Case, user: User) -> Given:
    return {"on": case.as_of}


def _covers(case: Case, user: User) -> Given:
    """Begin with what was handed in before, else with what is on record of the pilot."""
    pilot = case.sign_off.pilot
    known = [
        f"Model: {pilot.model_or_vendor or 'not recorded'}",
        f"Data: {pilot.data_categories or 'not recorded'}",
        "Version: ",
    ]
    return {"covers": case.sign_off.covers or "\n".join(known)}


def _says_who(case: Case, user: User) -> Given:
    return {"said_by": str(user)}


def _expires(case: Case, user: User) -> Given:
    return {"on": case.sign_off.expires_on}


CHANGES = {
    "told": Change(
        title="The function has been told",
        button="Record it",
        right="may_record",
        form=forms.TellForm,
        act=_tell,
        begin=_today,
        about="Telling them early costs nothing: their clock does not run before the papers are handed in.",
    ),
    "hand-in": Change(
        title="Hand in",
        button="Hand in",
        right="may_record",
        form=forms.HandInForm,
        act=_hand_in,
        begin=_covers,
        about="From now on it is the reviewers' turn, and their clock runs.",
    ),
    "take-back": Change(
        title="Take the papers back",
        button="Take them back",
        right="may_record",
        act=_take_back,
        about="The reviewers' clock stops. You can hand in again at any time.",
    ),
    "needed": Change(
        title="It is needed",
        button="Record that it is needed",
        right="may_record",
        act=_needed,
        about="It then counts among what the pilot waits for.",
    ),
    "not-needed": Change(
        title="It is not needed",
        button="Record that it is not needed",
        right="may_record",
        form=forms.NotNeededForm,
        act=_not_needed,
        begin=_says_who,
        about="Somebody answers for it by name, with a reason.",
    ),
    "conditions-met": Change(
        title="The conditions are met",
        button="Record it",
        right="may_confirm",
        form=forms.MetForm,
        act=_met,
        begin=_today,
    ),
    "expiry": Change(
        title="Set the expiry",
        button="Set it",
        right="may_confirm",
        form=forms.ExpiryForm,
        act=_expiry,
        begin=_expires,
    ),
    "withdraw": Change(
        title="Withdraw the approval",
        button="Withdraw it",
        right="may_withdraw",
        form=forms.WithdrawForm,
        act=_withdraw,
        about="The approval stays on record as it was signed; the sign-off goes back to the team.",
    ),
}
