"""The page of a pilot's pause: begin it, review it, go on."""

from __future__ import annotations

from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.posting import posted
from governance.models import Pause
from governance.pausing.actions import pause_pilot, resume_pilot, review_pause
from governance.pausing.forms import PauseForm, ResumeForm, ReviewForm
from pilots.lifecycle.reading import recordable_pilot, status_of
from pilots.models import Pilot, Stage

REVIEW_IN_DAYS = 14


@require_http_methods(["GET", "HEAD", "POST"])
def pilot_pause(request: HttpRequest, pk: int) -> HttpResponse:
    """Pause a pilot; of one that is paused, keep what its owner decides: it goes on, or rests until the next review."""
    pilot = recordable_pilot(request, pk)
    as_of = pilot.portfolio.day_of(timezone.now())
    pause = Pause.objects.filter(pilot=pilot).running().select_related("owner").first()
    if pause:
        return _decide(request, pilot, pause, as_of)
    begin = {"started_on": as_of, "review_on": as_of + timedelta(days=REVIEW_IN_DAYS)}
    form = PauseForm(posted(request), portfolio=pilot.portfolio, initial=begin)
    if request.method == "POST" and form.carry_out(pause_pilot, pilot, as_of=as_of):
        messages.success(request, f"{pilot} is paused.")
        return redirect("pilot-detail", pk=pilot.pk)
    context = {"pilot": pilot, "form": form, "has_ended": pilot.claimed_stage in Stage.dead()}
    return render(request, "governance/pause.html", context, status=status_of(form))


def _decide(request: HttpRequest, pilot: Pilot, pause: Pause, as_of: date) -> HttpResponse:
    """Take one of two answers; the form that was not sent stays as it began."""
    resumes = "resume" in request.POST
    begin = {"owner": str(pause.owner or ""), "review_on": as_of + timedelta(days=REVIEW_IN_DAYS)}
    told = {"portfolio": pilot.portfolio}
    resume = ResumeForm(posted(request) if resumes else None, prefix="resume", initial={"resumed_on": as_of}, **told)
    review = ReviewForm(None if resumes else posted(request), prefix="review", initial=begin, **told)
    if request.method == "POST":
        form, action, said = (
            (resume, resume_pilot, "Work goes on.") if resumes else (review, review_pause, "It rests on.")
        )
        if form.carry_out(action, pause, as_of=as_of):
            messages.success(request, said)
            return redirect("pilot-detail", pk=pilot.pk)
    context = {"pilot": pilot, "pause": pause, "resume": resume, "review": review, "as_of": as_of}
    status = max(status_of(resume), status_of(review))
    return render(request, "governance/pause_review.html", context, status=status)
