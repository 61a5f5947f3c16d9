"""Imports an inventory into a portfolio: reads, matches, compares three ways, and writes only the difference.

Three ways: what the file gave at its last import, what it gives now, and what the product holds. Only what the FILE
changed is written; a value that was edited here meanwhile stays, and the report says so.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from django.db import models, transaction
from django.db.models import Max
from django.db.models.functions import Cast, Substr

from accounts.models import Portfolio
from inventories.copying import copy_rows, take_ids
from inventories.dates import Order
from inventories.facts import BESIDE, PILOT_FACTS, Beside, held_by_pilot, pilot_columns
from inventories.headers import Layout
from inventories.mapping import Draft, Note, read_rows
from inventories.matching import Matched, match
from inventories.models import InventoryEntry
from inventories.report import Line, Move, Report
from pilots.models import Pilot, StageEvent

CHUNK = 2_500  # new rows between two lines of progress
BATCH = 1_000  # changed rows in one UPDATE
type Progress = Callable[[int], None]
type Made = tuple[int, tuple[Draft, int]]  # a new pilot's id, its row and its ordinal


@dataclass(frozen=True)
class Source:
    """A file as it is to be imported: `organisation` is whose it is, where its rows do not say."""

    layout: Layout
    file_name: str
    as_of: date
    organisation: str = ""
    order: Order | None = None
    speaks_for: date | None = None

    @property
    def file_on(self) -> date | None:
        return self.speaks_for or self.layout.profile.speaks_for

    def recorded_on(self, beside: Beside) -> date:
        """Return when a fact counts as recorded: a claim by the day for which the file speaks, any other on import."""
        return self.file_on or self.as_of if beside.model is StageEvent else self.as_of


@dataclass
class Change:
    """One pilot of an earlier import and what the file says of it now."""

    draft: Draft
    entry: InventoryEntry
    moves: list[Move] = field(default_factory=list)


def run(source: Source, portfolio: Portfolio, *, write: bool, progress: Progress | None = None) -> Report:
    """Import a file in one transaction, or only say what would happen (`write=False`: nothing is written).

    Rows that cannot be read are refused and reported, the others are imported. Two imports into one portfolio wait
    for each other.
    """
    layout, profile = source.layout, source.layout.profile
    drafts, refused = read_rows(
        layout, organisation=source.organisation, order=source.order or profile.order, speaks_for=source.file_on
    )
    _note_same_identifiers(layout, drafts)
    report = Report(source.file_name, profile.key, portfolio.name, layout.notes, refused=refused)
    report.row_notes = [(draft.row, note) for draft in drafts for note in draft.notes]
    with transaction.atomic():
        if write:
            Portfolio.objects.select_for_update(no_key=True).get(pk=portfolio.pk)
        matched = match(drafts, _entries(portfolio, profile.key))
        changes = _compare(matched.pairs)
        if write:
            _create(source, portfolio, matched.new, progress or (lambda done: None))
            _update(source, changes)
        _tell(source, report, matched, changes)
    return report


def _note_same_identifiers(layout: Layout, drafts: Iterable[Draft]) -> None:
    if "identifier" not in layout.columns:
        return
    counts = Counter(draft.identity for draft in drafts)
    for draft in drafts:
        if (count := counts[draft.identity]) > 1:
            what = f"The same identifier stands on {count} rows; each is a pilot of its own."
            draft.notes.append(Note("same_identifier", layout.title("identifier"), draft.identity, what))


def _entries(portfolio: Portfolio, profile: str) -> list[InventoryEntry]:
    return list(InventoryEntry.objects.filter(portfolio=portfolio, profile=profile))


# --- Compare ---


def _compare(pairs: Iterable[tuple[Draft, InventoryEntry]]) -> list[Change]:
    """Return the pairs in which the file says something else than at its last import, with what moves."""
    changes = [Change(draft, entry) for draft, entry in pairs if draft.facts != entry.values]
    held = _Held([change.entry.pilot_id for change in changes])
    for change in changes:
        was, now = change.entry.values, change.draft.facts
        for fact in (*PILOT_FACTS, *BESIDE):
            before, after = was.get(fact, ""), now.get(fact, "")
            here = held.value(change.entry.pilot_id, fact, before) if before != after else after
            if here != after:
                change.moves.append(Move(fact, before, after, kept="" if here == before else here or "nothing"))
    others = [Change(draft, entry) for draft, entry in pairs if draft.facts == entry.values and _differs(draft, entry)]
    return changes + others


def _differs(draft: Draft, entry: InventoryEntry) -> bool:
    return entry.row_number != draft.row or entry.notes != [asdict(note) for note in draft.notes]


class _Held:
    """What the product holds of some pilots, in one query per table."""

    def __init__(self, pilot_ids: list[int]) -> None:
        self.pilots = {pilot.pk: pilot for pilot in Pilot.objects.filter(pk__in=pilot_ids)} if pilot_ids else {}
        self.rows: Mapping[type[models.Model], Mapping[int, list[Any]]] = {
            model: self._by_pilot(model) for model in {beside.model for beside in BESIDE.values()}
        }

    def _by_pilot(self, model: type[models.Model]) -> Mapping[int, list[Any]]:
        found: dict[int, list[Any]] = defaultdict(list)
        if self.pilots:
            for row in model._default_manager.filter(pilot__in=self.pilots).order_by("pk"):
                found[row.pilot_id].append(row)  # type: ignore[attr-defined]
        return found

    def value(self, pilot_id: int, fact: str, was: str) -> str:
        if fact in PILOT_FACTS:
            return held_by_pilot(self.pilots[pilot_id], fact)
        return self.row(pilot_id, fact, was)[0]

    def row(self, pilot_id: int, fact: str, was: str) -> tuple[str, Any]:
        beside = BESIDE[fact]
        return beside.held(self.rows[beside.model].get(pilot_id, []), was)


# --- Write ---


def _create(source: Source, portfolio: Portfolio, new: list[tuple[Draft, int]], progress: Progress) -> None:
    number = _last_code(portfolio)
    for start in range(0, len(new), CHUNK):
        chunk = new[start : start + CHUNK]
        made = list(zip(take_ids(Pilot, len(chunk)), chunk, strict=True))
        common = {"portfolio_id": portfolio.pk, "inventory": source.layout.profile.key}
        pilots = [
            {"id": pk, "code": f"P-{at:04}", **common, **pilot_columns(draft.facts)}
            for at, (pk, (draft, _)) in enumerate(made, number + start + 1)
        ]
        copy_rows(Pilot, pilots)
        _create_beside(source, portfolio, made)
        copy_rows(InventoryEntry, [_entry(source, portfolio, *new_one) for new_one in made])
        progress(start + len(chunk))


def _last_code(portfolio: Portfolio) -> int:
    coded = Pilot.objects.filter(portfolio=portfolio, code__regex=r"^P-[0-9]{1,9}$")
    return coded.aggregate(last=Max(Cast(Substr("code", 3), models.IntegerField())))["last"] or 0


def _create_beside(source: Source, portfolio: Portfolio, made: list[Made]) -> None:
    rows: dict[type[models.Model], list[dict[str, Any]]] = defaultdict(list)
    for pk, (draft, _) in made:
        for fact, beside in BESIDE.items():
            if value := draft.facts.get(fact):
                row = beside.row(value, recorded_on=source.recorded_on(beside))
                rows[beside.model].append({"portfolio_id": portfolio.pk, "pilot_id": pk, **row})
    for model, given in rows.items():
        copy_rows(model, given)


def _entry(source: Source, portfolio: Portfolio, pilot_id: int, new: tuple[Draft, int]) -> dict[str, Any]:
    draft, ordinal = new
    return {
        "portfolio_id": portfolio.pk,
        "pilot_id": pilot_id,
        "profile": source.layout.profile.key,
        "identity": draft.identity,
        "ordinal": ordinal,
        **_said(source, draft),
    }


def _said(source: Source, draft: Draft) -> dict[str, Any]:
    """Return the columns of an entry that follow the file from import to import."""
    return {
        "values": draft.facts,
        "notes": [asdict(note) for note in draft.notes],
        "row_number": draft.row,
        "file_name": source.file_name[:255],
        "file_on": source.file_on,
    }


def _update(source: Source, changes: list[Change]) -> None:
    """Write what the file moved, and what it now says, for every change."""
    held = _Held([change.entry.pilot_id for change in changes if change.moves])
    for change in changes:
        for move in change.moves:
            if not move.kept:
                _move(source, held, change, move)
        for column, value in _said(source, change.draft).items():
            setattr(change.entry, column, value)
    columns = ["values", "notes", "row_number", "file_name", "file_on"]
    InventoryEntry.objects.bulk_update([change.entry for change in changes], columns, batch_size=BATCH)


def _move(source: Source, held: _Held, change: Change, move: Move) -> None:
    pilot = held.pilots[change.entry.pilot_id]
    if move.field in PILOT_FACTS:
        columns = pilot_columns(change.draft.facts)
        names = [name for name in columns if name.startswith(move.field)]
        for name in names:
            setattr(pilot, name, columns[name])
        pilot.save(update_fields=names)
        return
    beside, (_, row) = BESIDE[move.field], held.row(pilot.pk, move.field, move.was)
    recorded_on = source.recorded_on(beside)
    if row is None:
        new = beside.row(move.now, recorded_on=recorded_on)
        beside.model._default_manager.create(pilot=pilot, portfolio_id=pilot.portfolio_id, **new)
    elif move.now:
        beside.put(row, move.now, recorded_on=recorded_on)
    else:
        row.delete()


# --- Tell ---


def _tell(source: Source, report: Report, matched: Matched, changes: list[Change]) -> None:
    moved = {change.draft.row: tuple(change.moves) for change in changes if change.moves}
    report.created = [Line(draft.row, draft.facts["name"]) for draft, _ in matched.new]
    for draft, _ in sorted(matched.pairs, key=lambda pair: pair[0].row):
        line = Line(draft.row, draft.facts["name"], moved.get(draft.row, ()))
        (report.updated if line.moves else report.unchanged).append(line)
    absent = matched.absent
    if source.layout.profile.one_organisation:
        # Another agency's file of the same kind says nothing of this one's pilots.
        here = {draft.facts.get("organisation", "") for draft, _ in matched.pairs} | {
            draft.facts.get("organisation", "") for draft, _ in matched.new
        }
        absent = [entry for entry in absent if entry.values.get("organisation", "") in here]
    report.absent = sorted(entry.values.get("name", "") for entry in absent)
