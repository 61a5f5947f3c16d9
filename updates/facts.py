"""The facts that follow from the answers of an update: written with it, and found again when it is corrected.

An update owns no fact. It remembers in plain words what it wrote, and finds a fact again by that: where somebody has
changed the fact since, it is theirs now, and a correction leaves it alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from governance.models import GovernanceQuestion, SignOff
from outcomes.models import Reading, UsageSource, UsageWeek
from pilots.models import AccessRequest, Champion, ChampionAction, Integration, Pilot, UserContact

# Columns of a fact as JSON holds them: days are ISO texts.
type Columns = dict[str, Any]

# Columns that say when. Said again later in the week, a fact keeps its first day.
DAYS = {
    "answered_on", "closed_on", "engaged_on", "on", "raised_on", "state_on", "submitted_on", "turn_on", "until",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Fact:
    """`says` is what an update writes of the fact `key` of a `kind`.

    `before` is what the row said before; None where the update makes the row. `about` are columns of a new row that the
    answers do not keep: whom it names. `of` is the question from whose answer it follows.
    """

    kind: str
    of: str = ""
    key: str = ""
    says: Columns
    before: Columns | None = None
    about: Columns = field(default_factory=dict)

    @property
    def row(self) -> tuple[str, str]:
        return self.kind, self.key

    def says_the_same(self, other: Fact) -> bool:
        """Tell whether both say the same, on whichever days."""
        return self.row == other.row and _without_days(self.says) == _without_days(other.says)


def _without_days(says: Columns) -> Columns:
    return {name: value is None if name in DAYS else value for name, value in says.items()}


KEPT = ("of", "kind", "key", "says", "before")


@dataclass(frozen=True)
class Kind:
    """Where facts of a kind are kept, what an update says of them, and how one of them is named (`lookup`).

    `untouchable` are rows that no update may overwrite.
    """

    model: type[models.Model]
    columns: tuple[str, ...]
    lookup: str = ""
    untouchable: Columns = field(default_factory=dict)


def _day(*names: str) -> tuple[str, ...]:
    return tuple(column for name in names for column in (name, f"{name}_precision"))


KINDS = {
    "usage": Kind(UsageWeek, ("active_users", "target_users", "source"), "week", {"source": UsageSource.FEED}),
    "integration": Kind(Integration, ("state", *_day("state_on")), "key"),
    "access_request": Kind(AccessRequest, ("turn", "turn_on", *_day("answered_on", "closed_on")), "key"),
    "governance_question": Kind(
        GovernanceQuestion, ("text", "raised_on", "answer", "answered_on", "work_stopped"), "key"
    ),
    "sign_off": Kind(SignOff, ("decision", "decided_by_id", *_day("engaged_on", "submitted_on", "decided_on")), "area"),
    "champion": Kind(Champion, (*_day("until"), "end_reason"), "pk"),
    "champion_action": Kind(ChampionAction, ("on", "action")),
    "user_contact": Kind(UserContact, ("on", "contact_kind", "users")),
    "reading": Kind(Reading, ("on", "value", "evidence"), "metric__key"),
}


def change(kind: str, row: Any, says: Columns) -> Fact:
    """Return the fact that a row (told.py) says something else from now on."""
    was = {name: getattr(row, name) for name in says}
    before = {name: value.isoformat() if isinstance(value, date) else value for name, value in was.items()}
    return Fact(kind=kind, key=row.fact_key, says=says, before=before)


def kept(facts: Iterable[Fact]) -> list[dict[str, Any]]:
    """Return facts as an update keeps them among its answers (docs/weekly-update.md)."""
    return [{name: getattr(fact, name) for name in KEPT} for fact in facts]


def read(rows: Any) -> list[Fact]:
    """Return the facts that an update has kept. An imported one may hold anything; what is no such fact is left out."""
    kept_rows = [row for row in rows if _is_kept(row)] if isinstance(rows, list) else []
    return [Fact(**{name: row[name] for name in KEPT}) for row in kept_rows]


def _is_kept(row: Any) -> bool:
    if not (isinstance(row, dict) and set(KEPT) <= set(row)):
        return False
    named = all(isinstance(row[name], str) for name in ("of", "kind", "key"))
    said = isinstance(row["says"], dict) and isinstance(row["before"], (dict, type(None)))
    if not (named and said and row["kind"] in KINDS):
        return False
    columns = [*row["says"].items(), *(row["before"] or {}).items()]
    return all(_fits(KINDS[row["kind"]], name, value) for name, value in columns)


def _fits(kind: Kind, name: str, value: Any) -> bool:
    """Tell whether an update may say this of a fact, and the column can hold it."""
    if name not in kind.columns:
        return False
    column: Any = kind.model._meta.get_field(name)
    try:
        column.to_python(value)
    except (ValidationError, TypeError, ValueError):
        return False
    return True


def write(facts: Iterable[Fact], *, pilot: Pilot, as_of: date) -> None:
    """Write facts of a pilot, one statement each."""
    for fact in facts:
        if fact.before is None:
            row = KINDS[fact.kind].model(pilot=pilot, recorded_on=as_of, **fact.says, **fact.about)
            # Two at once: a feed has counted the week meanwhile, and a count beats what was typed.
            type(row)._default_manager.bulk_create([row], ignore_conflicts=True)
        else:
            _rows(fact, pilot).update(**fact.says, recorded_on=as_of)


def correct(former: list[Fact], facts: list[Fact], *, pilot: Pilot, as_of: date) -> list[Fact]:
    """Write what `facts` say beyond `former`, take back what they do not say any more, and return what stands now."""
    stays = [was for was in former if any(was.says_the_same(fact) for fact in facts)]
    new = [fact for fact in facts if not any(was.says_the_same(fact) for was in former)]
    for was in former:
        if was not in stays:
            _take_back(was, pilot=pilot, as_of=as_of)
    write(new, pilot=pilot, as_of=as_of)
    return stays + new


def _rows(fact: Fact, pilot: Pilot) -> models.QuerySet[Any]:
    kind = KINDS[fact.kind]
    named = {kind.lookup: fact.key} if fact.key else {}
    return kind.model._default_manager.filter(pilot=pilot, **named).exclude(**kind.untouchable)


def _take_back(fact: Fact, *, pilot: Pilot, as_of: date) -> None:
    as_written = _rows(fact, pilot).filter(**fact.says)
    if fact.before is None:
        as_written.filter(pk__in=as_written.order_by("-pk").values("pk")[:1]).delete()
    else:
        as_written.update(**fact.before, recorded_on=as_of)
