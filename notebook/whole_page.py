"""Everything that the page of a pilot shows, put together from one reading of what is on record."""

from __future__ import annotations

from datetime import date
from typing import Any

from accounts.models import User
from governance.models import SignOffDecision
from notebook import pilot_page, words
from notebook.diagnosis import Diagnosis, diagnosis_of
from notebook.facts import Reader, Rows, rows_of
from notebook.findings import Told, findings_of
from notebook.lifecycle.telling import Lifecycle, lifecycle_of
from notebook.sweeps import about_the_last_sweep
from notebook.timeline.picture import Picture, picture_of
from notebook.work_goes_on import as_a_whole
from stalls.authority import rights_of
from stalls.models import Health, PilotHealth, Sweep


def context_of(reader: Reader, user: User, *, here: date) -> dict[str, Any]:
    """Return the context of the page, in a constant number of queries; `here`: today, where the server is."""
    pilot = reader.pilot
    as_of, about_the_sweep = about_the_last_sweep(Sweep.objects.filter(portfolio=pilot.portfolio_id), here)
    rows = rows_of(pilot)
    rights = rights_of(user, pilot.portfolio_id)
    told = findings_of(pilot, rights, user, as_of=as_of, today=reader.today)
    life = lifecycle_of(pilot, reader.today, may_record=reader.may_record, rows=rows)
    cells = {row.mode: row for row in Health.objects.filter(pilot=pilot)}
    entry = getattr(pilot, "inventory_entry", None)
    return about_the_sweep | {
        "pilot": pilot,
        "page": pilot_page.page_of(reader, rows, told, cells, as_of=as_of),
        "lifecycle": life,
        "diagnosis": _diagnosis(life, rows, told, cells, as_of=as_of, today=reader.today),
        "timeline": _timeline(reader, life, rows, told, as_of),
        "clock_start": words.day(pilot, "clock_start"),
        "week": pilot_page.week_of(pilot, as_of),
        "entry": entry,
        "import_notes": pilot_page.notes_of(entry),
    }


def _diagnosis(
    life: Lifecycle, rows: Rows, told: list[Told], cells: dict[str, Health], *, as_of: date, today: date
) -> Diagnosis:
    health = PilotHealth.objects.swept().filter(pilot=life.pilot).first()
    return diagnosis_of(
        health,
        cells,
        told,
        life,
        is_asked=not life.pilot.inventory or bool(rows["weekly-update"]),
        goes_on=as_a_whole(life.pilot, health, as_of),
        today=today,
    )


def _timeline(reader: Reader, life: Lifecycle, rows: Rows, told: list[Told], as_of: date) -> Picture:
    rounds = list(SignOffDecision.objects.filter(pilot=reader.pilot).order_by("sign_off", "round"))
    return picture_of(life, rows, told, rounds, today=reader.today, as_of=as_of)
