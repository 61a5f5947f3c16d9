"""The page on which a stage is claimed, beside the evidence for every stage."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.posting import posted
from notebook.lifecycle.actions import claim_stage
from notebook.lifecycle.forms import StageForm
from notebook.lifecycle.telling import lifecycle_of
from pilots.lifecycle.reading import reader_of, recordable_pilot, status_of


@require_http_methods(["GET", "HEAD", "POST"])
def stage_claim(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the entry evidence of every stage, and take the claim that one is reached."""
    pilot = recordable_pilot(request, pk)
    as_of = pilot.portfolio.day_of(timezone.now())
    lifecycle = lifecycle_of(pilot, as_of, may_record=True)
    form = StageForm(posted(request), portfolio=pilot.portfolio, stages=lifecycle.stages, initial={"on": as_of})
    if request.method == "POST":
        by = reader_of(request, pilot.portfolio)
        if form.carry_out(claim_stage, pilot, by=by, as_of=as_of):
            messages.success(request, f"It is claimed to be at “{pilot.get_claimed_stage_display()}”.")
            return redirect("pilot-detail", pk=pilot.pk)
    context = {"pilot": pilot, "form": form, "lifecycle": lifecycle}
    return render(request, "notebook/stage.html", context, status=status_of(form))
