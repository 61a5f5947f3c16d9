"""When updates are due: of a portfolio and of a pilot; who was reminded of what; and what came in by mail."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Portfolio
from accounts.posting import posted, saved
from pilots.models import Pilot
from updates.models import InboundMail, PilotUpdateSchedule, UpdateSchedule
from updates.reminders.reading import refused_since, reminders_told, schedule_of
from updates.schedule_forms import PilotScheduleForm, UpdateScheduleForm

MAILS_SHOWN = 50


@require_http_methods(["GET", "POST"])
def update_schedule(request: HttpRequest, pk: int) -> HttpResponse:
    """Show and change when the updates of a portfolio are due; list what came in by mail."""
    portfolio = get_object_or_404(Portfolio.objects.managed_by(request.user), pk=pk)
    schedule = UpdateSchedule.objects.filter(portfolio=portfolio).first() or UpdateSchedule(portfolio=portfolio)
    form = UpdateScheduleForm(posted(request), instance=schedule)
    if saved(form, form.save):
        messages.success(request, "Saved. The next reminders go by it.")
        return redirect("update-schedule", pk=pk)
    mails = InboundMail.objects.visible_to(request.user).filter(portfolio=portfolio).select_related("person")
    context = {"portfolio": portfolio, "form": form, "mails": mails.order_by("-received_at")[:MAILS_SHOWN]}
    return render(request, "updates/schedule.html", context, status=422 if form.errors else 200)


@require_safe
def pilot_reminders(request: HttpRequest, pk: int) -> HttpResponse:
    """Show when a pilot's updates are due, and who was told what of them."""
    visible = Pilot.objects.visible_to(request.user)
    pilot = get_object_or_404(visible.select_related("portfolio", "engineer__user", "update_schedule"), pk=pk)
    now = timezone.now()
    today = pilot.portfolio.day_of(now)
    own = getattr(pilot, "update_schedule", None)
    context = {
        "pilot": pilot,
        "schedule": schedule_of(pilot, today=today),
        "rests": own if own and own.paused_until and own.paused_until > today else None,
        "refused_since": refused_since(pilot.engineer, now=now),
        "reminders": reminders_told(pilot),
        "manages": Portfolio.objects.managed_by(request.user).filter(pk=pilot.portfolio_id).exists(),
    }
    return render(request, "updates/pilot_reminders.html", context)


@require_http_methods(["GET", "POST"])
def pilot_schedule(request: HttpRequest, pk: int) -> HttpResponse:
    """Change when one pilot's updates are due, or let its reminders rest."""
    managed = Pilot.objects.managed_by(request.user)
    pilot = get_object_or_404(managed.select_related("portfolio", "update_schedule"), pk=pk)
    own = getattr(pilot, "update_schedule", None) or PilotUpdateSchedule(pilot=pilot)
    usual = UpdateSchedule.objects.filter(portfolio=pilot.portfolio_id).first() or UpdateSchedule()
    today = pilot.portfolio.day_of(timezone.now())
    form = PilotScheduleForm(posted(request), instance=own, usual=usual, today=today)
    if saved(form, form.save):
        messages.success(request, "Saved. The next reminders go by it.")
        return redirect("pilot-reminders", pk=pk)
    context = {"pilot": pilot, "form": form}
    return render(request, "updates/pilot_schedule.html", context, status=422 if form.errors else 200)
