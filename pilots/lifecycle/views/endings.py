"""How a pilot ends: by a decision, and looked back upon."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.posting import posted
from pilots.claims import standing_claim
from pilots.lifecycle.actions import hold_retrospective, stop_pilot
from pilots.lifecycle.forms import RetrospectiveForm, StopForm
from pilots.lifecycle.reading import reader_of, recordable_pilot, status_of
from pilots.models import HowEnded, Pilot, Retrospective, Stage


@require_http_methods(["GET", "HEAD", "POST"])
def pilot_stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop a pilot: who decided, why, and what was learned."""
    pilot = recordable_pilot(request, pk)
    as_of = pilot.portfolio.day_of(timezone.now())
    form = StopForm(posted(request), portfolio=pilot.portfolio, initial={"on": as_of})
    if request.method == "POST" and form.carry_out(stop_pilot, pilot, as_of=as_of):
        messages.success(request, f"{pilot} is stopped. Look back on it while people remember.")
        return redirect("retrospective-edit", pk=pilot.pk)
    context = {"pilot": pilot, "form": form, "has_ended": pilot.claimed_stage in Stage.dead()}
    return render(request, "pilots/stop.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def retrospective_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Look back on how a pilot ended; held again, it is corrected."""
    pilot = recordable_pilot(request, pk)
    as_of = pilot.portfolio.day_of(timezone.now())
    held = Retrospective.objects.filter(pilot=pilot).first()
    form = RetrospectiveForm(posted(request), portfolio=pilot.portfolio, initial=_begin_with(held, pilot))
    if request.method == "POST":
        by = reader_of(request, pilot.portfolio)
        if form.carry_out(hold_retrospective, pilot, by=by, as_of=as_of):
            messages.success(request, "The retrospective is on record.")
            return redirect("pilot-detail", pk=pilot.pk)
    context = {"pilot": pilot, "form": form, "held": held, "has_ended": pilot.claimed_stage in Stage.ended()}
    return render(request, "pilots/retrospective.html", context, status=status_of(form))


def _begin_with(held: Retrospective | None, pilot: Pilot) -> dict[str, Any]:
    """Return what is on record: the retrospective as it stands, else what the stop has said."""
    if held:
        columns = ("how", "primary_mode", "secondary_modes", "was_flagged", "lesson")
        days = {"ended_on": held.ended, "first_sign_on": held.first_sign}
        return {column: getattr(held, column) for column in columns} | days
    stop = standing_claim(pilot.stage_events.all())
    if stop is None or stop.stage != Stage.STOPPED:
        return {}
    return {"how": HowEnded.DELIBERATE, "ended_on": stop.day, "primary_mode": stop.reason, "lesson": stop.lesson}
