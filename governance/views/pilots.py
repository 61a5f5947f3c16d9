"""Every sign-off and question of one pilot."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.actions import person_for
from accounts.requests import user_of
from governance import pilot_page
from governance.actions import apply_requirements
from pilots.models import Pilot


@require_safe
def pilot_sign_offs(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a pilot needs signed and answered, and when it can be live at the earliest."""
    pilot = get_object_or_404(Pilot.objects.visible_to(request.user).select_related("portfolio"), pk=pk)
    may_record = Pilot.objects.recordable_by(request.user).filter(pk=pk).exists()
    context = pilot_page.of(pilot, pilot.portfolio.day_of(timezone.now())) | {"may_record": may_record}
    return render(request, "governance/pilot_sign_offs.html", context)


@require_POST
def requirement_apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a pilot what its portfolio requires; for people who record its facts."""
    pilot = get_object_or_404(Pilot.objects.recordable_by(request.user).select_related("portfolio"), pk=pk)
    by = person_for(user_of(request), portfolio=pilot.portfolio)
    made = apply_requirements(pilot, by=by, as_of=pilot.portfolio.day_of(timezone.now()))
    noun = "sign-off" if len(made) == 1 else "sign-offs"
    messages.success(request, f"{len(made)} {noun} added. The three questions of week one are asked.")
    return redirect("pilot-sign-offs", pk=pk)
