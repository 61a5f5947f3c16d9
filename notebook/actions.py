"""Writes of the notebook: one fact as a form has it, and a new pilot."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils.text import slugify

from accounts.actions import on_record
from accounts.history import newest_event
from accounts.models import Person, Portfolio
from governance.actions import apply_requirements
from notebook.kinds import Kind
from pilots.forms import PilotFactForm
from pilots.lifecycle.actions import follow_claim
from pilots.models import Pilot, Stage, StageEvent

KEY_LENGTH = 80


class ChangedMeanwhileError(Exception):
    """Somebody else has changed the row since its form was opened."""


class CodeTakenError(Exception):
    """Another pilot of the portfolio has the code; `free` is one that nobody has."""

    def __init__(self, free: str) -> None:
        super().__init__(f"The code is taken; {free} is free.")
        self.free = free


@transaction.atomic
def record_fact(*, kind: Kind, form: PilotFactForm, as_of: date, opened_with: int | None = None) -> Any:
    """Save a fact as a form has it, recorded on a day. Return its row, or None where the form says what is wrong.

    `opened_with` is the newest event of the row's history when its form was opened; a new fact has none. Raises
    ChangedMeanwhileError where the row has a newer one. The pilot is locked, so that what the form found to be free
    stays free until it is saved.
    """
    Pilot.objects.select_for_update(no_key=True).get(pk=form.pilot.pk)
    if not form.is_new:
        _lock(form.instance, opened_with)
    if not form.is_valid():
        return None
    form.instance.recorded_on = as_of
    if kind.key and not form.instance.key:
        form.instance.key = _free_key(kind, form.instance)
    try:
        with transaction.atomic():
            row = form.save()
    except IntegrityError:
        form.add_error(None, "Somebody has just recorded something that this contradicts. Look at the page again.")
        return None
    if isinstance(row, StageEvent):
        follow_claim(row, as_of=as_of)
    return row


def _lock(row: models.Model, opened_with: int | None) -> None:
    """Let nobody else change the row until this is over; raise where somebody has changed it already."""
    locked = type(row)._default_manager.select_for_update(no_key=True).filter(pk=row.pk).first()
    if locked is None or newest_event(row) != opened_with:
        raise ChangedMeanwhileError


def _free_key(kind: Kind, row: Any) -> str:
    """Return a key made from what the row is called, which no other row of its kind and pilot has."""
    assert kind.key is not None  # noqa: S101  # asked of keyed kinds alone
    base = slugify(kind.key(row))[: KEY_LENGTH - 4].strip("-") or kind.slug
    taken = set(kind.model._default_manager.filter(pilot=row.pilot, key__startswith=base).values_list("key", flat=True))
    candidates = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    return base if base not in taken else next(key for key in candidates if key not in taken)


@transaction.atomic
def create_pilot(
    *,
    portfolio: Portfolio,
    as_of: date,
    name: str,
    problem: str,
    sector: str,
    unit: str,
    requested_by: Person,
    by: Person,
    code: str = "",
) -> Pilot:
    """Begin a pilot: proposed today, with everything that a new pilot gets, in one transaction.

    `requested_by` may be a new person; without a `code` it gets the next free one. Raises CodeTakenError.
    """
    Portfolio.objects.select_for_update(no_key=True).get(pk=portfolio.pk)
    if code and Pilot.objects.filter(portfolio=portfolio, code=code).exists():
        raise CodeTakenError(Pilot.objects.next_code(portfolio))
    pilot = Pilot.objects.create(
        portfolio=portfolio,
        code=code or Pilot.objects.next_code(portfolio),
        name=name,
        problem=problem,
        sector=sector,
        unit=unit,
        requested_by=on_record(requested_by),
        claimed_stage=Stage.PROPOSED,
        recorded_on=as_of,
    )
    _begin(pilot, by=by, as_of=as_of)
    return pilot


def _begin(pilot: Pilot, *, by: Person, as_of: date) -> None:
    """Record what every new pilot begins with: its stage, its sector's sign-offs and the three questions."""
    StageEvent.objects.create(pilot=pilot, stage=Stage.PROPOSED, on=as_of, recorded_on=as_of)
    apply_requirements(pilot, by=by, as_of=as_of)
