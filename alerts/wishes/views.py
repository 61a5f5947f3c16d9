"""What somebody is mailed of which portfolio, when mails leave, and who else is told of what nobody answers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Portfolio
from accounts.posting import posted, saved
from accounts.requests import user_of
from alerts.models import EscalationStep, MailPreference, MailSchedule
from alerts.readers import readers_of
from alerts.wishes.forms import EscalationForm, ScheduleForm, WishesForm


@require_safe
def mail_list(request: HttpRequest) -> HttpResponse:
    """Show per portfolio what the reader wants to be mailed."""
    user = user_of(request)
    managed = Portfolio.objects.managed_by(user).filter(pk=OuterRef("pk"))
    portfolios = Portfolio.objects.visible_to(user).annotate(manages=Exists(managed)).order_by("name")
    wishes = {wish.portfolio_id: wish for wish in MailPreference.objects.visible_to(user).filter(user=user)}
    schedules = {one.portfolio_id: one for one in MailSchedule.objects.visible_to(user)}
    rows = [
        _in_force(one, wishes.get(one.pk) or MailPreference(), schedules.get(one.pk) or MailSchedule())
        for one in portfolios
    ]
    return render(request, "alerts/mail_list.html", {"rows": rows})


def _in_force(portfolio: Portfolio, wish: MailPreference, schedule: MailSchedule) -> dict[str, Any]:
    """Return what holds for a reader: what they chose, else what the portfolio has."""
    if wish.digest_weekday is not None:
        schedule = MailSchedule(digest_weekday=wish.digest_weekday, digest_hour=schedule.digest_hour)
    hour = schedule.digest_hour if wish.digest_hour is None else wish.digest_hour
    digest = f"{schedule.get_digest_weekday_display()}, {hour:02}:00"
    return {"portfolio": portfolio, "wish": wish, "digest": digest, "zone": wish.timezone or portfolio.timezone}


@require_http_methods(["GET", "POST"])
def mail_wishes(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a reader choose what of a portfolio they are mailed, and when."""
    user = user_of(request)
    portfolio = get_object_or_404(Portfolio.objects.visible_to(user), pk=pk)
    wish = MailPreference.objects.filter(portfolio=portfolio, user=user).first()
    wish = wish or MailPreference(portfolio=portfolio, user=user)
    form = WishesForm(posted(request), instance=wish, schedule=_schedule(portfolio))
    if saved(form, form.save):
        messages.success(request, f"Your wishes for {portfolio} are saved.")
        return redirect("mail-list")
    today = portfolio.day_of(timezone.now())
    route = next((reader for reader in readers_of(portfolio, as_of=today) if reader.user.pk == user.pk), None)
    context = {"portfolio": portfolio, "form": form, "route": route}
    return render(request, "alerts/mail_wishes.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def mail_schedule(request: HttpRequest, pk: int) -> HttpResponse:
    """Let those who manage a portfolio say when its digest leaves, and show who is told of what nobody answers."""
    portfolio = get_object_or_404(Portfolio.objects.managed_by(request.user), pk=pk)
    form = ScheduleForm(posted(request), instance=_schedule(portfolio))
    if saved(form, form.save):
        messages.success(request, "The times are saved. Readers who chose their own keep them.")
        return redirect("mail-schedule", pk=pk)
    steps = EscalationStep.objects.filter(portfolio=portfolio).select_related("user").order_by("after_days", "pk")
    today = portfolio.day_of(timezone.now())
    leaders = [reader for reader in readers_of(portfolio, as_of=today) if not reader.after_days]
    context = {"portfolio": portfolio, "form": form, "steps": steps, "leaders": leaders}
    return render(request, "alerts/mail_schedule.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def escalation_add(request: HttpRequest, pk: int) -> HttpResponse:
    portfolio = get_object_or_404(Portfolio.objects.managed_by(request.user), pk=pk)
    return _escalation(request, EscalationStep(portfolio=portfolio))


@require_http_methods(["GET", "POST"])
def escalation_edit(request: HttpRequest, pk: int) -> HttpResponse:
    managed = EscalationStep.objects.managed_by(request.user)
    return _escalation(request, get_object_or_404(managed.select_related("portfolio"), pk=pk))


def _escalation(request: HttpRequest, step: EscalationStep) -> HttpResponse:
    """Enter, change or (with `remove`) take away a step."""
    back = redirect("mail-schedule", pk=step.portfolio_id)
    if "remove" in request.POST and step.pk:
        step.delete()
        messages.success(request, "The step is removed.")
        return back
    form = EscalationForm(posted(request), instance=step, portfolio=step.portfolio)
    if saved(form, form.save):
        messages.success(request, "The step is saved. It holds from the next sweep on.")
        return back
    context = {"portfolio": step.portfolio, "form": form, "step": step}
    return render(request, "alerts/escalation.html", context, status=422 if form.errors else 200)


def _schedule(portfolio: Portfolio) -> MailSchedule:
    """Return when a portfolio's mails leave; the product's own times where nobody has said."""
    known = MailSchedule.objects.filter(portfolio=portfolio).select_related("portfolio").first()
    return known or MailSchedule(portfolio=portfolio)
