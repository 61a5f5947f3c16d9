"""Take a reading, or paste many."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.posting import posted
from accounts.wording import counted
from outcomes.actions import ReadingsRefusedError, Recorded, record_readings
from outcomes.actions.reading_rows import RowError
from outcomes.actions.readings import Planned, plan_readings
from outcomes.forms.readings import PasteForm, ReadingForm
from outcomes.models import OutcomeMetric, Reading
from outcomes.views.access import metric_of, today


@require_http_methods(["GET", "POST"])
def reading_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one reading. Another value for a day that has one is a 409, until it is said to replace that."""
    metric = metric_of(OutcomeMetric.objects.recordable_by(request.user), pk)
    as_of = today(metric.pilot)
    form = ReadingForm(posted(request), portfolio=metric.pilot.portfolio, initial={"on": as_of})
    known = None
    if form.is_bound and form.is_valid():
        try:
            done = record_readings(metric, rows=[form.values()], as_of=as_of, replace="replace" in request.POST)
            messages.success(request, _told(done))
            return redirect("metric-detail", pk=pk)
        except ReadingsRefusedError as refusal:
            known = Reading.objects.filter(metric=metric, on=form.cleaned_data["on"]).order_by("pk").last()
            for error in refusal.errors:
                form.add_error(error.field if error.field in form.fields else None, error.accepted)
    conflict = known is not None and set(form.errors) == {"value"}
    context = {"form": form, "pilot": metric.pilot, "metric": metric, "known": known if conflict else None}
    status = 409 if conflict else 422 if form.errors else 200
    return render(request, "outcomes/reading_form.html", context, status=status)


@require_http_methods(["GET", "POST"])
def readings_paste(request: HttpRequest, pk: int) -> HttpResponse:
    """Take pasted lines or a file, show what each row would become and, once confirmed, record them all."""
    metric = metric_of(OutcomeMetric.objects.recordable_by(request.user), pk)
    as_of = today(metric.pilot)
    form = PasteForm(posted(request), request.FILES or None, portfolio=metric.pilot.portfolio)
    context = {"form": form, "pilot": metric.pilot, "metric": metric}
    if not form.is_bound or not form.is_valid():
        return render(request, "outcomes/readings_paste.html", context, status=422 if form.errors else 200)
    given = form.given() | {"as_of": as_of}
    planned, errors = plan_readings(metric, **given)
    errors = sorted([*form.pasted.errors, *errors], key=lambda error: error.row)
    if form.is_confirmed() and not errors:
        try:
            messages.success(request, _told(record_readings(metric, **given)))
            return redirect("metric-detail", pk=pk)
        except ReadingsRefusedError as refusal:
            errors = refusal.errors
    context |= _preview(planned, errors) | {"seen": form.digest()}
    return render(request, "outcomes/readings_preview.html", context, status=422 if errors else 200)


def _preview(planned: Sequence[Planned], errors: Sequence[RowError]) -> dict[str, Any]:
    """Return what the preview shows: by row what it becomes, or what is wrong with it."""
    wrong: dict[int, list[RowError]] = {}
    for error in errors:
        wrong.setdefault(error.row, []).append(error)
    rows: dict[int, Planned | None] = {one.row: one for one in planned} | dict.fromkeys(wrong)
    told = [(row, rows[row], wrong.get(row, [])) for row in sorted(rows)]
    return {"rows": told, "errors": errors, "planned": planned}


def _told(done: Recorded) -> str:
    """Return what was recorded: `2 readings are recorded. 1 was on record already.`"""
    new, replaced, skipped = len(done.readings), len(done.replaced), len(done.skipped)
    parts = [f"{counted(new, 'reading')} recorded."] if new or not (replaced or skipped) else []
    parts += [f"{counted(replaced, 'reading')} replaced; history keeps the value before."] if replaced else []
    parts += [f"{counted(skipped, 'reading')} on record already, left as {'it was' if skipped == 1 else 'they were'}."] if skipped else []  # fmt: skip  # noqa: E501
    return " ".join(parts)
